import { it } from 'vitest';
import { FURNITURE_SNIPPETS } from '../../support/extract/boilerplate-snippets.ts';
import { read, texts } from '../../support/extract/fixtures.ts';
import { leaksOf } from '../../support/extract/story-places.ts';
import { expectKnownGaps } from '../../support/known-gaps.ts';

it('drops boilerplate in boxes without names, except for the known gaps', async () => {
  await expectKnownGaps(
    'leaks',
    Object.fromEntries(
      Object.entries(FURNITURE_SNIPPETS).map(([name, snippet]) => [
        name,
        leaksOf(snippet, (page) => texts(read(page))),
      ]),
    ),
  );
});

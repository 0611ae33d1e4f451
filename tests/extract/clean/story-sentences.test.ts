import { expect, it } from 'vitest';
import { read, texts } from '../../support/extract/fixtures.ts';
import { STORY_SENTENCES } from '../../support/extract/story-sentences.ts';
import { dropsOf } from '../../support/extract/story-places.ts';
import { expectKnownGaps } from '../../support/known-gaps.ts';

it('keeps sentences that sound like boilerplate, except for the known gaps', async () => {
  expect(new Set(STORY_SENTENCES).size).toBe(STORY_SENTENCES.length);
  await expectKnownGaps(
    'drops',
    Object.fromEntries(
      STORY_SENTENCES.map((sentence) => [sentence, dropsOf(sentence, (page) => texts(read(page)))]),
    ),
  );
});

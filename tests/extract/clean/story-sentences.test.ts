import { describe, expect, it } from 'vitest';
import { read, texts } from '../../support/extract/fixtures.ts';
import { knownDrops } from '../../support/extract/known-drops.ts';
import { STORY_SENTENCES } from '../../support/extract/story-sentences.ts';
import { dropsOf } from '../../support/extract/story-places.ts';

describe('sentences that sound like furniture', () => {
  it.each(STORY_SENTENCES)('%s', (sentence) => {
    expect(dropsOf(sentence, (page) => texts(read(page)))).toEqual(knownDrops[sentence] ?? []);
  });

  it('knows no drops of sentences that are not tried', () => {
    for (const sentence of Object.keys(knownDrops)) expect(STORY_SENTENCES).toContain(sentence);
  });
});

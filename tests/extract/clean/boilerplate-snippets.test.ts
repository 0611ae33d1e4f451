import { describe, expect, it } from 'vitest';
import { read, texts } from '../../support/extract/fixtures.ts';
import { FURNITURE_SNIPPETS } from '../../support/extract/boilerplate-snippets.ts';
import { knownLeaks } from '../../support/extract/known-leaks.ts';
import { leaksOf } from '../../support/extract/story-places.ts';

describe('furniture in boxes without names', () => {
  it.each(Object.entries(FURNITURE_SNIPPETS))('%s', (name, snippet) => {
    expect(leaksOf(snippet, (page) => texts(read(page)))).toEqual(knownLeaks[name] ?? []);
  });

  it('knows no leaks of snippets that are not tried', () => {
    for (const name of Object.keys(knownLeaks)) expect(FURNITURE_SNIPPETS).toHaveProperty(name);
  });
});

import { expect, it } from 'vitest';
import { canaryPage, roundAt, roundOf } from '../../src/monitoring/canary-story.ts';
import { compareArticles } from '../../src/compare/compare.ts';
import { extractArticle } from '../../src/extract/extract.ts';

const articleOf = (round: number) =>
  extractArticle({
    url: 'http://127.0.0.1/own/canary',
    body: new TextEncoder().encode(canaryPage(round)),
    contentType: 'text/html; charset=utf-8',
  }).article;

it('depends on the clock alone', () => {
  expect(roundAt(1_800_000, 600_000)).toBe(3);
  expect(roundAt(2_399_999, 600_000)).toBe(3);
  expect(roundAt(2_400_000, 600_000)).toBe(4);
});

it('adds one paragraph per round, which alerts and names its round', () => {
  for (let round = 2_990_001; round < 2_990_020; round += 1) {
    const { comparison } = compareArticles({ before: articleOf(round - 1), after: articleOf(round) });
    const told = comparison.changes.filter(({ flagged, text }) => flagged && text !== null);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ paragraph: 1, ...(round % 8 !== 0 && { kind: 'added' }) });
    const changes = comparison.changes.map((change) => ({
      ...change,
      previousParagraph: null,
      context: null,
    }));
    expect(roundOf({ data: { changes } } as never)).toBe(round);
  }
});

it('finds the newest of several rounds in one check, and none in other messages', () => {
  const { comparison } = compareArticles({ before: articleOf(100), after: articleOf(103) });
  expect(roundOf({ data: { changes: comparison.changes } } as never)).toBe(103);
  expect(roundOf({ data: { failure: null } } as never)).toBeNull();
});

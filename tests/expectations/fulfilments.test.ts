import { describe, expect, it } from 'vitest';
import { findFulfilments } from '../../src/expectations/expectations.ts';
import type { Fulfilment } from '../../src/model/expectation.ts';
import { compareTexts, paragraphs, STORY } from '../support/compare/story.ts';

const STATEMENT =
  'In a statement issued shortly after six, the tribunal said Sandoval would be on administrative leave until the inquiry reports.';

const EXPECTATIONS = [
  { name: 'leave', match: { all: ['statement', 'administrative leave'] } },
  { name: 'charges', match: { any: ['charged', 'indicted'] } },
];

const fulfilments = (before: readonly string[], after: readonly string[]): readonly Fulfilment[] =>
  findFulfilments(EXPECTATIONS, compareTexts(before, after).comparison.changes, paragraphs(before));

describe('an expectation', () => {
  it('is met by an added paragraph that satisfies its matcher', () => {
    expect(fulfilments(STORY, [STORY[0]!, STATEMENT, ...STORY.slice(1)])).toEqual([
      { name: 'leave', paragraph: 1, text: STATEMENT },
    ]);
  });

  it('is not met by a paragraph that was there before and moved', () => {
    expect(fulfilments([...STORY, STATEMENT], [STATEMENT, ...STORY])).toEqual([]);
  });

  it('is not met by noise', () => {
    const noise = 'Subscribe to our newsletter to get every statement on administrative leave in your inbox.';
    expect(fulfilments(STORY, [...STORY, noise])).toEqual([]);
  });

  it('is met by an edit that inserts the missing words', () => {
    const after = [
      ...STORY.slice(0, 7),
      'A statement on the administrative leave was published later in the day.',
    ];
    expect(fulfilments(STORY, after)).toMatchObject([{ name: 'leave', paragraph: 7 }]);
  });

  it('is met by a paragraph restored from an earlier version', () => {
    const { changes } = compareTexts(STORY, [...STORY, STATEMENT], {
      earlierParagraphs: new Set([STATEMENT]),
    }).comparison;
    expect(changes).toMatchObject([{ flagged: false, labels: ['restored'] }]);
    expect(findFulfilments(EXPECTATIONS, changes, paragraphs(STORY))).toMatchObject([
      { name: 'leave', paragraph: 8 },
    ]);
  });

  it('is not met by a headline', () => {
    const change = compareTexts(STORY, [...STORY, 'She was charged.']).comparison.changes[0]!;
    const headline = { ...change, kind: 'edited', edited: true, paragraph: null } as const;
    expect(findFulfilments(EXPECTATIONS, [change], paragraphs(STORY))).toMatchObject([{ name: 'charges' }]);
    expect(findFulfilments(EXPECTATIONS, [headline], paragraphs(STORY))).toEqual([]);
  });
});

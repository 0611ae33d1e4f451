import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareArticles } from '../../src/compare/compare.ts';
import type { Change, Comparison } from '../../src/model/change.ts';
import { foldForComparison } from '../../src/text/comparison-fold.ts';
import { article, compareTexts, STORY } from '../support/compare/story.ts';

const word = fc.constantFrom(
  ...'the court said Monday Sandoval not 15 1.5 “files” harbour ship (late) port — denied, killed 3:30 Brandt über 海事法院'.split(
    ' ',
  ),
);
const sentence = fc.array(word, { minLength: 1, maxLength: 14 }).map((words) => `${words.join(' ')}.`);
const paragraph = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(sentence, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' ')),
  },
  { weight: 1, arbitrary: fc.constantFrom(...STORY) },
  { weight: 1, arbitrary: fc.constantFrom('Impact:', 'Summary', '1:22 p.m.') },
  { weight: 1, arbitrary: fc.string({ maxLength: 40, unit: 'grapheme' }) },
);
const story = fc.array(paragraph, { maxLength: 12 });

/** Applies the changes to the old version. */
const apply = (before: readonly string[], comparison: Comparison): readonly string[] => {
  const changeOf = new Map<number, Change>();
  for (const change of comparison.changes)
    if (change.paragraph !== null) changeOf.set(change.paragraph, change);
  return comparison.after.map((aligned, index) => changeOf.get(index)?.text ?? before[aligned.before[0]!]!);
};

const folded = (texts: readonly string[]): readonly string[] => texts.map(foldForComparison);
const joined = (change: Change, ops: readonly string[]): string =>
  change.words
    .filter((span) => ops.includes(span.op))
    .map((span) => span.text)
    .join('');

describe('comparing any two stories', () => {
  it('finds no change if both are the same', () => {
    fc.assert(
      fc.property(story, (texts) => {
        expect(compareTexts(texts, texts).comparison.changes).toEqual([]);
      }),
    );
  });

  it('finds changes that turn the old version into the new one', () => {
    fc.assert(
      fc.property(story, story, (before, after) => {
        const { comparison } = compareTexts(before, after);
        expect(folded(apply(before, comparison))).toEqual(folded(after));
      }),
      { numRuns: 300 },
    );
  });

  it('reports every old paragraph consistently with the origins', () => {
    fc.assert(
      fc.property(story, story, (before, after) => {
        const { comparison } = compareTexts(before, after);
        const used = new Set(comparison.after.flatMap((aligned) => aligned.before));
        const removed = comparison.changes
          .filter((change) => change.kind === 'removed')
          .flatMap((c) => c.previousParagraphs);
        expect(comparison.before.map(({ kind }) => kind)).toEqual(
          before.map((_, index) => (used.has(index) ? 'kept' : 'removed')),
        );
        expect(removed.toSorted((a, b) => a - b)).toEqual(
          [...before.keys()].filter((index) => !used.has(index)),
        );
      }),
    );
  });

  it('gives word spans that spell both sides of every edit', () => {
    fc.assert(
      fc.property(story, story, (before, after) => {
        for (const change of compareTexts(before, after).comparison.changes) {
          if (!change.edited) continue;
          expect(joined(change, ['equal', 'insert'])).toBe(change.text);
          expect(joined(change, ['equal', 'delete'])).toBe(change.previousText);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ignores line breaks and spaces in the page source', () => {
    const spaces = fc.constantFrom(' ', '\n', '\t ', '\u00a0', '  \n  ');
    fc.assert(
      fc.property(story, story, spaces, (before, after, space) => {
        const wrap = (texts: readonly string[]): readonly string[] =>
          texts.map((text) => ` ${text.replaceAll(' ', space)}\n`);
        const plain = compareTexts(before, after).comparison;
        const wrapped = compareTexts(before, wrap(after)).comparison;
        expect(wrapped.after).toEqual(plain.after);
        expect(wrapped.changes.map(({ kind, flagged, labels }) => ({ kind, flagged, labels }))).toEqual(
          plain.changes.map(({ kind, flagged, labels }) => ({ kind, flagged, labels })),
        );
      }),
    );
  });

  it('never reports a moved paragraph as an addition or a removal', () => {
    const unique = fc.uniqueArray(sentence, { minLength: 2, maxLength: 12, selector: foldForComparison });
    fc.assert(
      fc.property(unique, fc.nat(), fc.nat(), (texts, from, to) => {
        const after = [...texts];
        const [moved = ''] = after.splice(from % texts.length, 1);
        after.splice(to % texts.length, 0, moved);
        const { comparison } = compareTexts(texts, after);
        expect(comparison.changes.every((change) => change.kind === 'moved' && !change.flagged)).toBe(true);
        expect(comparison.changes.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives the same result twice, within limits and in reading order', () => {
    fc.assert(
      fc.property(story, story, (before, after) => {
        const once = compareTexts(before, after);
        expect(compareTexts(before, after)).toEqual(once);
        const places = once.comparison.changes.flatMap((change) => change.paragraph ?? []);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const change of once.comparison.changes) {
          expect(change.significance).toBeGreaterThanOrEqual(0);
          expect(change.significance).toBeLessThanOrEqual(1);
          expect(change.flagged || change.significance <= 0.05).toBe(true);
          expect(change.reason).not.toBe('');
        }
      }),
    );
  });

  it('flags no addition when a story returns to an earlier version', () => {
    fc.assert(
      fc.property(story, story, (first, second) => {
        const seen = new Set([...folded(first), ...folded(second)]);
        const back = compareArticles({
          before: article(second),
          after: article(first),
          earlierParagraphs: seen,
        });
        expect(back.comparison.changes.filter((change) => change.kind === 'added' && change.flagged)).toEqual(
          [],
        );
      }),
    );
  });
});

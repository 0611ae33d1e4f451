import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { align } from '../../src/compare/align/align.ts';
import { assign, type Candidate } from '../../src/compare/align/assignment.ts';
import { foldForSearch } from '../../src/fold.ts';
import { foldForComparison } from '../../src/text/comparison-fold.ts';
import { pairIdentical } from '../../src/compare/align/identical.ts';
import { findMoves } from '../../src/compare/align/moves.ts';
import { sentences } from '../../src/text/sentences.ts';
import { compareRulesFor } from '../../src/compare/language/languages.ts';
import {
  factorsOf,
  dampened,
  rulesIn,
  significanceOf,
  withSignificance,
  type SignificanceInput,
} from '../../src/compare/judge/significance.ts';
import { DEFAULT_LIMITS } from '../../src/compare/limits.ts';
import { createTokenizer } from '../../src/text/tokens.ts';
import { diffWords, wordSpans } from '../../src/compare/text/word-diff.ts';
import { edit } from '../support/compare/story.ts';

const tokenize = createTokenizer();
const english = compareRulesFor('en', [], tokenize);
const limits = { maxTokens: 10_000, maxEditTokens: 1_000, maxSteps: 1_000_000 };

describe('folding', () => {
  it.each([
    ['“a” ‘b’ «c»', '"a" \'b\' "c"'],
    ['a — b – c − d -- e', 'a - b - c - d - e'],
    ['a\u00a0b\n\tc ', 'a b c'],
    ['ko\u00adope\u200bration \u202eok', 'kooperation ok'],
    ['Cafe\u0301 ﬁn', 'Café fin'],
  ])('folds %j to %j', (text, expected) => {
    expect(foldForComparison(text)).toBe(expected);
  });

  it.each([
    ['1.5', '15'],
    ['10²', '102'],
    ['1½', '11/2'],
    ['Not', 'not'],
    ['a, b', 'a b'],
    ['−5', '5'],
  ])('keeps %j and %j apart', (a, b) => {
    expect(foldForComparison(a)).not.toBe(foldForComparison(b));
  });

  it('settles after one time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = foldForComparison(text);
        expect(foldForComparison(once)).toBe(once);
        expect(foldForSearch(foldForSearch(text))).toBe(foldForSearch(text));
      }),
    );
  });
});

describe('tokens', () => {
  const pieces = (text: string): readonly string[] => tokenize(text).map((token) => token.raw);

  it('keeps figures, abbreviations and words with apostrophes whole', () => {
    expect(pieces('U.S. cut 1,250.5 at 14:25')).toEqual([
      'U.S.',
      ' ',
      'cut',
      ' ',
      '1,250.5',
      ' ',
      'at',
      ' ',
      '14:25',
    ]);
    expect(pieces('-12 didn’t')).toEqual(['-12', ' ', 'didn’t']);
    expect(pieces('2019-20')).toEqual(['2019', '-', '20']);
  });

  it('takes characters of scripts without spaces one by one', () => {
    expect(pieces('法院said')).toEqual(['法', '院', 'said']);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(pieces(text).join('')).toBe(text);
      }),
    );
  });

  it('splits sentences, but not at abbreviations, figures and initials', () => {
    const text =
      'Gov. A. Petrel paid $1.5 million. “It is late.” She left at 3 p.m. Monday! See news.example';
    const tokens = tokenize(text);
    const found = sentences(tokens, english).map((range) =>
      tokens
        .slice(...range)
        .map((token) => token.key)
        .join(''),
    );
    expect(found).toEqual([
      'Gov. A. Petrel paid $1.5 million.',
      '"It is late."',
      'She left at 3 p.m. Monday!',
      'See news.example',
    ]);
  });
});

describe('word spans', () => {
  const spans = (before: string, after: string) =>
    wordSpans(diffWords(tokenize(before), tokenize(after), limits));

  it('shows the words that came and went', () => {
    expect(spans('The fine is 15 crowns.', 'The fine is 1.5 crowns.')).toEqual([
      { op: 'equal', text: 'The fine is ' },
      { op: 'delete', text: '15 ' },
      { op: 'insert', text: '1.5 ' },
      { op: 'equal', text: 'crowns.' },
    ]);
  });

  it('shows an appended sentence as nothing but an insertion', () => {
    expect(spans('It rained.', 'It rained. It snowed.')).toEqual([
      { op: 'equal', text: 'It rained.' },
      { op: 'insert', text: ' It snowed.' },
    ]);
  });

  it('replaces the whole text when the edit is larger than the limit', () => {
    const whole = [
      { op: 'delete', text: 'a b c d' },
      { op: 'insert', text: 'a b c h' },
    ];
    for (const limit of [{ maxTokens: 7 }, { maxEditTokens: 1 }, { maxSteps: 1 }]) {
      expect(wordSpans(diffWords(tokenize('a b c d'), tokenize('a b c h'), { ...limits, ...limit }))).toEqual(
        whole,
      );
    }
    expect(spans('a b c d', 'a b c h')).toHaveLength(3);
  });
});

describe('identical paragraphs', () => {
  it('pairs the longest run in order and then what moved', () => {
    const pairs = pairIdentical(['a', 'b', 'c', 'd'], ['d', 'a', 'x', 'b', 'c'], 12);
    expect(pairs.toSorted((p, q) => p.after - q.after)).toEqual([
      { before: 3, after: 0 },
      { before: 0, after: 1 },
      { before: 1, after: 3 },
      { before: 2, after: 4 },
    ]);
  });

  it('keeps a repeated heading with the text below it', () => {
    expect(pairIdentical(['h', 'x'], ['h', 'new', 'h', 'x'], 12)).toEqual([
      { before: 0, after: 2 },
      { before: 1, after: 3 },
    ]);
    expect(pairIdentical(['x', 'h'], ['x', 'h', 'new', 'h'], 12)).toEqual([
      { before: 0, after: 0 },
      { before: 1, after: 1 },
    ]);
  });

  it('pairs each place once and as many equal texts as there are on the scarcer side', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 30 });
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 0, max: 12 }), (before, after, window) => {
        const pairs = pairIdentical(before, after, window);
        expect(new Set(pairs.map((p) => p.before)).size).toBe(pairs.length);
        expect(new Set(pairs.map((p) => p.after)).size).toBe(pairs.length);
        expect(pairs.every((p) => before[p.before] === after[p.after])).toBe(true);
        const count = (list: readonly string[], text: string): number =>
          list.filter((t) => t === text).length;
        const most = ['a', 'b', 'c', 'd', 'e'].reduce(
          (n, t) => n + Math.min(count(before, t), count(after, t)),
          0,
        );
        expect(pairs.length).toBe(most);
      }),
    );
  });
});

describe('moves', () => {
  const moves = (...places: number[]): readonly number[] =>
    [...findMoves(places.map((before) => ({ before, size: 1 })))].toSorted((a, b) => a - b);

  it('names the fewest paragraphs outside the run that kept its order', () => {
    expect(moves(0, 1, 2, 3)).toEqual([]);
    expect(moves(3, 0, 1, 2)).toEqual([0]);
    expect(moves(1, 2, 3, 0)).toEqual([3]);
    expect(moves(0, 0, 1, 1)).toEqual([]);
    expect(moves(2, 3, 0, 1, 4)).toHaveLength(2);
  });

  it('leaves the longer text in place when either of two may have moved', () => {
    expect([
      ...findMoves([
        { before: 1, size: 90 },
        { before: 0, size: 9 },
      ]),
    ]).toEqual([1]);
    expect([
      ...findMoves([
        { before: 1, size: 9 },
        { before: 0, size: 90 },
      ]),
    ]).toEqual([0]);
  });

  it('finds a run as long as a plain quadratic search does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 14 }), (places) => {
        const longest: number[] = [];
        for (const [i, place] of places.entries()) {
          longest[i] = 1 + Math.max(0, ...places.slice(0, i).map((p, j) => (p <= place ? longest[j]! : 0)));
        }
        expect(moves(...places)).toHaveLength(places.length - Math.max(0, ...longest));
      }),
    );
  });
});

describe('assignment', () => {
  const value = (chosen: readonly Candidate[]): number => chosen.reduce((sum, c) => sum + c.value, 0);

  it('gives up the best single pair when two others are worth more', () => {
    const candidates = [
      { before: 0, after: 0, value: 0.9 },
      { before: 0, after: 1, value: 0.8 },
      { before: 1, after: 0, value: 0.7 },
    ];
    expect(value(assign(candidates, 10))).toBeCloseTo(1.5);
    expect(value(assign(candidates, 0))).toBeCloseTo(0.9);
  });

  it('is never worse than any other choice', () => {
    const cell = fc.record({
      before: fc.nat({ max: 3 }),
      after: fc.nat({ max: 4 }),
      value: fc.double({ min: -0.2, max: 1, noNaN: true }),
    });
    const table = fc.uniqueArray(cell, { selector: (c) => `${c.before} ${c.after}`, maxLength: 12 });
    const best = (rest: readonly Candidate[]): number => {
      const [first, ...others] = rest;
      if (!first) return 0;
      const free = others.filter((c) => c.before !== first.before && c.after !== first.after);
      return Math.max(best(others), first.value + best(free));
    };
    fc.assert(
      fc.property(table, (candidates) => {
        const chosen = assign(candidates, 10);
        expect(new Set(chosen.map((c) => c.before)).size).toBe(chosen.length);
        expect(new Set(chosen.map((c) => c.after)).size).toBe(chosen.length);
        expect(value(chosen)).toBeCloseTo(best(candidates), 9);
      }),
    );
  });
});

describe('alignment', () => {
  it('calls nothing an origin of a paragraph on another subject', () => {
    const before = [
      'The registrar said on Monday that the case files were safe in the cellar of the tribunal.',
    ];
    const after = [
      'The mayor said on Monday that ferries to the islands would be late because of the storm.',
    ];
    expect(
      align(before, after, {
        limits: DEFAULT_LIMITS,
        tokenize,
        rules: compareRulesFor('en', [], tokenize),
      })[0]?.before,
    ).toEqual([]);
  });

  it('does not take an added paragraph that quotes a kept one as a split of it', () => {
    const kept = 'The inquiry, led by retired judge Oskar Brandt, is expected to take six weeks.';
    const added =
      'Oskar Brandt, the retired judge, will take six weeks for the inquiry, people close to him expect.';
    const origins = align([kept], [kept, added], {
      limits: DEFAULT_LIMITS,
      tokenize,
      rules: compareRulesFor('en', [], tokenize),
    });
    expect(origins.map((origin) => origin.before)).toEqual([[0], []]);
  });
});

describe('significance', () => {
  const weigh = { kind: 'added', flagged: true, labels: [], position: 0, words: 40, role: 'body' } as const;
  const weight = (change: SignificanceInput): number => significanceOf(factorsOf(change));

  it('follows its formula, factor by factor', () => {
    expect(factorsOf(weigh)).toEqual([
      { name: 'kind', value: 0.4 },
      { name: 'place', value: 0.15 },
      { name: 'length', value: 0.1 },
      { name: 'label', value: 0 },
    ]);
    expect(weight(weigh)).toBe(0.65);
    expect(weight({ ...weigh, role: 'heading' })).toBe(0.33);
    expect(weight({ ...weigh, labels: ['quote', 'correction'], position: 1, words: 4 })).toBe(0.71);
    expect(weight({ ...weigh, kind: 'edited', role: 'headline', labels: ['number-changed'] })).toBe(1);
  });

  it('keeps what is not flagged below what is', () => {
    expect(weight({ ...weigh, flagged: false })).toBe(0.05);
    expect(weight({ ...weigh, flagged: false, position: 1 })).toBe(0);
    expect(weight({ ...weigh, kind: 'removed', role: 'heading', position: 1, words: 1 })).toBeGreaterThan(
      0.05,
    );
  });

  it('is told in the reason, behind the rules that decided, and adds up', () => {
    const change = edit('The fine was 15 dollars.', 'The fine was 1.5 dollars.');
    expect(change.reason).toBe(
      'number changed: 15 → 1.5; number new to the story: 1.5; number no longer in the story: 15; ' +
        'significance 0.63 = kind 0.3 + place 0.08 + length 0 + label 0.25',
    );
    expect(rulesIn(change.reason)).toMatch(/no longer in the story: 15$/);
    expect(change.factors.map(({ name }) => name)).toEqual(['kind', 'place', 'length', 'label']);
    expect(change.significance).toBe(significanceOf(change.factors));
    const heading = withSignificance('a heading', factorsOf({ ...weigh, role: 'heading' }));
    expect(heading).toMatchObject({
      significance: 0.33,
      reason: 'a heading; significance 0.33 = 0.5 × (kind 0.4 + place 0.15 + length 0.1 + label 0)',
    });
    expect(withSignificance('moved', factorsOf({ ...weigh, flagged: false })).reason).toBe(
      'moved; significance 0.05 = quiet 0.05',
    );
  });

  it('falls to what is quiet when something silences it after all', () => {
    expect(dampened(factorsOf({ ...weigh, position: 0.5 }))).toEqual([{ name: 'quiet', value: 0.03 }]);
    const quiet = factorsOf({ ...weigh, flagged: false });
    expect(dampened(quiet)).toBe(quiet);
  });
});

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { align } from '../../src/compare/align/align.ts';
import { assign, type Candidate } from '../../src/compare/align/assignment.ts';
import { pairIdentical } from '../../src/compare/align/identical.ts';
import { findMoves } from '../../src/compare/align/moves.ts';
import { compareRulesFor } from '../../src/compare/language/languages.ts';
import { DEFAULT_LIMITS } from '../../src/compare/limits.ts';
import { createTokenizer } from '../../src/text/tokens.ts';

const tokenize = createTokenizer();

describe('identical paragraphs', () => {
  it('are paired in the longest run first, then out of order', () => {
    const pairs = pairIdentical(['a', 'b', 'c', 'd'], ['d', 'a', 'x', 'b', 'c'], 12);
    expect(pairs.toSorted((p, q) => p.after - q.after)).toEqual([
      { before: 3, after: 0 },
      { before: 0, after: 1 },
      { before: 1, after: 3 },
      { before: 2, after: 4 },
    ]);
  });

  it('keep a repeated heading with the text below it', () => {
    expect(pairIdentical(['h', 'x'], ['h', 'new', 'h', 'x'], 12)).toEqual([
      { before: 0, after: 2 },
      { before: 1, after: 3 },
    ]);
    expect(pairIdentical(['x', 'h'], ['x', 'h', 'new', 'h'], 12)).toEqual([
      { before: 0, after: 0 },
      { before: 1, after: 1 },
    ]);
  });

  it('are paired once each, as many as the shorter side has', () => {
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

  it('are the fewest paragraphs outside the run that kept its order', () => {
    expect(moves(0, 1, 2, 3)).toEqual([]);
    expect(moves(3, 0, 1, 2)).toEqual([0]);
    expect(moves(1, 2, 3, 0)).toEqual([3]);
    expect(moves(0, 0, 1, 1)).toEqual([]);
    expect(moves(2, 3, 0, 1, 4)).toHaveLength(2);
  });

  it('prefer the shorter text if either of two may have moved', () => {
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

  it('leave a run as long as a quadratic search finds', () => {
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

  it('gives up the best single pair if two others are worth more', () => {
    const candidates = [
      { before: 0, after: 0, value: 0.9 },
      { before: 0, after: 1, value: 0.8 },
      { before: 1, after: 0, value: 0.7 },
    ];
    expect(value(assign(candidates, 10))).toBeCloseTo(1.5);
    expect(value(assign(candidates, 0))).toBeCloseTo(0.9);
  });

  it('has the greatest total value', () => {
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
  it('finds no origin for a paragraph on another subject', () => {
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

  it('does not report an added paragraph that quotes a kept one as a split', () => {
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headlineHistory, headlinePast } from '../../src/compare/headline-history.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;

describe('the history of a headline', () => {
  const sightings = (...texts: readonly string[]) =>
    texts.map((text, index) => ({ version: index + 1, text, at: NOON + index * HOUR }));

  it('has one entry for each text, and one for a rotation of any length', () => {
    expect(headlineHistory(sightings('A', 'B', 'C')).map(({ texts }) => texts)).toEqual([
      ['A'],
      ['B'],
      ['C'],
    ]);
    expect(headlineHistory(sightings('A', 'B', 'A', 'B', 'A'))).toMatchObject([
      { texts: ['A', 'B'], current: 'A', turns: 4, firstVersion: 1, lastVersion: 5 },
    ]);
    expect(headlineHistory(sightings('A', 'B', 'C', 'B', 'D')).map(({ texts }) => texts)).toEqual([
      ['A'],
      ['B', 'C'],
      ['D'],
    ]);
  });

  it('has a separate entry for a headline that was restored after days', () => {
    const week = [
      { version: 1, text: 'A', at: NOON },
      { version: 2, text: 'B', at: NOON + HOUR },
      { version: 3, text: 'A', at: NOON + 7 * 24 * HOUR },
    ];
    expect(headlineHistory(week).map(({ texts }) => texts)).toEqual([['A'], ['B'], ['A']]);
  });

  it('loses no text, keeps the order, and does not grow with each rotation', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('A', 'B', 'C', 'D', 'E'), { maxLength: 30 }), (texts) => {
        const entries = headlineHistory(sightings(...texts));
        const shown = entries.flatMap((entry) => entry.texts);
        expect(new Set(shown)).toEqual(new Set(texts));
        expect(shown.length).toBe(new Set(shown).size);
        expect(entries.at(-1)?.current ?? null).toBe(texts.at(-1) ?? null);
        const since = entries.map((entry) => entry.since);
        expect(since).toEqual(since.toSorted((a, b) => a - b));
      }),
    );
  });

  it('knows earlier and returned headlines', () => {
    const { earlier, returned } = headlinePast(sightings('A', 'B', 'A', 'C'));
    expect([[...earlier], [...returned]]).toEqual([['A', 'B', 'C'], ['A']]);
  });
});

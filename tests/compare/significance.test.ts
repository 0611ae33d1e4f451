import { describe, expect, it } from 'vitest';
import {
  factorsOf,
  dampened,
  rulesIn,
  significanceOf,
  withSignificance,
  type SignificanceInput,
} from '../../src/compare/judge/significance.ts';
import { edit } from '../support/compare/story.ts';

describe('significance', () => {
  const weigh = { kind: 'added', flagged: true, labels: [], position: 0, words: 40, role: 'body' } as const;
  const weight = (change: SignificanceInput): number => significanceOf(factorsOf(change));

  it('follows the formula, factor by factor', () => {
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

  it('is lower for any change that is not flagged', () => {
    expect(weight({ ...weigh, flagged: false })).toBe(0.05);
    expect(weight({ ...weigh, flagged: false, position: 1 })).toBe(0);
    expect(weight({ ...weigh, kind: 'removed', role: 'heading', position: 1, words: 1 })).toBeGreaterThan(
      0.05,
    );
  });

  it('is shown in the reason after the rules, and adds up', () => {
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

  it('drops to the quiet level when a change is suppressed', () => {
    expect(dampened(factorsOf({ ...weigh, position: 0.5 }))).toEqual([{ name: 'quiet', value: 0.03 }]);
    const quiet = factorsOf({ ...weigh, flagged: false });
    expect(dampened(quiet)).toBe(quiet);
  });
});

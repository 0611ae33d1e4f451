import { describe, expect, it } from 'vitest';
import { casesOf, run, score, scoreLine } from './promise-cases.ts';

const HALVES = [process.env['HELD'] ? 'held-out' : 'development'] as const;

describe('promises on the labelled set', () => {
  for (const half of HALVES) {
    it(half, () => {
      const result = score(casesOf(half).map((one) => run(one)));
      console.log(scoreLine(half, result));
      console.log(result.mistakes.join('\n'));
      expect(result.found.precision).toBeGreaterThanOrEqual(0.9);
    });
  }
});

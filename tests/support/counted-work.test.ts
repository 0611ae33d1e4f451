import { describe, expect, it } from 'vitest';
import { backtracksBeyond } from './backtracks.ts';
import { countedWork } from './counted-work.ts';

describe('countedWork', () => {
  it('grows with the number of steps, whatever the machine is doing', () => {
    const steps = (n: number): number => {
      let sum = 0;
      for (let i = 0; i < n; i += 1) for (let k = 0; k < n; k += 1) sum += (i * k) % 2 === 0 ? 1 : 2;
      return sum;
    };
    const [once, twice] = [countedWork(() => steps(300)), countedWork(() => steps(600))];
    expect(once).toBeGreaterThan(10_000);
    expect(twice / once).toBeGreaterThan(3.5);
    expect(twice / once).toBeLessThan(4.5);
  });
});

describe('backtracksBeyond', () => {
  it('tells a catastrophic pattern from a harmless one', () => {
    const text = `${'a'.repeat(25)}!`;
    expect(backtracksBeyond(10_000, /(?:a+)+$/, text)).toBe(true);
    expect(backtracksBeyond(10_000, /a+$/, text)).toBe(false);
    expect(backtracksBeyond(10_000, /^(?:a|b)+!$/iu, text)).toBe(false);
  });
});

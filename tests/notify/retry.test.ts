import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAttempt, RETRY_SCHEDULE_MS } from '../../src/notify/retry.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;
const after = (attempt: number, random: number, retryAfterMs: number | null = null): number | null => {
  const next = nextAttempt({ attempt, now, retryAfterMs, random });
  return next.kind === 'retry' ? next.at - now : null;
};

describe('nextAttempt', () => {
  it('follows the schedule to the second and then gives up', () => {
    const waits = Array.from({ length: 10 }, (_, i) => after(i + 1, 0.5));
    expect(waits).toEqual([
      5_000,
      300_000,
      1_800_000,
      7_200_000,
      18_000_000,
      36_000_000,
      50_400_000,
      72_000_000,
      86_400_000,
      null,
    ]);
  });

  it('tries ten times over 75.6 hours', () => {
    expect(RETRY_SCHEDULE_MS).toHaveLength(10);
    expect(RETRY_SCHEDULE_MS.reduce((sum, delay) => sum + delay) / HOUR).toBeCloseTo(75.58, 2);
  });

  it('varies each wait by a fifth to both sides', () => {
    expect([after(2, 0), after(2, 1)]).toEqual([240_000, 360_000]);
  });

  it('waits as long as Retry-After asks, when that is longer', () => {
    expect(after(1, 0.5, 120_000)).toBe(120_000);
    expect(after(4, 0.5, 120_000)).toBe(7_200_000);
    expect(after(1, 0.5, 0)).toBe(5_000);
  });

  it('waits no longer than a day for a Retry-After without measure', () => {
    expect(after(1, 0.5, 400 * HOUR)).toBe(24 * HOUR);
    expect(after(1, 0.5, Infinity)).toBe(24 * HOUR);
  });

  it('does not let Retry-After revive a Delivery that used up its tries', () => {
    expect(nextAttempt({ attempt: 10, now, retryAfterMs: 120_000, random: 0.5 })).toEqual({
      kind: 'exhausted',
    });
    expect(nextAttempt({ attempt: 11, now, retryAfterMs: null, random: 0.5 })).toEqual({ kind: 'exhausted' });
  });

  it('keeps every wait whole, within the jitter, and never before Retry-After', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 48 * HOUR }), { nil: null }),
        (attempt, random, retryAfterMs) => {
          const wait = after(attempt, random, retryAfterMs) ?? Number.NaN;
          const delay = RETRY_SCHEDULE_MS[attempt] ?? Number.NaN;
          const asked = Math.min(retryAfterMs ?? 0, 24 * HOUR);
          expect(Number.isInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(Math.max(0.8 * delay - 1, asked));
          expect(wait).toBeLessThanOrEqual(Math.max(1.2 * delay + 1, asked));
        },
      ),
    );
  });
});

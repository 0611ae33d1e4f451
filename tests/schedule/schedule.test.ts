import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakerHold,
  firstCheckAt,
  fraction,
  hostBackoff,
  type NextCheck,
  nextCheckAt,
} from '../../src/schedule/schedule.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const now = Date.parse('2026-11-23T12:00:00Z');

const check = (given: Partial<NextCheck> = {}): NextCheck => ({
  id: 'sty_1',
  now,
  everyMs: 5 * MINUTE,
  fastestMs: 30 * SECOND,
  slowestMs: 6 * HOUR,
  outcome: 'unchanged',
  consecutiveFailures: 0,
  retryAfterMs: null,
  deadlineAt: null,
  // In the middle of the spread, so that the formulas show.
  fractionOf: () => 0.5,
  ...given,
});
const wait = (given: Partial<NextCheck> = {}): number => nextCheckAt(check(given)) - now;

describe('fraction', () => {
  it('is the same for the same id and stays below 1', () => {
    expect(fraction('sty_1')).toBe(fraction('sty_1'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        const value = fraction(id);
        expect(value >= 0 && value < 1).toBe(true);
      }),
    );
  });

  it.each([
    ['counted ids', (i: number) => `sty_${i}`],
    ['pages of one site', (i: number) => `https://news.example/2026/11/story-${i}.html`],
    ['single characters', (i: number) => String.fromCodePoint(0x30 + i)],
  ])('spreads %s evenly', (_what, idOf) => {
    const bins = Array.from({ length: 20 }, () => 0);
    const count = 10_000;
    for (let i = 0; i < count; i += 1) {
      const bin = Math.floor(fraction(idOf(i)) * 20);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const expected = count / 20;
    const chiSquare = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // 19 degrees of freedom: an even spread exceeds 43.8 once in a thousand times.
    expect(chiSquare).toBeLessThan(43.8);
  });
});

describe('firstCheckAt', () => {
  it('checks a single new Story at once', () => {
    expect(firstCheckAt({ id: 'sty_1', now, everyMs: 5 * MINUTE, waiting: 1 }) - now).toBeLessThan(50);
  });

  it('spreads a thousand over fifty seconds, without a burst in any second', () => {
    const perSecond = new Map<number, number>();
    for (let i = 0; i < 1_000; i += 1) {
      const at = firstCheckAt({ id: `sty_${i}`, now, everyMs: 5 * MINUTE, waiting: 1_000 });
      const second = Math.floor((at - now) / SECOND);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(Math.max(...perSecond.keys())).toBe(49);
    expect(perSecond.size).toBe(50);
    expect(Math.max(...perSecond.values())).toBeLessThan(45);
  });

  it('never makes a Story wait longer than its interval', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: HOUR }),
        fc.integer({ min: 0, max: 1e6 }),
        (id, everyMs, waiting) => {
          const delay = firstCheckAt({ id, now, everyMs, waiting }) - now;
          expect(delay >= 0 && delay <= Math.min(everyMs, waiting * 50)).toBe(true);
        },
      ),
    );
  });
});

describe('nextCheckAt', () => {
  it('keeps the interval after a good check', () => {
    expect(wait()).toBe(5 * MINUTE);
    expect(wait({ outcome: 'changed' })).toBe(5 * MINUTE);
  });

  it('varies the interval by a tenth in both directions', () => {
    expect(wait({ fractionOf: () => 0 })).toBe(4.5 * MINUTE);
    expect(wait({ fractionOf: () => 1 })).toBe(5.5 * MINUTE);
  });

  it('gives the same Story another place in the spread at every check', () => {
    const waits = Array.from({ length: 400 }, (_, i) => {
      const { fractionOf: _own, ...given } = check({ now: now + i * 5 * MINUTE });
      return nextCheckAt(given) - given.now;
    });
    const mean = waits.reduce((sum, n) => sum + n, 0) / waits.length;
    expect(mean / (5 * MINUTE)).toBeCloseTo(1, 1);
    expect(Math.min(...waits)).toBeLessThan(4.6 * MINUTE);
    expect(Math.max(...waits)).toBeGreaterThan(5.4 * MINUTE);
  });

  it('retries soon after one failure, then doubles the wait up to the slowest', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 400].map(
      (n) => wait({ outcome: 'failed', consecutiveFailures: n }) / MINUTE,
    );
    expect(waits).toEqual([1, 10, 20, 40, 80, 160, 320, 360, 360]);
  });

  it('does not wait longer than the interval after one failure', () => {
    expect(wait({ everyMs: 40 * SECOND, outcome: 'failed', consecutiveFailures: 1 })).toBe(40 * SECOND);
  });

  it('checks a suspect capture again soon, then backs off', () => {
    expect(wait({ outcome: 'suspect', consecutiveFailures: 1 })).toBe(30 * SECOND);
    expect(wait({ outcome: 'suspect', consecutiveFailures: 1, fastestMs: 5 * SECOND })).toBe(30 * SECOND);
    expect(wait({ outcome: 'suspect', consecutiveFailures: 0, fastestMs: 45 * SECOND })).toBe(45 * SECOND);
    expect(wait({ outcome: 'suspect', consecutiveFailures: 2 })).toBe(10 * MINUTE);
  });

  it('waits for Retry-After, up to a day', () => {
    expect(wait({ outcome: 'failed', consecutiveFailures: 1, retryAfterMs: 20 * MINUTE })).toBe(20 * MINUTE);
    expect(wait({ retryAfterMs: 10 * HOUR })).toBe(10 * HOUR);
    expect(wait({ retryAfterMs: SECOND })).toBe(5 * MINUTE);
    expect(wait({ retryAfterMs: Infinity })).toBe(24 * HOUR);
  });

  it('checks right after a deadline that falls into the wait', () => {
    expect(wait({ deadlineAt: now + 2 * MINUTE })).toBe(2 * MINUTE + SECOND);
    expect(wait({ deadlineAt: now + 2 * MINUTE, outcome: 'failed', consecutiveFailures: 9 })).toBe(
      2 * MINUTE + SECOND,
    );
  });

  it('does not check before the fastest permits, deadline or not', () => {
    expect(wait({ deadlineAt: now + 5 * SECOND })).toBe(30 * SECOND);
    expect(wait({ deadlineAt: now + 2 * MINUTE, retryAfterMs: 4 * MINUTE })).toBe(4 * MINUTE);
  });

  it('ignores a deadline that has passed or is far away', () => {
    expect(wait({ deadlineAt: now })).toBe(5 * MINUTE);
    expect(wait({ deadlineAt: now - HOUR })).toBe(5 * MINUTE);
    expect(wait({ deadlineAt: now + HOUR })).toBe(5 * MINUTE);
    expect(wait({ deadlineAt: now + 5 * MINUTE - 1 })).toBe(5 * MINUTE);
  });

  it('lets the configured interval exceed the bounds', () => {
    expect(wait({ everyMs: 2 * SECOND })).toBe(2 * SECOND);
    expect(wait({ everyMs: 2 * SECOND, fractionOf: () => 0 })).toBe(2 * SECOND);
    expect(wait({ everyMs: 24 * HOUR })).toBe(24 * HOUR);
    expect(wait({ everyMs: 24 * HOUR, fractionOf: () => 1 })).toBe(24 * HOUR);
  });

  const anyCheck = fc.record<NextCheck>({
    id: fc.string(),
    now: fc.integer({ min: -1e12, max: 4e12 }),
    everyMs: fc.integer({ min: 1, max: 48 * HOUR }),
    fastestMs: fc.integer({ min: 1, max: HOUR }),
    slowestMs: fc.integer({ min: HOUR, max: 24 * HOUR }),
    outcome: fc.constantFrom('unchanged', 'changed', 'failed', 'suspect'),
    consecutiveFailures: fc.integer({ min: 0, max: 2_000 }),
    retryAfterMs: fc.option(fc.integer({ min: -HOUR, max: 48 * HOUR }), { nil: null }),
    deadlineAt: fc.option(fc.integer({ min: -2e12, max: 5e12 }), { nil: null }),
  });

  it('is never before the fastest, nor before Retry-After, nor after the slowest without one', () => {
    fc.assert(
      fc.property(anyCheck, (given) => {
        const waitMs = nextCheckAt(given) - given.now;
        const asked = Math.min(given.retryAfterMs ?? 0, 24 * HOUR);
        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(Math.max(Math.min(given.fastestMs, given.everyMs), asked));
        expect(waitMs).toBeLessThanOrEqual(Math.max(given.slowestMs, given.everyMs, asked));
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same kind of wait after a clock step', () => {
    fc.assert(
      fc.property(anyCheck, fc.constantFrom(24 * HOUR, -HOUR, -48 * HOUR), (given, jump) => {
        const { deadlineAt: _none, ...rest } = given;
        const fractionOf = (): number => 0.3;
        const before = nextCheckAt({ ...rest, deadlineAt: null, fractionOf }) - given.now;
        const jumped = { ...rest, deadlineAt: null, fractionOf, now: given.now + jump };
        expect(nextCheckAt(jumped) - jumped.now).toBe(before);
      }),
    );
  });

  it('checks within the wait whenever a deadline falls into it', () => {
    fc.assert(
      fc.property(anyCheck, fc.integer({ min: 1, max: 48 * HOUR }), (given, until) => {
        const undisturbed = nextCheckAt({ ...given, deadlineAt: null });
        const at = nextCheckAt({ ...given, deadlineAt: given.now + until });
        expect(at).toBeLessThanOrEqual(undisturbed);
        expect(at).toBeGreaterThanOrEqual(Math.min(given.now + until, undisturbed));
      }),
    );
  });
});

describe('hostBackoff', () => {
  const growth = (status: number): number[] =>
    [1, 2, 3, 4, 6, 9, 400].map(
      (consecutive) => hostBackoff({ status, retryAfterMs: null, consecutive }) / SECOND,
    );

  it('doubles up to an hour for a host that is overloaded', () => {
    expect(growth(429)).toEqual([30, 60, 120, 240, 960, 3_600, 3_600]);
    expect(growth(503)).toEqual(growth(429));
  });

  it('doubles up to ten minutes for a host that forbids one page', () => {
    expect(growth(403)).toEqual([30, 60, 120, 240, 600, 600, 600]);
    expect(growth(451)).toEqual(growth(403));
  });

  it('does not hold a host for other statuses', () => {
    expect(
      [200, 304, 404, 500].map((status) => hostBackoff({ status, retryAfterMs: null, consecutive: 5 })),
    ).toEqual([0, 0, 0, 0]);
  });

  it('waits for the longer of back-off and Retry-After, up to a day', () => {
    expect(hostBackoff({ status: 429, retryAfterMs: 5 * MINUTE, consecutive: 1 })).toBe(5 * MINUTE);
    expect(hostBackoff({ status: 429, retryAfterMs: SECOND, consecutive: 1 })).toBe(30 * SECOND);
    expect(hostBackoff({ status: 500, retryAfterMs: 5 * MINUTE, consecutive: 1 })).toBe(5 * MINUTE);
    expect(hostBackoff({ status: 503, retryAfterMs: 99 * HOUR, consecutive: 1 })).toBe(24 * HOUR);
    expect(hostBackoff({ status: 500, retryAfterMs: -5, consecutive: 0 })).toBe(0);
  });
});

describe('the breaker of a host', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, MINUTE],
    [6, 2 * MINUTE],
    [9, 16 * MINUTE],
    [10, 30 * MINUTE],
    [5_000, 30 * MINUTE],
  ])('after %i failures in a row holds for %i ms', (failures, ms) => {
    expect(breakerHold(failures)).toBe(ms);
  });
});

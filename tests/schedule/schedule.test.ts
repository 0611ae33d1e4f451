import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asksForFewerRequests,
  firstCheckAt,
  fraction,
  hostBackoff,
  type NextCheck,
  nextCheckAt,
  outageHold,
  retryAfterWait,
} from '../../src/schedule/schedule.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const now = Date.parse('2026-11-23T12:00:00Z');

const check = (given: Partial<NextCheck> = {}): NextCheck => ({
  id: 'sty_1',
  dueAt: now,
  startedAt: now,
  now,
  everyMs: 5 * MINUTE,
  fastestMs: 30 * SECOND,
  slowestMs: 6 * HOUR,
  outcome: 'unchanged',
  consecutiveFailures: 0,
  suspects: 0,
  refusals: 0,
  retryAfterMs: null,
  deadlineAt: null,
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

  it.each([
    // dueAt, startedAt, end of the check and the next one, in seconds; the interval is 60 s.
    { due: 0, started: 0, ended: 1, next: 60 },
    { due: 0, started: 1, ended: 3, next: 60 },
    { due: 0, started: 12, ended: 13, next: 60 },
    // Later than a fifth: from the start, shortened by half of a fifth.
    { due: 0, started: 13, ended: 14, next: 13 + 54 },
    { due: -86_400, started: 0, ended: 1, next: 54 },
    // Requested by a person before it was due.
    { due: 40, started: 0, ended: 1, next: 60 },
    // A slow page leaves a pause of a fifth.
    { due: 0, started: 0, ended: 55, next: 55 + 12 },
  ])('counts from $due when started at $started and ended at $ended', ({ due, started, ended, next }) => {
    const at = nextCheckAt(
      check({
        everyMs: MINUTE,
        dueAt: now + due * SECOND,
        startedAt: now + started * SECOND,
        now: now + ended * SECOND,
      }),
    );
    expect((at - now) / SECOND).toBe(next);
  });

  it.each([SECOND, 5 * SECOND, MINUTE])(
    'does not drift with claims once per second: every %i ms',
    (everyMs) => {
      let dueAt = now + 370;
      const starts: number[] = [];
      for (let i = 0; i < 50; i += 1) {
        const startedAt = Math.ceil(dueAt / SECOND) * SECOND;
        starts.push(startedAt);
        const { fractionOf: _own, ...given } = check({ everyMs, fastestMs: SECOND });
        dueAt = nextCheckAt({ ...given, dueAt, startedAt, now: startedAt + 40 });
      }
      const mean = ((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / 49;
      expect(Math.abs(mean - everyMs)).toBeLessThanOrEqual(SECOND / 49);
    },
  );

  it('spreads Stories again that were late together', () => {
    const dueAts = Array.from({ length: 200 }, (_, i) => {
      const { fractionOf: _own, ...given } = check({ id: `sty_${i}`, dueAt: now - HOUR });
      return nextCheckAt(given) - now;
    });
    expect(Math.min(...dueAts)).toBeLessThan(4.1 * MINUTE);
    expect(Math.max(...dueAts)).toBeGreaterThan(4.9 * MINUTE);
    expect(Math.max(...dueAts)).toBeLessThanOrEqual(5 * MINUTE);
  });

  const failing = (consecutiveFailures: number, more: Partial<NextCheck> = {}): number =>
    wait({ outcome: 'failed', consecutiveFailures, ...more }) / MINUTE;

  it('retries soon after one failure, then at the interval, however long the page is away', () => {
    expect([1, 2, 3, 4, 400].map((n) => failing(n))).toEqual([1, 5, 5, 5, 5]);
    expect(failing(1, { everyMs: 40 * SECOND })).toBe(40 / 60);
  });

  it('doubles the wait up to the slowest while the host asks for fewer requests', () => {
    const waits = [1, 2, 3, 4, 7, 8, 400].map((refusals) => failing(500, { refusals }));
    expect(waits).toEqual([5, 10, 20, 40, 320, 360, 360]);
  });

  it('waits as long as Retry-After says and no longer, if that is not before the interval is over', () => {
    expect(failing(9, { refusals: 9, retryAfterMs: 20 * MINUTE })).toBe(20);
    expect(failing(9, { refusals: 9, retryAfterMs: SECOND })).toBe(5);
    expect(failing(1, { refusals: 1, retryAfterMs: 10 * HOUR })).toBe(600);
  });

  it('checks a suspect capture again soon, then at the interval', () => {
    const suspect = (suspects: number, more: Partial<NextCheck> = {}): number =>
      wait({ outcome: 'suspect', consecutiveFailures: 7, suspects, ...more }) / SECOND;
    expect([1, 2, 3].map((n) => suspect(n))).toEqual([30, 300, 300]);
    expect(suspect(1, { fastestMs: 45 * SECOND })).toBe(45);
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
    expect(wait({ everyMs: 24 * HOUR })).toBe(24 * HOUR);
  });

  const anyCheck = fc
    .record({
      id: fc.string(),
      now: fc.integer({ min: -1e12, max: 4e12 }),
      everyMs: fc.integer({ min: 1, max: 48 * HOUR }),
      fastestMs: fc.integer({ min: 1, max: HOUR }),
      slowestMs: fc.integer({ min: HOUR, max: 24 * HOUR }),
      outcome: fc.constantFrom<NextCheck['outcome'][]>('unchanged', 'changed', 'failed', 'suspect'),
      consecutiveFailures: fc.integer({ min: 0, max: 2_000 }),
      suspects: fc.integer({ min: 0, max: 3 }),
      refusals: fc.integer({ min: 0, max: 2_000 }),
      retryAfterMs: fc.option(fc.integer({ min: 0, max: 48 * HOUR }), { nil: null }),
      deadlineAt: fc.option(fc.integer({ min: -2e12, max: 5e12 }), { nil: null }),
      lateMs: fc.option(fc.integer({ min: -HOUR, max: 48 * HOUR }), { nil: null }),
      tookMs: fc.integer({ min: 0, max: 10 * MINUTE }),
    })
    .map(({ lateMs, tookMs, ...rest }): NextCheck => {
      const startedAt = rest.now - tookMs;
      return { ...rest, startedAt, dueAt: lateMs === null ? null : startedAt - lateMs };
    });

  it('leaves a pause, waits for Retry-After, and is never later than the slowest permits', () => {
    fc.assert(
      fc.property(anyCheck, (given) => {
        const waitMs = nextCheckAt(given) - given.now;
        const asked = given.retryAfterMs ?? 0;
        const fastestMs = Math.min(given.fastestMs, given.everyMs);
        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(Math.max(Math.floor(0.2 * fastestMs), asked));
        expect(waitMs).toBeLessThanOrEqual(Math.max(given.slowestMs, given.everyMs, asked));
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same kind of wait after a clock step', () => {
    fc.assert(
      fc.property(anyCheck, fc.constantFrom(24 * HOUR, -HOUR, -48 * HOUR), (given, step) => {
        const fixed = { ...given, deadlineAt: null, fractionOf: (): number => 0.3 };
        const { now: at, startedAt, dueAt } = fixed;
        const stepped = {
          ...fixed,
          now: at + step,
          startedAt: startedAt + step,
          dueAt: dueAt === null ? null : dueAt + step,
        };
        expect(nextCheckAt(stepped) - stepped.now).toBe(nextCheckAt(fixed) - at);
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

describe('a request for fewer requests', () => {
  it.each([
    ['HTTP_RATE_LIMITED', null, true],
    ['ROBOTS_DISALLOWED', null, true],
    ['CAPTURE_BLOCKED', null, true],
    ['HTTP_SERVER_ERROR', MINUTE, true],
    ['HTTP_SERVER_ERROR', null, false],
    ['HTTP_FORBIDDEN', null, false],
    ['HTTP_NOT_FOUND', null, false],
    ['FETCH_TIMEOUT', null, false],
    ['CAPTURE_PAYWALLED', null, false],
  ] as const)('%s with Retry-After %j: %j', (code, retryAfterMs, expected) => {
    expect(asksForFewerRequests({ code, retryAfterMs })).toBe(expected);
  });

  it('holds the host for as long as Retry-After says, plus a tenth at most, up to a day', () => {
    expect(retryAfterWait(6 * SECOND, 0)).toBe(6 * SECOND);
    expect(retryAfterWait(6 * SECOND, 0.5)).toBe(6.3 * SECOND);
    expect(retryAfterWait(HOUR, 0.5)).toBe(HOUR + MINUTE / 2);
    expect(retryAfterWait(99 * HOUR, 0)).toBe(24 * HOUR);
    expect(retryAfterWait(-5, 0.5)).toBe(0);
  });
});

describe('hostBackoff', () => {
  const hold = (given: Partial<Parameters<typeof hostBackoff>[0]>): number =>
    hostBackoff({ code: 'HTTP_RATE_LIMITED', retryAfterMs: null, consecutive: 1, share: 0, ...given }) /
    SECOND;

  it('doubles up to an hour after 429, and up to ten minutes after a bot check', () => {
    const counts = [1, 2, 3, 4, 6, 9, 400];
    expect(counts.map((consecutive) => hold({ consecutive }))).toEqual([30, 60, 120, 240, 960, 3_600, 3_600]);
    expect(counts.map((consecutive) => hold({ code: 'CAPTURE_BLOCKED', consecutive }))).toEqual([
      30, 60, 120, 240, 600, 600, 600,
    ]);
  });

  it('does not hold a host that only fails', () => {
    for (const code of ['HTTP_SERVER_ERROR', 'HTTP_NOT_FOUND', 'HTTP_FORBIDDEN', 'FETCH_TIMEOUT'] as const)
      expect(hold({ code, consecutive: 5 })).toBe(0);
  });

  it('follows Retry-After, shorter or longer, whatever the status', () => {
    expect(hold({ retryAfterMs: 6 * SECOND, consecutive: 9 })).toBe(6);
    expect(hold({ retryAfterMs: 5 * MINUTE })).toBe(300);
    expect(hold({ code: 'HTTP_SERVER_ERROR', retryAfterMs: 5 * MINUTE })).toBe(300);
  });
});

describe('a host that fails as a whole', () => {
  it.each([
    [4, MINUTE, 0],
    [5, MINUTE, 59 * SECOND],
    [5_000, MINUTE, 59 * SECOND],
    [5, 5 * SECOND, 4_500],
  ])('gets one probe per interval: %i failures, interval %i ms', (failures, intervalMs, holdMs) => {
    expect(outageHold(failures, intervalMs)).toBe(holdMs);
  });
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Holding, whileHeld } from '../../workers/claims.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
const LEASE = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

/** A claim in a table of one row, of which others may take hold when it has run out. */
const claim = (more: Partial<Holding> = {}) => {
  const kept: number[] = [];
  const row = { until: START + LEASE, taken: false };
  const holding: Holding = {
    clock: () => Date.now(),
    elapsed: () => performance.now(),
    hung: () => new Error('hung'),
    claimedUntil: row.until,
    leaseMs: LEASE,
    maxMs: 10 * LEASE,
    renew: async (now, until) => {
      if (row.taken || now >= row.until) return false;
      kept.push(now - START);
      row.until = until;
      return true;
    },
    ...more,
  };
  return { holding, row, kept };
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve()));

it('does not renew the claim of a short run', async () => {
  const { holding, kept } = claim();
  expect(await whileHeld(holding, async () => undefined)).toBe(true);
  await vi.advanceTimersByTimeAsync(5 * LEASE);
  expect(kept).toEqual([]);
});

it('renews the claim during a long run, and aborts the run at its limit', async () => {
  const { holding, row, kept } = claim({ maxMs: 3 * LEASE });
  const reasons: unknown[] = [];
  const run = whileHeld(holding, async (signal) => {
    await untilAborted(signal);
    reasons.push(signal.reason);
  });
  await vi.advanceTimersByTimeAsync(3 * LEASE);
  expect(await run).toBe(true);
  expect(kept).toEqual([30_000, 60_000, 90_000, 120_000]);
  expect(row.until).toBe(START + 3 * LEASE);
  expect(reasons).toEqual([new Error('hung')]);
});

it('leaves an aborted run behind that does not end', async () => {
  const { holding } = claim({ maxMs: 3 * LEASE, graceMs: 5_000 });
  let ended = false;
  const run = whileHeld(holding, () => new Promise(() => undefined)).finally(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(3 * LEASE + 4_999);
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await run).toBe(true);
});

it.each([-3 * 86_400_000, 86_400_000])(
  'renews at the same pace when the clock is set by %i ms',
  async (step) => {
    const moments: number[] = [];
    const { holding } = claim({
      clock: () => Date.now() + (performance.now() - begun > 10_000 ? step : 0),
      renew: async () => {
        moments.push(performance.now() - begun);
        return true;
      },
    });
    const begun = performance.now();
    void whileHeld(holding, untilAborted);
    await vi.advanceTimersByTimeAsync(2 * LEASE);
    expect(moments).toEqual([30_000, 60_000, 90_000, 120_000]);
  },
);

it('aborts a run whose claim another run holds', async () => {
  const { holding, row } = claim();
  const run = whileHeld(holding, untilAborted);
  row.taken = true;
  await vi.advanceTimersByTimeAsync(LEASE / 2);
  expect(await run).toBe(true);
});

it('does not start a run whose claim is lost, and first renews a claim that is about to expire', async () => {
  const waited = { claimedUntil: START + LEASE / 4 };
  let runs = 0;
  const count = async () => void (runs += 1);
  const lost = claim(waited);
  lost.row.taken = true;
  expect(await whileHeld(lost.holding, count)).toBe(false);
  expect(runs).toBe(0);
  const kept = claim(waited);
  expect(await whileHeld(kept.holding, count)).toBe(true);
  expect(kept.kept).toEqual([0]);
  expect(runs).toBe(1);
});

it('retries the renewal while the database is unreachable, until the claim expires', async () => {
  let away = 3;
  const one = claim();
  const { renew } = one.holding;
  const run = whileHeld(
    {
      ...one.holding,
      renew: (now, until) => (away-- > 0 ? Promise.reject(new Error('away')) : renew(now, until)),
    },
    untilAborted,
  );
  await vi.advanceTimersByTimeAsync(LEASE);
  expect(one.kept.length).toBeGreaterThan(0);
  one.row.taken = true;
  await vi.advanceTimersByTimeAsync(LEASE);
  expect(await run).toBe(true);
});

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

it('renews the claim during a long run, and lets it expire if the run seems hung', async () => {
  const { holding, row, kept } = claim({ maxMs: 3 * LEASE });
  void whileHeld(holding, untilAborted);
  await vi.advanceTimersByTimeAsync(20 * LEASE);
  expect(kept).toEqual([30_000, 60_000, 90_000, 120_000]);
  expect(row.until).toBe(START + 3 * LEASE);
});

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

import type { Clock } from '../src/platform/clock.ts';
import type { EpochMs } from '../src/model/time.ts';

export interface Holding {
  readonly clock: Clock;
  /** Monotonic milliseconds: a clock that is set must neither extend nor end a run. */
  readonly elapsed: () => number;
  readonly claimedUntil: EpochMs;
  /** Duration of a claim and of each renewal. */
  readonly leaseMs: number;
  /** A run that takes longer counts as hung: it is aborted, and its claim expires. */
  readonly maxMs: number;
  /** An aborted run that has not ended after this time is left behind. */
  readonly graceMs?: number;
  /** The reason with which a hung run is aborted. */
  readonly hung: () => Error;
  /** Renews the claim until then; false if it is lost. */
  readonly renew: (now: EpochMs, until: EpochMs) => Promise<boolean>;
}

/**
 * Renews a claim while `run` is in progress. Leases can therefore be short, and work left by a crashed process is soon
 * claimed again. A claim that is about to expire is renewed before the run starts. The signal is aborted when the claim
 * is lost, because another run does the work then, and when the run takes too long.
 * @returns false if the claim was lost before the run started.
 */
export const whileHeld = async (
  { clock, elapsed, claimedUntil, leaseMs, maxMs, graceMs = 5_000, hung, renew }: Holding,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> => {
  const startedAt = elapsed();
  const latest = startedAt + maxMs;
  const ended = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  let until = startedAt + Math.min(claimedUntil - clock(), leaseMs);

  const after = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };
  const renewOnce = async (): Promise<void> => {
    const now = clock();
    const forMs = Math.min(leaseMs, latest - elapsed());
    const renewedAt = elapsed();
    if (await renew(now, now + forMs)) until = renewedAt + forMs;
    else ended.abort();
  };
  const plan = (): void => {
    const now = elapsed();
    if (ended.signal.aborted || now >= until || until >= latest) return;
    // While the database is unreachable the claim stays valid; the renewal is retried at shorter intervals.
    after(
      (until - now) / 2,
      () =>
        void renewOnce()
          .catch(() => undefined)
          .finally(plan),
    );
  };

  if (until - startedAt < leaseMs / 2) await renewOnce();
  if (ended.signal.aborted) return false;
  plan();
  const leftBehind = new Promise<void>((resolve) => {
    after(maxMs, () => {
      ended.abort(hung());
      after(graceMs, resolve);
    });
  });
  try {
    await Promise.race([run(ended.signal), leftBehind]);
    return true;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    ended.abort();
  }
};

import type { Clock } from '../src/platform/clock.ts';
import type { EpochMs } from '../src/model/time.ts';

export interface Holding {
  readonly clock: Clock;
  readonly claimedUntil: EpochMs;
  /** Duration of a claim and of each renewal. */
  readonly leaseMs: number;
  /** A run that takes longer counts as hung, and its claim expires. */
  readonly maxMs: number;
  /** Renews the claim until then; false if it is lost. */
  readonly renew: (now: EpochMs, until: EpochMs) => Promise<boolean>;
}

/**
 * Renews a claim while `run` is in progress. Leases can therefore be short, and work left by a crashed process is soon
 * claimed again. A claim that is about to expire is renewed before the run starts. The signal is aborted when the claim
 * is lost, because another run does the work then.
 * @returns false if the claim was lost before the run started.
 */
export const whileHeld = async (
  { clock, claimedUntil, leaseMs, maxMs, renew }: Holding,
  run: (lost: AbortSignal) => Promise<void>,
): Promise<boolean> => {
  const startedAt = clock();
  const latest = startedAt + maxMs;
  const lost = new AbortController();
  let until = claimedUntil;
  let timer: NodeJS.Timeout | undefined;

  const renewOnce = async (): Promise<void> => {
    const now = clock();
    const next = Math.min(now + leaseMs, latest);
    if (await renew(now, next)) until = next;
    else lost.abort();
  };
  const plan = (): void => {
    const now = clock();
    if (lost.signal.aborted || now >= until || until >= latest) return;
    timer = setTimeout(
      () => {
        // While the database is unreachable the claim stays valid; the renewal is retried at shorter intervals.
        void renewOnce()
          .catch(() => undefined)
          .finally(plan);
      },
      (until - now) / 2,
    );
  };

  if (until - startedAt < leaseMs / 2) await renewOnce();
  if (lost.signal.aborted) return false;
  plan();
  try {
    await run(lost.signal);
    return true;
  } finally {
    clearTimeout(timer);
    lost.abort();
  }
};

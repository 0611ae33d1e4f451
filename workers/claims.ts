import type { Clock } from '../src/platform/clock.ts';
import type { EpochMs } from '../src/model/time.ts';

export interface Holding {
  readonly clock: Clock;
  readonly claimedUntil: EpochMs;
  /** For how long a claim is taken, and kept each time. */
  readonly leaseMs: number;
  /** After which a run is taken to hang, and its claim runs out. */
  readonly mostMs: number;
  /** Holds the claim until then; false where it is lost. */
  readonly keep: (now: EpochMs, until: EpochMs) => Promise<boolean>;
}

/**
 * Keeps a claim while `run` goes on, so that its lease need not outlast the longest honest run, and what a dead process
 * left is claimed anew soon. One that was nearly over when the run came to its turn is kept first. The signal is aborted
 * when the claim is lost: whoever has it now does the work.
 * @returns false where the claim was lost before the run began.
 */
export const whileHeld = async (
  { clock, claimedUntil, leaseMs, mostMs, keep }: Holding,
  run: (lost: AbortSignal) => Promise<void>,
): Promise<boolean> => {
  const startedAt = clock();
  const latest = startedAt + mostMs;
  const lost = new AbortController();
  let until = claimedUntil;
  let timer: NodeJS.Timeout | undefined;

  const keepOn = async (): Promise<void> => {
    const now = clock();
    const next = Math.min(now + leaseMs, latest);
    if (await keep(now, next)) until = next;
    else lost.abort();
  };
  const plan = (): void => {
    const now = clock();
    if (lost.signal.aborted || now >= until || until >= latest) return;
    timer = setTimeout(
      () => {
        // While the database is away the claim holds; it is asked again, sooner and sooner.
        void keepOn()
          .catch(() => undefined)
          .finally(plan);
      },
      (until - now) / 2,
    );
  };

  if (until - startedAt < leaseMs / 2) await keepOn();
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

import type { Clock } from '../platform/clock.ts';
import type { HeartbeatStore } from '../record/record.ts';
import { SWEEP_HEARTBEAT } from './notices.ts';

export interface WatchdogDeps {
  readonly clock: Clock;
  readonly store: HeartbeatStore;
  /** Makes the scheduler anew and sweeps once by hand. */
  readonly repair: () => Promise<void>;
  readonly onStall: (silence: { lastBeatAt: number | null; silentMs: number }) => void;
  readonly onError: (error: unknown) => void;
  readonly stalledAfterMs?: number;
}

/**
 * Looks after the sweep from outside the queue: a scheduler makes its next job only when the last one starts, so a
 * lost job would mean silence for good. `check()` is called by a timer; two looks never overlap.
 */
export const createWatchdog = (deps: WatchdogDeps): { check(): Promise<void> } => {
  const startedAt = deps.clock();
  let looking = false;
  return {
    check: async () => {
      if (looking) return;
      looking = true;
      try {
        const lastBeatAt = await deps.store.lastBeat(SWEEP_HEARTBEAT);
        const silentMs = deps.clock() - Math.max(lastBeatAt ?? 0, startedAt);
        if (silentMs < (deps.stalledAfterMs ?? 5_000)) return;
        deps.onStall({ lastBeatAt, silentMs });
        await deps.repair();
      } catch (error) {
        deps.onError(error);
      } finally {
        looking = false;
      }
    },
  };
};

import type { Clock } from '../platform/clock.ts';
import type { HeartbeatStore } from '../record/record.ts';
import { SWEEP_HEARTBEAT } from './notices.ts';

export interface WatchdogDeps {
  readonly clock: Clock;
  readonly store: HeartbeatStore;
  /** Recreates the scheduler and runs one sweep directly. */
  readonly repair: () => Promise<void>;
  readonly onStall: (silence: { lastBeatAt: number | null; silentMs: number }) => void;
  readonly onError: (error: unknown) => void;
  readonly stalledAfterMs?: number;
}

/**
 * Monitors the sweep from outside the queue: BullMQ's scheduler creates the next job only when the last one starts, so
 * a lost job would stop the sweep for good. `check()` is called by a timer; two checks never overlap.
 */
export const createWatchdog = (deps: WatchdogDeps): { check(): Promise<void> } => {
  const startedAt = deps.clock();
  let checking = false;
  return {
    check: async () => {
      if (checking) return;
      checking = true;
      try {
        const lastBeatAt = await deps.store.lastBeat(SWEEP_HEARTBEAT);
        const silentMs = deps.clock() - Math.max(lastBeatAt ?? 0, startedAt);
        if (silentMs < (deps.stalledAfterMs ?? 5_000)) return;
        deps.onStall({ lastBeatAt, silentMs });
        await deps.repair();
      } catch (error) {
        deps.onError(error);
      } finally {
        checking = false;
      }
    },
  };
};

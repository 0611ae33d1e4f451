import { settleWithin } from './settle-within.ts';

export interface SweepTimerDeps {
  readonly everyMs: number;
  readonly sweep: () => Promise<void>;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  readonly onError: (error: unknown) => void;
  readonly onStall: (silentMs: number) => void;
  /** A sweep that takes longer counts as hung, and the next one starts. */
  readonly stalledAfterMs?: number;
}

export interface SweepTimer {
  /** Called by a timer: starts a sweep unless one is in progress. Never rejects. */
  tick(): Promise<void>;
}

/**
 * Runs the sweep at an interval. Each process has its own timer, which depends neither on the queue nor on the wall clock;
 * the store decides which process sweeps (see docs/decisions/0017-sweep-timer.md).
 */
export const createSweepTimer = (deps: SweepTimerDeps): SweepTimer => {
  const { sweep, elapsed, onError, onStall, stalledAfterMs = 10_000 } = deps;
  let running: { readonly since: number } | null = null;
  return {
    tick: async () => {
      if (running !== null) {
        const silentMs = elapsed() - running.since;
        if (silentMs < stalledAfterMs) return;
        onStall(silentMs);
      }
      const own = { since: elapsed() };
      running = own;
      await sweep()
        .catch(onError)
        .finally(() => {
          if (running === own) running = null;
        });
    },
  };
};

/** Starts the timer. @returns a function that stops it and waits a moment for a sweep in progress. */
export const startSweeping = (deps: SweepTimerDeps): (() => Promise<void>) => {
  const timer = createSweepTimer(deps);
  const running = new Set<Promise<void>>();
  const handle = setInterval(() => {
    const tick = timer.tick().finally(() => running.delete(tick));
    running.add(tick);
  }, deps.everyMs);
  return async () => {
    clearInterval(handle);
    await settleWithin(Promise.all(running), 2_000);
  };
};

import type { Clock } from '../platform/clock.ts';
import type { EventBus } from '../platform/event-bus.ts';
import type { Log } from '../platform/log.ts';
import type { EpochMs } from '../model/time.ts';
import { SWEEP_HEARTBEAT, type Store } from '../record/record.ts';
import { type ClockReading, clockStep, STEP_TOLERANCE_MS } from '../platform/clock-steps.ts';

export interface ClockWatchDeps {
  readonly clock: Clock;
  /** Milliseconds of a clock that nobody sets and that counts while the machine sleeps. */
  readonly uptime: () => number;
  readonly store: Pick<Store, 'lastBeat' | 'shiftSchedule'>;
  /** true if no other process can use the store. */
  readonly alone: boolean;
  readonly bus: EventBus;
  readonly log: Pick<Log, 'warn'>;
  readonly limits?: Partial<ClockWatchLimits>;
}

interface ClockWatchLimits {
  /** If no other process sweeps for this long, none works with the old time. */
  readonly settleMs: number;
  /** Clocks of two machines may differ by this much. */
  readonly skewMs: number;
}

const LIMITS: ClockWatchLimits = { settleMs: 3_000, skewMs: 5_000 };

/**
 * Notices that the wall clock was set and shifts the schedule by as much. While this process runs, the wall clock is
 * compared with one that nobody sets; over a restart, with the last heartbeat of the sweep, which cannot be in the future.
 *
 * Processes that share a store must shift it once, and not at all if only one machine's clock was set. So a step counts
 * only once no sweep has been recorded for some seconds: a process that noticed it waits, and one whose clock was not set
 * continues to sweep.
 */
export interface ClockWatch {
  /** Call before each sweep. @returns false if the sweep must wait, because the times it would use are not certain. */
  check(): Promise<boolean>;
  /** Call with the heartbeat that is stored after a sweep; it may be another process's. */
  sawBeat(storedAt: EpochMs): void;
}

interface Suspicion {
  /** The measured step; null: at least as far back as the heartbeat is in the future. */
  readonly stepMs: number | null;
  readonly beatAt: EpochMs | null;
  /** By `uptime`. */
  readonly since: number;
}

export const createClockWatch = (deps: ClockWatchDeps): ClockWatch => {
  const { clock, uptime, store, alone, bus, log } = deps;
  const { settleMs, skewMs } = { ...LIMITS, ...deps.limits };
  let last: ClockReading | null = null;
  let suspicion: Suspicion | null = null;
  /** Another process works with another time: its sweeps continue, and so do those of this process. */
  let isSkewed = false;

  const suspect = async (now: ClockReading): Promise<void> => {
    const stepMs = last === null ? 0 : clockStep(last, now);
    if (last !== null && stepMs === 0) return;
    const beatAt = await store.lastBeat(SWEEP_HEARTBEAT);
    if (last !== null) {
      const total = stepMs + (suspicion?.stepMs ?? 0);
      suspicion = { stepMs: total, beatAt, since: now.uptime };
    } else if (beatAt !== null && beatAt > now.wall + STEP_TOLERANCE_MS)
      suspicion = { stepMs: null, beatAt, since: now.uptime };
    last = now;
  };

  const report = (byMs: number): void => {
    const seconds = Math.round(Math.abs(byMs) / 1_000);
    log.warn(
      { byMs },
      `The clock was set ${byMs < 0 ? 'back' : 'forward'} by ${seconds} s. The schedule was shifted by as much; monitoring continues.`,
    );
    bus.emit('clockStepped', { byMs });
  };

  const reportSkew = (offMs: number): void => {
    if (isSkewed) return;
    isSkewed = true;
    log.warn(
      { offMs },
      `The clock of this machine differs by ${Math.round(Math.abs(offMs) / 1_000)} s from that of another process. Synchronize the clocks of both machines (NTP).`,
    );
  };

  /** Decides about the suspicion. @returns false while nothing is certain. */
  const resolve = async (held: Suspicion, now: ClockReading): Promise<boolean> => {
    const beatAt = await store.lastBeat(SWEEP_HEARTBEAT);
    if (beatAt !== held.beatAt) {
      const offMs = now.wall - (beatAt ?? now.wall);
      // Another process shifted the schedule already, or the clocks agree after all.
      suspicion = Math.abs(offMs) <= skewMs ? null : { stepMs: null, beatAt, since: now.uptime };
      if (suspicion === null) isSkewed = false;
      else reportSkew(offMs);
      return true;
    }
    if (!alone && now.uptime - held.since < settleMs) return isSkewed;
    const byMs = held.stepMs ?? now.wall - (beatAt ?? now.wall);
    if (await store.shiftSchedule(byMs, beatAt, now.wall)) report(byMs);
    suspicion = null;
    isSkewed = false;
    return true;
  };

  return {
    check: async () => {
      const now = { wall: clock(), uptime: uptime() };
      await suspect(now);
      last = now;
      return suspicion === null ? true : resolve(suspicion, now);
    },
    sawBeat: (storedAt) => {
      if (suspicion !== null || last === null || storedAt <= clock() + STEP_TOLERANCE_MS) return;
      suspicion = { stepMs: null, beatAt: storedAt, since: uptime() };
    },
  };
};

import type { EpochMs } from '../model/time.ts';

/**
 * Wall clocks are set: by hand, by NTP, after a virtual machine was paused. Stored times of the schedule are wall-clock
 * times, so such a step must move them, or nothing is due for as long as the clock was set back.
 */

/** Both clocks at one moment. */
export interface ClockReading {
  readonly wall: EpochMs;
  /** Milliseconds of a clock that nobody sets and that counts while the machine sleeps. */
  readonly uptime: number;
}

/** Smaller differences are drift, or the time between two readings. */
export const STEP_TOLERANCE_MS = 1_000;

/** Milliseconds by which the wall clock was set forward (negative: back) between two readings; 0 for none. */
export const clockStep = (before: ClockReading, now: ClockReading): number => {
  const stepMs = Math.round(now.wall - before.wall - (now.uptime - before.uptime));
  return Math.abs(stepMs) > STEP_TOLERANCE_MS ? stepMs : 0;
};

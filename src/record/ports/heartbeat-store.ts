import type { EpochMs } from '../../model/time.ts';

/** Heartbeats, and the clock they are measured with. */

/** The end of the last sweep of any process. */
export const SWEEP_HEARTBEAT = 'sweep';

/** Named times of last activity, shared by all processes. */
export interface HeartbeatStore {
  /** A heartbeat never goes back. @returns the stored time, which is later than `now` if another clock is ahead. */
  beat(name: string, now: EpochMs): Promise<EpochMs>;
  lastBeat(name: string): Promise<EpochMs | null>;
  /** Takes the turn for the next sweep; false if another process took it within `everyMs`. */
  takeSweepTurn(now: EpochMs, everyMs: number): Promise<boolean>;
  /**
   * The clock was set: moves all times of the schedule by `byMs`, in one transaction. Deliveries that wait for a time of
   * day keep it. The sweep's heartbeat becomes `now`; false, without any change, if it is no longer `beatAt`.
   */
  shiftSchedule(byMs: number, beatAt: EpochMs | null, now: EpochMs): Promise<boolean>;
}

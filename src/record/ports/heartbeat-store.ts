import type { EpochMs } from '../../model/time.ts';

/** Heartbeats. */

/** Named times of last activity, shared by all processes. */
export interface HeartbeatStore {
  beat(name: string, now: EpochMs): Promise<void>;
  lastBeat(name: string): Promise<EpochMs | null>;
}

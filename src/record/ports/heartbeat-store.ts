import type { EpochMs } from '../../model/time.ts';

/** Signs of life. */

/** Signs of life of the sweep, shared by all processes. */
export interface HeartbeatStore {
  beat(name: string, now: EpochMs): Promise<void>;
  lastBeat(name: string): Promise<EpochMs | null>;
}

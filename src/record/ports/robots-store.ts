import type { EpochMs } from '../../model/time.ts';

/** robots.txt of the hosts, shared by all processes. */

/** What a host's robots.txt said; the fetch stage decides what it means. */
export interface RobotsRow {
  readonly origin: string;
  readonly fetchedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly kind: 'rules' | 'everything' | 'nothing';
  readonly text: string;
}

export interface RobotsStore {
  robots(origin: string): Promise<RobotsRow | null>;
  /** Kept unless one that expires later is there already. */
  keepRobots(record: RobotsRow): Promise<void>;
}

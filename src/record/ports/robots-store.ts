import type { EpochMs } from '../../model/time.ts';

/** Cached robots.txt files, shared by all processes. */

/** A stored robots.txt; the fetch stage interprets it. */
export interface RobotsRow {
  readonly origin: string;
  readonly fetchedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly kind: 'rules' | 'everything' | 'nothing';
  readonly text: string;
}

export interface RobotsStore {
  robots(origin: string): Promise<RobotsRow | null>;
  /** Ignored if a stored one expires later. */
  keepRobots(record: RobotsRow): Promise<void>;
}

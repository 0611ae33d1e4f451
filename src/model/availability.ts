import type { EpochMs } from './time.ts';

/** Can the Story be read, and if not, why? */

export const AVAILABILITY_STATES = [
  'ok',
  /** 404, 410, or a "not found" page with another status. */
  'gone',
  /** Access refused: 401, 403, 429, 451 or a bot check. */
  'blocked',
  /** Only the beginning is shown, or a login is required. */
  'paywalled',
  /** No response, or a server error. */
  'unreachable',
  'tls',
  'robots-disallowed',
  /** A response arrived, but it contains no readable story. */
  'unreadable',
] as const;

export type AvailabilityState = (typeof AVAILABILITY_STATES)[number];

export interface Availability {
  readonly state: AvailabilityState;
  /** Start of the outage; null while the state is `ok`. */
  readonly since: EpochMs | null;
  /** A state seen in the latest checks but not yet confirmed: one failed check is not an outage. */
  readonly pending: {
    readonly state: AvailabilityState;
    /** Number of consecutive checks with this state. */
    readonly looks: number;
    readonly since: EpochMs;
  } | null;
}

export const AVAILABLE: Availability = { state: 'ok', since: null, pending: null };

import type { EpochMs } from './time.ts';

/** Can the Story be read, and if not, why? */

export const AVAILABILITY_STATES = [
  'ok',
  /** 404, 410, or a page that says so with another status. */
  'gone',
  /** Refused to us: 401, 403, 429, 451, a bot check. */
  'blocked',
  /** Only the beginning is shown, or a login is required. */
  'paywalled',
  /** No response, or a server error. */
  'unreachable',
  'tls',
  'robots-disallowed',
  /** A response arrived, but no story could be read from it. */
  'unreadable',
] as const;

export type AvailabilityState = (typeof AVAILABILITY_STATES)[number];

export interface Availability {
  readonly state: AvailabilityState;
  /** When the trouble began; null while all is well. */
  readonly since: EpochMs | null;
  /** What the last looks saw that is not yet believed: one flaky answer says nothing. */
  readonly pending: {
    readonly state: AvailabilityState;
    /** In a row, of this state. */
    readonly looks: number;
    readonly since: EpochMs;
  } | null;
}

export const AVAILABLE: Availability = { state: 'ok', since: null, pending: null };

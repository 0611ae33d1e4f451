import type { EpochMs } from './time.ts';

/** Can the Story be read, and if not, why? */

export type AvailabilityState =
  | 'ok'
  /** 404, 410, or a page that says so with another status. */
  | 'gone'
  /** Refused to us: 401, 403, 429, 451, a challenge for robots. */
  | 'blocked'
  /** Only the beginning is shown, or a login is asked for. */
  | 'paywalled'
  /** No answer, or the server says that it has trouble. */
  | 'unreachable'
  | 'tls'
  | 'robots-disallowed'
  /** An answer came, but no story could be read from it. */
  | 'unreadable';

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

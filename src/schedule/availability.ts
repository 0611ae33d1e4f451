import { AVAILABLE, type Availability, type AvailabilityState } from '../model/availability.ts';
import type { ErrorCode } from '../platform/errors.ts';
import type { EpochMs } from '../model/time.ts';

/** State machine for the availability of a Story. No I/O, no clock. */

/** Consecutive checks that confirm a state. A 410 is deliberate (RFC 9110 §15.5.11), so it needs fewer than a 404. */
const CHECKS_NEEDED: Readonly<Record<AvailabilityState, number>> = {
  ok: 1,
  gone: 3,
  blocked: 3,
  paywalled: 2,
  unreachable: 3,
  tls: 2,
  'robots-disallowed': 1,
  unreadable: 3,
};
const CHECKS_FOR_410 = 2;

export interface Observation {
  readonly state: AvailabilityState;
  readonly status: number | null;
  readonly at: EpochMs;
}

/** The effect of one check on the state. */
export type Transition =
  | { readonly kind: 'none' }
  | { readonly kind: 'entered'; readonly state: AvailabilityState; readonly previous: AvailabilityState }
  | { readonly kind: 'left'; readonly state: AvailabilityState; readonly since: EpochMs };

/** One successful check restores `ok`. A different failure must be confirmed like the first one. */
export const observe = (
  before: Availability,
  { state, status, at }: Observation,
): { readonly after: Availability; readonly transition: Transition } => {
  if (state === 'ok') {
    const transition: Transition =
      before.state === 'ok'
        ? { kind: 'none' }
        : { kind: 'left', state: before.state, since: before.since ?? at };
    return { after: AVAILABLE, transition };
  }
  if (state === before.state) return { after: { ...before, pending: null }, transition: { kind: 'none' } };
  const { pending } = before;
  const same = pending?.state === state;
  const seen = { state, looks: (same ? pending.looks : 0) + 1, since: same ? pending.since : at };
  const needed = state === 'gone' && status === 410 ? CHECKS_FOR_410 : CHECKS_NEEDED[state];
  if (seen.looks < needed) return { after: { ...before, pending: seen }, transition: { kind: 'none' } };
  return {
    after: { state, since: seen.since, pending: null },
    transition: { kind: 'entered', state, previous: before.state },
  };
};

const BY_CODE: Partial<Record<ErrorCode, AvailabilityState>> = {
  HTTP_NOT_FOUND: 'gone',
  HTTP_FORBIDDEN: 'blocked',
  HTTP_RATE_LIMITED: 'blocked',
  HTTP_SERVER_ERROR: 'unreachable',
  HTTP_CLIENT_ERROR: 'unreadable',
  FETCH_TLS: 'tls',
  ROBOTS_DISALLOWED: 'robots-disallowed',
  ROBOTS_UNREACHABLE: 'unreachable',
  CAPTURE_GONE: 'gone',
  CAPTURE_BLOCKED: 'blocked',
  CAPTURE_PAYWALLED: 'paywalled',
};

/** The availability state that matches a failed check. */
export const stateOf = (code: ErrorCode): AvailabilityState =>
  BY_CODE[code] ?? (/^(?:FETCH|ADDRESS)_/.test(code) ? 'unreachable' : 'unreadable');

export { adaptiveInterval, type Activity, raiseActivity } from './cadence.ts';
export { observe, stateOf } from './availability.ts';
import type { EpochMs } from '../model/time.ts';

/**
 * When Stories are checked. Every time is computed from `now`, never from a stored time, so that a clock step causes
 * neither a burst of requests nor an endless wait. Jitter comes from a hash, so equal inputs give equal times.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * A number in [0, 1) for an id. FNV-1a (32 bit) keeps ids that differ only in their last character close together,
 * hence the finalizer of MurmurHash3.
 */
export const fraction = (id: string): number => {
  let hash = 0x81_1c_9d_c5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01_00_01_93);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};

interface FirstCheck {
  readonly id: string;
  readonly now: EpochMs;
  readonly everyMs: number;
  /** Number of Stories that become due together, including this one. */
  readonly waiting: number;
  /** Each of them adds this much to the period over which they are spread. */
  readonly shareMs?: number;
}

/**
 * `now + fraction(id) × min(every, waiting × 50 ms)`: a single new Story is checked at once; a thousand (new, or overdue
 * after a downtime) are spread over fifty seconds.
 */
export const firstCheckAt = ({ id, now, everyMs, waiting, shareMs = 50 }: FirstCheck): EpochMs =>
  now + Math.floor(fraction(id) * Math.min(everyMs, Math.max(waiting, 0) * shareMs));

/** Minimum and maximum interval in milliseconds. */
export interface Cadence {
  readonly fastestMs: number;
  readonly slowestMs: number;
}

export interface NextCheck extends Cadence {
  readonly id: string;
  /** End of the check that had this `outcome`. */
  readonly now: EpochMs;
  readonly everyMs: number;
  readonly outcome: 'unchanged' | 'changed' | 'failed' | 'suspect';
  /** Consecutive failed or suspect checks, including this one; 0 after a successful one. */
  readonly consecutiveFailures: number;
  /** From the Retry-After header; null if absent. */
  readonly retryAfterMs: number | null;
  /** The nearest deadline of an open Expectation. */
  readonly deadlineAt: EpochMs | null;
  /** Maps a text to [0, 1); tests replace the hash. */
  readonly fractionOf?: (text: string) => number;
}

interface NextCheckLimits {
  /** Jitter in each direction, as a share of the interval. */
  readonly spread?: number;
  /** Wait after a first failure. */
  readonly firstRetryMs?: number;
  /** Wait before the check that confirms a suspect capture. */
  readonly confirmMs?: number;
  /** Delay of the check that follows a deadline. */
  readonly afterDeadlineMs?: number;
  /** Upper limit for Retry-After. */
  readonly retryAfterMaxMs?: number;
}

type Defaults = Required<NextCheckLimits>;

/** The interval before jitter. It doubles with each consecutive failure or suspect, from the second on. */
const intervalOf = (check: NextCheck, { firstRetryMs, confirmMs }: Defaults): number => {
  const { everyMs, outcome, consecutiveFailures } = check;
  if (outcome === 'unchanged' || outcome === 'changed') return everyMs;
  if (consecutiveFailures > 1) return everyMs * 2 ** (consecutiveFailures - 1);
  return Math.min(everyMs, outcome === 'suspect' ? confirmMs : firstRetryMs);
};

/**
 * The next regular check. `every` was set by a person, so `fastest` and `slowest` are widened to include it:
 *
 * - interval = `every` after a successful check; min(`every`, 60 s) after one failure; min(`every`, 30 s) after one
 *   suspect capture, to confirm it; `every` × 2^(n-1) after n consecutive failures or suspects;
 * - wait = interval × (0.9 … 1.1), limited to `fastest` … `slowest`;
 * - if the deadline of an Expectation is within that wait, the check follows one second after the deadline, but not
 *   before `fastest`;
 * - never before Retry-After (RFC 9110 §10.2.3), which counts up to 24 h.
 */
export const nextCheckAt = (check: NextCheck, limits: NextCheckLimits = {}): EpochMs => {
  const defaults: Defaults = {
    spread: 0.1,
    firstRetryMs: MINUTE,
    confirmMs: 30 * SECOND,
    afterDeadlineMs: SECOND,
    retryAfterMaxMs: 24 * HOUR,
    ...limits,
  };
  const { id, now, everyMs, deadlineAt, fractionOf = fraction } = check;
  const fastestMs = Math.min(check.fastestMs, everyMs);
  const slowestMs = Math.max(check.slowestMs, everyMs);

  // Hashing the time as well prevents that a Story is always late or that two stay in step.
  const factor = 1 - defaults.spread + 2 * defaults.spread * fractionOf(`${id} ${now}`);
  const waitMs = Math.min(Math.max(intervalOf(check, defaults) * factor, fastestMs), slowestMs);

  const untilDeadlineMs = deadlineAt === null ? Infinity : deadlineAt - now;
  const afterDeadlineMs = Math.max(untilDeadlineMs + defaults.afterDeadlineMs, fastestMs);
  const placedMs = untilDeadlineMs > 0 ? Math.min(waitMs, afterDeadlineMs) : waitMs;

  const retryAfterMs = Math.min(check.retryAfterMs ?? 0, defaults.retryAfterMaxMs);
  return now + Math.round(Math.max(placedMs, Math.ceil(retryAfterMs)));
};

interface BreakerLimits {
  /** Consecutive failures of a host, over all its Stories, that open the circuit breaker. */
  readonly opensAt?: number;
  readonly firstMs?: number;
  readonly mostMs?: number;
}

/**
 * Circuit breaker: milliseconds without requests to a host that keeps failing. One minute from the fifth consecutive
 * failure, doubled with each further one, at most 30 minutes. Then one Story tries it before the others.
 */
export const breakerHold = (
  failures: number,
  { opensAt = 5, firstMs = MINUTE, mostMs = 30 * MINUTE }: BreakerLimits = {},
): number => (failures < opensAt ? 0 : Math.min(firstMs * 2 ** (failures - opensAt), mostMs));

interface HostTrouble {
  /** HTTP status of the response. */
  readonly status: number;
  readonly retryAfterMs: number | null;
  /** Consecutive responses of this kind, including this one. */
  readonly consecutive: number;
}

interface HostBackoffLimits {
  readonly firstMs?: number;
  /** Maximum for 429 and 503, which concern the whole host. */
  readonly overloadedMaxMs?: number;
  /** Maximum for 403 and 451, which may concern one page only: other Stories of the host must not wait long. */
  readonly forbiddenMaxMs?: number;
  readonly retryAfterMaxMs?: number;
}

/**
 * Milliseconds without requests to the host after such a response: 30 s, doubled with each consecutive one, up to 1 h
 * after 429 (RFC 6585 §4) and 503 and up to 10 min after 403 and 451. A longer Retry-After takes precedence, up to 24 h.
 * Other statuses: Retry-After only.
 */
export const hostBackoff = (
  { status, retryAfterMs, consecutive }: HostTrouble,
  {
    firstMs = 30 * SECOND,
    overloadedMaxMs = HOUR,
    forbiddenMaxMs = 10 * MINUTE,
    retryAfterMaxMs = 24 * HOUR,
  }: HostBackoffLimits = {},
): number => {
  const requestedMs = Math.min(Math.max(retryAfterMs ?? 0, 0), retryAfterMaxMs);
  const grownMs = firstMs * 2 ** Math.max(0, consecutive - 1);
  switch (status) {
    case 429:
    case 503:
      return Math.max(requestedMs, Math.min(grownMs, overloadedMaxMs));
    case 403:
    case 451:
      return Math.max(requestedMs, Math.min(grownMs, forbiddenMaxMs));
    default:
      return requestedMs;
  }
};

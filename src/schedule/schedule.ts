export { adaptiveInterval, type Activity, raiseActivity } from './cadence.ts';
export { observe, stateOf } from './availability.ts';
import type { EpochMs } from '../model/time.ts';
import type { ErrorCode } from '../platform/errors.ts';

/**
 * When Stories are checked. An interval counts from the time the last check was due, so that it does not drift; see
 * monitoring/clock-watch.ts for clocks that are set meanwhile. Chance comes from a hash, so equal inputs give equal times.
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
  /** When this check was due; null if a person requested it. */
  readonly dueAt: EpochMs | null;
  readonly startedAt: EpochMs;
  /** End of the check that had this `outcome`. */
  readonly now: EpochMs;
  readonly everyMs: number;
  readonly outcome: 'unchanged' | 'changed' | 'failed' | 'suspect';
  /** Consecutive failed or suspect checks, including this one; 0 after a successful one. */
  readonly consecutiveFailures: number;
  /** Consecutive suspect captures, including this one. */
  readonly suspects: number;
  /** Consecutive responses to this Story that asked for fewer requests, including this one. */
  readonly refusals: number;
  /** From the Retry-After header, with its jitter; null if absent. */
  readonly retryAfterMs: number | null;
  /** The nearest deadline of an open Expectation. */
  readonly deadlineAt: EpochMs | null;
  /** Maps a text to [0, 1); tests replace the hash. */
  readonly fractionOf?: (text: string) => number;
}

interface NextCheckLimits {
  /** A check that starts later than this share of its interval does not count from the time it was due. */
  readonly late?: number;
  /** Shortest pause between two checks, as a share of the interval. */
  readonly rest?: number;
  /** Wait after a first failure. */
  readonly firstRetryMs?: number;
  /** Wait before the check that confirms a suspect capture. */
  readonly confirmMs?: number;
  /** Delay of the check that follows a deadline. */
  readonly afterDeadlineMs?: number;
}

type Defaults = Required<NextCheckLimits>;

const intervalOf = (check: NextCheck, { firstRetryMs, confirmMs }: Defaults): number => {
  const { everyMs, outcome, consecutiveFailures, suspects, refusals, retryAfterMs } = check;
  if (outcome === 'suspect') return suspects === 1 ? Math.min(everyMs, confirmMs) : everyMs;
  if (outcome !== 'failed') return everyMs;
  if (refusals > 0) return retryAfterMs === null ? everyMs * 2 ** (refusals - 1) : everyMs;
  return consecutiveFailures === 1 ? Math.min(everyMs, firstRetryMs) : everyMs;
};

/**
 * The next regular check. `every` was set by a person, so `fastest` and `slowest` are widened to include it:
 *
 * - interval = `every`, also while the page fails, so that its return is detected within one interval; min(`every`,
 *   60 s) after a first failure; min(`every`, 30 s) after a first suspect capture, to confirm it; `every` × 2^(n-1), limited to
 *   `slowest`, after n consecutive responses that asked for fewer requests without saying how long to wait;
 * - it counts from the time the check was due. A check that was late by more than a fifth of it counts from its own
 *   start, shortened by up to a fifth, so that Stories which were late together are spread again;
 * - if the deadline of an Expectation is within that wait, the check follows one second after the deadline, but not
 *   before `fastest`;
 * - never before Retry-After (RFC 9110 §10.2.3).
 */
export const nextCheckAt = (check: NextCheck, limits: NextCheckLimits = {}): EpochMs => {
  const defaults: Defaults = {
    late: 0.2,
    rest: 0.2,
    firstRetryMs: MINUTE,
    confirmMs: 30 * SECOND,
    afterDeadlineMs: SECOND,
    ...limits,
  };
  const { id, now, startedAt, dueAt, everyMs, deadlineAt, fractionOf = fraction } = check;
  const fastestMs = Math.min(check.fastestMs, everyMs);
  const slowestMs = Math.max(check.slowestMs, everyMs);
  const intervalMs = Math.min(Math.max(intervalOf(check, defaults), fastestMs), slowestMs);

  const lateMs = dueAt === null ? 0 : startedAt - dueAt;
  const isLate = lateMs > defaults.late * intervalMs;
  // Hashing the time as well prevents that two Stories stay in step.
  const share = isLate ? 1 - defaults.late * fractionOf(`${id} ${now}`) : 1;
  const countedFrom = dueAt === null || lateMs < 0 || isLate ? startedAt : dueAt;
  const plannedAt = Math.max(countedFrom + intervalMs * share, now + defaults.rest * intervalMs);

  const isBeforeDeadline = deadlineAt !== null && deadlineAt > now;
  const afterDeadlineAt = isBeforeDeadline
    ? Math.max(deadlineAt + defaults.afterDeadlineMs, now + fastestMs)
    : Infinity;
  return Math.ceil(Math.max(Math.min(plannedAt, afterDeadlineAt), now + (check.retryAfterMs ?? 0)));
};

/** What a failed request says about further ones. */
interface Refusal {
  readonly code: ErrorCode;
  /** From the Retry-After header; null if absent. */
  readonly retryAfterMs: number | null;
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'HTTP_RATE_LIMITED',
  'ROBOTS_DISALLOWED',
  'CAPTURE_BLOCKED',
]);

/**
 * Does the host ask for fewer requests: 429 (RFC 6585 §4), a Retry-After, robots.txt, or a bot check? Other failures are
 * outages: they end at some time, and the host did not ask anybody to wait for that.
 */
export const asksForFewerRequests = ({ code, retryAfterMs }: Refusal): boolean =>
  retryAfterMs !== null || REFUSALS.has(code);

/**
 * The wait for a Retry-After, up to `mostMs`, plus a jitter of up to a tenth, at most one minute: others were asked to
 * return at the same time.
 */
export const retryAfterWait = (retryAfterMs: number, share: number, mostMs: number = 24 * HOUR): number => {
  const requestedMs = Math.min(Math.max(retryAfterMs, 0), mostMs);
  return Math.ceil(requestedMs + Math.min(requestedMs / 10, MINUTE) * share);
};

interface OutageLimits {
  /** Consecutive failures of a host, over all its Stories, after which it counts as failing as a whole. */
  readonly opensAt?: number;
  /** The next probe may come this much before the interval is over, because claims come at intervals, too. */
  readonly earlyMs?: number;
}

/** Does the host fail as a whole? */
export const isOutage = (failures: number, { opensAt = 5 }: OutageLimits = {}): boolean =>
  failures >= opensAt;

/**
 * Milliseconds from the start of a failed request during which a host that fails as a whole gets no other one: the
 * shortest interval of its Stories, so that its return is detected within that. 0 for other hosts.
 */
export const outageHold = (failures: number, intervalMs: number, limits: OutageLimits = {}): number =>
  isOutage(failures, limits) ? intervalMs - Math.min(limits.earlyMs ?? SECOND, intervalMs / 10) : 0;

interface HostRefusal extends Refusal {
  /** Consecutive refusals of this host, including this one. */
  readonly consecutive: number;
  /** 0..1, for the jitter. */
  readonly share: number;
}

interface HostBackoffLimits {
  readonly firstMs?: number;
  /** Maximum for 429, which concerns the whole host. */
  readonly overloadedMaxMs?: number;
  /** Maximum for a bot check, which may concern one page only: other Stories of the host must not wait long. */
  readonly blockedMaxMs?: number;
}

/**
 * Milliseconds without requests to the host after a failed one: as long as its Retry-After says. Without one, 30 s after a
 * 429 or a bot check, doubled with each consecutive one, up to 1 h or 10 min; 0 after other failures.
 */
export const hostBackoff = (
  { code, retryAfterMs, consecutive, share }: HostRefusal,
  { firstMs = 30 * SECOND, overloadedMaxMs = HOUR, blockedMaxMs = 10 * MINUTE }: HostBackoffLimits = {},
): number => {
  if (retryAfterMs !== null) return retryAfterWait(retryAfterMs, share);
  const grownMs = firstMs * 2 ** Math.max(0, consecutive - 1);
  if (code === 'HTTP_RATE_LIMITED') return Math.min(grownMs, overloadedMaxMs);
  return code === 'CAPTURE_BLOCKED' ? Math.min(grownMs, blockedMaxMs) : 0;
};

export { adaptiveInterval, type Activity, raiseActivity } from './cadence.ts';
export { observe, stateOf } from './availability.ts';
import type { EpochMs } from '../model/time.ts';

/**
 * When a Story is looked at. Every time is reckoned from `now`, never from a stored time, so that a clock that jumps
 * brings neither a storm nor a wait without end; what varies does so by a hash, so that the same facts always give
 * the same time.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * A number from 0 up to but not including 1 for an id. FNV-1a (32 bit) leaves ids that differ in their last character
 * close together, hence the final mixing, that of MurmurHash3.
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
  /** Stories that become due together with this one, itself included. */
  readonly waiting: number;
  /** Time that one of them gets of the span over which they are spread. */
  readonly shareMs?: number;
}

/**
 * `now + fraction(id) × min(every, waiting × 50 ms)`: a single new Story is checked at once, a thousand (new, or
 * overdue after a standstill) over fifty seconds.
 */
export const firstCheckAt = ({ id, now, everyMs, waiting, shareMs = 50 }: FirstCheck): EpochMs =>
  now + Math.floor(fraction(id) * Math.min(everyMs, Math.max(waiting, 0) * shareMs));

/** The bounds within which intervals move, in milliseconds. */
export interface Cadence {
  readonly fastestMs: number;
  readonly slowestMs: number;
}

export interface NextCheck extends Cadence {
  readonly id: string;
  /** The end of the check that gave `outcome`. */
  readonly now: EpochMs;
  readonly everyMs: number;
  readonly outcome: 'unchanged' | 'changed' | 'failed' | 'suspect';
  /** Checks in a row, this one included, that gave nothing to compare; 0 after a good one. */
  readonly consecutiveFailures: number;
  /** What the site asked for; null if nothing. */
  readonly retryAfterMs: number | null;
  /** The nearest deadline of an open Expectation. */
  readonly deadlineAt: EpochMs | null;
  /** A number 0..1 for a text; the hash unless a test knows better. */
  readonly fractionOf?: (text: string) => number;
}

interface NextCheckLimits {
  /** Share of the interval by which it varies to both sides. */
  readonly spread?: number;
  /** Wait after the first failure of a row. */
  readonly firstRetryMs?: number;
  /** Wait before a suspect capture is confirmed. */
  readonly confirmMs?: number;
  /** How long after a deadline the check that decides it is placed. */
  readonly afterDeadlineMs?: number;
  /** Longest wait that a site can ask for. */
  readonly retryAfterMaxMs?: number;
}

type Defaults = Required<NextCheckLimits>;

/** The interval before spreading. Failures and suspects in a row double it, from the second on. */
const intervalOf = (check: NextCheck, { firstRetryMs, confirmMs }: Defaults): number => {
  const { everyMs, outcome, consecutiveFailures } = check;
  if (outcome === 'unchanged' || outcome === 'changed') return everyMs;
  if (consecutiveFailures > 1) return everyMs * 2 ** (consecutiveFailures - 1);
  return Math.min(everyMs, outcome === 'suspect' ? confirmMs : firstRetryMs);
};

/**
 * The next regular check. With `fastest` and `slowest` widened to take in `every` itself, which a person chose:
 *
 * - interval = `every` after a good check; min(`every`, 60 s) after one failure; min(`every`, 30 s) after one suspect
 *   capture, to confirm it; `every` × 2^(n-1) after n of either in a row;
 * - wait = interval × (0.9 … 1.1), kept within `fastest` … `slowest`;
 * - if an Expectation falls due during that wait, the check comes one second after the deadline instead, though not
 *   before `fastest`;
 * - never before Retry-After (RFC 9110 §10.2.3), counted up to 24 h.
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

  // The time goes into the hash so that no Story is always late and no two stay in step.
  const factor = 1 - defaults.spread + 2 * defaults.spread * fractionOf(`${id} ${now}`);
  const waitMs = Math.min(Math.max(intervalOf(check, defaults) * factor, fastestMs), slowestMs);

  const untilDeadlineMs = deadlineAt === null ? Infinity : deadlineAt - now;
  const decidingMs = Math.max(untilDeadlineMs + defaults.afterDeadlineMs, fastestMs);
  const placedMs = untilDeadlineMs > 0 ? Math.min(waitMs, decidingMs) : waitMs;

  const askedMs = Math.min(check.retryAfterMs ?? 0, defaults.retryAfterMaxMs);
  return now + Math.round(Math.max(placedMs, Math.ceil(askedMs)));
};

interface BreakerLimits {
  /** Failures of a host in a row, over all its Stories, after which it is left alone. */
  readonly opensAt?: number;
  readonly firstMs?: number;
  readonly mostMs?: number;
}

/**
 * Milliseconds for which a host that fails again and again is asked for nothing: a minute from the fifth failure in a
 * row on, doubled with each further one, at most half an hour. One Story looks whether it is back, then the others.
 */
export const breakerHold = (
  failures: number,
  { opensAt = 5, firstMs = MINUTE, mostMs = 30 * MINUTE }: BreakerLimits = {},
): number => (failures < opensAt ? 0 : Math.min(firstMs * 2 ** (failures - opensAt), mostMs));

interface HostTrouble {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly retryAfterMs: number | null;
  /** Such answers in a row, this one included. */
  readonly consecutive: number;
}

interface HostBackoffLimits {
  readonly firstMs?: number;
  /** Most for 429 and 503, which speak of the whole host. */
  readonly overloadedMaxMs?: number;
  /** Most for 403 and 451, which may speak of one page only: the host's other Stories must not wait long for it. */
  readonly forbiddenMaxMs?: number;
  readonly retryAfterMaxMs?: number;
}

/**
 * Milliseconds during which nothing is asked of the host of such an answer: 30 s, doubled with each in a row, up to
 * 1 h after 429 (RFC 6585 §4) and 503, up to 10 min after 403 and 451; a Retry-After counts where it is longer, up to
 * 24 h. Any other status: only its Retry-After.
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
  const askedMs = Math.min(Math.max(retryAfterMs ?? 0, 0), retryAfterMaxMs);
  const grownMs = firstMs * 2 ** Math.max(0, consecutive - 1);
  switch (status) {
    case 429:
    case 503:
      return Math.max(askedMs, Math.min(grownMs, overloadedMaxMs));
    case 403:
    case 451:
      return Math.max(askedMs, Math.min(grownMs, forbiddenMaxMs));
    default:
      return askedMs;
  }
};

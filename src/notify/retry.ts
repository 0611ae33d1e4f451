import type { EpochMs } from '../model/time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Waiting time before each try, in milliseconds; the first is sent at once. Ten tries over 75.6 hours: the example
 * schedule of Standard Webhooks 1.0, section "Deliverability and reliability".
 */
export const RETRY_SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

interface FailedAttempt {
  /** The try that just failed, from 1. */
  readonly attempt: number;
  readonly now: EpochMs;
  /** What the receiver asked for (RFC 9110 §10.2.3), null if nothing. */
  readonly retryAfterMs: number | null;
  /** 0..1, for the jitter. */
  readonly random: number;
}

type NextAttempt = { readonly kind: 'retry'; readonly at: EpochMs } | { readonly kind: 'exhausted' };

interface RetryLimits {
  readonly scheduleMs?: readonly number[];
  /** Share of the waiting time by which it varies to both sides. */
  readonly jitter?: number;
  /** Longest wait that a receiver can ask for. */
  readonly retryAfterMaxMs?: number;
}

/**
 * When to try again. Jitter keeps the Deliveries that failed together from coming back together; a Retry-After can
 * only postpone the next try, and never beyond its limit.
 */
export const nextAttempt = (
  { attempt, now, retryAfterMs, random }: FailedAttempt,
  { scheduleMs = RETRY_SCHEDULE_MS, jitter = 0.2, retryAfterMaxMs = 24 * HOUR }: RetryLimits = {},
): NextAttempt => {
  const delayMs = scheduleMs[attempt];
  if (delayMs === undefined) return { kind: 'exhausted' };
  const jitteredMs = delayMs * (1 - jitter + 2 * jitter * random);
  const askedMs = Math.min(retryAfterMs ?? 0, retryAfterMaxMs);
  return { kind: 'retry', at: Math.ceil(now + Math.max(jitteredMs, askedMs)) };
};

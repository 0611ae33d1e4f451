import type { EpochMs } from '../model/time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Delay before each attempt, in milliseconds; the first is immediate. Ten attempts over 75.6 hours: the example schedule
 * of Standard Webhooks 1.0, section "Deliverability and reliability".
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
  /** The attempt that just failed, from 1. */
  readonly attempt: number;
  readonly now: EpochMs;
  /** The pause requested by the receiver (RFC 9110 §10.2.3), in milliseconds; null for none. */
  readonly retryAfterMs: number | null;
  /** 0..1, for the jitter. */
  readonly random: number;
}

type NextAttempt = { readonly kind: 'retry'; readonly at: EpochMs } | { readonly kind: 'exhausted' };

interface RetryLimits {
  readonly scheduleMs?: readonly number[];
  /** Maximum deviation in both directions, as a fraction of the delay. */
  readonly jitter?: number;
  /** Longest pause that a receiver can request. */
  readonly retryAfterMaxMs?: number;
}

/**
 * When to retry. Jitter spreads the retries of Deliveries that failed together. Retry-After can only postpone the next
 * attempt, up to `retryAfterMaxMs`.
 */
export const nextAttempt = (
  { attempt, now, retryAfterMs, random }: FailedAttempt,
  { scheduleMs = RETRY_SCHEDULE_MS, jitter = 0.2, retryAfterMaxMs = 24 * HOUR }: RetryLimits = {},
): NextAttempt => {
  const delayMs = scheduleMs[attempt];
  if (delayMs === undefined) return { kind: 'exhausted' };
  const jitteredMs = delayMs * (1 - jitter + 2 * jitter * random);
  const requestedMs = Math.min(retryAfterMs ?? 0, retryAfterMaxMs);
  return { kind: 'retry', at: Math.ceil(now + Math.max(jitteredMs, requestedMs)) };
};

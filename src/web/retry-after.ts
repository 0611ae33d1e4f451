import type { EpochMs } from '../model/time.ts';
import { parseHttpDate } from './http-date.ts';

interface RetryAfterLimits {
  readonly leastMs?: number;
  readonly mostMs?: number;
}

/**
 * The wait that a Retry-After header (seconds or an HTTP date) requests, in milliseconds from `now`, clamped to the
 * limits: at least 1 s and at most 24 h by default. Null if the header is missing or malformed.
 * @see RFC 9110 §10.2.3
 */
export const readRetryAfter = (
  header: string | null | undefined,
  now: EpochMs,
  { leastMs = 1_000, mostMs = 86_400_000 }: RetryAfterLimits = {},
): number | null => {
  const text = header?.trim() ?? '';
  const at = /^\d+$/.test(text) ? now + Number(text) * 1_000 : parseHttpDate(text, now);
  return at === null ? null : Math.min(mostMs, Math.max(leastMs, at - now));
};

import type { EpochMs } from '../model/time.ts';
import { parseHttpDate } from './http-date.ts';

interface RetryAfterLimits {
  readonly leastMs?: number;
  readonly mostMs?: number;
}

/**
 * How long a Retry-After header asks to wait, milliseconds from `now`: seconds, or an HTTP date. Null when it is
 * missing or says neither. Nobody may ask to be asked at once, nor to be forgotten.
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

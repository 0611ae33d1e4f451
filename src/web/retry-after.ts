import type { EpochMs } from '../model/time.ts';
import { parseLenientHttpDate } from './http-date.ts';

interface RetryAfterLimits {
  readonly leastMs?: number;
  readonly mostMs?: number;
}

const SECONDS = /^(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?)?$/i;

/** Larger numbers are no wait (31 years) but a moment: seconds or, if they are larger still, milliseconds since 1970. */
const LARGEST_WAIT_S = 1_000_000_000;
const LARGEST_MOMENT_S = 100_000_000_000;

const momentOf = (text: string, now: EpochMs): EpochMs | null => {
  const seconds = SECONDS.exec(text)?.[1];
  if (seconds === undefined) return parseLenientHttpDate(text, now);
  const value = Number(seconds);
  if (value < LARGEST_WAIT_S) return now + Math.ceil(value * 1_000);
  return value < LARGEST_MOMENT_S ? value * 1_000 : value;
};

/** A field that was sent twice arrives as one value with commas, which dates contain as well. */
const valuesOf = (text: string): string[] =>
  text
    .split(/,(?=\s*(?:\d+(?:\.\d+)?\s*(?:,|$)|[a-z]{3,9},|\d{4}-))/i)
    .map((value) => value.trim().replace(/^"(.*)"$/, '$1'));

/**
 * The wait that a Retry-After header (seconds or an HTTP date) requests, in milliseconds from `now`, clamped to the
 * limits: at least 1 s and at most 24 h by default. Dates are read leniently, fractions are accepted, and of several
 * values the longest wait counts: a request too early is worse than one too late. Null if the header is missing or
 * unreadable.
 * @see RFC 9110 §10.2.3
 */
export const readRetryAfter = (
  header: string | null | undefined,
  now: EpochMs,
  { leastMs = 1_000, mostMs = 86_400_000 }: RetryAfterLimits = {},
): number | null => {
  const moments = valuesOf(header ?? '').flatMap((value) => momentOf(value, now) ?? []);
  if (moments.length === 0) return null;
  return Math.min(mostMs, Math.max(leastMs, Math.max(...moments) - now));
};

import type { EpochMs } from '../model/time.ts';
import type { Validators } from '../model/page.ts';
import { parseHttpDate } from '../web/http-date.ts';

type Headers = Readonly<Record<string, string>>;

/** Null for values that cannot be sent back unchanged; they are not valid validators (RFC 9110 §8.8.3). */
const sendable = (value: string | undefined, maxChars = 1_024): string | null => {
  const text = value?.trim() ?? '';
  return /^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/.test(text) && text.length <= maxChars ? text : null;
};

/**
 * Two versions published within one second share a Last-Modified value. If the first one was fetched in that second, the
 * origin would answer 304 for the second one forever. The value is usable only if it was at least one second old when
 * the response was sent (RFC 9110 §8.8.2.2).
 */
const isSettled = (lastModified: string, date: string | undefined, fetchedAt: EpochMs): boolean => {
  const modifiedAt = parseHttpDate(lastModified, fetchedAt);
  if (modifiedAt === null) return true;
  const sentAt = (date === undefined ? null : parseHttpDate(date, fetchedAt)) ?? fetchedAt;
  return sentAt - modifiedAt >= 1_000;
};

/** The validators of a response, unchanged, including weak ETags and ETags without quotes. */
export const readValidators = (headers: Headers, fetchedAt: EpochMs): Validators => {
  const lastModified = sendable(headers['last-modified']);
  return {
    etag: sendable(headers['etag']),
    lastModified:
      lastModified !== null && isSettled(lastModified, headers['date'], fetchedAt) ? lastModified : null,
  };
};

/** The validators after a 304: those of the response, and the sent ones where it has none (RFC 9111 §4.3.4). */
export const refreshValidators = (sent: Validators, headers: Headers, fetchedAt: EpochMs): Validators => {
  const fresh = readValidators(headers, fetchedAt);
  return { etag: fresh.etag ?? sent.etag, lastModified: fresh.lastModified ?? sent.lastModified };
};

/** Sends both: an origin that supports ETags must ignore the date (RFC 9110 §13.1.3), an older one uses the date. */
export const conditionalHeaders = ({ etag, lastModified }: Validators): Record<string, string> => {
  const headers: Record<string, string> = {};
  const tag = sendable(etag ?? undefined);
  const date = sendable(lastModified ?? undefined);
  if (tag !== null) headers['if-none-match'] = tag;
  if (date !== null) headers['if-modified-since'] = date;
  return headers;
};

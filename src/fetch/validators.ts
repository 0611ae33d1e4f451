import type { EpochMs } from '../model/time.ts';
import type { Validators } from '../model/page.ts';
import { parseHttpDate } from '../web/http-date.ts';

type Headers = Readonly<Record<string, string>>;

/** What can be sent back byte by byte; the rest cannot be a validator (RFC 9110 §8.8.3) and would break a request. */
const sendable = (value: string | undefined, maxChars = 1_024): string | null => {
  const text = value?.trim() ?? '';
  return /^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/.test(text) && text.length <= maxChars ? text : null;
};

/**
 * A Last-Modified in the second in which it was sent may be shared by two editions: asked "newer than that?", the
 * origin would deny the second one for good. It is no use until it lies at least a second back (RFC 9110 §8.8.2.2).
 */
const isSettled = (lastModified: string, date: string | undefined, fetchedAt: EpochMs): boolean => {
  const modifiedAt = parseHttpDate(lastModified, fetchedAt);
  if (modifiedAt === null) return true;
  const sentAt = (date === undefined ? null : parseHttpDate(date, fetchedAt)) ?? fetchedAt;
  return sentAt - modifiedAt >= 1_000;
};

/** The validators of an answer, as published, weak ETags and ETags without quotes included. */
export const readValidators = (headers: Headers, fetchedAt: EpochMs): Validators => {
  const lastModified = sendable(headers['last-modified']);
  return {
    etag: sendable(headers['etag']),
    lastModified:
      lastModified !== null && isSettled(lastModified, headers['date'], fetchedAt) ? lastModified : null,
  };
};

/** A 304 may bring newer validators; what it does not mention stays (RFC 9111 §4.3.4). */
export const refreshValidators = (sent: Validators, headers: Headers, fetchedAt: EpochMs): Validators => {
  const fresh = readValidators(headers, fetchedAt);
  return { etag: fresh.etag ?? sent.etag, lastModified: fresh.lastModified ?? sent.lastModified };
};

/** Both are sent: an origin that knows ETags must ignore the date then (RFC 9110 §13.1.3), an older one uses it. */
export const conditionalHeaders = ({ etag, lastModified }: Validators): Record<string, string> => {
  const headers: Record<string, string> = {};
  const tag = sendable(etag ?? undefined);
  const date = sendable(lastModified ?? undefined);
  if (tag !== null) headers['if-none-match'] = tag;
  if (date !== null) headers['if-modified-since'] = date;
  return headers;
};

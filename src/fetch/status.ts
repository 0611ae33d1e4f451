import { refuserByHeader } from '../web/blocking-services.ts';
import { failure, type Failure } from '../platform/errors.ts';

/** What a status means for a check. */
export type StatusMeaning = 'page' | 'not-modified' | 'redirect' | 'failed';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** 202 and 203 carry a page like 200. The quality gate knows the status and decides whether the page is usable. */
const PAGES: ReadonlySet<number> = new Set([200, 202, 203]);

const codeFor = (status: number): Failure['code'] => {
  if (status === 404 || status === 410) return 'HTTP_NOT_FOUND';
  if (status === 401 || status === 403 || status === 451) return 'HTTP_FORBIDDEN';
  if (status === 429) return 'HTTP_RATE_LIMITED';
  if (status >= 500) return 'HTTP_SERVER_ERROR';
  return status >= 400 ? 'HTTP_CLIENT_ERROR' : 'FETCH_PROTOCOL';
};

const NAMES = new Map([
  [401, 'Unauthorized'],
  [402, 'Payment Required'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [410, 'Gone'],
  [429, 'Too Many Requests'],
  [451, 'Unavailable For Legal Reasons'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
]);

/** @see RFC 9110 §15 */
export const meaningOf = (status: number): StatusMeaning => {
  if (PAGES.has(status)) return 'page';
  if (status === 304) return 'not-modified';
  return REDIRECTS.has(status) ? 'redirect' : 'failed';
};

/** The failure for a status. If a blocking service refused the request, the failure names that service. */
export const statusFailure = (
  status: number,
  host: string,
  headers: Readonly<Record<string, string>> = {},
): Failure => {
  const name = NAMES.get(status);
  const said = `${host} responded with ${status}${name === undefined ? '' : ` ${name}`}`;
  const refuser = refuserByHeader(status, headers);
  if (refuser !== null) {
    const message = `${said}: ${refuser.service} blocked the request (header ${refuser.header}).`;
    return failure(status === 429 ? codeFor(status) : 'CAPTURE_BLOCKED', message);
  }
  return failure(
    codeFor(status),
    status < 400 ? `${said}, which is not a valid response to this request.` : `${said}.`,
  );
};

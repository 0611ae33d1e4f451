/** Errors of Redis and PostgreSQL clients: is the server unreachable, or did it return an error? */

/** Node's system errors (libuv) for a connection that failed or was cut. */
const SYSTEM_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** PostgreSQL Appendix A: connection exceptions (class 08), shutdown, crash, server still starting. */
const SQL_STATES = /^(?:08...|57P0[1-3])$/;

/** Errors without a code. */
const MESSAGES =
  /^(?:Connection terminated|Connection ended|Client has encountered a connection error|timeout (?:expired|exceeded)|Connection is closed|Stream isn't writeable|Reached the max retries per request|Socket timeout|Command timed out|Client was closed|Query read timeout)/;

const REDIS_MESSAGES =
  /^(?:Connection is closed|Stream isn't writeable|Reached the max retries per request|Socket timeout|Command timed out)/;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/** The error, its aggregated errors and its causes. */
const chain = (error: unknown, depth = 0): Error[] => {
  if (!(error instanceof Error) || depth > 5) return [];
  const parts = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return [error, ...[...parts, error.cause].flatMap((one) => chain(one, depth + 1))];
};

/** ENOENT counts only for `connect`, where the UNIX socket is missing. */
const isSystemError = (error: Error): boolean =>
  'syscall' in error &&
  (SYSTEM_CODES.has(codeOf(error)) || (codeOf(error) === 'ENOENT' && error.syscall === 'connect'));

/** true if the server did not respond or the connection was cut; false for an error returned by the server. */
export const isConnectionError = (error: unknown): boolean =>
  chain(error).some(
    (one) => isSystemError(one) || SQL_STATES.test(codeOf(one)) || MESSAGES.test(one.message),
  );

/** Messages that only Redis clients use; a system error may come from either. */
export const isFromRedis = (error: unknown): boolean =>
  chain(error).some(({ message }) => REDIS_MESSAGES.test(message));

/** One line for people: the code of a system error, or the message. */
export const reasonOf = (error: unknown): string => {
  const named = chain(error).find(isSystemError);
  if (named) return codeOf(named);
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '') || 'no reason given';
};

import { failure, type Failure } from '../platform/errors.ts';
import { RefusedAddress } from './connector.ts';

/** How far a request had come. */
export type Phase = 'connecting' | 'waiting' | 'reading';

/** Named so that the numbers in messages are those in force. */
export interface Budgets {
  readonly connectTimeoutMs: number;
  readonly maxHeaderBytes: number;
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';

const TLS_CODE =
  /^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_CERT_|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|EPROTO$)/;

/** OpenSSL's own words where Node gives them, without the source file and line that surround them. */
const tlsReason = (error: Error): string =>
  'reason' in error && typeof error.reason === 'string' && error.reason !== '' ? error.reason : error.message;

/** Of several addresses that were tried, all refusals in one line; Node puts them into an AggregateError. */
const connectReason = (error: Error): string => {
  const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reasons = all.slice(0, 4).map((one) => (one instanceof Error ? one.message : String(one)));
  return [...new Set(reasons)].join('; ') || codeOf(error) || error.name;
};

const givenUp = (host: string): Failure => failure('FETCH_ABORTED', `The request to ${host} was given up.`);

const FIXED = new Map<string, (host: string, budgets: Budgets) => Failure>([
  [
    'UND_ERR_CONNECT_TIMEOUT',
    (host, { connectTimeoutMs }) =>
      failure('FETCH_TIMEOUT', `${host} did not accept a connection within ${connectTimeoutMs} ms.`),
  ],
  [
    'UND_ERR_HEADERS_OVERFLOW',
    (host, { maxHeaderBytes }) =>
      failure('FETCH_PROTOCOL', `${host} sent more than ${maxHeaderBytes} bytes of headers.`),
  ],
  [
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    (host) => failure('FETCH_PROTOCOL', `${host} sent a body of another length than its Content-Length.`),
  ],
  ['ENOTFOUND', (host) => failure('FETCH_DNS', `The name of ${host} does not exist.`)],
  ['ENODATA', (host) => failure('FETCH_DNS', `The name of ${host} has no address.`)],
  ['EAI_AGAIN', (host) => failure('FETCH_DNS', `DNS gave no answer about the name of ${host}.`)],
  ['UND_ERR_DESTROYED', givenUp],
  ['UND_ERR_CLOSED', givenUp],
  ['ABORT_ERR', givenUp],
]);

/**
 * The Failure that an error of undici, net, tls or dns stands for. Codes are compared, never classes: two copies of
 * undici in one process have different ones.
 */
export const explainError = (error: Error, host: string, phase: Phase, budgets: Budgets): Failure => {
  if (error instanceof RefusedAddress) return error.failure;
  const code = codeOf(error);
  const fixed = FIXED.get(code)?.(host, budgets);
  if (fixed) return fixed;
  if (TLS_CODE.test(code)) {
    return failure('FETCH_TLS', `No safe connection to ${host}: ${tlsReason(error)} (${code}).`);
  }
  if (code.startsWith('EAI_')) {
    return failure('FETCH_DNS', `The name of ${host} could not be looked up (${code}).`);
  }
  switch (phase) {
    case 'connecting':
      return failure('FETCH_CONNECT', `No connection to ${host}: ${connectReason(error)}.`);
    case 'waiting':
      return failure('FETCH_PROTOCOL', `${host} did not answer in HTTP: ${connectReason(error)}.`);
    case 'reading':
      return failure('FETCH_PROTOCOL', `The answer of ${host} broke off: ${connectReason(error)}.`);
  }
};

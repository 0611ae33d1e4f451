import { failure, type Failure } from '../platform/errors.ts';
import { RefusedAddress } from './connector.ts';

/** The phase that a request is in. */
export type Phase = 'connecting' | 'waiting' | 'reading';

/** The limits that messages name. */
export interface NamedLimits {
  readonly connectTimeoutMs: number;
  readonly maxHeaderBytes: number;
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';

const TLS_CODE =
  /^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_CERT_|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|EPROTO$)/;

/** The reason given by OpenSSL if Node provides it, without source file and line. */
const tlsReason = (error: Error): string =>
  'reason' in error && typeof error.reason === 'string' && error.reason !== '' ? error.reason : error.message;

/** One line with the reasons for all addresses that were tried; Node wraps them in an AggregateError. */
const connectReason = (error: Error): string => {
  const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reasons = all.slice(0, 4).map((one) => (one instanceof Error ? one.message : String(one)));
  return [...new Set(reasons)].join('; ') || codeOf(error) || error.name;
};

const aborted = (host: string): Failure => failure('FETCH_ABORTED', `The request to ${host} was aborted.`);

const FIXED = new Map<string, (host: string, limits: NamedLimits) => Failure>([
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
    (host) => failure('FETCH_PROTOCOL', `${host} sent a body that does not match its Content-Length.`),
  ],
  ['ENOTFOUND', (host) => failure('FETCH_DNS', `The host name of ${host} does not exist.`)],
  ['ENODATA', (host) => failure('FETCH_DNS', `The host name of ${host} has no address.`)],
  ['EAI_AGAIN', (host) => failure('FETCH_DNS', `DNS did not respond to the lookup of ${host}.`)],
  ['UND_ERR_DESTROYED', aborted],
  ['UND_ERR_CLOSED', aborted],
  ['ABORT_ERR', aborted],
]);

/**
 * Maps an error of undici, net, tls or dns to a Failure. Compares codes, not classes, because a process may contain two
 * copies of undici.
 */
export const failureFromError = (error: Error, host: string, phase: Phase, limits: NamedLimits): Failure => {
  if (error instanceof RefusedAddress) return error.failure;
  const code = codeOf(error);
  const fixed = FIXED.get(code)?.(host, limits);
  if (fixed) return fixed;
  if (TLS_CODE.test(code)) {
    return failure('FETCH_TLS', `Could not establish TLS with ${host}: ${tlsReason(error)} (${code}).`);
  }
  if (code.startsWith('EAI_')) {
    return failure('FETCH_DNS', `The host name of ${host} could not be resolved (${code}).`);
  }
  switch (phase) {
    case 'connecting':
      return failure('FETCH_CONNECT', `Could not connect to ${host}: ${connectReason(error)}.`);
    case 'waiting':
      return failure(
        'FETCH_PROTOCOL',
        `${host} did not send a valid HTTP response: ${connectReason(error)}.`,
      );
    case 'reading':
      return failure('FETCH_PROTOCOL', `The response of ${host} was interrupted: ${connectReason(error)}.`);
  }
};

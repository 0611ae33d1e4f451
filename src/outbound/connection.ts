import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { failure, type Failure } from '../platform/errors.ts';
import { bareHost, type Guard } from './address.ts';
import { guardedLookup, type Lookup, RefusedAddress } from './connector.ts';
import { type NamedLimits, failureFromError } from './reasons.ts';

export interface ConnectionRequest {
  /** Host name or IP address, IPv6 with or without brackets. */
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. The caller may upgrade a plain connection later (STARTTLS). */
  readonly tls: boolean;
  /** From the DNS lookup to the end of the TLS handshake, milliseconds. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

export type ConnectionResult =
  /** Open; the caller closes it. */
  | { readonly kind: 'connected'; readonly socket: Socket }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface ConnectionLimits extends NamedLimits {
  readonly guard: Guard;
  readonly lookup: Lookup;
  /** PEM certificates that replace Node's default CA certificates. */
  readonly ca?: readonly string[] | undefined;
  /** All connections until they close, so that `Outbound.close` can end them. */
  readonly sockets: Set<Socket>;
}

/**
 * Opens a raw connection, as SMTP needs it, with the same three address checks as an HTTP request (see
 * outbound/connector.ts). Allows mail ports and the ports of listed private hosts.
 */
export const openConnection = (
  request: ConnectionRequest,
  limits: ConnectionLimits,
): Promise<ConnectionResult> => {
  const { guard, sockets } = limits;
  const { port, deadlineMs } = request;
  const checked = guard.checkServer(request.host, port);
  if (checked.kind === 'refused') return Promise.resolve({ kind: 'failed', failure: checked.failure });
  const host = bareHost(checked.url.hostname);
  const shown = `${checked.url.hostname}:${port}`;
  const aborted = failure('FETCH_ABORTED', `The connection to ${shown} was aborted.`);
  if (request.signal?.aborted === true) return Promise.resolve({ kind: 'failed', failure: aborted });
  const refusal = (address: string): string | null => guard.refusal(host, port, address);

  return new Promise((resolve) => {
    const plain = connectPlain({ host, port, lookup: guardedLookup(refusal, limits.lookup) });
    sockets.add(plain);
    plain.once('close', () => sockets.delete(plain));
    let settled = false;
    const settle = (result: ConnectionResult): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      if (result.kind === 'failed') plain.destroy();
      resolve(result);
    };
    const fail = (reason: Failure): void => settle({ kind: 'failed', failure: reason });
    const onError = (error: Error): void => fail(failureFromError(error, shown, 'connecting', limits));
    const onClose = (): void =>
      fail(failure('FETCH_CONNECT', `Could not connect to ${shown}: it closed the connection at once.`));
    const onAbort = (): void => fail(aborted);
    const timer = setTimeout(
      () => fail(failure('FETCH_TIMEOUT', `Could not connect to ${shown} within ${deadlineMs} ms.`)),
      deadlineMs,
    );
    const handOver = (socket: Socket): void => settle({ kind: 'connected', socket });
    // Kept after the handover: until the caller adds its own listeners, an unhandled error would crash the process.
    plain.on('error', onError);
    plain.once('close', onClose);
    plain.once('connect', () => {
      const why = refusal(plain.remoteAddress ?? 'an unknown address');
      if (why !== null) {
        onError(new RefusedAddress(`${host} connected to ${why}.`));
        return;
      }
      if (!request.tls) {
        handOver(plain);
        return;
      }
      plain.off('close', onClose);
      const safe = connectTls({
        socket: plain,
        // RFC 6066 §3: SNI does not allow IP addresses. The certificate is still checked against `host`.
        ...(isIP(host) === 0 && { servername: host }),
        host,
        ...(limits.ca && { ca: [...limits.ca] }),
      });
      safe.on('error', onError);
      safe.once('close', onClose);
      safe.once('secureConnect', () => handOver(safe));
    });
    // The signal may have been aborted while the lookup was started.
    if (request.signal?.aborted === true) onAbort();
    else request.signal?.addEventListener('abort', onAbort, { once: true });
  });
};

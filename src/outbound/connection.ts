import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { failure, type Failure } from '../platform/errors.ts';
import { bareHost, type Guard } from './address.ts';
import { guardedLookup, type Lookup, RefusedAddress } from './connector.ts';
import { type Budgets, explainError } from './reasons.ts';

export interface ConnectionRequest {
  /** A name or an IP address, IPv6 with or without brackets. */
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. A plain connection may still be upgraded by whoever asked for it. */
  readonly tls: boolean;
  /** From the look-up of the name to the end of the TLS handshake, milliseconds. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

export type ConnectionResult =
  /** Open, and whoever asked for it ends it. */
  | { readonly kind: 'connected'; readonly socket: Socket }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface ConnectionLimits extends Budgets {
  readonly guard: Guard;
  readonly lookup: Lookup;
  /** PEM certificates to trust instead of those that Node trusts. */
  readonly ca?: readonly string[] | undefined;
  /** Every connection from its first moment to its end, so that closing the way out ends it. */
  readonly sockets: Set<Socket>;
}

/**
 * One guarded connection that speaks no HTTP, as mail needs it: the same three checks as for a request (see
 * outbound/connector.ts), on the ports of mail and those of listed private hosts.
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
  const givenUp = failure('FETCH_ABORTED', `The connection to ${shown} was given up.`);
  if (request.signal?.aborted === true) return Promise.resolve({ kind: 'failed', failure: givenUp });
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
    const onError = (error: Error): void => fail(explainError(error, shown, 'connecting', limits));
    const onClose = (): void =>
      fail(failure('FETCH_CONNECT', `No connection to ${shown}: it was closed at once.`));
    const onAbort = (): void => fail(givenUp);
    const timer = setTimeout(
      () => fail(failure('FETCH_TIMEOUT', `${shown} could not be connected to within ${deadlineMs} ms.`)),
      deadlineMs,
    );
    const handOver = (socket: Socket): void => settle({ kind: 'connected', socket });
    // They stay when the socket is handed over: until its new holder listens, an error would end the process.
    plain.on('error', onError);
    plain.once('close', onClose);
    plain.once('connect', () => {
      const why = refusal(plain.remoteAddress ?? 'nobody');
      if (why !== null) {
        onError(new RefusedAddress(`${host} was answered by ${why}.`));
        return;
      }
      if (!request.tls) {
        handOver(plain);
        return;
      }
      plain.off('close', onClose);
      const safe = connectTls({
        socket: plain,
        // RFC 6066 §3: an address is no server name; the certificate is compared with `host` all the same.
        ...(isIP(host) === 0 && { servername: host }),
        host,
        ...(limits.ca && { ca: [...limits.ca] }),
      });
      safe.on('error', onError);
      safe.once('close', onClose);
      safe.once('secureConnect', () => handOver(safe));
    });
    // The look-up has begun by now, and may have taken its time.
    if (request.signal?.aborted === true) onAbort();
    else request.signal?.addEventListener('abort', onAbort, { once: true });
  });
};

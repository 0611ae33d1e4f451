import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { failure, type Failure } from '../platform/errors.ts';
import { type Guard, portOf } from './address.ts';

/** Returns all addresses of a host name. */
export type Lookup = (
  host: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** The system's resolver: hosts file, search domains and DNS, in the order that it prefers. */
export const resolveBySystem: Lookup = (host, done) =>
  systemLookup(host, { all: true, verbatim: true }, done);

/** Carries a refusal through callbacks that accept only errors; outbound/reasons.ts extracts the failure. */
export class RefusedAddress extends Error {
  readonly failure: Failure;
  constructor(message: string) {
    super(message);
    this.name = 'RefusedAddress';
    this.failure = failure('ADDRESS_FORBIDDEN', message);
  }
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * A lookup function for net.connect. If any address is forbidden, the whole lookup fails: a public name has no reason to
 * resolve to a private address as well, and its owner must not choose which one is used.
 */
export const guardedLookup =
  (refusal: (address: string) => string | null, lookup: Lookup) =>
  (host: string, options: LookupOptions, callback: LookupCallback): void =>
    lookup(host, (error, found) => {
      if (error) return callback(error, []);
      for (const { address } of found) {
        const why = refusal(address);
        if (why !== null) return callback(new RefusedAddress(`${host} resolves to ${why}.`), []);
      }
      const [first] = found;
      if (!first) return callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
      return options.all === true ? callback(null, [...found]) : callback(null, first.address, first.family);
    });

interface ConnectorOptions {
  readonly origin: URL;
  readonly guard: Guard;
  readonly lookup: Lookup;
  /** From the DNS lookup to the end of the TLS handshake, milliseconds. */
  readonly timeoutMs: number;
  /** PEM certificates that replace Node's default CA certificates. */
  readonly ca?: readonly string[] | undefined;
  /** Connections being established, which no pool holds yet. */
  readonly dialling: Set<Socket>;
  readonly onDial?: () => void;
  readonly onConnected?: (socket: Socket) => void;
  /** Creates the connections; each one is checked again afterwards. */
  readonly build?: typeof buildConnector;
}

/**
 * Creates all HTTP connections and checks each one three times, because each check alone can be bypassed: the URL (an IP
 * literal is never resolved), the resolved addresses, and the remote address of the socket.
 */
export const guardedConnector = (options: ConnectorOptions): buildConnector.connector => {
  const { origin, guard, build = buildConnector } = options;
  const host = origin.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const port = portOf(origin.protocol, origin.port);
  const refusal = (address: string): string | null => guard.refusal(host, port, address);
  const connect = build({
    timeout: options.timeoutMs,
    allowH2: false,
    maxCachedSessions: 4,
    lookup: guardedLookup(refusal, options.lookup),
    ...(options.ca && { ca: [...options.ca] }),
  });
  return (target, callback) => {
    options.onDial?.();
    const checked = guard.checkUrl(origin.href);
    if (checked.kind === 'refused') {
      callback(new RefusedAddress(checked.failure.message), null);
      return;
    }
    const made: unknown = connect(target, (...[error, socket]) => {
      if (made instanceof Socket) options.dialling.delete(made);
      if (error) return callback(error, null);
      const why = refusal(socket.remoteAddress ?? 'an unknown address');
      if (why === null) {
        options.onConnected?.(socket);
        return callback(null, socket);
      }
      const refused = new RefusedAddress(`${host} connected to ${why}.`);
      socket.destroy(refused);
      return callback(refused, null);
    });
    if (made instanceof Socket) options.dialling.add(made);
  };
};

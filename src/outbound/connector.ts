import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { failure, type Failure } from '../platform/errors.ts';
import { type Guard, portOf } from './address.ts';

/** Gives all addresses of a host name. */
export type Lookup = (
  host: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** The one the system has: hosts file, search domains and DNS, in the order that it prefers. */
export const resolveBySystem: Lookup = (host, done) =>
  systemLookup(host, { all: true, verbatim: true }, done);

/** Carries a refusal through callbacks that know only errors; outbound/reasons.ts takes it out again. */
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
 * Our resolution in the shape that net.connect asks for. One address that may not be dialled spoils the whole answer:
 * a name of the public web has no reason to point inside as well, and which one is dialled is not for it to decide.
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
  /** From the look-up of the name to the end of the TLS handshake, milliseconds. */
  readonly timeoutMs: number;
  /** PEM certificates to trust instead of those that Node trusts. */
  readonly ca?: readonly string[] | undefined;
  /** Connections under way, which no pool knows yet. */
  readonly dialling: Set<Socket>;
  readonly onDial?: () => void;
  readonly onConnected?: (socket: Socket) => void;
  /** What makes the connections; everything it made is checked again. */
  readonly build?: typeof buildConnector;
}

/**
 * The only place where connections are made. Three checks, because each alone has been got round somewhere: an IP
 * literal is never looked up, a name may resolve to anything, and what counts in the end is who answered.
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
      const why = refusal(socket.remoteAddress ?? 'nobody');
      if (why === null) {
        options.onConnected?.(socket);
        return callback(null, socket);
      }
      const refused = new RefusedAddress(`${host} was answered by ${why}.`);
      socket.destroy(refused);
      return callback(refused, null);
    });
    if (made instanceof Socket) options.dialling.add(made);
  };
};

import type { Socket } from 'node:net';
import { type buildConnector, Pool } from 'undici';
import { failure, type Failure } from '../platform/errors.ts';
import { type AddressPolicy, compilePolicy, type Guard } from './address.ts';
import { type ConnectionRequest, type ConnectionResult, openConnection } from './connection.ts';
import { guardedConnector, type Lookup, resolveBySystem } from './connector.ts';
import { type Exchange, exchange, type OutboundRequest, type OutboundResult } from './exchange.ts';
import { sendLeniently } from './lenient-reader.ts';
import type { Transfer, TransferLimits } from './transfer.ts';

export { checkAddress, type AddressPolicy } from './address.ts';
export type { ConnectionRequest, ConnectionResult } from './connection.ts';
export type { OutboundRequest, OutboundResult } from './exchange.ts';

/**
 * Sends every outgoing request of the process: pages, robots.txt, feeds, webhooks and other channels. An instance has one
 * address policy and its own connections. Fetching and alerting use separate instances, because hosts that may be
 * fetched are not necessarily hosts that may be alerted.
 */
export interface Outbound {
  /** Sends one request, without redirects, cookies or a cache. Expected failures are values. */
  request(request: OutboundRequest): Promise<OutboundResult>;
  /** Opens one connection to a mail server, with the same address guard. Expected failures are values. */
  connect(request: ConnectionRequest): Promise<ConnectionResult>;
  /** Closes every connection; pending requests fail with FETCH_ABORTED. Idempotent. */
  close(): Promise<void>;
}

export interface OutboundOptions {
  /**
   * A function is called for each request, because the watch list may be edited while the process runs. It must return
   * new arrays when their content changes.
   */
  readonly policy: AddressPolicy | (() => AddressPolicy);
  readonly connectTimeoutMs?: number;
  readonly headersTimeoutMs?: number;
  /** How long an idle connection is kept, whatever the origin offers. */
  readonly keepAliveMs?: number;
  /** Origins whose connections are kept; above that, those of the least recently used origin are closed. */
  readonly maxOrigins?: number;
  readonly maxConnectionsPerOrigin?: number;
  readonly maxHeaderBytes?: number;
  readonly paceWindowMs?: number;
  readonly minBytesPerSecond?: number;
  readonly drainBytes?: number;
  readonly lookup?: Lookup;
  /** PEM certificates that replace Node's default CA certificates. */
  readonly ca?: readonly string[];
  readonly buildConnector?: typeof buildConnector;
  readonly now?: () => number;
}

interface Origin {
  readonly pool: Pool;
  /** Opens a connection outside the pool. */
  readonly connect: buildConnector.connector;
  /** It sent a response that only the lenient reader could read. */
  lenient: boolean;
  /** Connection attempts so far. */
  dials: number;
  readonly sockets: Set<Socket>;
}

/**
 * The server may close an idle connection at the moment it is reused. A GET without any response on such a connection is
 * retried once on a new one.
 * @see RFC 9112 §9.3.1
 */
const wasStale = (request: OutboundRequest, result: OutboundResult): boolean =>
  request.method === 'GET' &&
  result.kind === 'failed' &&
  result.status === null &&
  result.failure.code === 'FETCH_PROTOCOL';

/**
 * Detects errors of a response that undici reported as complete: the server sent more bytes than its Content-Length, or
 * the connection was reset in a body that is delimited by its close. undici has closed the connection by then; null if
 * it was closed without an error.
 */
const connectionError = ({ sockets }: Origin): Error | null => {
  for (const { errored } of sockets) {
    if (!errored) continue;
    const code = 'code' in errored ? errored.code : undefined;
    // undici reports a wrong length to its own request. For a 304 it is no error (RFC 9110 §8.6), nor for other requests.
    if (code !== 'UND_ERR_INFO' && code !== 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return errored;
  }
  return null;
};

const brokenResponse = ({ host }: URL, status: number, { message }: Error): OutboundResult => {
  const what =
    message === 'bad response'
      ? `${host} sent more bytes than its Content-Length.`
      : `The response of ${host} was interrupted: ${message}.`;
  return { kind: 'failed', failure: failure('FETCH_PROTOCOL', what), status };
};

export const createOutbound = (options: OutboundOptions): Outbound => {
  const {
    connectTimeoutMs = 10_000,
    keepAliveMs = 4_000,
    maxOrigins = 256,
    now = () => performance.now(),
  } = options;
  const limits: TransferLimits = {
    connectTimeoutMs,
    headersTimeoutMs: options.headersTimeoutMs ?? 30_000,
    maxHeaderBytes: options.maxHeaderBytes ?? 262_144,
    paceWindowMs: options.paceWindowMs ?? 10_000,
    minBytesPerSecond: options.minBytesPerSecond ?? 100,
    drainBytes: options.drainBytes ?? 16_384,
    now,
  };
  const dialling = new Set<Socket>();
  /** Opened by `connect`. */
  const connections = new Set<Socket>();
  const origins = new Map<string, Origin>();
  const retired = new Set<Pool>();
  let closed: Promise<void> | null = null;

  const retire = (key: string, { pool }: Origin): void => {
    origins.delete(key);
    retired.add(pool);
    pool.close(() => retired.delete(pool));
  };

  const readPolicy = (): AddressPolicy =>
    typeof options.policy === 'function' ? options.policy() : options.policy;
  let policy = readPolicy();
  let guard: Guard = compilePolicy(policy);

  /** After a policy change, existing connections are closed as soon as their requests are done. */
  const currentGuard = (): Guard => {
    const latest = readPolicy();
    const { allowPrivate, extraPorts } = latest;
    if (allowPrivate === policy.allowPrivate && extraPorts === policy.extraPorts) return guard;
    policy = latest;
    const compiled = compilePolicy(latest);
    if (compiled.key === guard.key) return guard;
    guard = compiled;
    for (const [key, origin] of origins) retire(key, origin);
    return guard;
  };

  const connectTo = (url: URL, underGuard: Guard): Origin => {
    const connecting = {
      origin: new URL(url.origin),
      guard: underGuard,
      lookup: options.lookup ?? resolveBySystem,
      timeoutMs: connectTimeoutMs,
      ca: options.ca,
      dialling,
      ...(options.buildConnector && { build: options.buildConnector }),
    };
    const connect = guardedConnector({
      ...connecting,
      onDial: () => {
        origin.dials += 1;
      },
      onConnected: (socket) => {
        origin.sockets.add(socket);
        // Removed one turn later: the code that awaits the response runs first and still has to see the socket.
        socket.once('close', () => setImmediate(() => origin.sockets.delete(socket)));
      },
    });
    const pool = new Pool(url.origin, {
      connect,
      connections: options.maxConnectionsPerOrigin ?? 16,
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: limits.maxHeaderBytes,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      // The timer in transfer.ts covers the whole request.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const origin: Origin = {
      pool,
      connect: guardedConnector(connecting),
      lenient: false,
      dials: 0,
      sockets: new Set(),
    };
    return origin;
  };

  /** The map is ordered by last use. */
  const originOf = (url: URL, underGuard: Guard): Origin => {
    const known = origins.get(url.origin);
    const origin = known ?? connectTo(url, underGuard);
    if (known) origins.delete(url.origin);
    origins.set(url.origin, origin);
    for (const [key, oldest] of origins) {
      if (origins.size <= maxOrigins) break;
      retire(key, oldest);
    }
    return origin;
  };

  const closedFailure = (): Failure => failure('FETCH_ABORTED', 'Outgoing requests are closed.');

  const strictly =
    ({ pool }: Origin, url: URL, { method, headers, body }: OutboundRequest) =>
    (transfer: Transfer): void => {
      const path = `${url.pathname}${url.search}`;
      pool.dispatch({ origin: url.origin, path, method, headers, body: body ?? null }, transfer);
    };
  const leniently =
    ({ connect }: Origin, url: URL, wanted: OutboundRequest) =>
    (transfer: Transfer): void =>
      sendLeniently(
        { connect, maxHeaderBytes: limits.maxHeaderBytes, sockets: connections },
        url,
        wanted,
        transfer,
      );

  const request = async (wanted: OutboundRequest): Promise<OutboundResult> => {
    if (closed) return { kind: 'failed', failure: closedFailure(), status: null };
    const underGuard = currentGuard();
    const checked = underGuard.checkUrl(wanted.url);
    if (checked.kind === 'refused') return { kind: 'failed', failure: checked.failure, status: null };
    const { url } = checked;
    const startedAt = now();
    const remaining = (): OutboundRequest => ({
      ...wanted,
      deadlineMs: wanted.deadlineMs - (now() - startedAt),
    });
    const origin = originOf(url, underGuard);
    // A POST is never repeated, so it is read by the reader that understands most responses.
    if (wanted.method !== 'GET' || origin.lenient) {
      return (await exchange(leniently(origin, url, wanted), url, wanted, limits)).result;
    }
    const readAgain = async ({ result, malformed }: Exchange): Promise<OutboundResult> => {
      if (!malformed || closed) return result;
      const rest = remaining();
      const again = await exchange(leniently(origin, url, rest), url, rest, limits);
      origin.lenient = again.result.kind === 'response';
      const aborted = again.result.kind === 'failed' && again.result.failure.code === 'FETCH_ABORTED';
      return origin.lenient || aborted ? again.result : result;
    };
    const { dials } = origin;
    const first = await exchange(strictly(origin, url, wanted), url, wanted, limits);
    const { result } = first;
    if (result.kind === 'response' && result.body.length > 0 && wanted.overflow === 'fail') {
      const broken = connectionError(origin);
      return broken ? brokenResponse(url, result.status, broken) : result;
    }
    if (first.malformed) return readAgain(first);
    if (dials === 0 || origin.dials !== dials || closed || !wasStale(wanted, result)) return result;
    const rest = remaining();
    return readAgain(await exchange(strictly(originOf(url, underGuard), url, rest), url, rest, limits));
  };

  return {
    request,
    connect: async (wanted) =>
      closed
        ? { kind: 'failed', failure: closedFailure() }
        : openConnection(wanted, {
            ...limits,
            guard: currentGuard(),
            lookup: options.lookup ?? resolveBySystem,
            ca: options.ca,
            sockets: connections,
          }),
    close: () => {
      closed ??= (async () => {
        const pools = [...origins.values()].map(({ pool }) => pool);
        origins.clear();
        const ended = Promise.all([...pools, ...retired].map((pool) => pool.destroy()));
        for (const socket of [...dialling, ...connections]) socket.destroy();
        await ended;
      })();
      return closed;
    },
  };
};

import type { Socket } from 'node:net';
import { type buildConnector, Pool } from 'undici';
import { failure, type Failure } from '../platform/errors.ts';
import { type AddressPolicy, compilePolicy, type Guard } from './address.ts';
import { type ConnectionRequest, type ConnectionResult, openConnection } from './connection.ts';
import { guardedConnector, type Lookup, resolveBySystem } from './connector.ts';
import { exchange, type OutboundRequest, type OutboundResult } from './exchange.ts';
import type { TransferLimits } from './transfer.ts';

export { checkAddress, checkMailServer, type AddressPolicy } from './address.ts';
export type { ConnectionRequest, ConnectionResult } from './connection.ts';
export type { OutboundRequest, OutboundResult } from './exchange.ts';

/**
 * The only way out of the process: page fetches, robots, feeds, webhooks and channels all go through here. A gate has
 * one address policy, so each purpose has a gate of its own: what may be read need not be what may be alerted, and
 * no connection that one purpose opened serves the other.
 */
export interface Outbound {
  /** One request, no redirect, no cookie, no cache. Expected failures are values. */
  request(request: OutboundRequest): Promise<OutboundResult>;
  /** One connection to a mail server, under the same guard. Expected failures are values. */
  connect(request: ConnectionRequest): Promise<ConnectionResult>;
  /** Ends every connection; what is under way fails with FETCH_ABORTED. May be called twice. */
  close(): Promise<void>;
}

export interface OutboundOptions {
  /**
   * A function is asked at each request: the watch list may be edited while the process runs. The same lists are
   * taken to say the same.
   */
  readonly policy: AddressPolicy | (() => AddressPolicy);
  readonly connectTimeoutMs?: number;
  readonly headersTimeoutMs?: number;
  /** How long an idle connection is kept, whatever the origin offers. */
  readonly keepAliveMs?: number;
  /** Hosts whose connections are kept; beyond it those of the one not used for longest are closed. */
  readonly maxOrigins?: number;
  readonly maxConnectionsPerOrigin?: number;
  readonly maxHeaderBytes?: number;
  readonly paceWindowMs?: number;
  readonly minBytesPerSecond?: number;
  readonly drainBytes?: number;
  readonly lookup?: Lookup;
  /** PEM certificates to trust instead of those that Node trusts. */
  readonly ca?: readonly string[];
  readonly buildConnector?: typeof buildConnector;
  readonly now?: () => number;
}

interface Origin {
  readonly pool: Pool;
  /** Connections that were tried so far. */
  dials: number;
  readonly sockets: Set<Socket>;
}

/**
 * A kept connection may be closed by the other side in the very moment it is used again; a GET that got no answer at
 * all on such a connection is sent once more on a new one.
 * @see RFC 9112 §9.3.1
 */
const wasStale = (request: OutboundRequest, result: OutboundResult): boolean =>
  request.method === 'GET' &&
  result.kind === 'failed' &&
  result.status === null &&
  result.failure.code === 'FETCH_PROTOCOL';

/**
 * What went wrong on a connection though its answer was handed over as whole: it went on after the end that
 * Content-Length gave, or was reset in a body that only its own end delimits. undici has ended the connection by the
 * time the answer is looked at; null where it ended it in peace.
 */
const brokenBy = ({ sockets }: Origin): Error | null => {
  for (const { errored } of sockets) {
    if (errored && !('code' in errored && errored.code === 'UND_ERR_INFO')) return errored;
  }
  return null;
};

const brokenAnswer = ({ host }: URL, status: number, { message }: Error): OutboundResult => {
  const what =
    message === 'bad response'
      ? `${host} sent more than the Content-Length of its answer.`
      : `The answer of ${host} broke off: ${message}.`;
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
    headersTimeoutMs: options.headersTimeoutMs ?? 10_000,
    maxHeaderBytes: options.maxHeaderBytes ?? 16_384,
    paceWindowMs: options.paceWindowMs ?? 10_000,
    minBytesPerSecond: options.minBytesPerSecond ?? 100,
    drainBytes: options.drainBytes ?? 16_384,
    now,
  };
  const dialling = new Set<Socket>();
  /** Made by `connect`. */
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

  /** What a withdrawn permission opened is closed with it, as soon as the requests on it are done. */
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
    const connect = guardedConnector({
      origin: new URL(url.origin),
      guard: underGuard,
      lookup: options.lookup ?? resolveBySystem,
      timeoutMs: connectTimeoutMs,
      ca: options.ca,
      dialling,
      onDial: () => {
        origin.dials += 1;
      },
      onConnected: (socket) => {
        origin.sockets.add(socket);
        // Whoever waits for the answer goes on before the next turn, and is to find it here.
        socket.once('close', () => setImmediate(() => origin.sockets.delete(socket)));
      },
      ...(options.buildConnector && { build: options.buildConnector }),
    });
    const pool = new Pool(url.origin, {
      connect,
      connections: options.maxConnectionsPerOrigin ?? 16,
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: limits.maxHeaderBytes,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      // One clock watches over the whole request, see exchange.ts.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const origin: Origin = { pool, dials: 0, sockets: new Set() };
    return origin;
  };

  /** The order of the map is the order of use. */
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

  const closedGate = (): Failure => failure('FETCH_ABORTED', 'This way out of the process is closed.');

  const request = async (wanted: OutboundRequest): Promise<OutboundResult> => {
    if (closed) return { kind: 'failed', failure: closedGate(), status: null };
    const underGuard = currentGuard();
    const checked = underGuard.checkUrl(wanted.url);
    if (checked.kind === 'refused') return { kind: 'failed', failure: checked.failure, status: null };
    const startedAt = now();
    const origin = originOf(checked.url, underGuard);
    const { dials } = origin;
    const result = await exchange(origin.pool, checked.url, wanted, limits);
    if (result.kind === 'response' && result.body.length > 0 && wanted.overflow === 'fail') {
      const broken = brokenBy(origin);
      return broken ? brokenAnswer(checked.url, result.status, broken) : result;
    }
    if (dials === 0 || origin.dials !== dials || closed || !wasStale(wanted, result)) return result;
    const deadlineMs = wanted.deadlineMs - (now() - startedAt);
    return exchange(originOf(checked.url, underGuard).pool, checked.url, { ...wanted, deadlineMs }, limits);
  };

  return {
    request,
    connect: async (wanted) =>
      closed
        ? { kind: 'failed', failure: closedGate() }
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

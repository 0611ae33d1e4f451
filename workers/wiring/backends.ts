import path from 'node:path';
import { Redis } from 'ioredis';
import type { PostgresConnectionOptions } from 'bullmq';
import pg from 'pg';
import type { PGlite } from '@electric-sql/pglite';
import type { Config } from '../../config/config.ts';
import { type FolderLock, lockFolder } from '../../src/record/pglite/folder-lock.ts';
import { StopPressError } from '../../src/platform/errors.ts';
import { openPglite } from '../../src/record/pglite/open.ts';
import { vacuumPglite } from '../../src/record/pglite/vacuum.ts';
import { decideRouting } from '../../src/notify/notify.ts';
import type { Store } from '../../src/record/record.ts';
import { openSqlStore } from '../../src/record/sql/store.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { BULLMQ_SCHEMA, emptyDatabase, migrateQueue } from './schema.ts';
import { endSilentConnections } from './silent-connections.ts';
import { isConnectionError, isFromRedis } from './connection-errors.ts';
import type { Log } from '../../src/platform/log.ts';
import {
  checkDatabase,
  checkDataFolder,
  checkRedis,
  databasePlace,
  redisPlace,
  unwritableFolder,
} from './preflight.ts';
import type { QueueBackend } from '../queues.ts';
import { createRefusals, createRepeatFilter, refusalOf } from './refusals.ts';
import { createServerState, reconnectDelayMs, type ServerState } from './server-state.ts';

export interface Backends {
  readonly store: Store;
  readonly queue: QueueBackend;
  /** true if no other process can share the store. */
  readonly embedded: boolean;
  readonly connections: Connections;
}

/** State of the connections to Redis and PostgreSQL. */
export interface Connections {
  /** Are all of them reachable? */
  readonly areUp: () => boolean;
  /** One sentence for each unreachable server, for /readyz. */
  readonly troubles: () => readonly string[];
  /**
   * true for an error that needs no line of its own: a server is unreachable or refuses writes, which is logged once as
   * its state, or the same error was logged within the last minute.
   */
  readonly absorb: (error: unknown) => boolean;
}

/** Registers the closing function of what was just opened; they are called in reverse order. */
export type OnClose = (close: () => Promise<unknown>) => void;

const VACUUM_EVERY_MS = 600_000;

/** A connection to Redis without a response for this long is closed. BullMQ's longest blocking command takes 10 s. */
const REDIS_SILENCE_MS = { producer: 8_000, consumer: 12_000 };
/** Well above the longest statement; a row that another transaction holds ends the statement before. */
const DATABASE_SILENCE_MS = 10_000;
const LOCK_WITHIN_MS = 8_000;
/** The kernel repeats a lost SYN after 1 and 3 s, so a longer wait would only delay the recovery. */
const CONNECT_WITHIN_MS = 5_000;

interface RedisServer {
  readonly queue: QueueBackend;
  readonly state: ServerState;
}

const openRedis = (url: string, { log, onClose, clock, queuePrefix }: OpenOptions): RedisServer => {
  const state = createServerState({
    name: 'Redis',
    place: redisPlace(url),
    meanwhile: 'Checks and deliveries wait in the database.',
    clock,
    log,
  });
  const settings = {
    retryStrategy: reconnectDelayMs,
    connectTimeout: CONNECT_WITHIN_MS,
  };
  // Producers fail at once while Redis is unreachable; the sweep then pauses, and SQL keeps what is due.
  const producer = new Redis(url, {
    ...settings,
    socketTimeout: REDIS_SILENCE_MS.producer,
    enableOfflineQueue: true,
    maxRetriesPerRequest: 1,
  });
  // Workers wait for Redis without a limit: BullMQ requires null here.
  const consumer = new Redis(url, {
    ...settings,
    socketTimeout: REDIS_SILENCE_MS.consumer,
    maxRetriesPerRequest: null,
  });
  let reason: unknown;
  producer.on('error', (error: Error) => {
    reason = error;
    if (!state.isUp()) state.lost(error);
    else if (!isConnectionError(error)) log.warn({ server: 'Redis' }, `Redis: ${error.message}`);
  });
  producer.on('close', () => state.lost(reason));
  producer.on('ready', () => {
    reason = undefined;
    state.back();
  });
  // The producer's state, which is logged, covers this connection.
  consumer.on('error', (error: Error) => log.debug({ server: 'Redis' }, `Redis: ${error.message}`));
  for (const connection of [producer, consumer]) onClose(async () => connection.disconnect());
  onClose(async () => state.end());
  const isReady = (): boolean => producer.status === 'ready';
  return { queue: { kind: 'redis', producer, consumer, prefix: queuePrefix, isReady }, state };
};

interface DatabaseServer {
  readonly state: ServerState;
  /** Call with each connection error: probes the server until it is reachable again. */
  readonly suspect: (error: unknown) => void;
}

/** A pool connects only on demand, so a separate connection probes whether the server is back. */
const watchDatabase = (databaseUrl: string, { log, onClose, clock }: OpenOptions): DatabaseServer => {
  const state = createServerState({
    name: 'PostgreSQL',
    place: databasePlace(databaseUrl),
    meanwhile: 'Nothing is checked or sent until it answers.',
    clock,
    log,
  });
  const ended = new AbortController();
  let probing = false;
  let timer: NodeJS.Timeout | undefined;
  const probe = async (attempt: number): Promise<void> => {
    try {
      await checkDatabase(databaseUrl, { signal: ended.signal });
      probing = false;
      state.back();
    } catch (error) {
      if (ended.signal.aborted) return;
      state.lost(error instanceof Error && error.cause !== undefined ? error.cause : error);
      timer = setTimeout(() => void probe(attempt + 1), reconnectDelayMs(attempt));
    }
  };
  onClose(async () => {
    state.end();
    ended.abort();
    clearTimeout(timer);
  });
  return {
    state,
    suspect: (error) => {
      log.debug({ server: 'PostgreSQL' }, `PostgreSQL: ${String(error)}`);
      if (probing || ended.signal.aborted) return;
      probing = true;
      void probe(1);
    },
  };
};

const connectionsOf = (
  redis: ServerState | null,
  database: DatabaseServer | null,
  { log, clock, onClose }: OpenOptions,
): Connections => {
  const states = [redis, database?.state ?? null].filter((state) => state !== null);
  const refusals = createRefusals({ clock, log });
  onClose(async () => refusals.end());
  const isRepeated = createRepeatFilter();
  return {
    areUp: () => states.every((state) => state.isUp()),
    troubles: () => [...states.flatMap((state) => state.trouble() ?? []), ...refusals.troubles()],
    absorb: (error) => {
      if (states.length > 0 && isConnectionError(error)) {
        const fromRedis = redis !== null && (!redis.isUp() || database === null || isFromRedis(error));
        if (!fromRedis) database?.suspect(error);
        return true;
      }
      const refusal = refusalOf(error, { embedded: database === null });
      if (refusal) {
        refusals.note(refusal);
        return true;
      }
      return isRepeated(error);
    },
  };
};

/** The pool handles errors of idle connections only; a cut connection in use would otherwise crash the process. */
const handleErrors = (pool: pg.Pool, log: Log, { suspect }: DatabaseServer): void => {
  const onError = (error: Error): void => {
    if (isConnectionError(error)) suspect(error);
    else log.warn({ server: 'PostgreSQL' }, `PostgreSQL: ${error.message}`);
  };
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
};

const postgresQueue = async (
  databaseUrl: string,
  database: DatabaseServer,
  { log, onClose }: OpenOptions,
): Promise<QueueBackend> => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${BULLMQ_SCHEMA} -c jit=off`,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    max: 16,
  });
  handleErrors(pool, log, database);
  const guard = endSilentConnections(pool, { silenceMs: DATABASE_SILENCE_MS });
  onClose(() => pool.end());
  await migrateQueue(pool);
  guard.start();
  // BullMQ's type of a pool is not declared by pg's, although the pool has that shape.
  return { kind: 'postgres', pool: pool as unknown as PostgresConnectionOptions };
};

/**
 * Our statements find a few rows by an index, but without statistics PostgreSQL estimates many and compiles them first
 * (JIT), which takes 250 ms for a statement of one millisecond. A row locked by somebody else must not hold a worker.
 */
const withSettings = (pool: pg.Pool, log: Log): pg.Pool =>
  pool.on('connect', (client) => {
    client
      .query(`set jit = off; set lock_timeout = ${LOCK_WITHIN_MS}`)
      .catch((error: unknown) => log.debug(`PostgreSQL: ${String(error)}`));
  });

const openDatabase = async (databaseUrl: string, database: DatabaseServer, { log, onClose }: OpenOptions) => {
  const settings = { keepAlive: true, connectionTimeoutMillis: CONNECT_WITHIN_MS, max: 10 };
  const pool = withSettings(new pg.Pool({ connectionString: databaseUrl, ...settings }), log);
  handleErrors(pool, log, database);
  const guard = endSilentConnections(pool, { silenceMs: DATABASE_SILENCE_MS });
  onClose(() => pool.end());
  const store = await openSqlStore(pool, { decideRouting });
  guard.start();
  onClose(() => store.close());
  return store;
};

const openEmbedded = async (dataFolder: string, { log, onClose, clock }: OpenOptions) => {
  const lock: FolderLock = await lockFolder(dataFolder, {
    pid: process.pid,
    since: new Date(clock()).toISOString(),
    onWatch: (holder, ms) =>
      log.info(
        { folder: dataFolder, holder },
        `Process ${holder.pid} on another machine, or one that did not stop, has used the data folder since ${holder.since}. Waiting up to ${ms / 1_000} s to see whether it still runs.`,
      ),
  }).catch((error: unknown) => {
    throw error instanceof StopPressError ? error : unwritableFolder(dataFolder, error);
  });
  onClose(() => lock.release());
  const pool = await openPglite(path.join(dataFolder, 'pglite'), {
    template: emptyDatabase(
      new URL(import.meta.url.endsWith('.ts') ? '../../dist/' : '../../', import.meta.url),
    ),
    onCreate: (folder) =>
      log.info({ folder }, `First start: creating the database in ${folder}. This takes a few seconds.`),
  });
  const db: PGlite = pool.db;
  onClose(() => db.close());
  const upkeep = setInterval(() => {
    vacuumPglite(pool).catch((error: unknown) => log.warn(`Vacuuming the database failed: ${String(error)}`));
  }, VACUUM_EVERY_MS);
  onClose(async () => clearInterval(upkeep));
  return pool;
};

type Servers = Pick<Config, 'secrets' | 'dataFolder'>;

/**
 * Checks that the servers are reachable and that the data folder is writable. Creates nothing.
 * @throws StopPressError that names what failed, and why.
 */
export const checkBackends = async (
  { secrets: { redisUrl, databaseUrl }, dataFolder }: Servers,
  signal: AbortSignal | undefined,
): Promise<void> => {
  if (databaseUrl === null) await checkDataFolder(dataFolder);
  else await checkDatabase(databaseUrl, { signal });
  if (redisUrl !== null) await checkRedis(redisUrl, { signal });
};

interface OpenOptions {
  readonly log: Log;
  readonly onClose: OnClose;
  readonly clock: Clock;
  readonly queuePrefix: string;
}

/**
 * All four combinations of REDIS_URL and DATABASE_URL. Closing functions are passed to `onClose` in the order of
 * opening; the caller calls them in reverse.
 */
export const openBackends = async (config: Servers, options: OpenOptions): Promise<Backends> => {
  const { redisUrl, databaseUrl } = config.secrets;
  const openQueue = () => (redisUrl === null ? null : openRedis(redisUrl, options));
  if (databaseUrl !== null) {
    const database = watchDatabase(databaseUrl, options);
    const store = await openDatabase(databaseUrl, database, options);
    const redis = openQueue();
    const queue = redis?.queue ?? (await postgresQueue(databaseUrl, database, options));
    return {
      store,
      queue,
      embedded: false,
      connections: connectionsOf(redis?.state ?? null, database, options),
    };
  }
  const pool = await openEmbedded(config.dataFolder, options);
  // Both share one session: BullMQ names its tables without a schema, ours always include it.
  if (redisUrl === null) {
    await migrateQueue(pool);
    await pool.db.exec(`set search_path to ${BULLMQ_SCHEMA}, public`);
  }
  const store = await openSqlStore(pool as never, { decideRouting });
  options.onClose(() => store.close());
  const redis = openQueue();
  const queue: QueueBackend = redis?.queue ?? { kind: 'postgres', pool: pool as never };
  return { store, queue, embedded: true, connections: connectionsOf(redis?.state ?? null, null, options) };
};

import path from 'node:path';
import { Redis } from 'ioredis';
import { type PostgresConnectionOptions, runMigrations } from 'bullmq';
import pg from 'pg';
import type { PGlite } from '@electric-sql/pglite';
import type { Config } from '../../config/config.ts';
import { type FolderLock, lockFolder } from '../../src/record/pglite/folder-lock.ts';
import { openPglite } from '../../src/record/pglite/open.ts';
import { vacuumPglite } from '../../src/record/pglite/vacuum.ts';
import { decideRouting } from '../../src/notify/notify.ts';
import type { Store } from '../../src/record/record.ts';
import { openSqlStore } from '../../src/record/sql/store.ts';
import type { Log } from '../../src/platform/log.ts';
import type { QueueBackend } from '../queues.ts';

export interface Backends {
  readonly store: Store;
  readonly queue: QueueBackend;
  /** True where no other process can share the store. */
  readonly embedded: boolean;
}

/** Takes what closes the thing that was just opened; called in reverse order. */
export type OnClose = (close: () => Promise<unknown>) => void;

const BULLMQ_SCHEMA = 'bullmq';

const VACUUM_EVERY_MS = 600_000;

const redisBackend = (url: string, log: Log, onClose: OnClose, prefix: string): QueueBackend => {
  const onError = (error: Error) => log.warn({ redis: error.message }, `Redis: ${error.message}`);
  // Producers fail at once while Redis is away; the sweep then waits, and SQL keeps what is due.
  const producer = new Redis(url, { enableOfflineQueue: true, maxRetriesPerRequest: 1, lazyConnect: false });
  // Workers wait for it as long as it takes: BullMQ demands null here.
  const consumer = new Redis(url, { maxRetriesPerRequest: null });
  for (const connection of [producer, consumer]) {
    connection.on('error', onError);
    onClose(async () => connection.disconnect());
  }
  return { kind: 'redis', producer, consumer, prefix, isReady: () => producer.status === 'ready' };
};

const postgresQueue = async (databaseUrl: string, log: Log, onClose: OnClose): Promise<QueueBackend> => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: `-c search_path=${BULLMQ_SCHEMA} -c jit=off`,
    keepAlive: true,
    max: 16,
  });
  pool.on('error', (error) => log.warn(`PostgreSQL (queue): ${error.message}`));
  onClose(() => pool.end());
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  // BullMQ describes a pool by a shape that the real one's declaration does not spell out.
  return { kind: 'postgres', pool: pool as unknown as PostgresConnectionOptions };
};

/**
 * Our statements find a few rows by an index, and are guessed to find many while nobody has counted: PostgreSQL then
 * compiles them first (JIT), which takes a quarter of a second for a statement of one millisecond.
 */
const withoutJit = (pool: pg.Pool, log: Log): pg.Pool =>
  pool.on('connect', (client) => {
    client.query('set jit = off').catch((error: unknown) => log.warn(`PostgreSQL: ${String(error)}`));
  });

const openDatabase = async (databaseUrl: string, log: Log, onClose: OnClose) => {
  const pool = withoutJit(new pg.Pool({ connectionString: databaseUrl, keepAlive: true, max: 10 }), log);
  pool.on('error', (error) => log.warn(`PostgreSQL: ${error.message}`));
  onClose(() => pool.end());
  const store = await openSqlStore(pool, { decideRouting });
  onClose(() => store.close());
  return store;
};

const openEmbedded = async (dataFolder: string, nowIso: string, log: Log, onClose: OnClose) => {
  const lock: FolderLock = await lockFolder(dataFolder, process.pid, nowIso);
  onClose(() => lock.release());
  const pool = await openPglite(path.join(dataFolder, 'pglite'), {
    templates: new URL(import.meta.url.endsWith('.ts') ? '../dist/' : '../', import.meta.url),
    onCreate: (folder) =>
      log.info({ folder }, `First start: creating the database in ${folder}. This takes a few seconds.`),
  });
  const db: PGlite = pool.db;
  onClose(() => db.close());
  const upkeep = setInterval(() => {
    vacuumPglite(pool).catch((error: unknown) => log.warn(`While tidying the database: ${String(error)}`));
  }, VACUUM_EVERY_MS);
  onClose(async () => clearInterval(upkeep));
  return pool;
};

/**
 * All four combinations of REDIS_URL and DATABASE_URL. What is opened here is given to `onClose` in the order of
 * opening; the caller closes in reverse.
 */
export const openBackends = async (
  config: Pick<Config, 'secrets' | 'dataFolder'>,
  options: { log: Log; onClose: OnClose; nowIso: string; queuePrefix: string },
): Promise<Backends> => {
  const { log, onClose } = options;
  const { redisUrl, databaseUrl } = config.secrets;
  if (databaseUrl !== null) {
    const store = await openDatabase(databaseUrl, log, onClose);
    const queue =
      redisUrl === null
        ? await postgresQueue(databaseUrl, log, onClose)
        : redisBackend(redisUrl, log, onClose, options.queuePrefix);
    return { store, queue, embedded: false };
  }
  const pool = await openEmbedded(config.dataFolder, options.nowIso, log, onClose);
  // One session for both: BullMQ names its tables without a schema, ours always with one.
  if (redisUrl === null) {
    const client = await pool.connect();
    await runMigrations(client as never);
    client.release();
    await pool.db.exec(`set search_path to ${BULLMQ_SCHEMA}, public`);
  }
  const store = await openSqlStore(pool as never, { decideRouting });
  onClose(() => store.close());
  const queue: QueueBackend =
    redisUrl === null
      ? { kind: 'postgres', pool: pool as never }
      : redisBackend(redisUrl, log, onClose, options.queuePrefix);
  return { store, queue, embedded: true };
};

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type ErrorCode, StopPressError } from '../../src/platform/errors.ts';
import { isConnectionError, reasonOf } from './connection-errors.ts';
import { settleWithin } from '../settle-within.ts';

/**
 * Checks of the environment before anything is created. They have no side effects. All of them throw a StopPressError
 * that names the place and the setting, never a password.
 */

const ANSWER_WITHIN_MS = 5_000;

export interface ProbeOptions {
  /** Aborts the probe, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly answerWithinMs?: number;
}

const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** Settles with `work`, or rejects as soon as the signal is aborted. */
const unlessAborted = async <T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> => {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason as Error);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal?.removeEventListener('abort', stop);
  }
};

/** The nearest existing ancestor, where mkdir would start. Other errors, such as ENOTDIR, are thrown as in node:fs. */
const nearestFolder = async (folder: string): Promise<string> => {
  try {
    if ((await stat(folder)).isDirectory()) return folder;
    throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    return nearestFolder(path.dirname(folder));
  }
};

/** @returns the coded error for a folder that cannot be created or written to. */
export const unwritableFolder = (folder: string, error: unknown): StopPressError =>
  new StopPressError(
    'DATA_FOLDER_UNWRITABLE',
    `The data folder ${path.resolve(folder)} cannot be created or written to (${systemCode(error)}).`,
    { cause: error },
  );

/** Checks that the embedded database can write to its folder. @throws StopPressError DATA_FOLDER_UNWRITABLE */
export const checkDataFolder = async (dataFolder: string): Promise<void> => {
  const folder = path.resolve(dataFolder);
  try {
    const nearest = await nearestFolder(folder);
    await access(nearest, constants.W_OK | constants.X_OK);
    if (nearest !== folder) return;
    const database = await nearestFolder(path.join(folder, 'pglite'));
    await access(database, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritableFolder(folder, error);
  }
};

/** `127.0.0.1:5432`, or the folder of a UNIX socket. */
export const databasePlace = (databaseUrl: string): string => {
  const { host, port } = new pg.Client({ connectionString: databaseUrl });
  return host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
};

export const redisPlace = (redisUrl: string): string => {
  const { hostname, port } = new URL(redisUrl);
  return `${hostname || '127.0.0.1'}:${port || '6379'}`;
};

const databaseError = (error: unknown, client: pg.Client, place: string): StopPressError => {
  const at = `PostgreSQL at ${place}`;
  const code = systemCode(error);
  const refusal = (coded: ErrorCode, message: string) => new StopPressError(coded, message, { cause: error });
  const reason = reasonOf(error);
  // PostgreSQL Appendix A: invalid authorization (class 28), invalid catalog name.
  if (code.startsWith('28') || /SASL|password/i.test(reason))
    return refusal('DATABASE_LOGIN', `${at} rejected the login of “${client.user ?? ''}”: ${reason}.`);
  if (code === '3D000')
    return refusal('DATABASE_MISSING', `${at} has no database “${client.database ?? ''}”.`);
  return refusal('DATABASE_UNREACHABLE', `${at} cannot be reached: ${reason}.`);
};

const PRIVILEGES = `select has_database_privilege(current_database(), 'create') as may_create,
  to_regnamespace('stoppress') is not null as has_schema,
  current_setting('transaction_read_only') = 'on' as read_only`;

/** @throws StopPressError DATABASE_UNREACHABLE, DATABASE_LOGIN, DATABASE_MISSING or DATABASE_PERMISSION */
export const checkDatabase = async (
  databaseUrl: string,
  { signal, answerWithinMs = ANSWER_WITHIN_MS }: ProbeOptions = {},
): Promise<void> => {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
  });
  client.on('error', () => undefined);
  const place = databasePlace(databaseUrl);
  const probe = async () => {
    await client.connect();
    const { rows } = await client.query<{ may_create: boolean; has_schema: boolean; read_only: boolean }>(
      PRIVILEGES,
    );
    return rows[0];
  };
  try {
    const found = await unlessAborted(signal, probe());
    if (found?.read_only)
      throw new StopPressError('DATABASE_PERMISSION', `PostgreSQL at ${place} is read-only.`);
    if (found && !found.may_create && !found.has_schema)
      throw new StopPressError(
        'DATABASE_PERMISSION',
        `PostgreSQL at ${place}: “${client.user ?? ''}” may not create a schema in “${client.database ?? ''}”.`,
      );
  } catch (error) {
    if (error instanceof StopPressError || signal?.aborted) throw error;
    const silent = isConnectionError(error) && /time/i.test(reasonOf(error));
    throw databaseError(
      silent ? new Error(`no response within ${answerWithinMs / 1_000} s`) : error,
      client,
      place,
    );
  } finally {
    // `end` waits for a server that accepted the connection and never responds.
    await settleWithin(
      client.end().catch(() => undefined),
      500,
    );
  }
};

/** @throws StopPressError REDIS_UNREACHABLE or REDIS_LOGIN */
export const checkRedis = async (
  redisUrl: string,
  { signal, answerWithinMs = ANSWER_WITHIN_MS }: ProbeOptions = {},
): Promise<void> => {
  const place = `Redis at ${redisPlace(redisUrl)}`;
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: answerWithinMs,
    // The client waits for the socket to close even if it is closed already.
    disconnectTimeout: 100,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let first: unknown;
  redis.on('error', (error) => (first ??= error));
  const probe = async (): Promise<void> => {
    await redis.connect();
    await redis.ping();
    // Only SELECT reports a database number that is out of range.
    await redis.select(redis.options.db ?? 0);
  };
  try {
    if (!(await settleWithin(unlessAborted(signal, probe()), answerWithinMs)))
      throw new Error(`no response within ${answerWithinMs / 1_000} s`);
  } catch (error) {
    if (signal?.aborted) throw error;
    const cause = first ?? error;
    const reason = reasonOf(cause);
    const login = /WRONGPASS|NOAUTH|NOPERM|invalid password|AUTH|DB index/i.test(reason);
    throw login
      ? new StopPressError('REDIS_LOGIN', `${place} rejected the login: ${reason}.`, { cause })
      : new StopPressError('REDIS_UNREACHABLE', `${place} cannot be reached: ${reason}.`, { cause });
  } finally {
    redis.disconnect();
  }
};

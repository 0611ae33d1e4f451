import { Redis } from 'ioredis';
import pg from 'pg';

/** Real servers for the suites that need them: named by TEST_REDIS_URL and TEST_DATABASE_URL, else the default ports if they answer. */
export interface Servers {
  readonly redisUrl: string | null;
  readonly databaseUrl: string | null;
}

const PROBE_MS = 1_000;

const redisAnswers = async (url: string): Promise<boolean> => {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: PROBE_MS, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
};

const postgresAnswers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PROBE_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

export const reachable = async (): Promise<Servers> => {
  const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
  const databaseUrl = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const [redis, postgres] = await Promise.all([redisAnswers(redisUrl), postgresAnswers(databaseUrl)]);
  return { redisUrl: redis ? redisUrl : null, databaseUrl: postgres ? databaseUrl : null };
};

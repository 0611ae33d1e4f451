import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { isConnectionError } from '../../workers/wiring/connection-errors.ts';
import { endSilentConnections } from '../../workers/wiring/silent-connections.ts';
import { type Forwarder, startForwarder } from '../support/forwarder.ts';
import { reachable } from '../support/servers.ts';

const { databaseUrl } = await reachable();
if (databaseUrl === null)
  console.info('skipped: connections that a network swallows: PostgreSQL does not answer');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const open = async (silenceMs: number): Promise<{ pool: pg.Pool; network: Forwarder; start: () => void }> => {
  const url = new URL(databaseUrl ?? '');
  const network = await startForwarder({ host: url.hostname, port: Number(url.port || 5432) });
  closers.push(network.close);
  url.port = String(network.port);
  const pool = new pg.Pool({ connectionString: url.href, max: 2, connectionTimeoutMillis: silenceMs });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const guard = endSilentConnections(pool, { silenceMs });
  closers.push(() => pool.end());
  return { pool, network, start: () => guard.start() };
};

it.skipIf(databaseUrl === null)('ends a query that a network swallowed, and the next one works', async () => {
  const { pool, network, start } = await open(200);
  start();
  const client = await pool.connect();
  await client.query('begin');
  network.freeze();
  const error: unknown = await client.query('select 1').catch((reason: unknown) => reason);
  expect(isConnectionError(error)).toBe(true);
  client.release();
  network.thaw();
  expect((await pool.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
});

it.skipIf(databaseUrl === null)(
  'ends a connection that only listens once it gives no sign of life',
  async () => {
    const { pool, network, start } = await open(100);
    start();
    const client = await pool.connect();
    await client.query('listen silence');
    const ended = new Promise((resolve) => {
      client.once('error', resolve);
    });
    network.freeze();
    expect(isConnectionError(await ended)).toBe(true);
    client.release();
  },
);

it.skipIf(databaseUrl === null)('keeps a connection that only listens and is alive', async () => {
  const { pool, start } = await open(50);
  start();
  const client = await pool.connect();
  await client.query('listen life');
  const heard = new Promise((resolve) => {
    client.on('notification', ({ payload }) => resolve(payload));
  });
  // Several silences long.
  await pool.query('select pg_sleep(0.03)');
  for (let round = 0; round < 10; round += 1) await pool.query('select pg_sleep(0.03)');
  await pool.query("notify life, 'alive'");
  expect(await heard).toBe('alive');
  client.release();
});

it.skipIf(databaseUrl === null)('leaves a long statement alone before it is started', async () => {
  const { pool } = await open(50);
  expect((await pool.query('select 1 as one, pg_sleep(0.3)')).rows[0]).toMatchObject({ one: 1 });
});

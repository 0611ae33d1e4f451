import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PglitePool } from '../../src/record/pglite/pool.ts';
import { type FreshPglite, freshPglite } from '../support/databases.ts';

let database: FreshPglite;
let pool: PglitePool;
beforeAll(async () => {
  database = await freshPglite();
  pool = database.pool;
  await pool.query('create table notes (n integer)');
});
afterAll(() => database.drop());

const notes = async () => (await pool.query('select n from notes order by n')).rows.map((row) => row['n']);

it('lets no other client in between BEGIN and COMMIT', async () => {
  const client = await pool.connect();
  await client.query('begin');
  await client.query('insert into notes values ($1)', [1]);
  const outside = pool.query('insert into notes values (2)');
  const read = notes();
  await client.query('rollback');
  client.release();
  await outside;
  expect(await read).toEqual([2]);
});

it('rolls back an open transaction on release, and continues', async () => {
  const client = await pool.connect();
  await client.query('begin');
  await client.query('insert into notes values (3)');
  client.release();
  expect(await notes()).toEqual([2]);
});

it('continues after a statement that fails inside a transaction', async () => {
  const client = await pool.connect();
  await client.query('begin');
  await expect(client.query('select nonsense')).rejects.toThrow(/nonsense/);
  await client.query('rollback');
  client.release();
  expect(await notes()).toEqual([2]);
});

it('passes notifications to the listening client until it is released', async () => {
  const client = await pool.connect();
  const heard = new Promise((resolve) => client.once('notification', resolve));
  await client.query('listen news');
  await pool.query("select pg_notify('news', 'landed')");
  expect(await heard).toEqual({ channel: 'news', payload: 'landed' });
  client.release();
});

it("delays LISTEN while another client's transaction may be rolled back", async () => {
  const [busy, listening] = [await pool.connect(), await pool.connect()];
  const heard: unknown[] = [];
  listening.on('notification', (notification) => heard.push(notification));
  await busy.query('begin');
  await busy.query('insert into notes values (4)');
  const listens = listening.query('listen late');
  await busy.query('insert into notes values (5)');
  await busy.query('rollback');
  await listens;
  await pool.query("select pg_notify('late', 'landed')");
  expect(heard).toEqual([{ channel: 'late', payload: 'landed' }]);
  busy.release();
  listening.release();
});

it('returns large numbers as text, as pg does', async () => {
  const { rows } = await pool.query('select count(*) as n, 1.50::numeric as price from notes');
  expect(rows).toEqual([{ n: '1', price: '1.50' }]);
});

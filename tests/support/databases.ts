import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPglite } from '../../src/record/pglite/open.ts';
import type { PglitePool } from '../../src/record/pglite/pool.ts';
import { reachable } from './servers.ts';

export interface FreshPostgres {
  readonly pool: pg.Pool;
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** A database of its own on the real server; `drop` closes the pool and removes it. */
export const freshPostgres = async (): Promise<FreshPostgres> => {
  const { databaseUrl } = await reachable();
  if (databaseUrl === null) throw new Error('No PostgreSQL answers; ask reachable() first.');
  const name = `stoppress_test_${randomBytes(6).toString('hex')}`;
  const admin = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await admin(`create database ${name}`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 8 });
  pool.on('error', () => undefined);
  return {
    pool,
    url: url.href,
    drop: async () => {
      await pool.end();
      await admin(`drop database if exists ${name} with (force)`);
    },
  };
};

/** An embedded database in memory; close it with `pool.db.close()`. */
export const freshPglite = (): Promise<PglitePool> => openPglite(null);

import { createRequire } from 'node:module';
import {
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq';
import type pg from 'pg';
import { decideRouting } from '../../src/notify/notify.ts';
import { SCHEMA_VERSION } from '../../src/record/migrations/migrate.ts';
import { openPglite } from '../../src/record/pglite/open.ts';
import type { PglitePool } from '../../src/record/pglite/pool.ts';
import { openSqlStore } from '../../src/record/sql/store.ts';

/** The two schemas of a database: the store's, and that of BullMQ where the queue is in PostgreSQL or PGlite. */

export const BULLMQ_SCHEMA = 'bullmq';

/** Migrates BullMQ's schema. One read where there is nothing to migrate: `runMigrations` sends a dozen statements. */
export const migrateQueue = async (pool: pg.Pool | PglitePool): Promise<void> => {
  const client = await pool.connect();
  try {
    // BullMQ's type of a client is not declared by PGlite's pool, although its clients have that shape.
    const queryable = client as pg.PoolClient;
    const version = await assertSchemaCompatibility(queryable, BULLMQ_SCHEMA).catch((error: unknown) => {
      if (error instanceof SchemaMigrationRequiredError) return 0;
      throw error;
    });
    if (version < LATEST_SCHEMA_VERSION) await runMigrations(queryable, BULLMQ_SCHEMA);
  } finally {
    client.release();
  }
};

/** The version of the installed PGlite, whose data folders another version might not open. */
const pgliteVersion = (): string => {
  const require = createRequire(import.meta.url);
  const manifest: unknown = require(
    require.resolve('@electric-sql/pglite').replace(/dist\/[^/]*$/, 'package.json'),
  );
  return (manifest as { readonly version: string }).version;
};

/**
 * Where `npm ci` puts the empty database that a first start unpacks. `dist` ends with a slash. The name changes with
 * everything that decides what is in it, so that a file left by another build is never used.
 */
export const emptyDatabase = (dist: URL): URL =>
  new URL(`empty-database-${pgliteVersion()}-${LATEST_SCHEMA_VERSION}-${SCHEMA_VERSION}.tar.gz`, dist);

/**
 * Creates a database with both schemas and no rows in `folder`, which must not exist, and closes it.
 * @public scripts/empty-database.mjs calls the built file.
 */
export const createEmptyDatabase = async (folder: string): Promise<void> => {
  const pool = await openPglite(folder);
  await migrateQueue(pool);
  const store = await openSqlStore(pool as never, { decideRouting });
  await store.close();
  await pool.db.close();
};

import { decideRouting } from '../../src/notify/notify.ts';
import { openSqlStore } from '../../src/record/sql/store.ts';
import type { Store } from '../../src/record/record.ts';
import { type FreshPglite, freshPglite, freshPostgres } from './databases.ts';
import { reachable } from './servers.ts';

export interface FreshStore {
  readonly store: Store;
  /** What a second process would open on the same database; PGlite has only one. */
  readonly another: () => Promise<Store>;
  /** Closes the store, and removes its database. */
  readonly close: () => Promise<void>;
}

/** Deletes every row and starts every sequence again; the tables stay. */
const EMPTY = `
  do $$
  declare
    one record;
  begin
    set local session_replication_role = replica;
    for one in select tablename from pg_tables where schemaname = 'stoppress' and tablename not like 'kysely%' loop
      execute format('delete from stoppress.%I', one.tablename);
    end loop;
    for one in select sequencename from pg_sequences where schemaname = 'stoppress' loop
      execute format('alter sequence stoppress.%I restart', one.sequencename);
    end loop;
  end $$`;

/**
 * Opening an embedded database costs half a second, emptying one some milliseconds: tests hand one on, and so do files
 * that run in one process. Its folder goes with the run's.
 */
let idle: FreshPglite | null = null;

/** A Store on an embedded database without rows. */
export const pgliteStore = async (): Promise<FreshStore> => {
  const database = idle ?? (await freshPglite());
  idle = null;
  const store = await openSqlStore(database.pool as never, { decideRouting });
  return {
    store,
    another: async () => store,
    close: async () => {
      await store.close();
      await database.pool.query(EMPTY);
      idle = database;
    },
  };
};

const postgresStore = async (): Promise<FreshStore> => {
  const { pool, drop } = await freshPostgres();
  const store = await openSqlStore(pool, { decideRouting });
  return {
    store,
    another: () => openSqlStore(pool, { decideRouting }),
    close: () => store.close().then(drop),
  };
};

export interface StoreAdapter {
  readonly name: string;
  /** Its server does not answer. */
  readonly missing: boolean;
  readonly open: () => Promise<FreshStore>;
}

/** Every adapter of the record stage's ports; one that is missing is said to be skipped, by the name of the suite. */
export const storeAdapters = async (suite: string): Promise<readonly StoreAdapter[]> => {
  const missing = (await reachable()).databaseUrl === null;
  if (missing) console.log(`skipped: ${suite} on PostgreSQL: no PostgreSQL answers`);
  return [
    { name: 'embedded PGlite', missing: false, open: pgliteStore },
    { name: 'PostgreSQL', missing, open: postgresStore },
  ];
};

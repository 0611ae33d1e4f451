import { decideRouting } from '../../src/notify/notify.ts';
import { openSqlStore } from '../../src/record/sql/store.ts';
import type { Store } from '../../src/record/record.ts';
import { freshPglite, freshPostgres } from './databases.ts';
import { reachable } from './servers.ts';

export interface FreshStore {
  readonly store: Store;
  /** What a second process would open on the same database; PGlite has only one. */
  readonly another: () => Promise<Store>;
  /** Closes the store, and removes its database. */
  readonly close: () => Promise<void>;
}

/** A Store on an embedded database in memory. */
export const pgliteStore = async (): Promise<FreshStore> => {
  const pool = await freshPglite();
  const store = await openSqlStore(pool as never, { decideRouting });
  return { store, another: async () => store, close: () => store.close().then(() => pool.db.close()) };
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

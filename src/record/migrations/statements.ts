import { type Kysely, type Migration, sql } from 'kysely';

/** A migration that is a list of SQL statements, run in order. */
export const statements = (list: readonly string[]): Migration => ({
  up: async (db: Kysely<unknown>) => {
    for (const statement of list) await sql.raw(statement).execute(db);
  },
});

import type { PglitePool } from './pool.ts';

/**
 * Frees what dead rows hold, and counts rows for the planner. A PostgreSQL server does both by itself (autovacuum);
 * PGlite is one process and does neither, so that every check and every job would make the database larger for good.
 * One table a statement, because each blocks this process while it runs: 1 to 50 ms.
 */
export const vacuumPglite = async (pool: PglitePool): Promise<void> => {
  const { rows } = await pool.query(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname in ('stoppress', 'bullmq', 'pg_catalog')
      order by c.oid`,
  );
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${String(name)}`);
};

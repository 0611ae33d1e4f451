import type { PglitePool } from './pool.ts';

/**
 * Runs VACUUM ANALYZE on all tables. A PostgreSQL server does this automatically (autovacuum); PGlite does not, so the
 * database would grow with every check and job. One table per statement, because each blocks this process for 1 to 50 ms.
 */
export const vacuumPglite = async (pool: PglitePool): Promise<void> => {
  const { rows } = await pool.query(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname in ('stoppress', 'bullmq', 'pg_catalog')
      order by c.oid`,
  );
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${String(name)}`);
};

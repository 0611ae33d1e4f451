import { decideRouting } from '../../src/notify/notify.ts';
import { expect, it } from 'vitest';
import { vacuumPglite } from '../../src/record/pglite/vacuum.ts';
import { openSqlStore } from '../../src/record/sql/store.ts';
import { freshPglite } from '../support/databases.ts';

it('keeps an embedded database from growing with every write', async () => {
  const { pool, drop } = await freshPglite();
  const store = await openSqlStore(pool as never, { decideRouting });
  await pool.query('create table stoppress.churn (id integer, text text)');
  await pool.query("insert into stoppress.churn select n, repeat('x', 500) from generate_series(1, 50) n");
  const size = async (table: string): Promise<number> =>
    Number((await pool.query(`select pg_relation_size('${table}') as bytes`)).rows[0]?.['bytes']);
  const churn = async (): Promise<void> => {
    for (let n = 0; n < 15; n += 1) {
      await pool.query(
        "insert into stoppress.churn select n, repeat('x', 500) from generate_series(51, 100) n",
      );
      await pool.query('delete from stoppress.churn where id > 50');
      // What a bulk of jobs does.
      await pool.query(
        'begin; create temp table pass on commit drop as select 1 as a, 2 as b, 3 as c; commit',
      );
    }
  };
  const before = await size('stoppress.churn');
  await churn();
  const grown = await size('stoppress.churn');
  // A job is a row that comes and goes, and leaves its place behind.
  expect(grown).toBeGreaterThan(5 * before);
  await vacuumPglite(pool);
  const rows = await size('stoppress.churn');
  const catalog = await size('pg_attribute');
  expect(rows).toBeLessThanOrEqual(grown);
  for (let round = 0; round < 3; round += 1) {
    await churn();
    await vacuumPglite(pool);
    expect(await size('stoppress.churn')).toBeLessThanOrEqual(grown);
    expect(await size('pg_attribute')).toBeLessThanOrEqual(catalog);
  }
  expect((await pool.query('select count(*)::integer as n from stoppress.churn')).rows).toEqual([{ n: 50 }]);
  await store.close();
  await drop();
});

import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { StopPressError } from '../../platform/errors.ts';
import { first } from './0001-first.ts';
import { validatorsAndCascades } from './0002-validators-and-cascades.ts';
import { learnedNoise } from './0003-learned-noise.ts';
import { histories } from './0004-histories.ts';
import { promises } from './0005-promises.ts';
import { cadence } from './0006-cadence.ts';
import { sources } from './0008-sources.ts';
import { hostLimits } from './0009-manners.ts';
import { render } from './0010-render.ts';
import { announcedTimes } from './0011-announced-times.ts';
import { alerts } from './0012-alerts.ts';
import { interruptions } from './0013-broken-off.ts';
import { time } from './0014-time.ts';
import { conditions } from './0015-conditions.ts';
import { websub } from './0016-websub.ts';

/**
 * Forward only, append only: the statements and names of a released migration never change, because the database stores
 * the names. Each migration runs in one transaction.
 */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
  '0002-validators-and-cascades': validatorsAndCascades,
  '0003-learned-noise': learnedNoise,
  '0004-histories': histories,
  '0005-promises': promises,
  '0006-cadence': cadence,
  '0008-sources': sources,
  '0009-manners': hostLimits,
  '0010-render': render,
  '0011-announced-times': announcedTimes,
  '0012-alerts': alerts,
  '0013-broken-off': interruptions,
  '0014-time': time,
  '0015-conditions': conditions,
  '0016-websub': websub,
};

/** The name of the newest migration. */
export const SCHEMA_VERSION: string = Object.keys(MIGRATIONS).at(-1) ?? '';

/** One cheap query at each start: the migrator reads the whole catalogue before it finds nothing to do. */
const isCurrent = async (db: Kysely<unknown>): Promise<boolean> => {
  const table = await sql<{ found: string | null }>`
    select to_regclass('stoppress.kysely_migration')::text as found`.execute(db);
  if (!table.rows[0]?.found) return false;
  const done = await sql<{ name: string }>`
    select name from stoppress.kysely_migration order by name`.execute(db);
  return done.rows.map(({ name }) => name).join() === Object.keys(MIGRATIONS).join();
};

/** Migrates the schema. Safe to call from several processes. @throws StopPressError SCHEMA_NEWER on a newer schema. */
export const migrate = async (db: Kysely<unknown>): Promise<void> => {
  if (await isCurrent(db)) return;
  await sql`create schema if not exists stoppress`.execute(db).catch((error: unknown) => {
    // If two processes start at the same time, one of them finds that the schema exists already.
    if (!/already exists|duplicate key/i.test(String(error))) throw error;
  });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    migrationTableSchema: 'stoppress',
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (/previously executed migration .* is missing/i.test(error instanceof Error ? error.message : '')) {
    throw new StopPressError('SCHEMA_NEWER', 'The database was migrated by a newer release of Stop Press.', {
      cause: error,
    });
  }
  throw error instanceof Error ? error : new Error('The database could not be migrated.', { cause: error });
};

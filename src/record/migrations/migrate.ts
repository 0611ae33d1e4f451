import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { StopPressError } from '../../platform/errors.ts';
import { first } from './0001-first.ts';
import { validatorsAndCascades } from './0002-validators-and-cascades.ts';
import { learnedNoise } from './0003-learned-noise.ts';
import { histories } from './0004-histories.ts';
import { promises } from './0005-promises.ts';
import { cadence } from './0006-cadence.ts';
import { sources } from './0008-sources.ts';
import { manners } from './0009-manners.ts';
import { render } from './0010-render.ts';
import { announcedTimes } from './0011-announced-times.ts';
import { alerts } from './0012-alerts.ts';
import { interruptions } from './0013-broken-off.ts';

/** Forward only, append only: a migration that has been released is never edited. Each runs in one transaction. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
  '0002-validators-and-cascades': validatorsAndCascades,
  '0003-learned-noise': learnedNoise,
  '0004-histories': histories,
  '0005-promises': promises,
  '0006-cadence': cadence,
  '0008-sources': sources,
  '0009-manners': manners,
  '0010-render': render,
  '0011-announced-times': announcedTimes,
  '0012-alerts': alerts,
  '0013-broken-off': interruptions,
};

/** Brings the schema up to date; refuses to run on one that a newer release made. Safe to call from several processes. */
export const migrate = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create schema if not exists stoppress`.execute(db).catch((error: unknown) => {
    // Two processes starting together may both find it missing; the loser's complaint is the winner's success.
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
    throw new StopPressError(
      'SCHEMA_NEWER',
      'The database holds migrations that this release does not know.',
      {
        cause: error,
      },
    );
  }
  throw error instanceof Error ? error : new Error('The database could not be migrated.', { cause: error });
};

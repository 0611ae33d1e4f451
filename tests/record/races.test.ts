import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectationOverdue } from '../../src/events.ts';
import type { Store } from '../../src/record/record.ts';
import { openSqlStore } from '../../src/record/sql-store.ts';
import { type FreshPostgres, freshPostgres } from '../support/databases.ts';
import { watchedStory } from '../support/records.ts';
import { reachable } from '../support/servers.ts';

/** What two processes do to the same rows at the same time; only a server has two sessions. */

const T0 = Date.parse('2026-11-23T12:00:00Z');
const LIMITS = { inFlight: 9, leaseMs: 60_000, spacingMs: 5_000 };

const { databaseUrl } = await reachable();
if (databaseUrl === null) console.log('skipped: two processes at once: no PostgreSQL answers');

describe.skipIf(databaseUrl === null)('two processes at once', () => {
  let database: FreshPostgres;
  let store: Store;
  let other: PoolClient;
  beforeAll(async () => {
    database = await freshPostgres();
    store = await openSqlStore(database.pool);
    other = await database.pool.connect();
  });
  afterAll(async () => {
    other.release();
    await store.close();
    await database.drop();
  });

  const somebodyWaits = () =>
    expect
      .poll(
        async () =>
          (
            await database.pool.query(
              "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
            )
          ).rowCount,
        { interval: 20, timeout: 10_000 },
      )
      .toBe(1);

  /** The other process holds the host, and says so only after this one has looked. */
  const whileHeld = async <T>(host: string, claim: () => Promise<T>): Promise<T> => {
    await other.query('begin');
    await other.query('insert into stoppress.hosts (host, next_request_at) values ($1, $2)', [
      host,
      new Date(T0 + 5_000),
    ]);
    const claimed = claim();
    await somebodyWaits();
    await other.query('commit');
    return claimed;
  };

  it('do not ask a host for two of its stories, though both found it free', async () => {
    const story = watchedStory('sty_asked', 'https://asked.example/a');
    await store.applyWatchList([story], T0, () => T0);
    const claim = () => store.claimCheck('sty_asked', T0, LIMITS);
    expect(await whileHeld('asked.example', claim)).toBe('in-turn');
    expect(await store.claimDueChecks(T0 + 5_000, LIMITS)).toMatchObject([
      { storyId: 'sty_asked', claim: 1 },
    ]);
  });

  it('nor for what is due of it', async () => {
    await store.applyWatchList([watchedStory('sty_due', 'https://due.example/a')], T0, () => T0);
    expect(await whileHeld('due.example', () => store.claimDueChecks(T0, LIMITS))).toEqual([]);
    expect(await store.claimDueChecks(T0 + 5_000, LIMITS)).toMatchObject([{ storyId: 'sty_due', claim: 1 }]);
  });

  it('leave an expectation that is overdue to the check that may be meeting it', async () => {
    const expectations = [{ name: 'Statement', match: { all: ['statement'] }, by: T0 }];
    const story = watchedStory('sty_late', 'https://late.example/a', { expectations });
    await store.applyWatchList([story], T0 - 1, () => T0);
    const expire = () =>
      store.expireExpectations(T0 + 60_000, 60_000, [], (due) =>
        expectationOverdue({
          story: { id: due.storyId, url: due.url, name: due.storyName, tags: due.tags },
          at: T0,
          link: '',
          expectation: { name: due.name, by: due.by },
        }),
      );
    const states = async () =>
      (await store.story('sty_late'))?.expectations.map(({ name, state }) => [name, state]);
    await other.query('begin');
    await other.query("update stoppress.stories set sequence = sequence where id = 'sty_late'");
    expect(await expire()).toEqual([]);
    await other.query('rollback');
    expect(await states()).toEqual([['Statement', 'open']]);
    expect(await expire()).toMatchObject([{ storyId: 'sty_late', name: 'Statement' }]);
  });
});

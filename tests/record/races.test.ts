import { decideRouting } from '../../src/notify/notify.ts';
import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectationOverdue } from '../../src/events/expectation-events.ts';
import type { NewVersion, Store } from '../../src/record/record.ts';
import { openSqlStore } from '../../src/record/sql/store.ts';
import { type FreshPostgres, freshPostgres } from '../support/databases.ts';
import { checkRecord, watchedStory } from '../support/records.ts';
import { reachable } from '../support/servers.ts';

/** What two processes do to the same rows at the same time; only a server has two sessions. */

const T0 = Date.parse('2026-11-23T12:00:00Z');
const LIMITS = { inFlight: 9, leaseMs: 60_000, spacingMs: 5_000 };

const firstVersion = (text: string): NewVersion => {
  const body = new TextEncoder().encode(`<p>${text}</p>`);
  const sha256 = createHash('sha256').update(body).digest('hex');
  return {
    article: {
      headline: null,
      headlines: { h1: null, title: null, openGraph: null, jsonLd: null },
      byline: null,
      published: null,
      modified: null,
      canonicalUrl: null,
      lang: null,
      direction: null,
      section: null,
      access: null,
      paragraphs: [{ text, role: 'paragraph' }],
      extractor: '1',
    },
    visibleText: text,
    contentHash: sha256,
    noise: { blocks: [], gone: [], places: [] },
    paragraphs: [],
    returned: [],
    comparer: '1',
    stealth: null,
    announced: { feedTime: null, sitemapTime: null },
    page: {
      url: 'https://stores.example/',
      status: 200,
      headers: {},
      body,
      sha256,
      validators: { etag: null, lastModified: null },
      fetchedAt: T0,
    },
    changes: [],
    fulfilments: [],
    promises: { mode: 'off', waiting: [], opened: [], transitions: [] },
    previous: 0,
  };
};

const { databaseUrl } = await reachable();
if (databaseUrl === null) console.log('skipped: two processes at once: no PostgreSQL answers');

describe.skipIf(databaseUrl === null)('two concurrent processes', () => {
  let database: FreshPostgres;
  let store: Store;
  let other: PoolClient;
  beforeAll(async () => {
    database = await freshPostgres();
    store = await openSqlStore(database.pool, { decideRouting });
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

  it('do not fetch two stories of one host, though both found it free', async () => {
    const story = watchedStory('sty_asked', 'https://asked.example/a');
    await store.applyWatchList([story], T0, () => T0);
    const claim = () => store.claimCheck('sty_asked', T0, LIMITS);
    expect(await whileHeld('asked.example', claim)).toBe('in-turn');
    expect(await store.claimDueChecks(T0 + 5_000, LIMITS)).toMatchObject([
      { storyId: 'sty_asked', claim: 1 },
    ]);
  });

  it('do not claim two due stories of one host', async () => {
    await store.applyWatchList([watchedStory('sty_due', 'https://due.example/a')], T0, () => T0);
    expect(await whileHeld('due.example', () => store.claimDueChecks(T0, LIMITS))).toEqual([]);
    expect(await store.claimDueChecks(T0 + 5_000, LIMITS)).toMatchObject([{ storyId: 'sty_due', claim: 1 }]);
  });

  it('leave an overdue expectation to the running check that may meet it', async () => {
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

  it('keep a page that one stores while the other deletes the last story with it', async () => {
    const stories = ['sty_stores', 'sty_forgotten'].map((id) => watchedStory(id, `https://${id}.example/`));
    await store.applyWatchList(stories, T0, () => T0 + 1_000);
    const versionOf = async (storyId: string, text: string) => {
      const claimed = await store.claimCheck(storyId, T0, LIMITS);
      if (claimed === null || claimed === 'in-turn') throw new Error('The story could not be claimed.');
      return checkRecord(claimed, T0, { outcome: 'changed', version: firstVersion(text) });
    };
    await store.settleCheck(await versionOf('sty_forgotten', 'The same words.'), []);
    const record = await versionOf('sty_stores', 'The same words.');
    // Holds the check up between its page and the version that names it.
    await other.query('begin');
    await other.query("insert into stoppress.pages values ('another', '', 0, now())");
    await other.query(
      `insert into stoppress.versions (story_id, number, previous, content_hash, captured_at, url, headers, page_sha256, visible_text, article)
        select 'sty_stores', 1, 0, '', captured_at, url, headers, 'another', visible_text, article from stoppress.versions`,
    );
    const settled = store.settleCheck(record, []);
    await somebodyWaits();
    const forgotten = store.forgetStories('sty_forgotten', []);
    expect(await forgotten).toEqual(['sty_forgotten']);
    await other.query('rollback');
    expect(await settled).toMatchObject({ kind: 'settled', version: 1 });
    expect(await store.pageBytes(record.version!.page.sha256)).toEqual(
      Buffer.from(record.version!.page.body),
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNMOVED } from '../../src/web/story-address.ts';
import type {
  ClaimedSource,
  DiscoveredEntry,
  SourceRecord,
  Store,
  WatchedSource,
  WatchedStory,
} from '../../src/record/record.ts';
import { checkRecord, watchedStory } from '../support/records.ts';
import { storeAdapters } from '../support/stores.ts';

/** What every Store promises about sources of Stories, on each adapter. */

const T0 = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;
/** No host is held any more by what other tests asked of it. */
const UNHELD = T0 + 200 * HOUR;
const LIMITS = { inFlight: 100, leaseMs: 60_000, spacingMs: 1_000 };

const source = (id: string, more: Partial<WatchedSource> = {}): WatchedSource => ({
  id: `src_${id}`,
  url: `https://${id}.example/feed`,
  host: `${id}.example`,
  name: `Source ${id}`,
  kind: 'auto',
  everyMs: 60_000,
  match: { path: [], title: [] },
  atMost: 20,
  forMs: 48 * HOUR,
  storyEveryMs: 120_000,
  storyAdaptive: false,
  websub: true,
  tags: ['harbour'],
  expectations: [{ name: 'Statement', match: { all: ['statement'] }, by: null }],
  ...more,
});

const entry = (path: string, more: Partial<DiscoveredEntry> = {}): DiscoveredEntry => ({
  url: `https://news.example/${path}`,
  key: `https://news.example/${path}`,
  title: `Title of ${path}`,
  publishedAt: null,
  modifiedAt: null,
  ...more,
});

const record = (claimed: ClaimedSource, at: number, more: Partial<SourceRecord> = {}): SourceRecord => ({
  sourceId: claimed.sourceId,
  claim: claimed.claim,
  finishedAt: at,
  nextCheckAt: at + 60_000,
  hostFreeAt: at + 1_000,
  outcome: 'read',
  failures: 0,
  failure: null,
  documents: {},
  entries: [],
  undated: [],
  isFirst: false,
  ...more,
});

const listed = (id: string, url: string): WatchedStory => watchedStory(`sty_${id}`, url);

let selector = '#story';
const making = ({ url }: { url: string }) => ({ id: `sty_${url}`, include: selector, exclude: ['.poll'] });
const atOnce = () => T0;

for (const adapter of await storeAdapters('sources')) {
  describe.skipIf(adapter.missing)(`sources on ${adapter.name}`, () => {
    let store: Store;
    let close: () => Promise<unknown>;
    beforeAll(async () => {
      ({ store, close } = await adapter.open());
    });
    afterAll(() => close());

    const apply = (...sources: WatchedSource[]) => store.applySources(sources, T0, making, () => T0);
    const claim = async (now: number): Promise<ClaimedSource> => {
      const [claimed] = await store.claimDueSources(now, LIMITS);
      if (!claimed) throw new Error('No source was due.');
      return claimed;
    };
    const settle = async (now: number, entries: DiscoveredEntry[], more: Partial<SourceRecord> = {}) =>
      store.settleSource(record(await claim(now), now, { entries, ...more }), making, atOnce);
    const watched = async (): Promise<string[]> =>
      (await store.stories())
        .filter(({ active }) => active)
        .map(({ url }) => new URL(url).pathname.slice(1))
        .sort();
    const clear = async (): Promise<void> => {
      await apply();
      await store.applyWatchList([], T0, atOnce);
      await store.forgetStories('sty_', []);
    };

    it('are added, changed, paused and resumed', async () => {
      await clear();
      expect(await apply(source('one'), source('two'))).toEqual({
        added: ['src_one', 'src_two'],
        paused: [],
      });
      expect(await apply(source('one', { name: 'Renamed' }))).toEqual({ added: [], paused: ['src_two'] });
      expect((await store.sources()).map(({ name, active }) => [name, active])).toEqual([
        ['Renamed', true],
        ['Source two', false],
      ]);
      expect(await store.claimDueSources(T0, LIMITS)).toMatchObject([
        { sourceId: 'src_one', name: 'Renamed' },
      ]);
    });

    it('and stories claimed by a dead process are free again after their claims are released', async () => {
      await clear();
      await apply(source('left'));
      await store.applyWatchList([listed('left', 'https://left.example/a')], T0, atOnce);
      const limits = { ...LIMITS, spacingMs: 0 };
      const now = T0 + 50 * HOUR;
      expect(await store.claimDueSources(now, limits)).toHaveLength(1);
      expect(await store.claimDueChecks(now, limits)).toHaveLength(1);
      expect(await store.claimDueSources(now, limits)).toEqual([]);
      expect(await store.claimDueChecks(now, limits)).toEqual([]);
      expect(await store.releaseAllClaims()).toBe(1);
      expect(await store.claimDueSources(now, limits)).toMatchObject([{ sourceId: 'src_left', claim: 2 }]);
      expect(await store.claimDueChecks(now, limits)).toMatchObject([{ storyId: 'sty_left', claim: 2 }]);
    });

    it('start monitoring stories once, with tags, interval, expectations and selectors', async () => {
      await clear();
      await apply(source('begin'));
      const claimed = await claim(T0 + HOUR);
      const first = record(claimed, T0 + HOUR, {
        entries: [entry('a', { publishedAt: T0, modifiedAt: T0 + 1 }), entry('b', { title: null })],
      });
      expect(await store.settleSource(first, making, atOnce)).toMatchObject({
        kind: 'settled',
        started: [{ name: 'https://news.example/b' }, { name: 'Title of a' }],
        waiting: 0,
      });
      expect(await store.settleSource(first, making, atOnce)).toEqual({ kind: 'superseded' });
      const [a] = await store.claimDueChecks(T0 + HOUR, { ...LIMITS, spacingMs: 0 });
      expect(a).toMatchObject({
        tags: ['harbour'],
        everyMs: 120_000,
        include: '#story',
        exclude: ['.poll'],
        address: UNMOVED,
      });
      const stories = await store.stories();
      expect(stories.map(({ expectations }) => expectations.map(({ name }) => name))).toEqual([
        ['Statement'],
        ['Statement'],
      ]);
      expect(await store.announcements('sty_https://news.example/a')).toEqual([
        {
          sourceId: 'src_begin',
          title: 'Title of a',
          publishedAt: T0,
          modifiedAt: T0 + 1,
          firstSeenAt: T0 + HOUR,
          restatedAt: T0 + HOUR,
        },
      ]);
      expect(await store.announcedTimes('sty_https://news.example/a')).toEqual({
        feedTime: new Date(T0 + 1).toISOString(),
        sitemapTime: null,
      });
      expect(await store.announcedTimes('sty_https://news.example/b')).toEqual({
        feedTime: null,
        sitemapTime: null,
      });
      // Announced again, changed: no second watch, but what is stated now is kept with the time it was seen.
      const again = await settle(T0 + 2 * HOUR, [
        entry('a', { modifiedAt: T0 + 5 }),
        entry('b', { title: null }),
      ]);
      expect(again).toMatchObject({ started: [], waiting: 0 });
      expect(await store.announcements('sty_https://news.example/a')).toMatchObject([
        { publishedAt: T0, modifiedAt: T0 + 5, firstSeenAt: T0 + HOUR, restatedAt: T0 + 2 * HOUR },
      ]);
      expect(await store.announcements('sty_https://news.example/b')).toMatchObject([
        { restatedAt: T0 + HOUR },
      ]);
    });

    it('watch at most `atMost` stories, newest first, each for its period, and then the next', async () => {
      await clear();
      await apply(source('room', { atMost: 2, forMs: 10 * HOUR }));
      const entries = [1, 2, 3, 4].map((n) => entry(`r${n}`, { publishedAt: T0 + n * 60_000 }));
      expect(await settle(T0 + HOUR, [...entries, entry('future', { publishedAt: T0 + 9e9 })])).toMatchObject(
        { waiting: 3 },
      );
      expect(await watched()).toEqual(['future', 'r4']);
      expect(await store.endDiscovered(T0 + 11 * HOUR - 1)).toEqual([]);
      expect(await store.endDiscovered(T0 + 11 * HOUR)).toMatchObject([{ why: 'time' }, { why: 'time' }]);
      expect(await store.endDiscovered(T0 + 11 * HOUR)).toEqual([]);
      // What waited longer than a watch lasts has passed; what comes new is taken; nothing begins twice.
      expect(await settle(T0 + 12 * HOUR, [...entries, entry('fresh')])).toMatchObject({
        started: [{ url: 'https://news.example/fresh' }],
        waiting: 0,
      });
      expect(await watched()).toEqual(['fresh']);
    });

    it('recognize stories watched under another address or through another source', async () => {
      await clear();
      await store.applyWatchList([listed('mine', 'http://www.news.example/mine/amp')], T0, atOnce);
      await apply(source('known'));
      expect(await settle(T0, [entry('mine'), entry('shared')])).toMatchObject({ started: [{}], known: 1 });
      await apply(source('known'), source('other'));
      expect(await settle(T0, [entry('shared')])).toMatchObject({ started: [], known: 1 });
      expect(await store.announcements('sty_mine')).toHaveLength(1);
      expect(await store.announcements('sty_https://news.example/shared')).toHaveLength(2);
      // Taken into the list by another spelling of its address: the found one ends, the listed one stays.
      await store.applyWatchList([listed('shared', 'https://news.example/shared?utm_source=x')], T0, atOnce);
      expect((await store.stories()).filter(({ active }) => active).map(({ id }) => id)).toEqual([
        'sty_shared',
      ]);
      // Taken into the list by its own address: it is watched without end, and the same Story.
      await store.applyWatchList(
        [listed('https://news.example/shared', 'https://news.example/shared')],
        T0,
        atOnce,
      );
      expect(await store.endDiscovered(T0 + 1_000 * HOUR)).toEqual([]);
      expect(await watched()).toEqual(['shared']);
    });

    it('stop watching a found Story whose canonical address is already watched', async () => {
      await clear();
      await store.applyWatchList([listed('mine', 'https://news.example/2026/mine')], T0, atOnce);
      await apply(source('canon'));
      await settle(T0, [entry('short-mine'), entry('apart')]);
      const claims = await store.claimDueChecks(UNHELD, { ...LIMITS, spacingMs: 0 });
      const canonical = { key: 'https://news.example/2026/mine', seen: 3 };
      for (const { storyId, claim: number } of claims) {
        await store.settleCheck(
          checkRecord({ storyId, claim: number }, T0, {
            nextCheckAt: T0 + 60_000,
            ...(storyId.endsWith('short-mine') && { address: { ...UNMOVED, canonical } }),
          }),
          [],
        );
      }
      expect(await store.endDiscovered(T0)).toMatchObject([
        { url: 'https://news.example/short-mine', why: 'duplicate' },
      ]);
      expect(await watched()).toEqual(['2026/mine', 'apart']);
    });

    it('apply edits to the stories they found, and pause them when they are removed', async () => {
      await clear();
      await apply(source('edit'));
      await settle(T0, [entry('e')]);
      await apply(source('edit', { tags: ['ferry'], storyEveryMs: 300_000, forMs: HOUR, expectations: [] }));
      selector = '#other';
      await apply(source('edit', { tags: ['ferry'], storyEveryMs: 300_000, forMs: HOUR, expectations: [] }));
      selector = '#story';
      const [check] = await store.claimDueChecks(UNHELD, { ...LIMITS, spacingMs: 0 });
      expect(check).toMatchObject({ include: '#other', exclude: ['.poll'] });
      const [story] = await store.stories();
      expect(story).toMatchObject({
        adaptive: false,
        tags: ['ferry'],
        everyMs: 300_000,
        expectations: [{ state: 'retracted' }],
      });
      expect(await store.endDiscovered(T0 + HOUR - 1)).toEqual([]);
      await apply(source('edit', { storyAdaptive: true }));
      expect(await store.stories()).toMatchObject([{ adaptive: true, tags: ['harbour'] }]);
      await settle(T0 + HOUR, [entry('e2')]);
      expect((await store.stories()).map(({ adaptive }) => adaptive)).toEqual([true, true]);
      // An edit of the list of stories leaves what sources found alone.
      await store.applyWatchList([], T0, atOnce);
      expect(await watched()).toEqual(['e', 'e2']);
      await apply();
      expect(await watched()).toEqual([]);
    });

    it('read everything again after an edit of their rules, and only then', async () => {
      await clear();
      const seen = {
        'https://rules.example/feed': {
          validators: { etag: '"1"', lastModified: null },
          validatorsUrl: 'https://rules.example/feed',
          sha256: 'x',
        },
      };
      await apply(source('rules'));
      await settle(T0, [], { documents: seen });
      await apply(source('rules', { name: 'Other name' }));
      expect(await store.claimDueSources(T0 + 1_000, LIMITS)).toEqual([]);
      const claimed = await claim(T0 + HOUR);
      expect(claimed.documents).toEqual(seen);
      await store.settleSource(record(claimed, T0 + HOUR, { documents: null }), making, atOnce);
      await apply(source('rules', { match: { path: ['/x/**'], title: [] } }));
      expect(await claim(T0 + 2 * HOUR)).toMatchObject({ documents: {}, match: { path: ['/x/**'] } });
    });

    it('share the spacing of a host with its stories, both ways', async () => {
      await clear();
      const here = 'https://shared-host.example';
      await store.applyWatchList([listed('here', `${here}/story`)], T0, atOnce);
      await apply(
        source('shared-host', { url: `${here}/feed` }),
        source('second', { url: `${here}/feed2`, host: 'shared-host.example' }),
      );
      const [check] = await store.claimDueChecks(T0, LIMITS);
      expect(check?.storyId).toBe('sty_here');
      // A check under way, and after it the hold.
      expect(await store.claimDueSources(T0 + 30_000, LIMITS)).toEqual([]);
      await store.releaseClaim('sty_here', check?.claim ?? 0);
      expect(await store.claimDueSources(T0 + 999, LIMITS)).toEqual([]);
      expect(await store.claimDueSources(T0 + 1_001, LIMITS)).toHaveLength(1);
      expect(await store.claimDueChecks(T0 + 30_000, LIMITS)).toEqual([]);
      expect(await store.claimDueSources(T0 + 30_000, LIMITS)).toEqual([]);
      // The lease runs out: whoever is claimed first, one at a time.
      expect(await store.claimDueSources(T0 + 62_000, LIMITS)).toHaveLength(1);
    });

    it('store a failure with its name, and back off as requested', async () => {
      await clear();
      await apply(source('fails'));
      const failure = { code: 'SOURCE_UNREADABLE', message: 'Source fails: it is broken.' } as const;
      await settle(T0, [], {
        outcome: 'failed',
        failures: 1,
        failure,
        nextCheckAt: T0 + 5 * HOUR,
        documents: null,
      });
      expect((await store.sources()).find(({ id }) => id === 'src_fails')).toMatchObject({
        failures: 1,
        failure,
        lastOutcome: 'failed',
      });
      expect(await store.claimDueSources(T0 + 4 * HOUR, LIMITS)).toEqual([]);
    });

    it('make a story due that was updated after its last check, but not twice within 30 s', async () => {
      await clear();
      const start = UNHELD + 20 * HOUR;
      await store.applySources([source('updates')], start, making, () => start);
      await settle(start, [entry('u')], { nextCheckAt: start + 1_000 });
      const check = async (now: number): Promise<void> => {
        const [claimed] = await store.claimDueChecks(now, { ...LIMITS, spacingMs: 0 });
        await store.settleCheck(
          checkRecord({ storyId: claimed?.storyId ?? '', claim: claimed?.claim ?? 0 }, now, {
            nextCheckAt: now + HOUR,
          }),
          [],
        );
      };
      const due = async () => (await store.stories()).find(({ url }) => url.endsWith('/u'))?.nextCheckAt;
      await check(start);
      const more = { nextCheckAt: start + 1_000, hostFreeAt: start };
      // Stated, but before the last check: that has seen it.
      await settle(start + 10_000, [entry('u', { modifiedAt: start - 60_000 })], more);
      expect(await due()).toBe(start + HOUR);
      await settle(start + 20_000, [entry('u', { modifiedAt: start + 15_000 })], more);
      expect(await due()).toBe(start + 30_000);
      await check(start + 60_000);
      await settle(start + 600_000, [entry('u', { modifiedAt: start + 590_000 })], more);
      expect(await due()).toBe(start + 600_000);
      await check(start + 601_000);
      // A time in the future is no update.
      await settle(start + 700_000, [entry('u', { modifiedAt: start + 800_000 })], more);
      expect(await due()).toBe(start + 601_000 + HOUR);
    });

    it('start an entry of unknown age only if it was not there on the first reading', async () => {
      await clear();
      const start = UNHELD + 40 * HOUR;
      await store.applySources([source('riddle')], start, making, () => start);
      const more = { nextCheckAt: start + 1_000, hostFreeAt: start };
      await settle(start, [], { ...more, undated: [entry('archive')], isFirst: true });
      expect(await watched()).toEqual([]);
      await settle(start + 10_000, [], { ...more, undated: [entry('archive'), entry('fresh')] });
      expect(await watched()).toEqual(['fresh']);
    });

    it('move a story’s host with its address, and restore it', async () => {
      await clear();
      await store.applyWatchList([listed('moves', 'https://old.example:8443/a')], T0, atOnce);
      const move = async (now: number, movedTo: string | null) => {
        const [claimed] = await store.claimDueChecks(now, LIMITS);
        await store.settleCheck(
          checkRecord({ storyId: 'sty_moves', claim: claimed?.claim ?? 0 }, now, {
            hostFreeAt: now + 5_000,
            address: { ...UNMOVED, movedTo },
          }),
          [],
        );
      };
      await move(T0, 'https://new.example/a');
      // The old host was asked, so the old host rests; the Story itself is due at the new one.
      await apply(source('old', { host: 'old.example:8443' }));
      expect(await store.claimDueSources(T0 + 4_000, LIMITS)).toEqual([]);
      // An edit of the list leaves it where it moved to.
      await store.applyWatchList([listed('moves', 'https://old.example:8443/a')], T0, atOnce);
      const [claimed] = await store.claimDueChecks(T0 + 4_000, LIMITS);
      expect(claimed).toMatchObject({
        url: 'https://old.example:8443/a',
        address: { movedTo: 'https://new.example/a' },
      });
      await store.releaseClaim('sty_moves', claimed?.claim ?? 0);
      await move(T0 + 10_000, null);
      expect(await store.claimDueChecks(T0 + 11_000, LIMITS)).toHaveLength(1);
    });
  });
}

import { AVAILABLE } from '../../src/model/availability.ts';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectationMet, expectationOverdue } from '../../src/events/expectation-events.ts';
import { storyStarted, versionFacts } from '../../src/events/version-events.ts';
import type { Routing } from '../../src/model/endpoint.ts';
import type { CheckRecord, ClaimedCheck, Store, WatchedStory } from '../../src/record/record.ts';
import type { Article } from '../../src/model/article.ts';
import type { StoryPromise } from '../../src/model/expectation.ts';
import { checkRecord, watchedStory } from '../support/records.ts';
import { type StoreAdapter, storeAdapters } from '../support/stores.ts';

/** What every Store promises, on each adapter: the record stage's port as a suite. */

const T0 = Date.parse('2026-11-23T12:00:00Z');
const LIMITS = { inFlight: 100, leaseMs: 60_000, spacingMs: 1_000 };
const DESK: Routing = { name: 'desk', events: null, tags: null };

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const story = (id: string, host = `${id}.example`, more: Partial<WatchedStory> = {}): WatchedStory =>
  watchedStory(`sty_${id}`, `https://${host}/${id}`, { name: `Story ${id}`, tags: ['harbour'], ...more });

const article = (...texts: string[]): Article => ({
  headline: 'A “quoted” headline \\ with a backslash',
  headlines: { h1: null, title: null, openGraph: null, jsonLd: null },
  byline: null,
  published: null,
  modified: null,
  canonicalUrl: null,
  lang: 'en',
  direction: null,
  section: null,
  access: null,
  paragraphs: texts.map((text) => ({ text, role: 'paragraph' })),
  extractor: '1',
});

const unchanged = (claimed: ClaimedCheck, at: number): CheckRecord =>
  checkRecord(claimed, at, {
    nextCheckAt: at + 60_000,
    hostFreeAt: at + 1_000,
    validators: { etag: '"one"', lastModified: null },
    validatorsUrl: `${claimed.url}/now`,
    pageSha256: 'sha-one',
    activity: { level: 1.5, at },
  });

const firstVersion = (claimed: ClaimedCheck, at: number, text = 'The harbour is closed.'): CheckRecord => ({
  ...unchanged(claimed, at),
  outcome: 'changed',
  version: {
    article: article(text),
    visibleText: 'the harbour is closed',
    contentHash: digest(text),
    noise: { blocks: [digest(text)], gone: [], places: [] },
    paragraphs: [{ fingerprint: digest(text), lineage: `par_${digest(text).slice(0, 16)}` }],
    returned: [],
    comparer: '1',
    stealth: null,
    announced: { feedTime: '2026-11-23T11:00:00.000Z', sitemapTime: null },
    page: {
      url: claimed.url,
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: new TextEncoder().encode(`<p>${text} – ü 漢`),
      sha256: digest(`${claimed.storyId} ${text}`),
      validators: { etag: '"one"', lastModified: null },
      fetchedAt: at,
    },
    changes: [],
    fulfilments: [],
    promises: { mode: 'inform', waiting: [], opened: [], transitions: [] },
    previous: 0,
  },
  events: [
    storyStarted({
      story: { id: claimed.storyId, url: claimed.url, name: claimed.name, tags: claimed.tags },
      at,
      link: 'http://desk.example/',
      version: versionFacts({ number: 1, previous: null, capturedAt: at, article: article(text) }),
    }),
  ],
});

const promise = (by: number | null): StoryPromise => ({
  name: 'Promised statement (court)',
  act: 'statement',
  who: 'court',
  by,
  byWords: by === null ? null : 'later today',
  paragraph: 0,
  sentence: 'The court is expected to make a statement later today.',
  clues: { who: ['court'], vague: false, names: [], topic: ['court'], contextNames: [], context: [] },
  reason: '“is expected to make a statement” announces: statement',
});

/** A Version that makes a promise. */
const promising = (claimed: ClaimedCheck, at: number, by: number | null): CheckRecord => {
  const record = firstVersion(claimed, at, promise(by).sentence);
  const promises = { mode: 'inform' as const, waiting: [], opened: [promise(by)], transitions: [] };
  return { ...record, version: record.version && { ...record.version, promises } };
};

/** The next Version, which keeps it; with the Event that a Story with `suggested: alert` sends. */
const keeping = (claimed: ClaimedCheck, at: number): CheckRecord => {
  const text = 'In a statement the court said that the registrar is on leave.';
  const record = firstVersion(claimed, at, text);
  const now = { ...promise(null), state: 'open' as const };
  const transition = { promise: now, state: 'met' as const, paragraph: 0, text, reason: 'the court says so' };
  const version = record.version && {
    ...record.version,
    previous: 1,
    promises: { mode: 'alert' as const, waiting: [now], opened: [], transitions: [transition] },
  };
  const event = expectationMet({
    story: { id: claimed.storyId, url: claimed.url, name: claimed.name, tags: claimed.tags },
    at,
    link: 'http://desk.example/',
    version: versionFacts({ number: 2, previous: 1, capturedAt: at, article: article(text) }),
    fulfilment: { name: now.name, paragraph: 0, text },
    by: null,
  });
  return { ...record, version, events: [event] };
};

const storeContract = ({ name, missing, open }: StoreAdapter) =>
  describe.skipIf(missing)(`a Store on ${name}`, () => {
    let store: Store;
    let close: () => Promise<unknown>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    /** Each test starts with a list of its own; what other tests watched is paused. */
    const watch = (stories: readonly WatchedStory[], now = T0) =>
      store.applyWatchList(stories, now, () => now);
    const claimOne = async (now = T0): Promise<ClaimedCheck> => {
      const [claimed] = await store.claimDueChecks(now, LIMITS);
      if (!claimed) throw new Error('Nothing was claimed.');
      return claimed;
    };

    it('renews a claim for its holder, and counts interrupted readings', async () => {
      await store.applyWatchList([story('kept')], T0, () => T0);
      const claimAt = async (at: number) =>
        (await store.claimDueChecks(at, LIMITS)).find(({ storyId }) => storyId === 'sty_kept');
      const first = await claimAt(T0);
      expect(first).toMatchObject({ claim: 1, interruptions: 0 });
      expect(await store.renewClaim(first!, T0 + 59_999, T0 + 100_000)).toBe(true);
      await store.beginReading(first!);
      expect(await claimAt(T0 + 99_999)).toBeUndefined();
      expect(await store.renewClaim(first!, T0 + 100_000, T0 + 200_000)).toBe(false);
      const second = await claimAt(T0 + 100_000);
      expect(second).toMatchObject({ claim: 2, interruptions: 1 });
      expect(await store.renewClaim(first!, T0 + 100_001, T0 + 200_000)).toBe(false);
      await store.beginReading(first!);
      await store.beginReading(second!);
      await store.releaseAllClaims();
      const third = await claimAt(T0 + 110_000);
      expect(third).toMatchObject({ claim: 3, interruptions: 2 });
      await store.settleCheck(unchanged(third!, T0 + 111_000), []);
      expect(await claimAt(T0 + 300_000)).toMatchObject({ claim: 4, interruptions: 0 });
      await store.applyWatchList([], T0 + 300_000, () => T0);
      await store.forgetStories('sty_kept', []);
    });

    it('adds, pauses and resumes Stories, and changes nothing if the list is the same', async () => {
      const list = [story('a1'), story('a2')];
      expect(await watch(list)).toEqual({ added: ['sty_a1', 'sty_a2'], paused: [], resumed: [] });
      expect(await watch(list)).toEqual({ added: [], paused: [], resumed: [] });
      expect(await watch(list.slice(0, 1))).toEqual({ added: [], paused: ['sty_a2'], resumed: [] });
      expect(await watch(list)).toEqual({ added: [], paused: [], resumed: ['sty_a2'] });
    });

    it('claims one Story of a host at a time, and the next one only when the host is free again', async () => {
      await watch([story('b1', 'b.example'), story('b2', 'b.example'), story('b3', 'other.example')]);
      const first = await store.claimDueChecks(T0, LIMITS);
      expect(first.map(({ storyId }) => storyId).sort()).toEqual(['sty_b1', 'sty_b3']);
      expect(await store.claimDueChecks(T0 + 5_000, LIMITS)).toEqual([]);
      const b1 = first.find(({ storyId }) => storyId === 'sty_b1');
      if (!b1) throw new Error('b1 was not claimed.');
      await store.settleCheck({ ...unchanged(b1, T0 + 6_000), hostFreeAt: T0 + 9_000 }, []);
      expect(await store.claimDueChecks(T0 + 8_999, LIMITS)).toEqual([]);
      expect((await store.claimDueChecks(T0 + 9_000, LIMITS)).map(({ storyId }) => storyId)).toEqual([
        'sty_b2',
      ]);
    });

    it('claims all Stories of a host at once without spacing, up to the limit', async () => {
      await watch([story('c1', 'c.example'), story('c2', 'c.example'), story('c3', 'c.example')]);
      const later = T0 + 10 * 60_000;
      const claimed = await store.claimDueChecks(later, { ...LIMITS, spacingMs: 0, inFlight: 2 });
      expect(claimed).toHaveLength(2);
      expect(await store.claimDueChecks(later, { ...LIMITS, spacingMs: 0, inFlight: 2 })).toEqual([]);
      expect(await store.claimDueChecks(later, { ...LIMITS, spacingMs: 0, inFlight: 9 })).toHaveLength(1);
    });

    it('never gives one Story to two concurrent sweeps', async () => {
      const now = T0 + 20 * 60_000;
      await watch(
        Array.from({ length: 40 }, (_, i) => story(`d${i}`)),
        now,
      );
      const sweeps = await Promise.all(Array.from({ length: 6 }, () => store.claimDueChecks(now, LIMITS)));
      const ids = sweeps.flat().map(({ storyId }) => storyId);
      expect(ids).toHaveLength(40);
      expect(new Set(ids).size).toBe(40);
    });

    it('claims a crashed check again, and lets only the later run write', async () => {
      const now = T0 + 30 * 60_000;
      await watch([story('e1')], now);
      const dead = await claimOne(now);
      expect(await store.claimDueChecks(now + 59_999, LIMITS)).toEqual([]);
      const again = await claimOne(now + 60_000);
      expect(again.claim).toBe(dead.claim + 1);
      expect(await store.settleCheck(firstVersion(dead, now + 60_001), [DESK])).toEqual({
        kind: 'superseded',
      });
      expect((await store.settleCheck(firstVersion(again, now + 60_002), [DESK])).kind).toBe('settled');
      expect(await store.settleCheck(firstVersion(again, now + 60_003), [DESK])).toEqual({
        kind: 'superseded',
      });
      expect(await store.versions('sty_e1', 10)).toHaveLength(1);
    });

    it('releases a claim that could not be queued, but not a later one', async () => {
      const now = T0 + 35 * 60_000;
      await watch([story('r1')], now);
      const first = await claimOne(now);
      await store.releaseClaim(first.storyId, first.claim);
      const second = await claimOne(now + 1_000);
      expect(second.claim).toBe(first.claim + 1);
      await store.releaseClaim(first.storyId, first.claim);
      expect(await store.claimDueChecks(now + 2_000, LIMITS)).toEqual([]);
    });

    it('keeps the validators with their address until a check returns other ones', async () => {
      const now = T0 + 36 * 60_000;
      await watch([story('v1')], now);
      const first = await claimOne(now);
      expect(first).toMatchObject({ validators: { etag: null }, validatorsUrl: null });
      const moved = { ...unchanged(first, now), validatorsUrl: 'https://v1.example/moved' };
      await store.settleCheck({ ...moved, nextCheckAt: now + 1 }, []);
      const second = await claimOne(now + 60_000);
      expect(second).toMatchObject({
        validators: { etag: '"one"' },
        validatorsUrl: 'https://v1.example/moved',
      });
      const failed = { ...unchanged(second, now + 60_000), outcome: 'failed' as const };
      await store.settleCheck({ ...failed, validators: null, validatorsUrl: null, nextCheckAt: now }, []);
      expect((await claimOne(now + 120_000)).validatorsUrl).toBe('https://v1.example/moved');
    });

    it('deletes Stories by id prefix, with all their data, and no others', async () => {
      const now = T0 + 37 * 60_000;
      await watch([story('demo1'), story('demo2'), story('kept')], now);
      for (const claimed of await store.claimDueChecks(now, LIMITS)) {
        await store.settleCheck(firstVersion(claimed, now, `Text of ${claimed.storyId}.`), [DESK]);
      }
      const delivered = (await store.deliveries({ states: null, limit: 1000 })).filter(
        ({ storyId }) => storyId === 'sty_demo1',
      );
      expect(delivered).toHaveLength(1);
      expect(await store.forgetStories('sty_demo', ['sty_demo2'])).toEqual(['sty_demo1']);
      expect(await store.story('sty_demo1')).toBeNull();
      expect(await store.versions('sty_demo1', 10)).toEqual([]);
      expect(await store.pageBytes(digest('sty_demo1 Text of sty_demo1.'))).toBeNull();
      const left = await store.deliveries({ states: null, limit: 1000 });
      expect(left.filter(({ storyId }) => storyId === 'sty_demo1')).toEqual([]);
      expect(await store.story('sty_kept')).toMatchObject({ id: 'sty_kept', version: 1 });
      expect(await store.pageBytes(digest('sty_kept Text of sty_kept.'))).not.toBeNull();
      expect(await store.story('sty_demo2')).toMatchObject({ version: 1, headline: article().headline });
      expect(await store.forgetStories('sty_demo', ['sty_demo2'])).toEqual([]);
    });

    it('stores which Stories of a host contain which short texts, and expires them', async () => {
      const now = T0 + 38 * 60_000;
      const names = ['m1', 'm2', 'm3'];
      await watch([...names.map((name) => story(name, 'm.example')), story('far')], now);
      const lesson = { blocks: [digest('a plug'), digest('another')], gone: [], places: [] };
      for (const claimed of await store.claimDueChecks(now, { ...LIMITS, spacingMs: 0 })) {
        const record = firstVersion(claimed, now, `About ${claimed.storyId}.`);
        const noise =
          claimed.storyId === 'sty_m3'
            ? { blocks: [], gone: [], places: [] }
            : { ...lesson, blocks: [digest('a plug')] };
        await store.settleCheck({ ...record, version: record.version && { ...record.version, noise } }, []);
      }
      const check = { storyId: 'sty_m3', claim: 2 };
      const seen = await store.noiseEvidence(check, lesson, now + 1_000);
      expect(seen.otherStories).toBe(2);
      expect([...seen.blocks]).toEqual([[digest('a plug'), { stories: 2, since: now }]]);
      expect(
        (await store.noiseEvidence({ ...check, storyId: 'sty_m1' }, lesson, now)).blocks.get(
          digest('a plug'),
        ),
      ).toEqual({ stories: 1, since: now });
      expect((await store.noiseEvidence({ ...check, storyId: 'sty_far' }, lesson, now)).blocks.size).toBe(0);
      const gone = { blocks: [], gone: [digest('a plug')], places: [] };
      expect([...(await store.noiseEvidence(check, gone, now)).blocks.keys()]).toEqual(gone.gone);
      const later = now + 15 * 24 * 3_600_000;
      expect((await store.noiseEvidence(check, lesson, later)).blocks.size).toBe(0);
      await store.forgetNoise(now + 1_000);
      expect((await store.noiseEvidence(check, lesson, now)).blocks.get(digest('a plug'))?.stories).toBe(2);
      await store.forgetNoise(now + 1_000, 1);
      expect((await store.noiseEvidence(check, lesson, now)).blocks.get(digest('a plug'))?.stories).toBe(1);
      await store.forgetNoise(later);
      expect((await store.noiseEvidence(check, lesson, now)).blocks.size).toBe(0);
    });

    it('keeps short texts of pages that do not change', async () => {
      const now = T0 + 38 * 60_000 + 30_000;
      await watch([story('still', 'still.example'), story('asks', 'still.example')], now);
      const lesson = { blocks: [digest('a plug')], gone: [], places: [] };
      const claim = async (at: number): Promise<ClaimedCheck> => {
        const claimed = await store.claimCheck('sty_still', at, { ...LIMITS, spacingMs: 0 });
        if (!claimed || claimed === 'in-turn') throw new Error('It was not claimed.');
        return claimed;
      };
      const first = await claim(now);
      const record = firstVersion(first, now, 'About still.');
      const version = record.version && { ...record.version, noise: lesson };
      await store.settleCheck({ ...record, version, nextCheckAt: now }, []);
      const later = now + 15 * 24 * 3_600_000;
      const check = { storyId: 'sty_asks', claim: 1 };
      const asked = async (): Promise<number> =>
        (await store.noiseEvidence(check, lesson, later)).blocks.size;
      expect(await asked()).toBe(0);
      const again = await claim(later - 60_000);
      await store.settleCheck(unchanged(again, later - 60_000), []);
      expect(await asked()).toBe(1);
      await store.forgetNoise(later);
      expect(await asked()).toBe(1);
      await store.forgetNoise(later + 15 * 24 * 3_600_000);
      expect(await asked()).toBe(0);
    });

    it('counts consecutive checks in which a place changed, and resets after one without a change', async () => {
      const now = T0 + 39 * 60_000;
      await watch([story('p1')], now);
      const lesson = { blocks: [], gone: [], places: ['between a b'] };
      const runs: (number | undefined)[] = [];
      for (const [i, changes] of [true, true, true, false, true, true].entries()) {
        const claimed = await claimOne(now + i * 60_000);
        runs.push((await store.noiseEvidence(claimed, lesson, now)).places.get('between a b'));
        const record = firstVersion(claimed, now + i * 60_000, `Edition ${i}`);
        const previous = (await store.story('sty_p1'))?.version ?? 0;
        const version = record.version && { ...record.version, noise: lesson, previous };
        const settled = await store.settleCheck(
          changes
            ? { ...record, version, nextCheckAt: 0, events: [] }
            : { ...unchanged(claimed, now), nextCheckAt: 0 },
          [],
        );
        expect(settled.kind).toBe('settled');
      }
      expect(runs).toEqual([undefined, 1, 2, 3, undefined, 1]);
      const next = { storyId: 'sty_p1', claim: 7 };
      await store.forgetNoise(now);
      expect((await store.noiseEvidence(next, lesson, now)).places.size).toBe(1);
      await claimOne(now + 600_000);
      await claimOne(now + 700_000);
      await store.forgetNoise(now);
      expect((await store.noiseEvidence(next, lesson, now)).places.size).toBe(0);
    });

    it('stores robots.txt; the record that expires later wins', async () => {
      const record = {
        origin: 'https://r.example',
        fetchedAt: T0,
        expiresAt: T0 + 1_000,
        kind: 'rules' as const,
        text: 'a\u0000b',
      };
      expect(await store.robots(record.origin)).toBeNull();
      await store.keepRobots(record);
      expect(await store.robots(record.origin)).toEqual({ ...record, text: 'a\uFFFDb' });
      const nothing = {
        ...record,
        expiresAt: T0 + 500,
        kind: 'nothing' as const,
        text: 'it responded with 503',
      };
      await store.keepRobots(nothing);
      expect((await store.robots(record.origin))?.kind).toBe('rules');
      await store.keepRobots({ ...nothing, expiresAt: T0 + 2_000 });
      expect(await store.robots(record.origin)).toEqual({ ...nothing, expiresAt: T0 + 2_000 });
    });

    it('counts failures of a host over all its Stories, and does not change a postponed check', async () => {
      const now = T0 + 34 * 60_000;
      await watch([story('h1', 'h.example'), story('h2', 'h.example')], now);
      const first = await claimOne(now);
      expect(first).toMatchObject({ hostFailures: 0, availability: AVAILABLE });
      const failure = { code: 'FETCH_TIMEOUT' as const, message: 'No answer.' };
      const availability = {
        state: 'ok' as const,
        since: null,
        pending: { state: 'unreachable' as const, looks: 1, since: now },
      };
      const failed = {
        ...unchanged(first, now),
        outcome: 'failed' as const,
        failures: 1,
        failure,
        availability,
        hostFailures: 1,
      };
      await store.settleCheck({ ...failed, hostFreeAt: now, nextCheckAt: now + 60_000 }, []);
      const other = await claimOne(now + 2_000);
      expect(other.storyId).not.toBe(first.storyId);
      expect(other).toMatchObject({ hostFailures: 1, availability: AVAILABLE });
      await store.settleCheck(
        { ...unchanged(other, now + 2_000), hostFreeAt: now, hostFailures: 0, nextCheckAt: now + 3_600_000 },
        [],
      );
      const again = await claimOne(now + 60_000);
      expect(again).toMatchObject({ storyId: first.storyId, hostFailures: 0, failures: 1, availability });
      const postponed = {
        ...unchanged(again, now + 61_000),
        outcome: 'postponed' as const,
        validators: null,
        validatorsUrl: null,
        pageSha256: null,
        failures: 1,
        availability,
      };
      await store.settleCheck(postponed, []);
      expect(await store.story(first.storyId)).toMatchObject({
        lastOutcome: 'failed',
        lastCheckedAt: now,
        failure,
        failures: 1,
      });
    });

    it('records Version, Event and Delivery together, and returns them byte for byte', async () => {
      const now = T0 + 40 * 60_000;
      await watch([story('f1')], now);
      const claimed = await claimOne(now);
      const record = firstVersion(claimed, now);
      const settled = await store.settleCheck(record, [
        DESK,
        { name: 'sports', events: null, tags: ['sports'] },
      ]);
      if (settled.kind !== 'settled') throw new Error('The check was not settled.');
      expect(settled).toMatchObject({ version: 1, events: [{ type: 'story.started' }] });
      expect(settled.deliveries).toHaveLength(1);
      const baseline = await store.baseline('sty_f1');
      expect(baseline).toMatchObject({
        number: 1,
        visibleText: 'the harbour is closed',
        contentType: 'text/html',
      });
      expect(baseline?.article).toEqual(record.version?.article);
      const bytes = await store.pageBytes(record.version?.page.sha256 ?? '');
      expect(bytes && [...bytes]).toEqual([...(record.version?.page.body ?? [])]);
      expect(await store.versionWithContent('sty_f1', record.version?.contentHash ?? '')).toBe(1);
      expect(await store.versionWithContent('sty_f1', 'another')).toBeNull();
      const prints = [digest('The harbour is closed.'), digest('something new')];
      expect([...(await store.knownParagraphs('sty_f1', prints, 2))]).toEqual([
        [prints[0], { lineage: `par_${prints[0]?.slice(0, 16)}`, returned: false }],
      ]);
      // As it was known before the first Version.
      expect([...(await store.knownParagraphs('sty_f1', prints, 1))]).toEqual([]);
    });

    it('stores text with a NUL character, which PostgreSQL itself refuses', async () => {
      const now = T0 + 45 * 60_000;
      await watch([story('n1')], now);
      const settled = await store.settleCheck(
        firstVersion(await claimOne(now), now, 'A \u0000 in the text.'),
        [DESK],
      );
      expect(settled.kind).toBe('settled');
      expect((await store.article('sty_n1', 1))?.paragraphs[0]?.text).toContain('in the text.');
    });

    it('reports an overdue Expectation once, after a check past its deadline or after the grace period', async () => {
      const now = T0 + 50 * 60_000;
      const by = now + 10_000;
      const waiting = { name: 'Statement', match: { all: ['statement'] }, by };
      await watch(
        [
          story('g1', 'g1.example', { expectations: [waiting] }),
          story('g2', 'g2.example', { expectations: [waiting] }),
        ],
        now,
      );
      const expire = (at: number) =>
        store.expireExpectations(at, 60_000, [DESK], (due) =>
          expectationOverdue({
            story: { id: due.storyId, url: due.url, name: due.storyName, tags: due.tags },
            at,
            link: 'http://desk.example/',
            expectation: { name: due.name, by: due.by },
          }),
        );
      const claimed = await store.claimDueChecks(now, LIMITS);
      const g1 = claimed.find(({ storyId }) => storyId === 'sty_g1');
      if (!g1) throw new Error('g1 was not claimed.');
      expect(g1.nextDeadlineAt).toBe(by);
      expect(await expire(by + 1)).toEqual([]);
      await store.settleCheck(unchanged(g1, by + 2), []);
      expect((await expire(by + 3)).map(({ storyId }) => storyId)).toEqual(['sty_g1']);
      expect((await expire(by + 60_000)).map(({ storyId }) => storyId)).toEqual(['sty_g2']);
      expect(await expire(by + 120_000)).toEqual([]);
    });

    it('stores the promises of a Version with it, and none of a Version that is not written', async () => {
      const now = T0 + 52 * 60_000;
      const waiting = { name: 'Statement', match: { all: ['statement'] }, by: null };
      const list = [story('promise-p1', 'promise-p1.example', { expectations: [waiting] })];
      await watch(list, now);
      const first = await claimOne(now);
      expect(await store.promiseMemory('sty_promise-p1')).toEqual({
        mode: 'inform',
        known: [],
        names: ['Statement'],
      });
      await store.settleCheck(promising(first, now, now + 60_000), [DESK]);
      const again = promising(first, now, null);
      expect((await store.settleCheck(again, [DESK])).kind).toBe('superseded');
      await watch(list, now);
      expect(await store.promiseMemory('sty_promise-p1')).toEqual({
        mode: 'inform',
        known: [{ ...promise(now + 60_000), state: 'open' }],
        names: ['Promised statement (court)', 'Statement'],
      });
      expect((await store.baseline('sty_promise-p1'))?.expectations.map(({ name }) => name)).toEqual([
        'Statement',
      ]);
      expect((await store.story('sty_promise-p1'))?.expectations).toMatchObject([
        { name: 'Statement', origin: 'configured', promise: null },
        {
          name: 'Promised statement (court)',
          origin: 'suggested',
          state: 'open',
          by: now + 60_000,
          promise: { version: 1, paragraph: 0, sentence: promise(null).sentence, who: 'court' },
        },
      ]);
    });

    it('settles a promise once, with its paragraph and reason, and keeps it when the list is applied again', async () => {
      const now = T0 + 54 * 60_000;
      const list = [story('promise-p2')];
      await watch(list, now);
      await store.settleCheck(promising(await claimOne(now), now, null), [DESK]);
      const later = now + 120_000;
      const second = await claimOne(later);
      const settled = await store.settleCheck(keeping(second, later), [DESK]);
      expect(settled).toMatchObject({ kind: 'settled', version: 2, events: [{ type: 'expectation.met' }] });
      const stored = () => store.story('sty_promise-p2').then((one) => one?.expectations);
      const met = {
        state: 'met',
        metVersion: 2,
        metParagraph: 0,
        metText: 'In a statement the court said that the registrar is on leave.',
        promise: { reason: 'the court says so' },
      };
      expect(await stored()).toMatchObject([met]);
      await watch([...list, story('promise-p3')], later);
      await watch([story('promise-p3')], later);
      await watch(list, later);
      expect(await stored()).toMatchObject([met]);
      const third = await store.claimCheck('sty_promise-p2', later + 600_000, LIMITS);
      if (!third || third === 'in-turn') throw new Error('p2 was not claimed.');
      const twice = keeping(third, later + 600_000);
      const repeated = await store.settleCheck(
        { ...twice, version: twice.version && { ...twice.version, previous: 2 } },
        [DESK],
      );
      expect(repeated).toMatchObject({ kind: 'settled', events: [] });
    });

    it('sets a promise to overdue without an alert, unless its Story sends alerts', async () => {
      const now = T0 + 56 * 60_000;
      const by = now + 10_000;
      await watch(
        [
          story('promise-q1', 'promise-q1.example', { suggested: 'inform' }),
          story('promise-q2', 'promise-q2.example', { suggested: 'alert' }),
        ],
        now,
      );
      for (const claimed of await store.claimDueChecks(now, LIMITS))
        await store.settleCheck(promising(claimed, now, by), []);
      expect((await store.promiseMemory('sty_promise-q2')).mode).toBe('alert');
      const told: string[] = [];
      const expired = await store.expireExpectations(by + 60_000, 60_000, [DESK], (due) => {
        told.push(due.storyId);
        return expectationOverdue({
          story: { id: due.storyId, url: due.url, name: due.storyName, tags: due.tags },
          at: by,
          link: 'http://desk.example/',
          expectation: { name: due.name, by: due.by },
        });
      });
      const ids = expired.filter(({ storyId }) => storyId.startsWith('sty_promise-q'));
      expect(told.filter((id) => id.startsWith('sty_promise-q'))).toEqual(['sty_promise-q2']);
      expect(ids.find(({ storyId }) => storyId === 'sty_promise-q1')).toMatchObject({ id: null });
      expect(ids.find(({ storyId }) => storyId === 'sty_promise-q2')?.id).toMatch(/^evt_/);
      for (const id of ['sty_promise-q1', 'sty_promise-q2'])
        expect((await store.story(id))?.expectations).toMatchObject([{ state: 'overdue' }]);
    });

    it('records a promise that was due before it was found as overdue, without an alert', async () => {
      const now = T0 + 57 * 60_000;
      await watch([story('promise-t1', 'promise-t1.example', { suggested: 'alert' })], now);
      await store.settleCheck(promising(await claimOne(now), now, now - 1), []);
      expect((await store.story('sty_promise-t1'))?.expectations).toMatchObject([{ state: 'overdue' }]);
      const never = (): never => {
        throw new Error('Nobody was to be told.');
      };
      expect(await store.expireExpectations(now + 120_000, 60_000, [DESK], never)).toEqual([]);
    });

    it('prefers the watch list if a suggested Expectation has the same name', async () => {
      const now = T0 + 58 * 60_000;
      await watch([story('promise-r1')], now);
      await store.settleCheck(promising(await claimOne(now), now, null), []);
      const own = { name: promise(null).name, match: { all: ['statement'] }, by: null };
      await watch([story('promise-r1', 'promise-r1.example', { expectations: [own] })], now);
      expect((await store.story('sty_promise-r1'))?.expectations).toMatchObject([
        { origin: 'configured', promise: null },
      ]);
      expect((await store.promiseMemory('sty_promise-r1')).known).toEqual([]);
    });
  });

for (const adapter of await storeAdapters('a Store')) storeContract(adapter);

import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { runSubscriptions } from '../../src/pipeline/subscribe.ts';
import type { Store, WatchedSource } from '../../src/record/record.ts';
import { addHubRoutes, type HubNews } from '../../src/review/hub-callback.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { storeAdapters } from '../support/stores.ts';

/** Subscriptions against a real hub, on each adapter of the store. */

const T0 = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

const source = (id: string, more: Partial<WatchedSource> = {}): WatchedSource => ({
  id: `src_${id}`,
  url: `https://${id}.example/feed`,
  host: `${id}.example`,
  name: `Source ${id}`,
  kind: 'auto',
  everyMs: 60 * MINUTE,
  match: { path: [], title: [] },
  atMost: 20,
  forMs: 48 * 60 * MINUTE,
  storyEveryMs: 120_000,
  storyAdaptive: false,
  websub: true,
  tags: [],
  expectations: [],
  ...more,
});

for (const adapter of await storeAdapters('subscriptions')) {
  describe.skipIf(adapter.missing)(`subscriptions on ${adapter.name}`, () => {
    let store: Store;
    let close: () => Promise<void>;
    let server: ServerType;
    let base: string;
    let now = T0;
    let news: HubNews[] = [];
    let refusals: string[] = [];
    const hubs: Hub[] = [];
    const outbound = createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } });
    let keys = 0;

    beforeAll(async () => {
      ({ store, close } = await adapter.open());
      const app = new Hono();
      addHubRoutes(app, {
        clock: () => now,
        subscriptions: store,
        onHubNews: (_row, one) => news.push(one),
        hubLimits: { maxBodyBytes: 1_000 },
      });
      server = await new Promise<ServerType>((resolve) => {
        const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(started));
      });
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/websub/`;
    });
    afterEach(async () => {
      for (const hub of hubs.splice(0)) await hub.close();
      await apply();
      // What no hub confirms to have ended is dropped after three attempts.
      for (let attempt = 0; attempt < 4; attempt += 1) {
        await run();
        now += 2 * DAY;
      }
      [news, refusals] = [[], []];
    });
    afterAll(async () => {
      await outbound.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
      await close();
    });

    const hubWith = async (options: Parameters<typeof startHub>[0] = {}): Promise<Hub> => {
      const hub = await startHub(options);
      hubs.push(hub);
      return hub;
    };
    const apply = (...list: WatchedSource[]) =>
      store.applySources(
        list,
        now,
        () => ({ id: 's', include: null, exclude: [] }),
        () => now + 60 * MINUTE,
      );
    const note = (id: string, hub: Hub | null, topic = 'https://topic.example/feed') => {
      keys += 1;
      const key = `key-of-at-least-twenty-characters-${adapter.name.length}-${keys}`;
      const named = hub && { hub: hub.url, topic };
      return store.noteHub(`src_${id}`, named, { key, secret: `secret-${keys}` }, now);
    };
    const run = (callbackBase: string | null = base) =>
      runSubscriptions({
        clock: () => now,
        store,
        outbound,
        userAgent: () => 'StopPress/0',
        callbackBase: () => callbackBase,
        onRefused: (_claimed, reason) => refusals.push(reason),
      });
    const untilNews = (count: number) => expect.poll(() => news.length, { timeout: 10_000 }).toBe(count);
    const dueAt = async (id: string): Promise<number | undefined> =>
      (await store.sources()).find((row) => row.id === `src_${id}`)?.nextCheckAt;

    it('are requested, verified, renewed before the lease ends, and ended with the source', async () => {
      const hub = await hubWith({ leaseSeconds: 86_400 });
      await apply(source('a'));
      await note('a', hub);
      await note('a', hub);
      await Promise.all([run(), run()]);
      await hub.untilSubscribers(1);
      expect(hub.requests).toMatchObject([
        { mode: 'subscribe', topic: 'https://topic.example/feed', leaseSeconds: '864000' },
      ]);
      expect(hub.requests[0]?.secret).toMatch(/^secret-/);
      await run();
      now += 0.7 * DAY;
      await run();
      expect(hub.requests).toHaveLength(1);
      now += 0.1 * DAY;
      await run();
      await untilNews(2);
      expect(hub.requests.map(({ mode }) => mode)).toEqual(['subscribe', 'subscribe']);
      await apply();
      await run();
      await hub.untilSubscribers(0);
      expect(hub.requests.map(({ mode }) => mode)).toEqual(['subscribe', 'subscribe', 'unsubscribe']);
      now += 10 * DAY;
      await run();
      expect(hub.requests).toHaveLength(3);
      expect(news.map(({ kind }) => kind)).toEqual(['confirmed', 'confirmed', 'cancelled']);
    });

    it('make a source due now, at most every 30 s, and only if signed', async () => {
      const hub = await hubWith();
      await apply(source('b'));
      await note('b', hub);
      await run();
      await hub.untilSubscribers(1);
      expect(await dueAt('b')).toBe(now + 60 * MINUTE);
      expect(await hub.publish('<rss/>', true)).toEqual([202]);
      expect(await dueAt('b')).toBe(now + 60 * MINUTE);
      expect(await hub.publish('x'.repeat(2_000))).toEqual([413]);
      now += 20 * MINUTE;
      expect(await hub.publish('<rss/>')).toEqual([202]);
      expect(await dueAt('b')).toBe(now);
      const limits = { inFlight: 10, leaseMs: MINUTE, spacingMs: 1_000 };
      const [claimed] = await store.claimDueSources(now, limits);
      expect(claimed).toMatchObject({ sourceId: 'src_b', pushed: true });
      // Another change is announced while the source is read: it is read again soon.
      expect(await hub.publish('<rss/>')).toEqual([202]);
      await store.settleSource(
        {
          sourceId: 'src_b',
          claim: claimed?.claim ?? 0,
          finishedAt: now,
          nextCheckAt: now + 60 * MINUTE,
          hostFreeAt: now,
          outcome: 'read',
          failures: 0,
          failure: null,
          documents: {},
          entries: [],
          undated: [],
          isFirst: false,
        },
        () => ({ id: 's', include: null, exclude: [] }),
        () => now,
      );
      expect(await dueAt('b')).toBe(now + 30_000);
      now += 10_000;
      await hub.publish('<rss/>');
      expect(await dueAt('b')).toBe(now + 20_000);
      expect(news.map(({ kind }) => kind)).toEqual([
        'confirmed',
        'unsigned',
        'notified',
        'notified',
        'notified',
      ]);
    });

    it('are never confirmed for what was not requested', async () => {
      const hub = await hubWith({ status: 202 });
      await apply(source('c'));
      await note('c', hub);
      await run();
      const { callback, topic } = hub.requests[0] ?? { callback: '', topic: '' };
      const ask = async (query: Record<string, string>, to = callback): Promise<number> =>
        (await fetch(`${to}?${new URLSearchParams(query).toString()}`)).status;
      const question = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': 'x' };
      expect(await ask({ ...question, 'hub.topic': 'https://other.example/' })).toBe(404);
      expect(await ask({ ...question, 'hub.mode': 'unsubscribe' })).toBe(404);
      expect(await ask({ 'hub.mode': 'subscribe', 'hub.topic': topic })).toBe(404);
      expect(await ask(question, `${base}an-unknown-key-of-many-characters`)).toBe(404);
      expect((await fetch(`${base}an-unknown-key-of-many-characters`, { method: 'POST' })).status).toBe(410);
      expect(await ask(question)).toBe(200);
    });

    it('are tried again later if a hub refuses, denies or does not verify', async () => {
      const refusing = await hubWith({ status: 500 });
      const denying = await hubWith({ denies: 'not you' });
      const silent = await hubWith({ status: 202 });
      await apply(source('d'), source('e'), source('f'));
      await note('d', refusing);
      await note('e', denying);
      await note('f', silent);
      const counts = (): number[] => [refusing, denying, silent].map(({ requests }) => requests.length);
      await run();
      expect(counts()).toEqual([1, 1, 1]);
      await untilNews(1);
      expect(news).toEqual([{ kind: 'denied', reason: 'not you' }]);
      expect(refusals).toEqual(['The hub responded with status 500.']);
      now += 9 * MINUTE;
      await run();
      expect(counts()).toEqual([2, 1, 1]);
      now += 2 * MINUTE;
      await run();
      expect(counts()).toEqual([2, 1, 2]);
      now += DAY;
      await run();
      expect(counts()).toEqual([3, 2, 3]);
    });

    it('pass the address guard, and need a reachable callback', async () => {
      const hub = await hubWith();
      await apply(source('g'));
      await note('g', hub);
      await run(null);
      expect(hub.requests).toHaveLength(0);
      const guarded = createOutbound({ policy: { allowPrivate: [] } });
      await runSubscriptions({
        clock: () => now,
        store,
        outbound: guarded,
        userAgent: () => 'StopPress/0',
        callbackBase: () => base,
        onRefused: (_claimed, reason) => refusals.push(reason),
      });
      await guarded.close();
      expect(hub.requests).toHaveLength(0);
      expect(refusals.join()).toContain('127.0.0.1');
    });

    it('follow a feed to another hub, and end when WebSub is turned off', async () => {
      const [first, second] = [await hubWith(), await hubWith()];
      await apply(source('h'));
      await note('h', first);
      await run();
      await first.untilSubscribers(1);
      await untilNews(1);
      await note('h', second);
      await run();
      await second.untilSubscribers(1);
      await first.untilSubscribers(0);
      await untilNews(3);
      await apply(source('h', { websub: false }));
      await run();
      await second.untilSubscribers(0);
      expect([first, second].map(({ requests }) => requests.map(({ mode }) => mode))).toEqual([
        ['subscribe', 'unsubscribe'],
        ['subscribe', 'unsubscribe'],
      ]);
    });
  });
}

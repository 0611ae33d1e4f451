import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Routing } from '../../src/model/endpoint.ts';
import { type Store, SWEEP_HEARTBEAT, type WatchedStory } from '../../src/record/record.ts';
import { createEventBus } from '../../src/platform/event-bus.ts';
import { createLog } from '../../src/platform/log.ts';
import { createNotices, type Notices } from '../../src/monitoring/notices.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { watchedStory } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';

const MINUTE = 60_000;
const DESK: Routing = { name: 'desk', events: null, tags: null };
const STORY = watchedStory('sty_1', 'https://news.example/leave', {
  name: 'Registrar',
  everyMs: 5 * MINUTE,
});

let store: Store;
let clock: ManualClock;
let close: () => Promise<unknown>;

beforeEach(async () => {
  ({ store, close } = await pgliteStore());
  clock = createManualClock();
});
afterEach(() => close());

const watch = (stories: readonly WatchedStory[] = [STORY]) =>
  store.applyWatchList(stories, clock.now(), ({ everyMs }) => clock.now() + everyMs);

const notices = (
  more: { shortestEveryMs?: number | null; routes?: readonly Routing[] } & Partial<Store> = {},
): Notices => {
  const { shortestEveryMs = 5 * MINUTE, routes = [DESK], ...instead } = more;
  return createNotices({
    clock: clock.now,
    store: { ...store, ...instead },
    routes: () => routes,
    shortestEveryMs: () => shortestEveryMs,
    link: (storyId) => `http://127.0.0.1/stories/${storyId}`,
    home: () => 'http://127.0.0.1/',
    bus: createEventBus(),
    log: createLog({ level: 'silent', format: 'json' }),
  });
};
const told = async () =>
  (await store.events(100)).map(({ type, data }) => ({
    type,
    story: 'story' in data ? data.story.id : null,
  }));
/** One sweep, as far as the notices see it. */
const sweep = async (one: Notices): Promise<void> => {
  await one.detectGap();
  await one.sendNotices();
  await store.beat(SWEEP_HEARTBEAT, clock.now());
};

it('reports nothing on the first start, nor after a downtime shorter than three intervals', async () => {
  await watch();
  await sweep(notices());
  clock.advance(15 * MINUTE);
  await sweep(notices());
  expect(await told()).toEqual([]);
});

it('reports once that nothing was checked, and not for each story as well', async () => {
  await watch();
  await sweep(notices());
  const silentSince = clock.now();
  clock.advance(8 * 60 * MINUTE);
  const woken = notices();
  await sweep(woken);
  await sweep(notices());
  expect(await told()).toEqual([{ type: 'watch.silent', story: null }]);
  const [event] = await store.events(1);
  expect(event?.data).toEqual({
    since: new Date(silentSince).toISOString(),
    everyMs: 5 * MINUTE,
    link: 'http://127.0.0.1/',
  });
  expect(await store.deliveries({ states: null, limit: 5 })).toMatchObject([{ endpoint: 'desk' }]);
  // From here on each story has its three intervals again.
  for (let seconds = 0; seconds < 15 * 60 - 30; seconds += 30) {
    clock.advance(30_000);
    await sweep(woken);
  }
  expect(await told()).toHaveLength(1);
  clock.advance(30_000);
  await sweep(woken);
  expect(await told()).toEqual(
    expect.arrayContaining([
      { type: 'watch.silent', story: null },
      { type: 'watch.silent', story: 'sty_1' },
    ]),
  );
});

it('reports a gap at the next sweep if the database rejected the first report', async () => {
  await watch();
  await sweep(notices());
  clock.advance(8 * 60 * MINUTE);
  let refusals = 1;
  const woken = notices({
    recordEvents: (...args) =>
      refusals-- > 0 ? Promise.reject(new Error('deadlock')) : store.recordEvents(...args),
  });
  await sweep(woken);
  expect(await told()).toEqual([]);
  clock.advance(1_000);
  await sweep(woken);
  clock.advance(1_000);
  await sweep(woken);
  expect(await told()).toEqual([{ type: 'watch.silent', story: null }]);
});

it('still detects a gap at the next sweep if the database was unreachable at the first', async () => {
  await watch();
  const one = notices({
    lastBeat: (name) => (away ? Promise.reject(new Error('away')) : store.lastBeat(name)),
  });
  let away = false;
  await sweep(one);
  clock.advance(8 * 60 * MINUTE);
  away = true;
  await one.detectGap();
  away = false;
  clock.advance(1_000);
  await sweep(one);
  expect(await told()).toEqual([{ type: 'watch.silent', story: null }]);
});

it('reports nothing while nothing is watched', async () => {
  const idle = notices({ shortestEveryMs: null });
  await sweep(idle);
  clock.advance(8 * 60 * MINUTE);
  await sweep(notices({ shortestEveryMs: null }));
  expect(await told()).toEqual([]);
});

it('creates due digests, even if another part fails', async () => {
  await watch();
  const digest = { kind: 'every', everyMs: 10 * MINUTE } as const;
  const one = notices({ routes: [{ ...DESK, digest }] });
  await sweep(one);
  clock.advance(60 * MINUTE);
  await sweep(one);
  // The gap of an hour was kept for the digest.
  expect(await store.deliveries({ states: ['gathered'], limit: 5 })).toHaveLength(1);
  clock.advance(10 * MINUTE);
  const failing = createNotices({
    clock: clock.now,
    store: { ...store, recordSilence: () => Promise.reject(new Error('no such table')) },
    routes: () => [],
    shortestEveryMs: () => null,
    link: () => '',
    home: () => 'http://127.0.0.1/',
    bus: createEventBus(),
    log: createLog({ level: 'silent', format: 'json' }),
  });
  await sweep(failing);
  expect(await store.deliveries({ states: null, limit: 5 })).toMatchObject([
    { type: 'digest', state: 'pending' },
    { type: 'watch.silent', state: 'digested' },
  ]);
});

it('disables an endpoint after five days of failures, and checks at most every five seconds', async () => {
  const lanes = [{ endpoint: 'desk', concurrency: 1, spacingMs: 0 }];
  await watch();
  const one = notices();
  await sweep(one);
  await store.sendTo(
    'desk',
    { id: 'evt_1', type: 'watch.silent', at: 0, data: { since: '', everyMs: 1, link: '' } },
    clock.now(),
  );
  for (let n = 1; n <= 3; n += 1) {
    const [claimed] = await store.claimDueDeliveries(clock.now(), { lanes, inFlight: 9, leaseMs: 1_000 });
    const attempt = {
      attempt: n,
      startedAt: clock.now(),
      durationMs: 1,
      status: 500,
      failure: null,
      responseExcerpt: '',
    };
    const at = clock.now() + 1_000;
    await store.settleDelivery(claimed!, attempt, { kind: 'retry', at, holdUntil: null }, []);
    clock.advance(1_000);
  }
  const disabled = async () => (await store.endpoints()).find(({ name }) => name === 'desk')?.disabledAt;
  for (let hours = 0; hours < 120; hours += 1) {
    clock.advance(3_600_000 - (hours === 119 ? 4_000 : 0));
    await sweep(one);
    expect(await disabled()).toBeNull();
  }
  clock.advance(999);
  await sweep(one);
  expect(await disabled()).toBeNull();
  clock.advance(4_001);
  await sweep(one);
  expect(await disabled()).toBe(clock.now());
});

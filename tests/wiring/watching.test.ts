import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { Store } from '../../src/record/record.ts';
import { createEventBus, type EventBus } from '../../src/platform/event-bus.ts';
import { type OwnParts, ownStoryAt } from '../../src/monitoring/canary.ts';
import { createLog, type Log } from '../../src/platform/log.ts';
import { startWatching, type Watching } from '../../workers/wiring/watching.ts';
import { createManualClock } from '../support/clock.ts';
import { watchedStory } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';

let folder: string;
let store: Store;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stoppress-test-'));
  closers.push(() => rm(folder, { recursive: true }));
  const fresh = await pgliteStore();
  ({ store } = fresh);
  closers.push(fresh.close);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const watchListFile = (): string => path.join(folder, 'stories.yaml');

const start = async (
  watchList: string,
  {
    clock = systemClock,
    bus = createEventBus(),
    own = () => null,
    log = createLog({ level: 'silent', format: 'json' }),
  }: { clock?: Clock; bus?: EventBus; own?: () => OwnParts | null; log?: Log } = {},
): Promise<Watching> => {
  const file = watchListFile();
  await writeFile(file, watchList);
  return startWatching({ file, env: {}, demo: true, browser: false, own, clock, store, bus, log });
};

it('deletes the demo stories of earlier starts, and keeps watched stories', async () => {
  const own = await start('stories: [{ url: https://news.example/inquiry, name: Inquiry }]');
  await own.close();
  for (let round = 1; round <= 2; round += 1) {
    const demo = await start('stories: []');
    const playing = demo.now().stories.map(({ id }) => id);
    await demo.close();
    const stored = (await store.stories()).map(({ name, active, id }) => ({ name, active, id }));
    expect(stored.filter(({ active }) => active).map(({ id }) => id)).toEqual(playing);
    expect(stored.filter(({ active }) => !active).map(({ name }) => name)).toEqual(['Inquiry']);
  }
  const again = await start('stories: [{ url: https://news.example/inquiry, name: Inquiry }]');
  await again.close();
  expect((await store.stories()).map(({ name, active }) => ({ name, active }))).toEqual([
    { name: 'Inquiry', active: true },
  ]);
});

it('starts only one demo if the list is emptied while the canary restarts', async () => {
  const bus = createEventBus();
  const refreshed: Promise<void>[] = [];
  let armed = false;
  // The edit is read at that moment, and applied right after it.
  const clock = (): number => {
    if (armed) {
      armed = false;
      queueMicrotask(() => {
        refreshed.push(watching.refreshOwn());
      });
    }
    return systemClock();
  };
  const watching = await start('stories: [{ url: https://news.example/inquiry }]', { clock, bus });
  watching.follow();
  const applied = bus.next('watchListApplied', () => true, { timeoutMs: 10_000 });
  armed = true;
  await writeFile(watchListFile(), 'stories: []');
  await applied;
  await Promise.all(refreshed);
  expect(refreshed).toHaveLength(1);
  const seen = (await store.stories()).filter(({ id }) => id.startsWith('sty_demo')).map(({ url }) => url);
  expect(seen).toEqual([watching.demo()?.url]);
  await watching.close();
  expect(watching.demo()).toBeNull();
});

it('permits the private host of another process only if the store has its story', async () => {
  const watching = await start('stories: [{ url: https://news.example/inquiry }]');
  const here = 'http://127.0.0.1:8081';
  const there = 'http://127.0.0.1:8082';
  expect(await watching.admitOwn(here)).toBe(false);
  const { id, url } = ownStoryAt(here);
  await store.applyWatchList([watchedStory(id, url)], systemClock(), () => systemClock());
  expect(await watching.admitOwn(here)).toBe(true);
  expect(await watching.admitOwn(there)).toBe(false);
  expect(watching.now()).toMatchObject({
    allowPrivate: ['127.0.0.1:8081'],
    notifyAllowPrivate: ['127.0.0.1:8081'],
  });
  await watching.close();
});

it('deletes its canary story when it stops, so that other processes stop checking it', async () => {
  const here = 'http://127.0.0.1:8081';
  const { id, url } = ownStoryAt(here);
  const name = 'canary at here';
  const watching = await start('stories: [{ url: https://news.example/inquiry }]', {
    own: () => ({
      story: watchedStory(id, url),
      route: { name, events: null, tags: null, own: true },
      lane: { endpoint: name, concurrency: 1, spacingMs: 0 },
      endpoint: { name, target: { channel: 'webhook', url, secrets: [] } },
    }),
  });
  expect(await store.story(id)).not.toBeNull();
  await watching.close();
  expect(await store.story(id)).toBeNull();
});

it('says once that the demo is over, and what to do next, when a check has seen its last version', async () => {
  const clock = createManualClock();
  const bus = createEventBus();
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    {},
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const watching = await start('stories: []', { clock: clock.now, bus, log });
  const [story] = watching.now().stories;
  const checked = (storyId: string): void =>
    bus.emit('checkFinished', {
      checkId: 'chk_1',
      storyId,
      outcome: 'unchanged',
      version: null,
      events: [],
      failure: null,
      durationMs: 1,
      nextCheckAt: null,
    });
  const overLines = () => lines.filter(({ msg }) => String(msg).startsWith('The demo is over.'));
  await (await fetch(story?.url ?? '')).text();
  checked(story?.id ?? '');
  expect(overLines()).toEqual([]);
  clock.advance(30_000);
  await (await fetch(story?.url ?? '')).text();
  checked('sty_other');
  expect(overLines()).toEqual([]);
  checked(story?.id ?? '');
  checked(story?.id ?? '');
  expect(overLines()).toHaveLength(1);
  expect(overLines()[0]).toMatchObject({
    purpose: 'demo',
    msg: 'The demo is over. Next, add a story: npx stoppress add URL',
  });
  await watching.close();
});

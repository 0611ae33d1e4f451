import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Store } from '../../src/record/record.ts';
import { createEventBus } from '../../src/signals.ts';
import { createLog } from '../../workers/log.ts';
import { startWatching, type Watching } from '../../workers/watching.ts';
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

const start = async (watchList: string): Promise<Watching> => {
  const file = path.join(folder, 'stories.yaml');
  await writeFile(file, watchList);
  const log = createLog({ level: 'silent', format: 'json' });
  const bus = createEventBus();
  const own = () => null;
  const clock = systemClock;
  return startWatching({ file, env: {}, demo: true, browser: false, own, clock, store, bus, log });
};

it('forgets the demo stories of earlier starts, and keeps what a person watched', async () => {
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

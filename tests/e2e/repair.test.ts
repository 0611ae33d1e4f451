import { afterEach, expect, it } from 'vitest';
import { page, plain } from '../support/answers.ts';
import { createLatch } from '../support/latch.ts';
import { forgetRedisKeys, newSecret, startNewsroom } from '../support/newsroom.ts';
import { type Origin, startOrigin } from '../support/origin.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { reachable } from '../support/servers.ts';
import { storyPages } from '../support/story-pages.ts';

const { redisUrl } = await reachable();
if (!redisUrl) console.log('skipped: repair after Redis was wiped: no Redis answers');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const secret = newSecret();
const site = async (): Promise<{ origin: Origin; receiver: Receiver; watchList: string }> => {
  const origin = await startOrigin();
  closers.push(origin.close);
  const receiver = await startReceiver({ secret });
  closers.push(receiver.close);
  const watchList = `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s }
stories: [{ url: '${origin.url('/ferry')}', name: Ferry inquiry }]
endpoints: [{ name: desk, url: '${receiver.url}', secret: '${secret}' }]
`;
  return { origin, receiver, watchList };
};

it('sends conditional requests after a redirect, too', async () => {
  const { origin, receiver, watchList } = await site();
  origin.set('/ferry', plain(302, { location: '/ferry-today' }));
  origin.set('/ferry-today', storyPages.version1);
  const newsroom = await startNewsroom({ watchList });
  closers.push(newsroom.close);
  await receiver.waitFor((got) => got.length === 1, { timeoutMs: 15_000 });
  await origin.untilRequested('/ferry-today', 2, { timeoutMs: 15_000 });
  await newsroom.app.bus.next('checkFinished', ({ outcome }) => outcome === 'unchanged', {
    timeoutMs: 15_000,
  });
  const [first, second] = origin.requestsTo('/ferry-today');
  expect(first?.headers['if-none-match']).toBeUndefined();
  expect(second?.headers['if-none-match']).toMatch(/^"/);
  expect(origin.requestsTo('/ferry')[1]?.headers['if-none-match']).toBeUndefined();
});

it('ends a check that hangs too long, reports it, and checks again', async () => {
  const { origin, receiver, watchList } = await site();
  const latch = createLatch();
  origin.set('/ferry', async () => {
    if (origin.requestsTo('/ferry').length === 1) await latch.released;
    return page(storyPages.version1);
  });
  const newsroom = await startNewsroom({ watchList, limits: { longestCheckMs: 5_000 } });
  closers.push(newsroom.close);
  closers.push(async () => latch.release());
  const { bus, store } = newsroom.app;
  const hung = await bus.next('checkFinished', () => true, { timeoutMs: 15_000 });
  expect(hung).toMatchObject({ outcome: 'failed', failure: { code: 'CHECK_TIMED_OUT' } });
  await receiver.waitFor((got) => got.some(({ type }) => type === 'story.started'), { timeoutMs: 15_000 });
  const [story] = await store.stories();
  expect(await store.versions(story?.id ?? '', 10)).toHaveLength(1);
});

it.skipIf(!redisUrl)('recovers after Redis was wiped', async () => {
  const { origin, receiver, watchList } = await site();
  origin.set('/ferry', storyPages.version1);
  const queuePrefix = `stoppress-test-wiped-${process.pid}`;
  closers.push(() => forgetRedisKeys(redisUrl ?? '', queuePrefix));
  const newsroom = await startNewsroom({
    watchList,
    queuePrefix,
    topology: { redisUrl, databaseUrl: null },
    limits: { checkLeaseMs: 2_000 },
  });
  closers.push(newsroom.close);
  await receiver.waitFor((got) => got.length === 1, { timeoutMs: 15_000 });
  await forgetRedisKeys(redisUrl ?? '', queuePrefix);
  origin.set('/ferry', storyPages.version2);
  await receiver.waitFor((got) => got.some(({ type }) => type === 'story.updated'), { timeoutMs: 15_000 });
  expect(receiver.received.map(({ type }) => type)).toEqual(['story.started', 'story.updated']);
});

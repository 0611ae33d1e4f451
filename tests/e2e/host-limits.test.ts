import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { page, plain } from '../support/answers.ts';
import { freshPostgres } from '../support/databases.ts';
import { forgetRedisKeys, newSecret, startNewsroom } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { startProcess } from '../support/process.ts';
import { startReceiver } from '../support/receiver.ts';
import { reachable } from '../support/servers.ts';
import { storyPages } from '../support/story-pages.ts';

const { redisUrl, databaseUrl } = await reachable();
if (!redisUrl || !databaseUrl) console.log('skipped: host limits of two processes: a server does not answer');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const SPACING_MS = 400;
const RULES = plain(200, { 'content-type': 'text/plain' }, 'User-agent: *\nDisallow: /private');

it.skipIf(!redisUrl || !databaseUrl)(
  'makes two processes share the spacing of a host, its robots.txt and its Retry-After',
  async () => {
    const origin = await startOrigin();
    closers.push(origin.close);
    origin.set('/robots.txt', RULES);
    const open = ['/one', '/two', '/three'];
    for (const place of open) origin.set(place, storyPages.version1);
    origin.set('/private/draft', storyPages.version1);
    let refusedAt = 0;
    origin.set('/busy', () => {
      refusedAt = Date.now();
      return plain(500, { 'retry-after': '4' });
    });
    const folder = await mkdtemp(path.join(tmpdir(), 'stoppress-test-'));
    closers.push(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'stories.yaml');
    await writeFile(
      file,
      `fetch: { allowPrivate: [127.0.0.1], spacing: ${SPACING_MS}ms }
defaults: { every: 1s, fastest: 1s }
stories: [${[...open, '/private/draft'].map((place) => `{ url: '${origin.url(place)}' }`).join(', ')}]
`,
    );
    const database = await freshPostgres();
    closers.push(database.drop);
    const redis = new URL(redisUrl ?? '');
    redis.pathname = '/10';
    closers.push(() => forgetRedisKeys(redis.href, 'stoppress'));
    const env = { STOPPRESS_CONFIG: file, DATABASE_URL: database.url, REDIS_URL: redis.href, PORT: '0' };
    const processes = await Promise.all([startProcess(env), startProcess(env)]);
    closers.push(() => Promise.all(processes.map((one) => one.end('SIGTERM'))));
    await Promise.all(open.map((place) => origin.untilRequested(place, 3, { timeoutMs: 30_000 })));

    const calm = [...origin.requests];
    const pauses = calm.slice(1).map(({ at }, i) => at - (calm[i]?.at ?? 0));
    // Load only lengthens a pause: it begins when an answer is complete, and ends before the next request is sent.
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(SPACING_MS - 1);
    expect(calm[0]?.path).toBe('/robots.txt');
    expect(origin.requestsTo('/robots.txt')).toHaveLength(1);
    expect(origin.requestsTo('/private/draft')).toEqual([]);

    await writeFile(
      file,
      `fetch: { allowPrivate: [127.0.0.1], spacing: ${SPACING_MS}ms }
defaults: { every: 1s, fastest: 1s }
stories: [${[...open, '/busy'].map((place) => `{ url: '${origin.url(place)}' }`).join(', ')}]
`,
    );
    await origin.untilRequested('/busy', 1, { timeoutMs: 30_000 });
    const count = origin.requests.length;
    await origin.untilRequested('/one', origin.requestsTo('/one').length + 1, { timeoutMs: 30_000 });
    const next = origin.requests[count];
    expect((next?.at ?? 0) - refusedAt).toBeGreaterThanOrEqual(4_000 - 1);
  },
  90_000,
);

it('reports each kind of outage once when it starts and once when it ends', async () => {
  const secret = newSecret();
  const origin = await startOrigin();
  closers.push(origin.close);
  const receiver = await startReceiver({ secret });
  closers.push(receiver.close);
  origin.set('/ferry', storyPages.version1);
  const newsroom = await startNewsroom({
    watchList: `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 2s }
stories: [{ url: '${origin.url('/ferry')}', name: Ferry }]
endpoints: [{ name: desk, url: '${receiver.url}', secret: '${secret}', events: [story.unavailable, story.available] }]
`,
  });
  closers.push(newsroom.close);
  const { bus, store } = newsroom.app;
  await bus.next('checkFinished', ({ outcome }) => outcome === 'changed', { timeoutMs: 15_000 });
  origin.set('/ferry', plain(410));
  await receiver.waitFor((got) => got.length === 1, { timeoutMs: 20_000 });
  expect((await store.stories())[0]).toMatchObject({
    availability: 'gone',
    failure: { code: 'HTTP_NOT_FOUND' },
  });
  await bus.next('checkFinished', ({ outcome }) => outcome === 'failed', { timeoutMs: 15_000 });
  origin.set('/ferry', page(storyPages.version1));
  await receiver.waitFor((got) => got.length === 2, { timeoutMs: 20_000 });
  expect(receiver.received.map(({ type }) => type)).toEqual(['story.unavailable', 'story.available']);
  expect(receiver.events('story.unavailable')[0]?.data).toMatchObject({
    state: 'gone',
    failure: { code: 'HTTP_NOT_FOUND' },
  });
  expect(receiver.events('story.available')[0]?.data).toMatchObject({ state: 'gone', failure: null });
  expect((await store.stories())[0]).toMatchObject({ availability: 'ok', unavailableSince: null });
});

import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { endless, page, plain } from '../support/answers.ts';
import { newSecret, startNewsroom } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { startReceiver } from '../support/receiver.ts';
import { storyPages } from '../support/story-pages.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

it('names each kind of failure with its story, and continues with the others', async () => {
  const secret = newSecret();
  const origin = await startOrigin();
  closers.push(origin.close);
  // Its Retry-After holds all stories of its host.
  const limited = await startOrigin();
  closers.push(limited.close);
  const receiver = await startReceiver({ secret });
  closers.push(receiver.close);
  const html = { 'content-type': 'text/html' };
  const troubles = {
    gone: [plain(404), 'HTTP_NOT_FOUND'],
    broken: [plain(500), 'HTTP_SERVER_ERROR'],
    empty: [page(''), 'CAPTURE_NO_ARTICLE'],
    pdf: [plain(200, { 'content-type': 'application/pdf' }, '%PDF-1.7'), 'CAPTURE_NOT_HTML'],
    endless: [endless(), 'FETCH_TOO_LARGE'],
    limited: [plain(429, { 'retry-after': '120' }), 'HTTP_RATE_LIMITED'],
    bomb: [
      plain(200, { ...html, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(50_000_000, 'a'))),
      'FETCH_TOO_LARGE',
    ],
    good: [page(storyPages.version1), null],
  } as const;
  const siteOf = (name: string) => (name === 'limited' ? limited : origin);
  for (const [name, [answer]] of Object.entries(troubles)) siteOf(name).set(`/${name}`, answer);
  const urls = [
    ...Object.keys(troubles).map(
      (name) => `  - { url: '${siteOf(name).url(`/${name}`)}', name: 'The ${name} story' }`,
    ),
    `  - { url: 'http://127.0.0.1:1/', name: 'The unreachable story' }`,
  ];
  const newsroom = await startNewsroom({
    watchList: `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 5m }
stories:
${urls.join('\n')}
endpoints:
  - { name: desk, url: '${receiver.url}', secret: '${secret}' }
`,
  });
  closers.push(newsroom.close);
  await receiver.waitFor((got) => got.length > 0, { timeoutMs: 20_000 });
  const looked = async () =>
    (await newsroom.app.store.stories()).filter((story) => story.lastCheckedAt !== null);
  while ((await looked()).length < urls.length) {
    await newsroom.app.bus.next('sweepFinished', () => true, { timeoutMs: 20_000 });
  }
  const stories = await looked();
  const failureOf = (name: string) => stories.find((story) => story.name === `The ${name} story`)?.failure;
  for (const [name, [, code]] of Object.entries(troubles)) {
    expect(failureOf(name)?.code ?? null, name).toBe(code);
    const message = failureOf(name)?.message ?? null;
    expect(message?.includes(`The ${name} story`) ?? null, name).toBe(code === null ? null : true);
  }
  expect(failureOf('unreachable')?.code).toBe('FETCH_CONNECT');
  expect(receiver.received.map(({ type }) => type)).toEqual(['story.started']);
  const told = stories.find((story) => story.name === 'The limited story');
  expect((told?.nextCheckAt ?? 0) - (told?.lastCheckedAt ?? 0)).toBeGreaterThanOrEqual(120_000);
}, 60_000);

it('applies an edit while running, rejects an invalid one, and keeps the old list in force', async () => {
  const origin = await startOrigin();
  closers.push(origin.close);
  for (const path of ['/one', '/two']) origin.set(path, storyPages.version1);
  const list = (...paths: string[]) =>
    `fetch: { allowPrivate: [127.0.0.1], spacing: 0s }\nstories:\n${paths.map((path) => `  - url: ${origin.url(path)}\n`).join('')}`;
  const newsroom = await startNewsroom({ watchList: list('/one') });
  closers.push(newsroom.close);
  const { bus, store } = newsroom.app;
  await origin.untilRequested('/one', 1, { timeoutMs: 15_000 });

  const refused = bus.next('watchListRefused', () => true, { timeoutMs: 15_000 });
  await newsroom.edit(`${list('/one')}  - url: not a url\n`);
  expect((await refused).failure.message).toMatch(/stories\.yaml:4:\d+/);
  expect((await store.stories()).filter(({ active }) => active)).toHaveLength(1);

  const applied = bus.next('watchListApplied', () => true, { timeoutMs: 15_000 });
  await newsroom.edit(list('/two'));
  expect(await applied).toMatchObject({ stories: 1 });
  await origin.untilRequested('/two', 1, { timeoutMs: 15_000 });
  expect(
    (await store.stories()).map(({ url, active }) => `${new URL(url).pathname} ${active}`).sort(),
  ).toEqual(['/one false', '/two true']);
}, 60_000);

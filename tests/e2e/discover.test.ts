import { afterEach, describe, expect, it } from 'vitest';
import { newsSitemap, rss } from '../support/discover/documents.ts';
import { freshPostgres } from '../support/databases.ts';
import { forgetRedisKeys, type Newsroom, newSecret, startNewsroom } from '../support/newsroom.ts';
import { type Origin, startOrigin } from '../support/origin.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { reachable } from '../support/servers.ts';
import { expected, paragraphsV2, storyPages } from '../support/story-pages.ts';

const { redisUrl, databaseUrl } = await reachable();
const WAIT = { timeoutMs: 20_000 };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Desk {
  readonly origin: Origin;
  readonly receiver: Receiver;
  readonly newsroom: Newsroom;
}

/** A newsroom over a scripted site; `list` gets the site's address and gives the YAML below `defaults`. */
const open = async (
  list: (url: (path: string) => string) => string,
  script: (origin: Origin) => void,
  topology: { redisUrl: string | null; databaseUrl: string | null } = { redisUrl: null, databaseUrl: null },
): Promise<Desk> => {
  const secret = newSecret();
  const origin = await startOrigin();
  closers.push(origin.close);
  const receiver = await startReceiver({ secret });
  closers.push(receiver.close);
  script(origin);
  const queuePrefix = `stoppress-test-discover-${process.pid}`;
  if (topology.redisUrl !== null) {
    const { redisUrl: url } = topology;
    closers.push(() => forgetRedisKeys(url, queuePrefix));
  }
  const newsroom = await startNewsroom({
    watchList: `fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1m }
${list(origin.url)}
endpoints:
  - { name: desk, url: "${receiver.url}", secret: "${secret}", tags: [ferry] }
`,
    topology,
    queuePrefix,
  });
  closers.push(newsroom.close);
  return { origin, receiver, newsroom };
};

const activeUrls = async ({ newsroom, origin }: Desk): Promise<string[]> =>
  (await newsroom.app.store.stories())
    .filter(({ active }) => active)
    .map(({ url }) => url.replace(origin.url(''), ''))
    .sort();

const TOPOLOGIES = [
  { name: 'embedded', redisUrl: null, postgres: false, missing: false },
  { name: 'Redis and PostgreSQL', redisUrl, postgres: true, missing: !redisUrl || !databaseUrl },
];

describe.each(TOPOLOGIES)('a feed, $name', ({ name, redisUrl, postgres, missing }) => {
  if (missing) console.log(`skipped: discovery on ${name}: a server does not answer`);

  it.skipIf(missing)(
    'finds a story, whose later addition is alerted with the tags of the source',
    async () => {
      const database = postgres ? await freshPostgres() : null;
      if (database) closers.push(database.drop);
      const item = (path: string): string => `<title>Ferry inquiry</title><link>${path}</link>`;
      const desk = await open(
        (url) => `discover:
  - { url: "${url('/feed.xml')}", name: Harbour feed, match: { path: /news/*, title: ferry }, tags: [ferry], storyEvery: 1s }`,
        (origin) => {
          origin.set('/feed.xml', rss('<title>Tide tables</title><link>/news/tides</link>'));
          origin.set('/news/ferry', storyPages.version1);
        },
        { redisUrl: redisUrl ?? null, databaseUrl: database?.url ?? null },
      );
      const { origin, receiver, newsroom } = desk;
      await origin.untilRequested('/feed.xml', 2, WAIT);
      expect(await activeUrls(desk)).toEqual([]);

      origin.set(
        '/feed.xml',
        rss(item('/news/ferry?utm_source=rss'), item('/news/ferry/'), item('/sport/ferry')),
      );
      await receiver.waitFor((got) => got.some(({ type }) => type === 'story.started'), WAIT);
      expect(await activeUrls(desk)).toEqual(['/news/ferry?utm_source=rss']);

      origin.set('/news/ferry', storyPages.version2);
      await receiver.waitFor((got) => got.some(({ type }) => type === 'story.updated'), WAIT);
      const [updated] = receiver.events('story.updated');
      const added = updated?.data.changes.filter(({ kind }) => kind === 'added') ?? [];
      expect(added.map(({ text }) => text)).toEqual([paragraphsV2[expected.added.after]]);
      expect(updated?.data.story.tags).toEqual(['ferry']);
      expect(receiver.received.every(({ verified }) => verified)).toBe(true);
      const [row] = await newsroom.app.store.sources();
      expect(row).toMatchObject({ watching: 1, waiting: 0, failures: 0 });
    },
  );
});

describe('a source of stories', () => {
  it('starts at most `atMost` stories, and the next when one has reached its period', async () => {
    const desk = await open(
      (url) => `discover:
  - { url: "${url('/news.xml')}", atMost: 1, for: 1m, tags: [ferry] }`,
      (origin) => {
        origin.set('/a', storyPages.version1);
        origin.set('/b', storyPages.version1);
        origin.set(
          '/news.xml',
          newsSitemap(
            `<loc>${origin.url('/a')}</loc><lastmod>${new Date().toISOString()}</lastmod>`,
            `<loc>${origin.url('/b')}</loc><lastmod>${new Date(Date.now() - 2_000).toISOString()}</lastmod>`,
            `<loc>${origin.url('/old')}</loc><lastmod>2020-01-01</lastmod>`,
          ),
        );
      },
    );
    const { newsroom } = desk;
    const { bus, store } = newsroom.app;
    await desk.origin.untilRequested('/a', 1, WAIT);
    expect(await activeUrls(desk)).toEqual(['/a']);
    const [first] = await store.stories();
    expect(await store.sources()).toMatchObject([{ watching: 1, waiting: 1 }]);
    expect(await store.announcements(first?.id ?? '')).toMatchObject([
      { publishedAt: null, modifiedAt: expect.any(Number) },
    ]);
    // The clock of a running process cannot be turned; the store can be told that a minute has passed.
    const ended = await store.endDiscovered(Date.now() + 61_000);
    expect(ended).toMatchObject([{ id: first?.id, why: 'time' }]);
    await bus.next('sourceRead', ({ started }) => started.length === 1, WAIT);
    expect(await activeUrls(desk)).toEqual(['/b']);
  });

  it('does not watch a story of the list twice, however its address is written', async () => {
    const desk = await open(
      (url) => `stories:
  - { url: "${url('/ferry')}", tags: [ferry] }
discover:
  - { url: "${url('/feed.xml')}", tags: [ferry] }`,
      (origin) => {
        origin.set('/ferry', storyPages.version1);
        origin.set('/feed.xml', rss('<link>/ferry/?utm_campaign=x#c</link>', '<link>/ferry/amp</link>'));
      },
    );
    await desk.newsroom.app.bus.next('sourceRead', () => true, WAIT);
    await desk.origin.untilRequested('/feed.xml', 3, WAIT);
    expect(await activeUrls(desk)).toEqual(['/ferry']);
    const [story] = await desk.newsroom.app.store.stories();
    expect(await desk.newsroom.app.store.announcements(story?.id ?? '')).toHaveLength(1);
  });

  it('that is broken fails with its name, and neither stories nor other sources wait for it', async () => {
    const desk = await open(
      (url) => `discover:
  - { url: "${url('/broken.xml')}", name: Broken feed }
  - { url: "${url('/hostile.xml')}", name: Hostile feed }
  - { url: "${url('/good.xml')}", name: Good feed, tags: [ferry] }`,
      (origin) => {
        origin.set('/broken.xml', '<rss><channel><item>');
        origin.set(
          '/hostile.xml',
          rss(
            '<link>http://10.0.0.7/router</link>',
            '<link>javascript:alert(1)</link>',
            '<link>/fine</link>',
          ),
        );
        origin.set('/good.xml', rss('<link>/ferry</link>'));
        origin.set('/ferry', storyPages.version1);
        origin.set('/fine', storyPages.version1b);
      },
    );
    await desk.receiver.waitFor((got) => got.some(({ type }) => type === 'story.started'), WAIT);
    await desk.origin.untilRequested('/broken.xml', 1, WAIT);
    await desk.origin.untilRequested('/fine', 1, WAIT);
    const { store } = desk.newsroom.app;
    const rows = async () =>
      (await store.sources()).map(({ name, failure }) => [name, failure?.code ?? null]);
    expect(await activeUrls(desk)).toEqual(['/ferry', '/fine']);
    expect(await rows()).toEqual([
      ['Broken feed', expect.stringMatching(/SOURCE_UNREADABLE/)],
      ['Good feed', null],
      ['Hostile feed', null],
    ]);
    const [broken] = await store.sources();
    expect(broken?.failure?.message).toContain('Broken feed: ');
    expect(broken?.failure?.message).toContain('/broken.xml');
  });

  it('that is removed from the list pauses its stories', async () => {
    const desk = await open(
      (url) => `discover:
  - { url: "${url('/feed.xml')}", tags: [ferry] }`,
      (origin) => {
        origin.set('/feed.xml', rss('<link>/ferry</link>'));
        origin.set('/ferry', storyPages.version1);
      },
    );
    await desk.origin.untilRequested('/ferry', 1, WAIT);
    const applied = desk.newsroom.app.bus.next('watchListApplied', () => true, WAIT);
    await desk.newsroom.edit(`fetch: { allowPrivate: [127.0.0.1], spacing: 0s }\n`);
    await applied;
    expect(await activeUrls(desk)).toEqual([]);
    expect(await desk.newsroom.app.store.sources()).toMatchObject([{ active: false }]);
  });
});

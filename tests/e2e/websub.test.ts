import { request as send } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { freshPostgres } from '../support/databases.ts';
import { rss } from '../support/discover/documents.ts';
import { startHub } from '../support/hub.ts';
import { listen } from '../support/listen.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { reachable } from '../support/servers.ts';
import { storyPages } from '../support/story-pages.ts';
import { plain } from '../support/answers.ts';

const { redisUrl, databaseUrl } = await reachable();
const WAIT = { timeoutMs: 20_000 };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const TOPOLOGIES = [
  { name: 'embedded', redis: false, postgres: false },
  { name: 'Redis', redis: true, postgres: false },
  { name: 'PostgreSQL', redis: false, postgres: true },
  { name: 'Redis and PostgreSQL', redis: true, postgres: true },
].map((one) => ({ ...one, missing: (one.redis && !redisUrl) || (one.postgres && !databaseUrl) }));

describe.each(TOPOLOGIES)('a feed with a hub, $name', ({ name, redis, postgres, missing }) => {
  if (missing) console.log(`skipped: WebSub on ${name}: a server does not answer`);

  it.skipIf(missing)(
    'has its new and updated entries checked at once instead of after an hour',
    async () => {
      const hub = await startHub();
      closers.push(hub.close);
      const origin = await startOrigin();
      closers.push(origin.close);
      const database = postgres ? await freshPostgres() : null;
      if (database) closers.push(database.drop);
      // As a reverse proxy: hubs reach the product under another name than it listens on.
      let target: string | null = null;
      const gate = await listen((incoming, outgoing) => {
        const onward = send(`${target ?? ''}${incoming.url ?? ''}`, {
          method: incoming.method,
          headers: incoming.headers,
        });
        onward.on('response', (response) => {
          outgoing.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(outgoing);
        });
        incoming.pipe(onward);
      });
      closers.push(gate.close);
      const feed = (...items: string[]): ReturnType<typeof plain> =>
        plain(
          200,
          {
            'content-type': 'application/rss+xml',
            link: `<${hub.url}>; rel="hub", <${origin.url('/feed.xml')}>; rel="self"`,
          },
          rss(...items),
        );
      origin.set('/feed.xml', feed());
      origin.set('/news/ferry', storyPages.version1);
      const newsroom = await startNewsroom({
        watchList: `fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1h }
discover:
  - { url: "${origin.url('/feed.xml')}", name: Harbour feed, storyEvery: 1h }
`,
        topology: { redisUrl: redis ? redisUrl : null, databaseUrl: database?.url ?? null },
        publicUrl: gate.origin,
      });
      closers.push(newsroom.close);
      target = newsroom.app.url;
      await hub.untilSubscribers(1);
      expect(origin.requestsTo('/news/ferry')).toHaveLength(0);

      const changed = feed('<title>Ferry inquiry</title><link>/news/ferry</link>');
      origin.set('/feed.xml', changed);
      expect(await hub.publish('<rss/>', true)).toEqual([202]);
      expect(await hub.publish('<rss/>')).toEqual([202]);
      await origin.untilRequested('/feed.xml', 2, { timeoutMs: 45_000 });
      await origin.untilRequested('/news/ferry', 1, WAIT);
    },
    90_000,
  );
});

import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { freshPostgres } from '../support/databases.ts';
import { forgetRedisKeys, type Newsroom, newSecret, startNewsroom } from '../support/newsroom.ts';
import { type Origin, startOrigin } from '../support/origin.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { reachable } from '../support/servers.ts';
import { expectation, expected, paragraphsV2, storyPages } from '../support/story-pages.ts';

const { redisUrl, databaseUrl } = await reachable();

const TOPOLOGIES = [
  { name: 'embedded: PGlite for queue and store', redis: false, postgres: false },
  { name: 'Redis for the queue, PGlite for the store', redis: true, postgres: false },
  { name: 'PostgreSQL for queue and store', redis: false, postgres: true },
  { name: 'Redis for the queue, PostgreSQL for the store', redis: true, postgres: true },
];

const watchList = (origin: Origin, receiver: Receiver, secret: string): string => `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1m }
stories:
  - url: ${origin.url('/ferry')}
    name: Ferry inquiry
    tags: [ferry]
    expect:
      - name: ${expectation.name}
        match: ${JSON.stringify(expectation.match)}
        by: 2099-01-01T00:00:00Z
endpoints:
  - name: desk
    url: ${receiver.url}
    secret: ${secret}
`;

for (const topology of TOPOLOGIES) {
  const missing = [
    topology.redis && !redisUrl && 'Redis',
    topology.postgres && !databaseUrl && 'PostgreSQL',
  ].filter(Boolean);
  if (missing.length > 0)
    console.log(`skipped: a developing story on ${topology.name}: no ${missing.join(' and ')} answers`);

  describe.skipIf(missing.length > 0)(`a developing story on ${topology.name}`, () => {
    const closers: (() => Promise<unknown>)[] = [];
    const closeAll = async () => {
      for (const close of closers.splice(0).reverse()) await close();
    };
    afterEach(closeAll);
    afterAll(closeAll);

    it('sends one verified alert for the added statement, and none for boilerplate or a 304', async () => {
      const secret = newSecret();
      const origin = await startOrigin();
      closers.push(origin.close);
      const receiver = await startReceiver({ secret });
      closers.push(receiver.close);
      const database = topology.postgres ? await freshPostgres() : null;
      if (database) closers.push(database.drop);
      const queuePrefix = `stoppress-test-${process.pid}-${TOPOLOGIES.indexOf(topology)}`;
      if (topology.redis && redisUrl) closers.push(() => forgetRedisKeys(redisUrl, queuePrefix));
      origin.set('/ferry', storyPages.version1);
      const newsroom: Newsroom = await startNewsroom({
        watchList: watchList(origin, receiver, secret),
        topology: { redisUrl: topology.redis ? redisUrl : null, databaseUrl: database?.url ?? null },
        queuePrefix,
      });
      closers.push(newsroom.close);
      const { bus } = newsroom.app;
      const unchanged = () =>
        bus.next('checkFinished', (check) => check.outcome === 'unchanged', { timeoutMs: 15_000 });

      await receiver.waitFor((got) => got.some(({ type }) => type === 'story.started'), {
        timeoutMs: 15_000,
      });
      await unchanged();
      origin.set('/ferry', storyPages.version1b);
      await origin.untilRequested('/ferry', origin.requestsTo('/ferry').length + 1, { timeoutMs: 15_000 });
      await unchanged();
      expect(receiver.received).toHaveLength(1);

      origin.set('/ferry', storyPages.version2);
      await receiver.waitFor(
        (got) =>
          got.some(({ type }) => type === 'story.updated') &&
          got.some(({ type }) => type === 'expectation.met'),
        { timeoutMs: 15_000 },
      );
      await unchanged();
      origin.set('/ferry', storyPages.version2b);
      await origin.untilRequested('/ferry', origin.requestsTo('/ferry').length + 1, { timeoutMs: 15_000 });
      await unchanged();
      await unchanged();

      expect(receiver.received.map(({ type }) => type).sort()).toEqual([
        'expectation.met',
        'story.started',
        'story.updated',
      ]);
      expect(receiver.received.every(({ verified }) => verified)).toBe(true);
      const [updated] = receiver.events('story.updated');
      const added = updated?.data.changes.filter(({ kind }) => kind === 'added') ?? [];
      expect(added).toHaveLength(1);
      expect(added[0]?.paragraph).toBe(expected.added.after);
      expect(added[0]?.text).toBe(paragraphsV2[expected.added.after]);
      expect(updated?.data.changes.map(({ kind }) => kind).sort()).toEqual(['added', 'edited', 'moved']);
      expect(updated?.data.version.number).toBe(2);
      const [met] = receiver.events('expectation.met');
      expect(met?.data.expectation).toMatchObject({
        name: expectation.name,
        paragraph: expected.added.after,
      });

      const stories = await newsroom.app.store.stories();
      expect(stories[0]).toMatchObject({ version: 2, failures: 0 });
      expect(stories[0]?.expectations[0]).toMatchObject({ state: 'met', metVersion: 2 });
      expect(origin.requestsTo('/ferry').some(({ headers }) => headers['if-none-match'] !== undefined)).toBe(
        true,
      );
    });
  });
}

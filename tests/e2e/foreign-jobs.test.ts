import { randomBytes } from 'node:crypto';
import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { UNMOVED } from '../../src/web/story-address.ts';
import { AVAILABLE } from '../../src/model/availability.ts';
import { OWN_STORY_PREFIX } from '../../src/model/story.ts';
import { QUEUES } from '../../workers/queues.ts';
import { page } from '../support/answers.ts';
import { forgetRedisKeys, startNewsroom } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { reachable } from '../support/servers.ts';
import { storyPages } from '../support/story-pages.ts';

/** Whoever can write to the Redis can write a job; that must not open the way to what is inside the house. */

const { redisUrl } = await reachable();
if (redisUrl === null) console.log('skipped: jobs that somebody else wrote: no Redis answers');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe.skipIf(redisUrl === null)('a forged job', () => {
  it('cannot fetch a private address by claiming to be the canary', async () => {
    const origin = await startOrigin();
    closers.push(origin.close);
    origin.set('/own/canary', page(storyPages.version1));
    const prefix = `stoppress-test-${randomBytes(6).toString('hex')}`;
    const newsroom = await startNewsroom({
      watchList: 'stories: []',
      topology: { redisUrl, databaseUrl: null },
      queuePrefix: prefix,
    });
    closers.push(() => forgetRedisKeys(redisUrl!, prefix), newsroom.close);
    const connection = new Redis(redisUrl!, { maxRetriesPerRequest: null });
    const { name } = QUEUES.check;
    const queue = new Queue(name, { connection, prefix });
    const listening = connection.duplicate();
    const events = new QueueEvents(name, { connection: listening, prefix });
    closers.push(
      async () => connection.disconnect(),
      async () => listening.disconnect(),
      () => queue.obliterate({ force: true }).then(() => queue.close()),
      () => events.close(),
    );
    await events.waitUntilReady();
    const job = await queue.add('check', {
      storyId: `${OWN_STORY_PREFIX}forged`,
      claim: 1,
      claimedUntil: Date.now() + 60_000,
      url: origin.url('/own/canary'),
      name: 'Forged',
      tags: [],
      everyMs: 60_000,
      include: null,
      exclude: [],
      validators: { etag: null, lastModified: null },
      validatorsUrl: null,
      pageSha256: null,
      suspectHash: null,
      suspects: 0,
      refusals: 0,
      dueAt: Date.now(),
      turn: { host: '127.0.0.1', waiting: 0 },
      failures: 0,
      availability: AVAILABLE,
      hostFailures: 0,
      hostRefusals: 0,
      adaptive: false,
      render: 'never',
      addedAt: 0,
      activity: { level: 0, at: 0 },
      nextDeadlineAt: null,
      address: UNMOVED,
      interruptions: 0,
    });
    await job.waitUntilFinished(events, 15_000);
    expect(origin.requests).toEqual([]);
  });
});

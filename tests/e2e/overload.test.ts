import { afterEach, expect, it } from 'vitest';
import { held, page } from '../support/answers.ts';
import { createLatch } from '../support/latch.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { storyPages } from '../support/story-pages.ts';

/** More is due than can be done, or it takes longer than a claim holds. */

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

it('sends one request, however often its story was claimed again while it waited in the queue', async () => {
  const origins = [await startOrigin(), await startOrigin()];
  const latch = createLatch();
  closers.push(async () => latch.release());
  for (const origin of origins) {
    closers.push(origin.close);
    origin.set('/story', held(latch, page(storyPages.version1)));
  }
  const newsroom = await startNewsroom({
    watchList: `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1h }
stories: [${origins.map(({ url }) => `{ url: "${url('/story')}" }`).join(', ')}]
`,
    concurrency: 1,
    limits: { checkLeaseMs: 3_000 },
  });
  closers.push(newsroom.close);
  const { bus, store } = newsroom.app;
  await Promise.race(origins.map((origin) => origin.untilRequested('/story', 1, { timeoutMs: 15_000 })));
  const waiting = origins.find(({ requestsTo }) => requestsTo('/story').length === 0)!;
  const id = (await store.stories()).find(({ url }) => url === waiting.url('/story'))?.id;

  // Both have been claimed once, and are again when their claims have run out.
  for (let anew = 0; anew < 2;)
    anew += (await bus.next('sweepFinished', ({ checks }) => checks > 0, { timeoutMs: 15_000 })).checks;
  const checked = bus.next('checkFinished', ({ storyId }) => storyId === id, { timeoutMs: 15_000 });
  latch.release();
  expect(await checked).toMatchObject({ outcome: 'changed', version: 1 });
  expect(waiting.requestsTo('/story')).toHaveLength(1);
});

it('sends one request, even if the response takes longer than a lease', async () => {
  const origin = await startOrigin();
  const latch = createLatch();
  closers.push(origin.close, async () => latch.release());
  origin.set('/story', held(latch, page(storyPages.version1)));
  const newsroom = await startNewsroom({
    watchList: `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
stories: [{ url: "${origin.url('/story')}", every: 1h }]
`,
    limits: { checkLeaseMs: 1_000 },
  });
  closers.push(newsroom.close);
  const { bus } = newsroom.app;
  await origin.untilRequested('/story', 1, { timeoutMs: 15_000 });
  let claimedAnew = 0;
  // A sweep is 200 ms: three times as long as the claim.
  for (let sweeps = 0; sweeps < 15; sweeps += 1)
    claimedAnew += (await bus.next('sweepFinished', () => true, { timeoutMs: 15_000 })).checks;
  const checked = bus.next('checkFinished', () => true, { timeoutMs: 15_000 });
  latch.release();
  expect(await checked).toMatchObject({ outcome: 'changed', version: 1 });
  expect(claimedAnew).toBe(0);
  expect(origin.requestsTo('/story')).toHaveLength(1);
});

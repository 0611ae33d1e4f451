import { expect, it } from 'vitest';
import { pgliteStore } from './stores.ts';
import { watchedStory } from './records.ts';

const NOW = Date.UTC(2026, 10, 23, 9);

it('hands an embedded store on without anything that an earlier test wrote', async () => {
  const first = await pgliteStore();
  await first.store.applyWatchList([watchedStory('sty_one', 'https://news.example/one')], NOW, () => NOW);
  expect(await first.store.claimDueChecks(NOW, { inFlight: 9, leaseMs: 1, spacingMs: 1 })).toHaveLength(1);
  await first.store.sharedKey('canary', () => 'first');
  await first.close();

  const second = await pgliteStore();
  expect(await second.store.stories()).toEqual([]);
  expect(await second.store.sharedKey('canary', () => 'second')).toBe('second');
  await second.store.applyWatchList([watchedStory('sty_one', 'https://news.example/one')], NOW, () => NOW);
  expect(await second.store.claimDueChecks(NOW, { inFlight: 9, leaseMs: 1, spacingMs: 1 })).toMatchObject([
    { storyId: 'sty_one', claim: 1 },
  ]);
  await second.close();
});

it('gives two stores open at once a database each', async () => {
  const [one, two] = [await pgliteStore(), await pgliteStore()];
  await one.store.applyWatchList([watchedStory('sty_one', 'https://news.example/one')], NOW, () => NOW);
  expect(await two.store.stories()).toEqual([]);
  await one.close();
  await two.close();
});

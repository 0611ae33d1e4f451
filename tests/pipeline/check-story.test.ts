import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckDeps, CheckTimeout, checkStory } from '../../src/pipeline/check-story.ts';
import { extractArticle } from '../../src/extract/extract.ts';
import type { Store } from '../../src/record/record.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { watchedStory } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';
import { storyPages } from '../support/story-pages.ts';

/** The pipeline where one of its own parts fails. */

const MINUTE = 60_000;
const body = new TextEncoder().encode(storyPages.version1);
const sha256 = createHash('sha256').update(body).digest('hex');

let store: Store;
let clock: ManualClock;
let close: () => Promise<unknown>;
beforeEach(async () => {
  ({ store, close } = await pgliteStore());
  clock = createManualClock();
});
afterEach(() => close());

const depsWith = (more: Partial<CheckDeps>): CheckDeps => ({
  clock: clock.now,
  store,
  routes: () => [],
  link: () => 'http://127.0.0.1/',
  cadence: () => ({ fastestMs: 1_000, slowestMs: 60 * MINUTE, spacingMs: 0 }),
  fetchPage: async ({ url }) => ({
    kind: 'page',
    page: {
      url,
      status: 200,
      headers: { 'content-type': 'text/html' },
      body,
      sha256,
      validators: { etag: null, lastModified: null },
      fetchedAt: clock.now(),
    },
    redirects: [],
    crawlDelayMs: 0,
  }),
  extract: async (request) => ({ kind: 'extracted', extraction: extractArticle(request) }),
  ...more,
});

const check = async (more: Partial<CheckDeps>, signal?: AbortSignal) => {
  const claimed = await store.claimCheck('sty_1', clock.now(), { leaseMs: MINUTE, spacingMs: 0 });
  if (claimed === null || claimed === 'in-turn') throw new Error('The story could not be claimed.');
  return checkStory(depsWith(more), claimed, signal);
};

it('records an internal error as a failed check, and backs off', async () => {
  const story = watchedStory('sty_1', 'https://news.example/leave', { everyMs: 10 * MINUTE });
  await store.applyWatchList([story], clock.now(), () => clock.now());
  const waits: number[] = [];
  for (let n = 1; n <= 4; n += 1) {
    const result = await check({ extract: () => Promise.reject(new TypeError('text is undefined')) });
    expect(result).toMatchObject({
      outcome: 'failed',
      failure: {
        code: 'CHECK_BROKEN',
        message: 'sty_1 (https://news.example/leave) could not be read or compared.',
      },
      settled: { kind: 'settled', version: null },
    });
    expect(result.warnings).toEqual([expect.stringContaining('TypeError: text is undefined')]);
    expect(await store.story('sty_1')).toMatchObject({ failures: n });
    waits.push(result.nextCheckAt - clock.now());
    clock.set(result.nextCheckAt);
  }
  expect(waits[3]).toBeGreaterThan(4 * waits[0]!);
  expect(await check({})).toMatchObject({ outcome: 'changed', failure: null });
});

it('does not keep reading a page that crashes the process, and names it', async () => {
  const story = watchedStory('sty_1', 'https://news.example/leave', { everyMs: 10 * MINUTE });
  await store.applyWatchList([story], clock.now(), () => clock.now());
  let reads = 0;
  /** As far as the store can tell: the run begins to read, and is never heard of again. */
  const die = async () => {
    await new Promise<void>((begun) => {
      void check({
        extract: () => {
          reads += 1;
          begun();
          return new Promise(() => undefined);
        },
      });
    });
    await store.releaseAllClaims();
  };
  for (let n = 0; n < 3; n += 1) await die();
  const refused = await check({ extract: () => Promise.reject(new Error('It must not be read.')) });
  expect(refused).toMatchObject({
    outcome: 'failed',
    failure: {
      code: 'CHECK_BROKEN_OFF',
      message:
        'sty_1 (https://news.example/leave) is skipped this time: the last 3 checks were interrupted while reading or comparing it.',
    },
    settled: { kind: 'settled' },
  });
  // At its next turn it is read once; what fails again is refused at once, and its turns grow rarer.
  clock.set(refused.nextCheckAt);
  await die();
  expect(reads).toBe(4);
  const again = await check({});
  expect(again).toMatchObject({ failure: { code: 'CHECK_BROKEN_OFF' } });
  expect(again.nextCheckAt - clock.now()).toBeGreaterThan(15 * MINUTE);
  clock.set(again.nextCheckAt);
  expect(await check({})).toMatchObject({ outcome: 'changed', failure: null });
  expect(await store.claimCheck('sty_1', clock.now(), { leaseMs: MINUTE, spacingMs: 0 })).toMatchObject({
    interruptions: 0,
  });
});

it('lets the claim expire if the store is unreachable, because nothing is known about the story', async () => {
  const story = watchedStory('sty_1', 'https://news.example/leave');
  await store.applyWatchList([story], clock.now(), () => clock.now());
  const away = () => Promise.reject(new Error('the database is away'));
  await expect(check({ store: { ...store, baseline: away, settleCheck: away } })).rejects.toThrow('is away');
  expect(await store.story('sty_1')).toMatchObject({ failures: 0, lastCheckedAt: null });
});

describe('an aborted check', () => {
  const story = watchedStory('sty_1', 'https://news.example/leave', { everyMs: 10 * MINUTE });
  /** Aborted while the extraction is in progress, which then `ends` or not. */
  const aborted = async (reason: Error, ends: Promise<never> = new Promise(() => undefined)) => {
    await store.applyWatchList([story], clock.now(), () => clock.now());
    const stop = new AbortController();
    const extract = () => {
      stop.abort(reason);
      return ends;
    };
    return check({ extract }, stop.signal);
  };
  const claimedAgain = () => store.claimCheck('sty_1', clock.now(), { leaseMs: MINUTE, spacingMs: 0 });

  it('counts neither as a failure nor as an interruption when the process stops', async () => {
    const result = await aborted(new Error('SIGTERM'));
    expect(result.settled).toEqual({ kind: 'superseded' });
    expect(await store.story('sty_1')).toMatchObject({ failures: 0, lastCheckedAt: null });
    expect(await claimedAgain()).toMatchObject({ interruptions: 0, failures: 0 });
  });

  it('does not take an error of a stage that was shut down for one of the story', async () => {
    const closed = Promise.reject(new Error('The extractor is closed.'));
    expect(await aborted(new Error('SIGTERM'), closed)).toMatchObject({ settled: { kind: 'superseded' } });
    expect(await claimedAgain()).toMatchObject({ interruptions: 0, failures: 0 });
  });

  it('is a failure of the story when it takes too long, even if a stage hangs', async () => {
    const result = await aborted(new CheckTimeout(600_000));
    expect(result).toMatchObject({
      outcome: 'failed',
      failure: {
        code: 'CHECK_TIMED_OUT',
        message: 'sty_1 (https://news.example/leave): The check took longer than 600 s.',
      },
      settled: { kind: 'settled' },
    });
    expect(await store.story('sty_1')).toMatchObject({ failures: 1, failure: { code: 'CHECK_TIMED_OUT' } });
  });
});

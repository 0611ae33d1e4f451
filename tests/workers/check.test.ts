import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { extractArticle } from '../../src/extract/extract.ts';
import type { Store } from '../../src/record/record.ts';
import { createEventBus } from '../../src/platform/event-bus.ts';
import { OWN_STORY_PREFIX } from '../../src/model/story.ts';
import { runCheck } from '../../workers/check.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { watchedStory } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';
import { storyPages } from '../support/story-pages.ts';

const MINUTE = 60_000;

let store: Store;
let clock: ManualClock;
let close: () => Promise<unknown>;
let requests: number;
beforeEach(async () => {
  ({ store, close } = await pgliteStore());
  clock = createManualClock();
  requests = 0;
});
afterEach(() => close());

const claim = async (id: string) => {
  const claimed = await store.claimCheck(id, clock.now(), { leaseMs: MINUTE, spacingMs: 0 });
  if (claimed === null || claimed === 'in-turn') throw new Error(`${id} could not be claimed.`);
  return claimed;
};

/** @returns what the log says of one check. */
const logged = async (
  claimed: Awaited<ReturnType<typeof claim>>,
  level = 'info',
  html: string = storyPages.version1,
): Promise<string> => {
  const lines: string[] = [];
  const body = new TextEncoder().encode(html);
  const nothing = { etag: null, lastModified: null };
  await runCheck(
    {
      claims: store,
      check: {
        clock: clock.now,
        store,
        routes: () => [],
        link: () => 'http://127.0.0.1/',
        cadence: () => ({ fastestMs: 1_000, slowestMs: 60 * MINUTE, spacingMs: 0 }),
        fetchPage: async ({ url }) => {
          requests += 1;
          return {
            kind: 'page',
            page: {
              url,
              status: 200,
              headers: { 'content-type': 'text/html' },
              body,
              sha256: createHash('sha256').update(body).digest('hex'),
              validators: nothing,
              fetchedAt: clock.now(),
            },
            redirects: [],
            crawlDelayMs: 0,
          };
        },
        extract: async (request) => ({ kind: 'extracted', extraction: extractArticle(request) }),
      },
      bus: createEventBus(),
      log: pino({ level }, { write: (line: string) => void lines.push(line) }),
      diff: null,
      leaseMs: MINUTE,
      longestMs: 600_000,
      elapsed: clock.now,
      onHostFree: () => undefined,
      onDeliveries: async () => undefined,
      signal: new AbortController().signal,
    },
    claimed,
  );
  return lines.join('');
};

it('logs what happens to stories, and to the canary only at debug level', async () => {
  const own = `${OWN_STORY_PREFIX}bird`;
  const stories = ['sty_1', own, `${own}_2`].map((id) => watchedStory(id, `https://news.example/${id}`));
  await store.applyWatchList(stories, clock.now(), () => clock.now());
  expect(await logged(await claim('sty_1'))).toContain('sty_1: version 1');
  expect(await logged(await claim(own))).toBe('');
  expect(await logged(await claim(`${own}_2`), 'debug')).toContain(`${own}_2: version 1`);
});

it('fetches no page if another run holds the claim', async () => {
  await store.applyWatchList([watchedStory('sty_1', 'https://news.example/a')], clock.now(), () =>
    clock.now(),
  );
  const waited = await claim('sty_1');
  clock.advance(MINUTE - 1);
  await store.releaseAllClaims();
  await claim('sty_1');
  await logged(waited);
  expect(requests).toBe(0);
});

it('logs boilerplate-only changes of the demo, and of other stories only at debug level', async () => {
  const ids = ['sty_demo1', 'sty_1'];
  const stories = ids.map((id) => watchedStory(id, `https://news.example/${id}`));
  await store.applyWatchList(stories, clock.now(), () => clock.now());
  for (const id of ids) await logged(await claim(id));
  const again = async (id: string, level: string, html: string): Promise<string> => {
    clock.advance(MINUTE);
    return logged(await claim(id), level, html);
  };
  const words = 'the page changed, but only outside the story (menu, teasers, counters). Ignored.';
  const ofDemo = await again('sty_demo1', 'info', storyPages.version1b);
  expect(ofDemo).toContain(`sty_demo1: ${words}`);
  expect(ofDemo).toContain('"purpose":"demo"');
  expect(await again('sty_demo1', 'debug', storyPages.version1b)).not.toContain(words);
  expect(await again('sty_1', 'info', storyPages.version1b)).toBe('');
  expect(await again('sty_1', 'debug', storyPages.version1)).toContain(words);
});

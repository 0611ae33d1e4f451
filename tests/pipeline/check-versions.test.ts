import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckDeps, type CheckResult, checkStory } from '../../src/pipeline/check-story.ts';
import { extractArticle } from '../../src/extract/extract.ts';
import type { Store, WatchedStory } from '../../src/record/record.ts';
import { pageAnswer, watchedStory } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';

/** What may become a Version, through the whole check and a real store; only the fetch is played. */

const T0 = Date.parse('2026-11-24T06:00:00Z');

const BODY: readonly string[] = Array.from(
  { length: 8 },
  (_, i) =>
    `In the ${i + 1}th hour of the hearing the clerk read out a list of ${i * 7 + 3} names, and counsel asked for more time.`,
);

const pageOf = (body: readonly string[], more = ''): string =>
  `<!doctype html><html lang="en"><head><title>Hearing goes on</title></head><body><main><article><h1>Hearing goes on</h1>${body
    .map((text) => `<p>${text}</p>`)
    .join('')}${more}</article></main></body></html>`;

let store: Store;
let close: () => Promise<unknown>;
beforeAll(async () => {
  ({ store, close } = await pgliteStore());
});
afterAll(() => close());

const watched = new Map<string, WatchedStory>();

interface Look {
  readonly html: string;
  /** Where the answer came from, if not from the story's own address. */
  readonly from?: string;
}

/** A story of its own host, with a way to look at it and to change what the watch list says of it. */
const story = async (name: string) => {
  const id = `sty_${name}`;
  const url = `https://${name}.example/courts/hearing`;
  const list = async (more: Partial<WatchedStory>): Promise<void> => {
    watched.set(id, watchedStory(id, url, { name, ...more }));
    await store.applyWatchList([...watched.values()], T0, () => T0);
  };
  await list({});
  let now = T0;
  const look = async ({ html, from = url }: Look): Promise<CheckResult> => {
    now += 60_000;
    const body = new TextEncoder().encode(html);
    const deps: CheckDeps = {
      clock: () => now,
      cadence: () => ({ fastestMs: 1_000, slowestMs: 60_000, spacingMs: 0 }),
      link: (storyId, version) => `http://127.0.0.1/${storyId}/${version}`,
      fetchPage: async () => ({
        ...pageAnswer(from, body, now),
        redirects: from === url ? [] : [{ from: url, to: from, status: 302 }],
      }),
      extract: async (request) => ({ kind: 'extracted', extraction: extractArticle(request) }),
      store,
      routes: () => [],
    };
    const claimed = await store.claimCheck(id, now, { leaseMs: 30_000, spacingMs: 0 });
    if (!claimed || claimed === 'in-turn') throw new Error('The story could not be claimed.');
    return checkStory(deps, claimed);
  };
  const told = async (): Promise<readonly string[]> =>
    (await store.events(1_000))
      .filter(({ data }) => 'story' in data && data.story.id === id)
      .map(({ type }) => type);
  return { look, list, told };
};

const SHORT = BODY.slice(0, 2);

describe('a capture that lost most of the story', () => {
  it('waits for a second one that shows the same', async () => {
    const { look } = await story('same');
    await look({ html: pageOf(BODY) });
    const first = await look({ html: pageOf(SHORT) });
    expect([first.outcome, first.failure?.message]).toEqual([
      'suspect',
      'same (https://same.example/courts/hearing): The story shrank from 815 to 203 characters. A second capture must confirm it.',
    ]);
    expect((await look({ html: pageOf(SHORT) })).outcome).toBe('changed');
  });

  it('is discarded when the story is complete again', async () => {
    const { look } = await story('whole');
    await look({ html: pageOf(BODY) });
    await look({ html: pageOf(SHORT) });
    expect((await look({ html: pageOf(BODY, '<!-- 2 -->') })).outcome).toBe('unchanged');
    expect((await look({ html: pageOf(SHORT) })).outcome).toBe('suspect');
  });

  it('is accepted the third time in a row, though the short text differs each time', async () => {
    const { look } = await story('restless');
    await look({ html: pageOf(BODY) });
    const short = (minute: number): string =>
      pageOf([...SHORT, `It is now ${minute} minutes past the hour.`]);
    const outcomes: string[] = [];
    for (const minute of [1, 2, 3]) outcomes.push((await look({ html: short(minute) })).outcome);
    expect(outcomes).toEqual(['suspect', 'suspect', 'changed']);
  });
});

describe('a story that redirects to the front page', () => {
  it('is gone, whatever that page contains', async () => {
    const { look } = await story('moved');
    await look({ html: pageOf(BODY) });
    const sent = await look({
      html: pageOf([...BODY, 'The front page leads with the hearing and much else.']),
      from: 'https://moved.example/',
    });
    expect([sent.outcome, sent.failure?.code]).toEqual(['failed', 'CAPTURE_GONE']);
    const slug = await look({ html: pageOf(BODY), from: 'https://moved.example/courts/hearing-goes-on' });
    expect(slug.outcome).toBe('unchanged');
  });
});

describe('a selector that is added or taken away', () => {
  it('is not reported as a change of the page', async () => {
    const { look, list, told } = await story('selected');
    const plug =
      '<p class="plug">The registry of the tribunal opens at nine and closes at four, said its clerk on Monday.</p>';
    await look({ html: pageOf(BODY, plug) });
    await list({ exclude: ['.plug'] });
    await look({ html: pageOf(BODY, `${plug}<!-- 2 -->`) });
    await list({ include: 'h1, p:nth-of-type(-n+6)' });
    await look({ html: pageOf(BODY, `${plug}<!-- 3 -->`) });
    await list({});
    await look({ html: pageOf(BODY, `${plug}<!-- 4 -->`) });
    expect(await told()).toEqual(['story.started']);
    expect(await store.versions('sty_selected', 10)).toHaveLength(1);
  });
});

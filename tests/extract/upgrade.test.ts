import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckDeps, checkStory } from '../../src/pipeline/check-story.ts';
import { EXTRACTOR_VERSION, extractArticle, type Extraction } from '../../src/extract/extract.ts';
import type { Store } from '../../src/record/record.ts';
import { pageAnswer } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';

/** The extractor is replaced by a better one between two checks; the store is real, the page is the story's own. */

const T0 = Date.parse('2026-11-24T06:00:00Z');

const BODY = [
  'The registrar of the Harbour Tribunal will step aside while an inquiry looks into how case files were stored.',
  'The inquiry, led by the retired judge Oskar Brandt, is expected to take six weeks and to cost a great deal of money.',
  'About 340 cases were delayed last year, according to figures that the tribunal published in March.',
];
const ADDED =
  'In a statement, Mira Sandoval said that she had asked for the inquiry herself and would answer every question.';

const pageOf = (body: readonly string[], token: number): Uint8Array =>
  new TextEncoder().encode(
    `<!doctype html><html lang="en"><head><title>Registrar steps aside</title><meta name="token" content="${token}"></head>
     <body><main><article><h1>Registrar steps aside</h1>${body.map((text) => `<p>${text}</p>`).join('')}</article></main></body></html>`,
  );

/** The extractor of last year: it lost the first paragraph and took the headline for one. */
const older = (extraction: Extraction): Extraction => {
  const { article } = extraction;
  const paragraphs = [
    { text: 'Registrar steps aside', role: 'heading' as const },
    ...article.paragraphs.slice(1),
  ];
  return { ...extraction, article: { ...article, paragraphs, extractor: 'older' } };
};

let store: Store;
let close: () => Promise<unknown>;
beforeAll(async () => {
  ({ store, close } = await pgliteStore());
});
afterAll(() => close());

const STORY = 'sty_upgrade';

describe('an upgrade of the extractor', () => {
  let now = T0;
  const check = async (body: Uint8Array, upgraded: boolean): Promise<readonly string[]> => {
    now += 60_000;
    const deps: CheckDeps = {
      clock: () => now,
      cadence: () => ({ fastestMs: 1_000, slowestMs: 60_000, spacingMs: 0 }),
      link: (story, version) => `http://127.0.0.1/${story}/${version}`,
      fetchPage: async () => pageAnswer('https://news.example/upgrade', body, now),
      extract: async (request) => {
        const extraction = extractArticle(request);
        return { kind: 'extracted', extraction: upgraded ? extraction : older(extraction) };
      },
      store,
      routes: () => [],
    };
    const claimed = await store.claimCheck(STORY, now, { leaseMs: 30_000, spacingMs: 0 });
    if (!claimed || claimed === 'in-turn') throw new Error('The story could not be claimed.');
    const { failure } = await checkStory(deps, claimed);
    expect(failure).toBeNull();
    const events = await store.events(100);
    return events
      .filter(({ type }) => type === 'story.updated')
      .flatMap(({ data }) =>
        'changes' in data ? data.changes.map(({ kind, text }) => `${kind}: ${text}`) : [],
      );
  };

  it('raises no event by itself, and the next addition is told alone', async () => {
    const story = {
      id: STORY,
      url: 'https://news.example/upgrade',
      host: 'news.example',
      name: 'upgrade',
      tags: [],
    };
    await store.applyWatchList(
      [{ ...story, everyMs: 60_000, include: null, exclude: [], expectations: [] }],
      T0,
      () => T0,
    );
    expect(await check(pageOf(BODY, 1), false)).toEqual([]);
    expect((await store.capture(STORY, 1))?.article.extractor).toBe('older');
    // Other bytes, the same story, another extractor.
    expect(await check(pageOf(BODY, 2), true)).toEqual([]);
    expect(await check(pageOf([...BODY, ADDED], 3), true)).toEqual([`added: ${ADDED}`]);
    const versions = await store.versions(STORY, 10);
    const newest = await store.capture(STORY, Math.max(...versions.map(({ number }) => number)));
    expect(newest?.article.extractor).toBe(EXTRACTOR_VERSION);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareArticles } from '../../src/compare/compare.ts';
import { type DemoNewsroom, startDemoNewsroom } from '../../src/demo/newsroom.ts';
import { STANDFIRST, VERSIONS } from '../../src/demo/story.ts';
import { findFulfilments, followPromises, type PromiseArticle } from '../../src/expectations/expectations.ts';
import { type Extraction, extractArticle } from '../../src/extract/extract.ts';
import type { Article } from '../../src/model/article.ts';
import { createManualClock } from '../support/clock.ts';

/** What a newcomer is promised to see: the served pages through the real extraction and comparison. */

let newsroom: DemoNewsroom;
const captures: Extraction[] = [];
beforeAll(async () => {
  const clock = createManualClock();
  newsroom = await startDemoNewsroom({ clock: clock.now });
  for (const seconds of [0, 6, 8, 8, 8]) {
    clock.advance(seconds * 1000);
    const response = await fetch(newsroom.url);
    const body = new Uint8Array(await response.arrayBuffer());
    const contentType = response.headers.get('content-type');
    captures.push(extractArticle({ url: newsroom.url, body, contentType }));
  }
});
afterAll(() => newsroom.close());

test('every version is read as the story and nothing but the story', () => {
  expect(captures.map(({ article }) => article.paragraphs.map(({ text }) => text))).toEqual(
    VERSIONS.map(({ blocks }) => [STANDFIRST, ...blocks.map(({ text }) => text)]),
  );
  expect(captures.map(({ quality }) => quality.verdict)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  expect(captures.map(({ article }) => article.byline)).toEqual(VERSIONS.map(() => 'Newsroom staff'));
  expect(captures.map(({ article }) => article.modified?.at)).toEqual([
    '2026-11-23T09:00:00.000Z',
    '2026-11-23T09:00:06.000Z',
    '2026-11-23T09:00:14.000Z',
    '2026-11-23T09:00:22.000Z',
    '2026-11-23T09:00:22.000Z',
  ]);
});

test('the statement is flagged and awaited, the correction flagged, the move quiet, the furniture silent', () => {
  const seen = captures.slice(1).map(({ article }, index) => {
    const { article: before, visibleText } = captures[index] ?? { article, visibleText: null };
    const { comparison } = compareArticles({
      before,
      after: article,
      previousVisibleText: visibleText,
    });
    return {
      changes: comparison.changes.map(({ kind, paragraph, flagged }) => [kind, paragraph, flagged]),
      met: findFulfilments(newsroom.watch.expectations, comparison.changes, before.paragraphs).map(
        ({ name, paragraph }) => [name, paragraph],
      ),
    };
  });
  expect(seen).toEqual([
    { changes: [['added', 8, true]], met: [['Statement on leave', 8]] },
    {
      changes: [
        ['edited', 13, true],
        ['added', 33, true],
      ],
      met: [],
    },
    { changes: [['moved', 5, false]], met: [] },
    { changes: [], met: [] },
  ]);
});

const written = ({ lang, paragraphs, published }: Article): PromiseArticle => ({
  lang,
  paragraphs,
  published: published?.at ?? null,
});

test('the story announces a statement for the day, and keeps its word in the second version', () => {
  const [first, second] = captures.map(({ article }) => article);
  if (!first || !second) throw new Error('Two versions were to be captured.');
  const start = Date.parse('2026-11-23T09:00:00Z');
  const { opened } = followPromises({
    before: null,
    after: written(first),
    capturedAt: start,
    changes: [],
    known: [],
    taken: [],
  });
  const promise = opened.find(({ act }) => act === 'statement');
  expect(promise).toMatchObject({ paragraph: 3, by: Date.parse('2026-11-24T00:00:00Z') });
  const { transitions, opened: more } = followPromises({
    before: written(first),
    after: written(second),
    capturedAt: start + 8_000,
    changes: compareArticles({ before: first, after: second }).comparison.changes,
    known: opened.map((one) => ({ ...one, state: 'open' })),
    taken: [],
  });
  expect(more).toEqual([]);
  expect(transitions.map(({ promise: { name }, state, paragraph }) => [name, state, paragraph])).toEqual([
    [promise?.name, 'met', 8],
  ]);
});

import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createIsolatedExtractor,
  type IsolatedExtractor,
  type IsolatedExtractorOptions,
} from '../../../src/extract/isolation/isolated-extractor.ts';
import { bytes, fixture } from '../../support/extract/fixtures.ts';
import { HOSTILE } from '../../support/extract/hostile-pages.ts';

const THREAD = new URL('../../../dist/workers/extract-thread.js', import.meta.url);

/** Threads that misbehave on purpose, as modules in a data URL. */
const thread = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const HANGS = thread(
  "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { for (;;); });",
);
const CRASHES = thread(
  "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { throw new Error('boom'); });",
);
const EATS = thread(
  "import { parentPort } from 'node:worker_threads'; const all = []; parentPort.on('message', () => { for (;;) all.push(new Array(100000).fill({})); });",
);
const LEAVES = thread(
  "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { process.exit(3); });",
);
/** Hangs on pages that ask for it and answers the others. */
const MOODY = thread(
  "import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ id, input }) => { while (input.url.endsWith('hang')); parentPort.postMessage({ id, extraction: { url: input.url } }); });",
);
/** Answers with the number of pages that it was given. */
const COUNTS = thread(
  "import { parentPort } from 'node:worker_threads'; let n = 0; parentPort.on('message', ({ id }) => { parentPort.postMessage({ id, extraction: { url: String(n += 1) } }); });",
);

const open: IsolatedExtractor[] = [];
const create = (options: Partial<IsolatedExtractorOptions>): IsolatedExtractor => {
  const extractor = createIsolatedExtractor({ threadUrl: THREAD, ...options });
  open.push(extractor);
  return extractor;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((extractor) => extractor.close()));
});

const page = (
  name = 'page',
  body: Uint8Array = bytes('<p>x</p>'),
): { url: string; body: Uint8Array; contentType: null } => ({
  url: `https://news.example/${name}`,
  body,
  contentType: null,
});

describe('extraction in threads', () => {
  it('gives what extraction in the process gives', async () => {
    expect(existsSync(THREAD)).toBe(true);
    const outcome = await create({}).extract(page('a', fixture('furniture.html')));
    expect(
      outcome.kind === 'extracted' && outcome.extraction.article.paragraphs.map(({ role }) => role),
    ).toEqual(['paragraph', 'paragraph', 'heading', 'paragraph', 'heading', 'paragraph']);
  });

  it('answers many pages at once, each with its own answer', async () => {
    const extractor = create({ threads: 2 });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => extractor.extract(page(`${i}`, bytes(`<h1>Headline ${i}</h1>`)))),
    );
    expect(
      outcomes.map((outcome) => outcome.kind === 'extracted' && outcome.extraction.article.headline),
    ).toEqual(Array.from({ length: 20 }, (_, i) => `Headline ${i}`));
  });

  it('ends a page that hangs at its limit, by name', async () => {
    const outcome = await create({ threadUrl: HANGS, timeoutMs: 150 }).extract(page());
    expect(outcome).toEqual({
      kind: 'failed',
      failure: {
        code: 'EXTRACT_TIMEOUT',
        message: 'Reading https://news.example/page took longer than 150 ms.',
      },
    });
  });

  it('serves the next page with a fresh thread', async () => {
    const extractor = create({ threadUrl: MOODY, threads: 1, timeoutMs: 1_000 });
    const [hung, next] = await Promise.all([
      extractor.extract(page('hang')),
      extractor.extract(page('next')),
    ]);
    expect(hung.kind).toBe('failed');
    expect(next).toEqual({ kind: 'extracted', extraction: { url: 'https://news.example/next' } });
  });

  it.each([
    ['throws', CRASHES],
    ['leaves', LEAVES],
    ['eats its heap', EATS],
  ])('survives a thread that %s', async (_, threadUrl) => {
    const extractor = create({ threadUrl, threads: 1, timeoutMs: 20_000, heapMb: 16 });
    for (let turn = 0; turn < 2; turn += 1) {
      const outcome = await extractor.extract(page());
      expect(outcome.kind === 'failed' && outcome.failure.code).toBe('EXTRACT_CRASHED');
    }
  });

  it('keeps a thread while there is work, and ends it when there has been none for a while', async () => {
    const read = async (extractor: IsolatedExtractor): Promise<string> => {
      const outcome = await extractor.extract(page());
      return outcome.kind === 'extracted' ? (outcome.extraction as unknown as { url: string }).url : 'failed';
    };
    const kept = create({ threadUrl: COUNTS, threads: 1 });
    expect([await read(kept), await read(kept)]).toEqual(['1', '2']);
    const brief = create({ threadUrl: COUNTS, threads: 1, idleMs: 1 });
    await read(brief);
    await expect.poll(() => read(brief), { interval: 20, timeout: 10_000 }).toBe('1');
  });

  it('gives up what is under way when it is closed, and answers later calls', async () => {
    const extractor = create({ threadUrl: HANGS, threads: 1 });
    const waiting = [extractor.extract(page('one')), extractor.extract(page('two'))];
    await extractor.close();
    await extractor.close();
    const outcomes = [...(await Promise.all(waiting)), await extractor.extract(page('three'))];
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['failed', 'failed', 'failed']);
  });

  it('ends each hostile page by name or with its story, while no other story notices', async () => {
    const extractor = create({ threads: 2 });
    const ends = HOSTILE.map(async ({ name, body }) => {
      const outcome = await extractor.extract(page(name, body));
      if (outcome.kind === 'failed') return [name, outcome.failure.code];
      const { quality, article } = outcome.extraction;
      return [name, quality.verdict, article.paragraphs.length];
    });
    const others = Promise.all(
      HOSTILE.map(({ name }) => extractor.extract(page(`beside-${name}`, fixture('plain-article.html')))),
    );
    // A page that took longer than the limit of the product would end by name.
    expect(await Promise.all(ends)).toEqual(HOSTILE.map(({ name, ends: expected }) => [name, ...expected]));
    for (const outcome of await others)
      expect(outcome.kind === 'extracted' && outcome.extraction.article.paragraphs).toHaveLength(11);
  }, 60_000);
});

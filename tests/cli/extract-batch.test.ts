import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractBatch, type ExtractBatchDeps } from '../../src/cli/extract-batch.ts';
import { extractArticle } from '../../src/extract/extract.ts';
import { failure } from '../../src/platform/errors.ts';

const PAGE =
  '<html lang="en"><article><h1>Ferry returns</h1><p>The ferry Selkie returned to the northern line on Monday after eleven weeks in dry dock.</p></article></html>';

const FILES: Readonly<Record<string, Uint8Array>> = {
  'a.html': Buffer.from(PAGE),
  'b.html.gz': gzipSync(PAGE),
  'broken.html.gz': Buffer.from('no gzip at all'),
};

const run = async (lines: readonly string[], more: Partial<ExtractBatchDeps> = {}) => {
  const written: unknown[] = [];
  const warnings: string[] = [];
  const code = await extractBatch(
    (async function* () {
      yield* lines;
    })(),
    (line) => written.push(JSON.parse(line)),
    {
      readFile: async (path) => FILES[path] ?? Promise.reject(new Error(`no such file ${path}`)),
      extract: async (input) => ({ kind: 'extracted', extraction: extractArticle(input) }),
      warn: (message) => warnings.push(message),
      ...more,
    },
  );
  return { code, written, warnings };
};

const ANSWER = {
  title: 'Ferry returns',
  byline: null,
  published: null,
  modified: null,
  lang: 'en',
  quality: { verdict: 'ok', reasons: [] },
  paragraphs: [
    {
      text: 'The ferry Selkie returned to the northern line on Monday after eleven weeks in dry dock.',
      role: 'paragraph',
    },
  ],
};

describe('extract --batch', () => {
  it('answers plain and compressed pages in order', async () => {
    const { code, written } = await run([
      '{"id":1,"file":"a.html","url":"https://news.example/a"}',
      '',
      '{"id":"b","file":"b.html.gz","url":"https://news.example/b"}',
    ]);
    expect(written).toEqual([
      { id: 1, ...ANSWER },
      { id: 'b', ...ANSWER },
    ]);
    expect(code).toBe(0);
  });

  it('stops for nothing: broken lines, missing and damaged files get an answer with a reason', async () => {
    const lines = [
      'not json',
      '7',
      '{"id":"x"}',
      '{"id":"y","file":"gone.html"}',
      '{"id":"z","file":"broken.html.gz"}',
      '{"id":"a","file":"a.html"}',
    ];
    const { code, written, warnings } = await run(lines);
    expect(written).toHaveLength(6);
    expect(written.slice(0, 5)).toMatchObject(
      [{ id: null }, { id: null }, { id: 'x' }, { id: 'y' }, { id: 'z' }].map((row) => ({
        ...row,
        paragraphs: [],
        quality: { verdict: 'no-article' },
      })),
    );
    expect(written[5]).toEqual({ id: 'a', ...ANSWER });
    expect(warnings).toHaveLength(5);
    expect(code).toBe(0);
  });

  it('refuses a file that unpacks to more than it may', async () => {
    const { written } = await run(['{"id":1,"file":"b.html.gz"}'], { maxBytes: 20 });
    expect(written).toMatchObject([{ id: 1, paragraphs: [] }]);
  });

  it('passes a failed extraction on as a verdict', async () => {
    const { written } = await run(['{"id":1,"file":"a.html"}'], {
      extract: async () => ({ kind: 'failed', failure: failure('EXTRACT_TIMEOUT', 'Too slow.') }),
    });
    expect(written).toMatchObject([
      { id: 1, paragraphs: [], quality: { verdict: 'too-complex', reasons: ['Too slow.'] } },
    ]);
  });

  it('fails when there is nothing to read', async () => {
    const { code, warnings } = await run(['', '  ']);
    expect([code, warnings.length]).toEqual([1, 1]);
  });
});

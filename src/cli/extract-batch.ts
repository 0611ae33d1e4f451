import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { ExtractInput, ExtractOutcome } from '../extract/extract.ts';
import type { Quality } from '../model/article.ts';

export interface ExtractBatchDeps {
  readonly readFile: (path: string) => Promise<Uint8Array>;
  /** In this process or isolated; an outcome either way. */
  readonly extract: (input: ExtractInput) => Promise<ExtractOutcome>;
  /** Receives diagnostics; never stdout. */
  readonly warn: (message: string) => void;
  /** Most bytes of one decompressed page. */
  readonly maxBytes?: number;
}

interface Row {
  readonly id: unknown;
  readonly file: string;
  readonly url: string;
  /** As the response header had it; null where it is not known. */
  readonly contentType: string | null;
}

const unzip = promisify(gunzip);

const parseRow = (line: string): Row | { readonly error: string; readonly id: unknown } => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'The line is not JSON.', id: null };
  }
  if (typeof value !== 'object' || value === null) return { error: 'The line is not an object.', id: null };
  const id = 'id' in value ? value.id : null;
  if (!('file' in value) || typeof value.file !== 'string') return { error: 'The line names no "file".', id };
  return {
    id,
    file: value.file,
    url: 'url' in value && typeof value.url === 'string' ? value.url : 'about:blank',
    contentType: 'contentType' in value && typeof value.contentType === 'string' ? value.contentType : null,
  };
};

const unread = (id: unknown, verdict: Quality['verdict'], reason: string): object => ({
  id,
  title: null,
  byline: null,
  published: null,
  modified: null,
  lang: null,
  quality: { verdict, reasons: [reason] },
  paragraphs: [],
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const readBytes = async (path: string, deps: ExtractBatchDeps): Promise<Uint8Array> => {
  const bytes = await deps.readFile(path);
  return path.endsWith('.gz') ? unzip(bytes, { maxOutputLength: deps.maxBytes ?? 64_000_000 }) : bytes;
};

const answer = async (line: string, deps: ExtractBatchDeps): Promise<object> => {
  const row = parseRow(line);
  if ('error' in row) {
    deps.warn(`${row.error} Each line is {"id","file","url","contentType"?}.`);
    return unread(row.id, 'no-article', row.error);
  }
  let body: Uint8Array;
  try {
    body = await readBytes(row.file, deps);
  } catch (error) {
    deps.warn(`${row.file} could not be read: ${reasonOf(error)}.`);
    return unread(row.id, 'no-article', `The file could not be read: ${reasonOf(error)}.`);
  }
  const outcome = await deps.extract({ url: row.url, body, contentType: row.contentType });
  if (outcome.kind === 'failed') {
    deps.warn(outcome.failure.message);
    return unread(row.id, 'too-complex', outcome.failure.message);
  }
  const { article, quality } = outcome.extraction;
  return {
    id: row.id,
    title: article.headline,
    byline: article.byline,
    published: article.published?.at ?? null,
    modified: article.modified?.at ?? null,
    lang: article.lang,
    quality,
    paragraphs: article.paragraphs,
  };
};

/**
 * Extracts pages named by NDJSON lines `{"id","file","url","contentType"?}` (`.html` or `.html.gz`), one answer a line, in order.
 * Whatever is wrong with a line, it gets an answer with no paragraphs and a reason. Returns the exit code: 0, or 1 when
 * there was nothing to read.
 */
export const extractBatch = async (
  lines: AsyncIterable<string>,
  write: (line: string) => void,
  deps: ExtractBatchDeps,
): Promise<number> => {
  let count = 0;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    write(JSON.stringify(await answer(line, deps)));
    count += 1;
  }
  if (count === 0) deps.warn('No lines to read: each line is {"id","file","url","contentType"?}.');
  return count === 0 ? 1 : 0;
};

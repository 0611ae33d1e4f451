import { compareArticles } from '../compare/compare.ts';
import type { Change } from '../model/change.ts';
import type { Paragraph } from '../model/article.ts';
import { foldForComparison } from '../text/comparison-fold.ts';

/** One side of a pair as it is compared. */
export interface BatchArticle {
  readonly headline: string | null;
  readonly paragraphs: readonly Paragraph[];
  readonly visibleText: string | null;
  readonly lang: string | null;
}

export interface BatchDeps {
  /** Reads and extracts an HTML file (`.html` or `.html.gz`); throws with a message for people. */
  readonly extractFile: (file: string, url: string) => Promise<BatchArticle>;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const DEFAULT_URL = 'https://page.invalid/';

/**
 * `compare --batch`: reads lines `{"id","url","before":X,"after":X}`, X = `{"file"}` or `{"paragraphs":[text],"title"}`,
 * and writes one answer line each. A bad line is answered with `error` and stops nothing. Returns the number of bad lines.
 */
export const compareBatch = async (
  lines: AsyncIterable<string>,
  write: (line: string) => void,
  deps: BatchDeps,
): Promise<number> => {
  let bad = 0;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    let id: unknown = null;
    try {
      const row: unknown = JSON.parse(line);
      if (!isFields(row)) throw new Error('the line is not a JSON object');
      id = row['id'] ?? null;
      write(JSON.stringify(await answer(row, id, deps)));
    } catch (error) {
      bad += 1;
      const message = error instanceof Error ? error.message : String(error);
      write(JSON.stringify({ id, error: `line ${number}: ${message}`, after: [], before: [] }));
    }
  }
  return bad;
};

const answer = async (row: Fields, id: unknown, deps: BatchDeps): Promise<Fields> => {
  const url = typeof row['url'] === 'string' ? row['url'] : DEFAULT_URL;
  const before = await side(row['before'], 'before', url, deps);
  const after = await side(row['after'], 'after', url, deps);
  const { comparison } = compareArticles({
    before,
    after,
    previousVisibleText: before.visibleText,
    visibleText: after.visibleText,
  });
  const changeOf = new Map<number, Change>();
  for (const change of comparison.changes)
    if (change.paragraph !== null) changeOf.set(change.paragraph, change);
  return {
    id,
    after: comparison.after.map((aligned, index) => {
      const change = changeOf.get(index);
      return {
        text: after.paragraphs[index]?.text ?? '',
        ...aligned,
        flagged: change?.flagged ?? false,
        labels: change?.labels ?? [],
        reason: change?.reason ?? 'unchanged',
      };
    }),
    before: comparison.before,
    changes: comparison.changes,
  };
};

const side = async (value: unknown, name: string, url: string, deps: BatchDeps): Promise<BatchArticle> => {
  if (!isFields(value)) throw new Error(`\`${name}\` is missing: give {"file"} or {"paragraphs"}`);
  if (typeof value['file'] === 'string') return await deps.extractFile(value['file'], url);
  const { paragraphs, title } = value;
  if (!Array.isArray(paragraphs) || !paragraphs.every((text) => typeof text === 'string')) {
    throw new Error(
      `\`${name}.paragraphs\` must be a list of texts, or \`${name}.file\` the name of an HTML file`,
    );
  }
  return {
    headline: typeof title === 'string' && foldForComparison(title) !== '' ? title : null,
    paragraphs: paragraphs.map((text) => ({ text, role: 'paragraph' })),
    visibleText: null,
    lang: typeof value['lang'] === 'string' ? value['lang'] : null,
  };
};

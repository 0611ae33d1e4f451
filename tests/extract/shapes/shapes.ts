import { readdirSync, readFileSync } from 'node:fs';
import { bytes, read, texts } from '../../support/extract/fixtures.ts';

/** A page in the shape of a publishing system, and what a reader would call its story. */
export interface Shape {
  readonly name: string;
  readonly html: string;
  /** Paragraphs in page order, white space collapsed. */
  readonly story: readonly string[];
  /** The page when only the paragraphs that pass the test were written; the boxes of the others are there, but empty. */
  readonly htmlWith: (isWritten: (index: number) => boolean) => string;
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Beginnings of paragraphs that the extractor misses or leaks, in page order. */
export interface Miss {
  readonly missed: readonly string[];
  readonly leaked: readonly string[];
}

const FOLDER = new URL('./', import.meta.url);

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  nbsp: ' ',
  quot: '"',
  mdash: '—',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  '#8217': '’',
  '#8220': '“',
  '#8221': '”',
};

const entity = (whole: string, name: string): string => {
  const text = ENTITIES[name];
  if (text === undefined) throw new Error(`${whole} in a marked text: add it to ENTITIES in shapes.ts.`);
  return text;
};

const collapse = (text: string): string => text.replace(/[ \t\r\n\u00a0\u3000]+/g, ' ').trim();

/** The text that a marked piece of markup shows. Written apart from the extractor, which is on trial. */
const textOf = (html: string, isPreformatted: boolean): string => {
  const text = html
    .replace(/<\/?(?:td|th|tr|br)\b[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, entity);
  return isPreformatted ? text.trim() : collapse(text);
};

const MARKED = /\[\[([\s\S]*?)\]\]/g;

const tagsOf = (html: string): string => (html.match(/<[^>]*>/g) ?? []).join('');

/** In the files, `[[` and `]]` stand around each paragraph of the story; the extractor never sees them. */
export const loadShapes = (folder: URL = FOLDER): Shape[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.html'))
    .toSorted()
    .map((file) => {
      const marked = readFileSync(new URL(file, folder), 'utf8');
      const pieces = [...marked.matchAll(MARKED)];
      const htmlWith = (isWritten: (index: number) => boolean): string => {
        let next = 0;
        return marked.replace(MARKED, (_, piece: string) => {
          next += 1;
          return isWritten(next - 1) ? piece : tagsOf(piece);
        });
      };
      return {
        name: file.slice(0, -'.html'.length),
        html: marked.replace(/\[\[|\]\]/g, ''),
        story: pieces.map(({ index, 1: piece }) =>
          textOf(piece ?? '', marked.lastIndexOf('<pre', index) > marked.lastIndexOf('</pre', index)),
        ),
        htmlWith,
      };
    });

export const extractText = (html: string): string[] => texts(read(bytes(html)));

export const verdictOf = ({ html }: Shape): string => read(bytes(html)).quality.verdict;

export const extractShape = ({ html }: Shape): string[] => extractText(html);

const BEGINNING = 30;

const without = (texts: readonly string[], others: readonly string[]): string[] => {
  const left = [...others];
  return texts.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

export const missOf = (story: readonly string[], got: readonly string[]): Miss => ({
  missed: without(story, got).map((text) => text.slice(0, BEGINNING)),
  leaked: without(got, story).map((text) => text.slice(0, BEGINNING)),
});

const fold = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Dice of two texts over their words, each as often as it occurs. */
const likeness = (a: string, b: string): number => {
  const left = fold(b);
  const words = fold(a);
  const total = words.length + left.length;
  let common = 0;
  for (const word of words) {
    const at = left.indexOf(word);
    if (at < 0) continue;
    left.splice(at, 1);
    common += 1;
  }
  return total === 0 ? 1 : (2 * common) / total;
};

/** Two paragraphs count as the same at this likeness, one to one, best first. */
const SAME = 0.9;

export const scoreOf = (story: readonly string[], got: readonly string[]): Score => {
  const pairs = story
    .flatMap((text, i) => got.map((other, j) => ({ i, j, like: likeness(text, other) })))
    .filter(({ like }) => like >= SAME)
    .toSorted((a, b) => b.like - a.like);
  const matched = { story: new Set<number>(), got: new Set<number>() };
  for (const { i, j } of pairs) {
    if (matched.story.has(i) || matched.got.has(j)) continue;
    matched.story.add(i);
    matched.got.add(j);
  }
  const precision = got.length === 0 ? 0 : matched.got.size / got.length;
  const recall = matched.story.size / story.length;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1 };
};

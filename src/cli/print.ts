import { inertText } from '../text/inert-text.ts';
import type { Article } from '../model/article.ts';

/** Writes one line; the caller ends it. */
export type Write = (line: string) => void;

export interface OutputOptions {
  readonly json: boolean;
  /** ANSI colours; left out for none. */
  readonly colour?: boolean | undefined;
  /** Columns of the terminal; left out where output is not a terminal, and nothing is cut. */
  readonly width?: number | undefined;
}

/** One JSON document; the exit code. */
export const writeJson = (write: Write, value: unknown): number => {
  write(JSON.stringify(value, null, 2));
  return 0;
};

const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const RESET = '\u001b[0m';

const painted = (text: string, style: string, colour: boolean): string =>
  colour && text !== '' ? `${style}${text}${RESET}` : text;

const charactersOf = (text: string): string[] => Array.from(text);

const cut = (text: string, width: number): string => {
  const characters = charactersOf(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(width - 1, 0)).join('')}…`;
};

/**
 * Aligned columns under a head. Free text belongs into the last column: it alone may be cut at the width, and letters
 * of two columns' width can push nothing out of line there. All cells become inert text.
 */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: Pick<OutputOptions, 'colour' | 'width'>,
): string[] => {
  const cells = [head, ...rows].map((row) => row.map(inertText));
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => charactersOf(row[column] ?? '').length)),
  );
  const last = head.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max((options.width ?? Infinity) - before, 40);
  return cells.map((row, index) => {
    const line = row
      .map((text, column) =>
        column === last
          ? cut(text, room)
          : text + ' '.repeat(Math.max((widths[column] ?? 0) - charactersOf(text).length, 0)),
      )
      .join('  ')
      .trimEnd();
    return index === 0 ? painted(line, DIM, options.colour ?? false) : line;
  });
};

/** `2026-11-23T09:15:02Z`; a dash where there is no time. */
export const shortTime = (iso: string | null): string =>
  iso === null ? '-' : iso.replace(/\.\d+(?=Z$)/, '');

/** Words filled up to `width`, later lines indented. */
const fill = (text: string, indent: string, width: number): string[] => {
  if (width === Infinity) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width - indent.length) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((text, index) => (index === 0 ? text : indent + text));
};

/** An Article for people: headline, byline, times with the place that stated them, numbered paragraphs with roles. */
export const articleLines = (
  article: Article,
  { colour = false, width = Infinity }: Pick<OutputOptions, 'colour' | 'width'>,
): string[] => {
  const { published, modified, paragraphs } = article;
  const facts: readonly (readonly [string, string | null])[] = [
    ['byline', article.byline],
    ['published', published && `${published.at} (${published.source})`],
    ['modified', modified && `${modified.at} (${modified.source})`],
    ['language', article.lang],
    ['access', article.access],
  ];
  const digits = String(paragraphs.length).length;
  return [
    painted(inertText(article.headline ?? '(no headline)'), BOLD, colour),
    ...facts.flatMap(([name, value]) =>
      value === null ? [] : [`${painted(name.padEnd(10), DIM, colour)}${inertText(value)}`],
    ),
    '',
    ...paragraphs.flatMap(({ text, role }, index) => {
      const number = painted(`¶${String(index + 1).padEnd(digits)}`, DIM, colour);
      const marked = `${role === 'paragraph' ? '' : `[${role}] `}${inertText(text)}`;
      const [first = '', ...more] = fill(marked, ' '.repeat(digits + 2), Math.max(width, 24));
      return [`${number} ${first}`, ...more];
    }),
  ];
};

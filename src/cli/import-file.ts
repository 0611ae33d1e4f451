import type { OutlineRow } from '../discover/discover.ts';
import { readHttpUrl, storyKey } from '../web/story-address.ts';
import { readCsv } from './csv.ts';

/** Reads OPML, CSV and plain lists of addresses for `stoppress import` and classifies each row. */

export interface ImportRow {
  /** Counted from 1; 0 if unknown. */
  readonly line: number;
  readonly url: string;
  readonly name: string | null;
  readonly tags: readonly string[];
  readonly every: string | null;
  /** A feed becomes a source of stories. */
  readonly to: 'stories' | 'discover';
}

export type Judgement =
  | { readonly kind: 'new'; readonly row: ImportRow }
  | { readonly kind: 'known'; readonly row: ImportRow; readonly why: string }
  | { readonly kind: 'bad'; readonly row: ImportRow; readonly why: string };

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The library returns no positions, so each address is searched for after the previous one. */
const fromOutlines = (outlines: readonly OutlineRow[], text: string): ImportRow[] => {
  let offset = 0;
  return outlines.map(({ feed, page, title }): ImportRow => {
    const url = feed ?? page ?? '';
    const at = [url, xml(url)].map((form) => text.indexOf(form, offset)).find((found) => found >= 0);
    if (at !== undefined) offset = at;
    const to = feed === null ? 'stories' : 'discover';
    return { line: at === undefined ? 0 : lineAt(text, at), url, name: title, tags: [], every: null, to };
  });
};

const HEADINGS: Readonly<Record<string, 'url' | 'name' | 'tags' | 'every' | 'feed'>> = {
  url: 'url',
  link: 'url',
  address: 'url',
  uri: 'url',
  feed: 'feed',
  xmlurl: 'feed',
  name: 'name',
  title: 'name',
  headline: 'name',
  tag: 'tags',
  tags: 'tags',
  every: 'every',
  interval: 'every',
};

const looksLikeUrl = (cell: string): boolean => /^\s*https?:/i.test(cell);

const fromCsv = (text: string): ImportRow[] => {
  const [first, ...rest] = readCsv(text);
  if (!first) return [];
  const columns = first.cells.map((cell) => HEADINGS[cell.trim().toLowerCase().replaceAll('_', '')] ?? null);
  const headed = columns.includes('url') || columns.includes('feed');
  const cellOf = (cells: readonly string[], column: string): string =>
    cells[columns.indexOf(column as 'url')]?.trim() ?? '';
  return (headed ? rest : [first, ...rest]).map(({ line, cells }): ImportRow => {
    if (!headed) {
      const at = cells.findIndex(looksLikeUrl);
      const name = cells.find((cell, index) => index !== at && cell.trim() !== '')?.trim() ?? null;
      const url = cells[at]?.trim() ?? cells.join(',').trim();
      return { line, url, name, tags: [], every: null, to: 'stories' };
    }
    const feed = columns.includes('feed') ? cellOf(cells, 'feed') : '';
    return {
      line,
      url: feed || cellOf(cells, 'url'),
      name: cellOf(cells, 'name') || null,
      tags: cellOf(cells, 'tags')
        .split(/[;|]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
      every: cellOf(cells, 'every') || null,
      to: feed === '' ? 'stories' : 'discover',
    };
  });
};

/** One address per line, optionally followed by a name; `#` starts a comment. */
const fromList = (text: string): ImportRow[] =>
  text.split(/\r?\n/).flatMap((written, index): ImportRow[] => {
    const line = written.trim();
    if (line === '' || line.startsWith('#')) return [];
    const [url = '', ...name] = line.split(/\s+/);
    return [{ line: index + 1, url, name: name.join(' ') || null, tags: [], every: null, to: 'stories' }];
  });

export type ImportFormat = 'opml' | 'csv' | 'list';

const formatOf = (text: string): ImportFormat => {
  if (/^\s*</.test(text)) return 'opml';
  if (/^"?sep=.(?:"|[,;\t\r\n]|$)/i.test(text)) return 'csv';
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const [first = ''] = lines;
  const headed = first
    .split(/[,;\t]/)
    .some((cell) => HEADINGS[cell.trim().toLowerCase().replaceAll('"', '')] !== undefined);
  return headed || /^\s*"|^[^,;\t]*[,;\t].*https?:|https?:\S+[,;\t]/i.test(first) ? 'csv' : 'list';
};

export type ImportReading =
  | { readonly kind: 'rows'; readonly format: ImportFormat; readonly rows: readonly ImportRow[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** @param outlines OPML's outlines, null if the text is no OPML; see src/discover. */
export const readImport = (
  written: string,
  outlines: (text: string) => readonly OutlineRow[] | null,
): ImportReading => {
  const text = written.replace(/^\uFEFF/, '');
  const format = formatOf(text);
  if (format !== 'opml')
    return { kind: 'rows', format, rows: format === 'csv' ? fromCsv(text) : fromList(text) };
  const found = outlines(text);
  return found === null
    ? { kind: 'unreadable', reason: 'starts like XML but is not OPML' }
    : { kind: 'rows', format, rows: fromOutlines(found, text) };
};

export interface JudgeOptions {
  /** Addresses that the watch list has already. */
  readonly stories: readonly string[];
  readonly sources: readonly string[];
  /** Why an address must not be fetched; null if it may. */
  readonly refuse: (url: string) => string | null;
  /** Why an interval is invalid; null if it is valid. */
  readonly refuseEvery: (text: string) => string | null;
}

/** Each row is new, known (in the list or further up in the file), or bad; in the order of the file. */
export const judgeRows = (rows: readonly ImportRow[], options: JudgeOptions): readonly Judgement[] => {
  const seen = {
    stories: new Map(options.stories.map((url) => [storyKey(url), 'is in the watch list already'])),
    discover: new Map(options.sources.map((url) => [storyKey(url), 'is a source in the watch list already'])),
  };
  return rows.map((row): Judgement => {
    if (row.url === '') return { kind: 'bad', row, why: 'has no address' };
    const url = readHttpUrl(row.url);
    if (!url) return { kind: 'bad', row, why: `is not a web address: ${row.url.slice(0, 120)}` };
    if (url.username !== '' || url.password !== '')
      return { kind: 'bad', row, why: 'contains a user name or password; remove everything before "@"' };
    const refused = options.refuse(url.href) ?? (row.every === null ? null : options.refuseEvery(row.every));
    if (refused !== null) return { kind: 'bad', row, why: refused };
    const key = storyKey(url.href);
    const known = seen[row.to].get(key);
    if (known !== undefined) return { kind: 'known', row, why: known };
    seen[row.to].set(key, `is on line ${row.line} already`);
    return { kind: 'new', row: { ...row, url: url.href } };
  });
};

/** `312 rows, 290 new, 15 known, 7 bad`. */
export const summary = (judged: readonly Judgement[]): string => {
  const count = (kind: Judgement['kind']): number => judged.filter((one) => one.kind === kind).length;
  const rows = `${judged.length} ${judged.length === 1 ? 'row' : 'rows'}`;
  return `${rows}, ${count('new')} new, ${count('known')} known, ${count('bad')} bad`;
};

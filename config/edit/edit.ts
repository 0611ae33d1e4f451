import { isMap, isScalar, isSeq, parseDocument, stringify, type YAMLSeq } from 'yaml';
import type { EntryList, NewEntry } from '../../src/model/watch-list.ts';

/** Appends entries to a list of the watch list and leaves every other byte unchanged. */

const render = (entries: readonly NewEntry[], indent: string, eol: string): string =>
  stringify(entries, { lineWidth: 0, collectionStyle: 'block' })
    .trimEnd()
    .split('\n')
    .map((line) => `${indent}${line}${eol}`)
    .join('');

/** Splits the text after the line that contains `offset`; adds a missing line end. */
const nextLine = (
  text: string,
  offset: number,
  eol: string,
): { readonly before: string; readonly after: string } => {
  const end = text.indexOf('\n', offset);
  if (end < 0) return { before: text === '' || text.endsWith('\n') ? text : `${text}${eol}`, after: '' };
  return { before: text.slice(0, end + 1), after: text.slice(end + 1) };
};

/** Inserts after the last entry of a block list; null for any other form. */
const afterLast = (text: string, list: YAMLSeq, entries: readonly NewEntry[], eol: string): string | null => {
  const [first, last] = [list.items[0], list.items.at(-1)] as { range?: [number, number, number] }[];
  if (list.flow === true || !first?.range || !last?.range) return null;
  const start = text.lastIndexOf('\n', first.range[0] - 1) + 1;
  const indent = /^([ ]*)-[ ]/.exec(text.slice(start))?.[1];
  if (indent === undefined) return null;
  const { before, after } = nextLine(text, Math.max(last.range[1] - 1, 0), eol);
  return `${before}${render(entries, indent, eol)}${after}`;
};

/** Inserts into an empty list: no value, `[]` or `null`. A comment after it is kept. */
const intoEmpty = (
  text: string,
  keyEnd: number | undefined,
  entries: readonly NewEntry[],
  eol: string,
): string | null => {
  if (keyEnd === undefined) return null;
  const { before, after } = nextLine(text, keyEnd, eol);
  const head = before.slice(0, keyEnd);
  const tail = before.slice(keyEnd).replace(/^(\s*:)[ \t]*(?:\[\s*\]|~|null)?/i, '$1');
  return /^\s*:[ \t]*(?:#.*)?\r?\n$/.test(tail)
    ? `${head}${tail}${render(entries, '  ', eol)}${after}`
    : null;
};

const spliced = (text: string, key: EntryList, entries: readonly NewEntry[]): string | null => {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const { contents } = parseDocument(text);
  const block = `${key}:${eol}${render(entries, '  ', eol)}`;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return `${text}${text === '' || text.endsWith('\n') ? '' : eol}${block}`;
  }
  if (!isMap(contents) || contents.flow === true) return null;
  const pair = contents.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (!pair) return `${text}${text.endsWith('\n') ? '' : eol}${eol}${block}`;
  if (isSeq(pair.value) && pair.value.items.length > 0) return afterLast(text, pair.value, entries, eol);
  return isScalar(pair.key) ? intoEmpty(text, pair.key.range?.[1], entries, eol) : null;
};

const countOf = (text: string, key: EntryList): number | null => {
  const doc = parseDocument(text);
  if (doc.errors.length > 0) return null;
  const list = doc.get(key);
  return isSeq(list) ? list.items.length : 0;
};

/**
 * The text with `entries` at the end of the list `key`. Comments, order and layout of the rest are kept to the byte;
 * only a list in an unusual form (`{…}`, `[a, b]`) is rewritten by the YAML library, which also keeps comments.
 * @param text a valid watch list, or an empty text.
 */
export const addToWatchList = (text: string, key: EntryList, entries: readonly NewEntry[]): string => {
  if (entries.length === 0) return text;
  const wanted = (countOf(text, key) ?? 0) + entries.length;
  const edited = spliced(text, key, entries);
  if (edited !== null && countOf(edited, key) === wanted) return edited;
  const doc = parseDocument(text);
  for (const entry of entries) {
    if (isSeq(doc.get(key))) doc.addIn([key], doc.createNode(entry));
    else doc.set(key, doc.createNode([entry]));
  }
  return doc.toString({ lineWidth: 0 });
};

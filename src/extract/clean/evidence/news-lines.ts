import type { Block } from '../../page/outline.ts';

/** Words of a line that tells something. */
const LEAST_WORDS = 6;

/** Two small words side by side, as sentences have them and names, trades and labels have not. */
const SMALL_WORDS = /(?<!\p{L})\p{Ll}+ \p{Ll}{2,}/u;

/** Says something in at least six words, no number among them: no date, no reading time. */
export const isLineOfNews = (text: string): boolean =>
  !/\d/.test(text) && !/[:：]$/.test(text) && text.split(' ').length >= LEAST_WORDS && SMALL_WORDS.test(text);

/** A time or a date first, then what happened. */
const ENTRY =
  /^[^\p{L}\p{N}]*(?:\d{1,2}[:.h]\d{2}\s?(?:[apAP]\.?[mM]\.?|[uU]hr|h)?(?!\p{L})\s*[–—:,-]?\s*(?!(?:\p{Lu}{2,5}|on|am|le|den)(?!\p{L}))\p{L}+ \p{L}+|(?:\d{1,2}\.? \p{L}{3,}|\p{L}{3,} \d{1,2},?)(?: \d{4})?\s*[:–—]\s+\p{L}{3,})/u;

const isEntry = (block: Block | undefined, name: string): boolean =>
  block !== undefined && block.scope.name === name && ENTRY.test(block.text);

/** One of at least two such lines side by side. */
export const isTimedEntry = ({ index, scope, text }: Block, blocks: readonly Block[]): boolean =>
  ENTRY.test(text) && (isEntry(blocks[index - 1], scope.name) || isEntry(blocks[index + 1], scope.name));

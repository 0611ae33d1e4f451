import type { Vocabulary } from './language/vocabulary.ts';
import type { Token } from './tokens.ts';

/** A range of token numbers, end excluded. */
export type Range = readonly [start: number, end: number];

const END = /^[.!?…]$/u;
const WIDE_END = /^[。！？｡]$/u;
const CLOSING = /^["')\]\u201d\u2019]$/u;
/** A single letter before a full stop is an initial in any alphabet. */
const INITIAL = /^\p{L}$/u;

const keyAt = (tokens: readonly Token[], at: number): string => tokens[at]?.key ?? '';

const isAbbreviation = (token: Token | undefined, vocabulary: Vocabulary | null): boolean =>
  token !== undefined && (INITIAL.test(token.key) || vocabulary?.abbreviations.has(token.plain) === true);

/** The number of the first token after the sentence that ends at `at`, or 0 if none ends there. */
const endAt = (tokens: readonly Token[], at: number, vocabulary: Vocabulary | null): number => {
  if (tokens[at]?.kind !== 'mark') return 0;
  const key = keyAt(tokens, at);
  if (WIDE_END.test(key)) return at + 1;
  if (!END.test(key)) return 0;
  let end = at + 1;
  while (CLOSING.test(keyAt(tokens, end))) end += 1;
  if (end >= tokens.length) return end;
  if (keyAt(tokens, end) !== ' ' || /^\p{Ll}/u.test(keyAt(tokens, end + 1))) return 0;
  return key === '.' && isAbbreviation(tokens[at - 1], vocabulary) ? 0 : end;
};

/**
 * Splits a text into sentences. A sentence ends at a full stop, question or exclamation mark that is followed by a
 * space and no lower-case letter, except after an abbreviation.
 */
export const sentences = (tokens: readonly Token[], vocabulary: Vocabulary | null): readonly Range[] => {
  const found: Range[] = [];
  let start = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const end = endAt(tokens, at, vocabulary);
    if (end === 0) continue;
    found.push([start, end]);
    start = tokens[end]?.kind === 'space' ? end + 1 : end;
    at = start - 1;
  }
  if (start < tokens.length) found.push([start, tokens.length]);
  return found;
};

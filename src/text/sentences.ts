import type { LanguageRules } from './language/vocabulary.ts';
import type { Token } from './tokens.ts';

/** A range of token numbers, end excluded. */
export type Range = readonly [start: number, end: number];

const END = /^[.!?…]$/u;
const WIDE_END = /^[。！？｡]$/u;
const CLOSING = /^["')\]\u201d\u2019]$/u;
/** One letter before a full stop is an initial in any alphabet. */
const INITIAL = /^\p{L}$/u;

const keyAt = (tokens: readonly Token[], at: number): string => tokens[at]?.key ?? '';

const isShortened = (token: Token | undefined, rules: LanguageRules | null): boolean =>
  token !== undefined && (INITIAL.test(token.key) || rules?.abbreviations.has(token.plain) === true);

/** The token after the sentence that ends at `at`, or 0 if none ends there. */
const endAt = (tokens: readonly Token[], at: number, rules: LanguageRules | null): number => {
  if (tokens[at]?.kind !== 'mark') return 0;
  const key = keyAt(tokens, at);
  if (WIDE_END.test(key)) return at + 1;
  if (!END.test(key)) return 0;
  let end = at + 1;
  while (CLOSING.test(keyAt(tokens, end))) end += 1;
  if (end >= tokens.length) return end;
  if (keyAt(tokens, end) !== ' ' || /^\p{Ll}/u.test(keyAt(tokens, end + 1))) return 0;
  return key === '.' && isShortened(tokens[at - 1], rules) ? 0 : end;
};

/** Splits a text into sentences: at a full stop followed by space and no small letter, and not after an abbreviation. */
export const sentences = (tokens: readonly Token[], rules: LanguageRules | null): readonly Range[] => {
  const found: Range[] = [];
  let start = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const end = endAt(tokens, at, rules);
    if (end === 0) continue;
    found.push([start, end]);
    start = tokens[end]?.kind === 'space' ? end + 1 : end;
    at = start - 1;
  }
  if (start < tokens.length) found.push([start, tokens.length]);
  return found;
};

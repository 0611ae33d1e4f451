import type { LanguageRules } from '../../text/language/vocabulary.ts';
import type { Range } from '../../text/sentences.ts';
import type { Token } from '../../text/tokens.ts';

/** A quotation: the tokens between the marks (end excluded). */
export interface Quote {
  readonly range: Range;
  readonly words: number;
}

/** Spans between double quotation marks of any shape (folded to `"`); a span left open ends with the paragraph. */
export const quotesOf = (tokens: readonly Token[]): readonly Quote[] => {
  const found: Quote[] = [];
  let open = -1;
  for (const [at, token] of tokens.entries()) {
    if (token.key !== '"') continue;
    if (open < 0) open = at + 1;
    else {
      found.push(quote(tokens, [open, at]));
      open = -1;
    }
  }
  // An inch mark or a lone quotation mark near the end opens nothing.
  if (open > 0 && tokens.length - open > 8) found.push(quote(tokens, [open, tokens.length]));
  return found;
};

const quote = (tokens: readonly Token[], range: Range): Quote => ({
  range,
  words: tokens.slice(...range).filter((token) => token.kind === 'word').length,
});

/** Does the text carry words of somebody: a verb of speech with a speaker, or a phrase that attributes? */
export const attributes = (text: string, tokens: readonly Token[], rules: LanguageRules): boolean => {
  const words = tokens.filter((token) => token.kind === 'word');
  const spoken = words.some(
    (token, at) =>
      !token.capital &&
      rules.speech.has(token.plain) &&
      words.slice(Math.max(0, at - 8), at + 6).some((near) => speaks(near, rules)),
  );
  if (spoken) return true;
  if (!words.some((token) => rules.statementTriggers.has(token.plain))) return false;
  return [...rules.statementPhrases, ...rules.attributionPhrases].some((phrase) => phrase.test(text));
};

const speaks = (token: Token, rules: LanguageRules): boolean =>
  rules.speakers.has(token.plain) ||
  (token.capital && token.key.length > 1 && !rules.stopWords.has(token.plain));

import type { CompareRules } from '../language/compare-rules.ts';
import { isListed, lookUp } from '../../text/language/vocabulary.ts';
import type { Range } from '../../text/sentences.ts';
import type { Token } from '../../text/tokens.ts';

/** The tokens between two quotation marks. */
export interface Quote {
  readonly range: Range;
  readonly words: number;
}

/** An unclosed span of fewer tokens is not a quotation. */
const MIN_OPEN_TOKENS = 8;

/**
 * Spans between quotation marks of any shape (folded to `"`). An unclosed span ends with the paragraph. Single marks
 * count where the text has no double ones.
 */
export const quotesOf = (tokens: readonly Token[]): readonly Quote[] => {
  const found: Quote[] = [];
  let open = -1;
  let single = -1;
  for (const [at, token] of tokens.entries()) {
    if (token.key === "'") single = single < 0 ? at : single;
    if (token.key !== '"') continue;
    if (open < 0) open = at + 1;
    else {
      found.push(quote(tokens, [open, at]));
      open = -1;
    }
  }
  // An inch mark or a stray quotation mark near the end does not open a quotation.
  if (open > 0 && tokens.length - open > MIN_OPEN_TOKENS) found.push(quote(tokens, [open, tokens.length]));
  return found.length > 0 || single < 0 ? found : singleQuotes(tokens, single);
};

/** Between single marks, of which apostrophes after a word ("the owners' letter") open nothing. */
const singleQuotes = (tokens: readonly Token[], from: number): readonly Quote[] => {
  const found: Quote[] = [];
  let open = -1;
  for (let at = from; at < tokens.length; at += 1) {
    if (tokens[at]?.key !== "'") continue;
    const [last, next] = [tokens[at - 1], tokens[at + 1]];
    if (open < 0) {
      if ((!last || last.kind !== 'word') && next?.kind === 'word') open = at + 1;
    } else if (last?.kind !== 'space' && next?.kind !== 'word') {
      found.push(quote(tokens, [open, at]));
      open = -1;
    }
  }
  return found;
};

const quote = (tokens: readonly Token[], range: Range): Quote => ({
  range,
  words: tokens.slice(...range).filter((token) => token.kind === 'word').length,
});

/** Does the text report somebody's words: a reporting verb near a speaker, or a phrase that attributes? */
export const isAttributed = (text: string, tokens: readonly Token[], rules: CompareRules): boolean => {
  const words = tokens.filter((token) => token.kind === 'word');
  const hasSpeaker = words.some(
    (token, at) =>
      !token.capital &&
      lookUp(rules.speech, token.plain, rules) !== undefined &&
      words.slice(Math.max(0, at - 8), at + 6).some((near) => maySpeak(near, rules)),
  );
  if (hasSpeaker) return true;
  if (!words.some((token) => isListed(rules.statementTriggers, token.plain, rules))) return false;
  return [...rules.statementPhrases, ...rules.attributionPhrases].some((phrase) => phrase.test(text));
};

const maySpeak = (token: Token, rules: CompareRules): boolean =>
  lookUp(rules.speakers, token.plain, rules) !== undefined ||
  (token.capital && token.key.length > 1 && !rules.stopWords.has(token.plain));

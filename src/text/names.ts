import type { Vocabulary } from './language/vocabulary.ts';
import { lazy } from './lazy.ts';
import type { Token, Tokenizer } from './tokens.ts';

/**
 * Finds the names of people, places and bodies by their capital letters. Where a capital proves nothing (at the start
 * of a sentence, in a title, on German nouns), other evidence must support it.
 */

const SENTENCE_END = /^[.!?…。！？:;]$/u;
const OPENING = /^["'([\u201c\u2018\-•*]$/u;
/** After one of these, a capital may only mark the start of a sentence or a quotation. */
const SENTENCE_OPENER = /^[^\p{L}\p{N},')]$/u;

/** A text in which names are looked for. */
export interface NameContext {
  readonly tokens: readonly Token[];
  readonly vocabulary: Vocabulary | null;
  /** Is it written in title case, so that a capital proves nothing? */
  readonly isTitleCase: () => boolean;
  /** Folded names seen in the middle of a sentence elsewhere in the article. Evaluated only when needed. */
  readonly knownNames: () => ReadonlySet<string>;
}

const NO_NAMES: ReadonlySet<string> = new Set();

const hasTitleCase = (tokens: readonly Token[]): boolean => {
  const long = tokens.filter((token) => token.kind === 'word' && /^\p{L}{4,}/u.test(token.key));
  return long.length >= 3 && long.filter((token) => token.capital).length > 0.7 * long.length;
};

export const nameContext = (
  tokens: readonly Token[],
  vocabulary: Vocabulary | null,
  knownNames: () => ReadonlySet<string> = () => NO_NAMES,
): NameContext => ({ tokens, vocabulary, knownNames, isTitleCase: lazy(() => hasTitleCase(tokens)) });

/** Is the folded word a function word, a title or a date, and so not a name? */
export const isNotName = (value: string, { stopWords, titles, dateWords }: Vocabulary): boolean =>
  stopWords.has(value) || titles.has(value) || dateWords.has(value);

/** A name without case, accents, possessive ending and the full stops of an abbreviation. */
export const nameValue = ({ plain }: Token, vocabulary: Vocabulary | null): string => {
  const ending = vocabulary?.possessives.find((possessive) => plain.endsWith(possessive));
  const name = ending === undefined ? plain : plain.slice(0, -ending.length);
  return name.includes('.') ? name.replaceAll('.', '') : name;
};

/** The folded name at token `at`, or null if there is none. `opensSentence`: does the token open a sentence? */
export const nameAt = (context: NameContext, at: number, opensSentence: boolean): string | null => {
  const token = context.tokens[at];
  if (!token?.capital || token.digits || token.wide) return null;
  const { vocabulary, isTitleCase, knownNames } = context;
  const name = nameValue(token, vocabulary);
  if (vocabulary && isNotName(name, vocabulary)) return isAcronym(context, token) ? name : null;
  if (opensSentence || isTitleCase() || vocabulary?.capitalsMarkNames === false) {
    const isKnown = vocabulary?.places.has(name) || knownNames().has(name);
    return isKnown || isPartOfName(context, at, opensSentence) ? name : null;
  }
  return name;
};

/** A title or a month in all capitals may be an abbreviation. */
const isAcronym = ({ vocabulary, isTitleCase }: NameContext, token: Token): boolean =>
  /^\p{Lu}{2,}$/u.test(token.key) &&
  !isTitleCase() &&
  vocabulary?.stopWords.has(nameValue(token, vocabulary)) === false;

const isPartOfName = (context: NameContext, at: number, opensSentence: boolean): boolean => {
  if (context.vocabulary?.capitalsMarkNames !== false) return isFollowedByCapital(context, at);
  return isBesideCapital(context, at, 1) || (!opensSentence && isBesideCapital(context, at, -1));
};

/** Is the neighbouring word capitalised and not a title, date or function word? */
const isBesideCapital = ({ tokens, vocabulary }: NameContext, at: number, step: 1 | -1): boolean => {
  const next = tokens[at + step]?.kind === 'space' ? tokens[at + 2 * step] : undefined;
  return next?.capital === true && !(vocabulary && isNotName(next.plain, vocabulary));
};

/** The first word of a sentence always has a capital. It is a name if the next word has one too ("Mira Sandoval"). */
const isFollowedByCapital = ({ tokens, vocabulary, isTitleCase }: NameContext, at: number): boolean => {
  const next = tokens[at + 1]?.kind === 'space' ? tokens[at + 2] : undefined;
  if (next?.kind !== 'word' || !next.capital || isTitleCase()) return false;
  return !vocabulary?.dateWords.has(next.plain);
};

/** Does a word after token `at` open a sentence, given that a word before it would have (`opened`)? */
export const opensAfter = (tokens: readonly Token[], at: number, opened: boolean): boolean => {
  const token = tokens[at];
  if (!token || token.kind === 'space') return opened;
  if (token.kind === 'word') return false;
  if (!SENTENCE_END.test(token.key) && !OPENING.test(token.key)) return opened;
  return opened || !(token.key === "'" || token.key === '-') || tokens[at - 1]?.kind === 'space';
};

/** The distinct folded names in a text, in order of appearance. */
export const namesIn = (
  tokens: readonly Token[],
  vocabulary: Vocabulary | null,
  knownNames: () => ReadonlySet<string>,
): readonly string[] => {
  const context = nameContext(tokens, vocabulary, knownNames);
  const names = new Set<string>();
  let opens = true;
  for (const at of tokens.keys()) {
    const name = nameAt(context, at, opens);
    if (name !== null) names.add(name);
    opens = opensAfter(tokens, at, opens);
  }
  return [...names];
};

/** The names a capitalised word inside a sentence proves, given the word before it. */
const provenNames = (
  token: Token,
  previous: Token | null,
  vocabulary: Vocabulary | null,
): readonly string[] => {
  if (!vocabulary || vocabulary.capitalsMarkNames) return [nameValue(token, vocabulary)];
  // Where every noun has a capital, only two capitals in a row make a name.
  const isPair =
    previous?.capital && !vocabulary.stopWords.has(previous.plain) && !vocabulary.titles.has(previous.plain);
  return isPair ? [nameValue(previous, vocabulary), nameValue(token, vocabulary)] : [];
};

/** The folded words that have a capital in the middle of a sentence anywhere in the texts. */
export const namesInsideSentences = (
  texts: readonly string[],
  vocabulary: Vocabulary | null,
  tokenize: Tokenizer,
): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const text of texts) {
    let opens = true;
    let previous: Token | null = null;
    for (const token of tokenize(text)) {
      if (token.kind === 'space') continue;
      if (token.kind === 'mark') {
        opens = token.key !== ',' && SENTENCE_OPENER.test(token.key);
        previous = null;
        continue;
      }
      if (token.capital && !opens) {
        for (const name of provenNames(token, previous, vocabulary)) names.add(name);
      }
      opens = false;
      previous = token;
    }
  }
  return names;
};

import type { Matcher } from '../model/expectation.ts';
import { foldForComparison } from '../text/comparison-fold.ts';
import { isWide, plainWord } from '../text/tokens.ts';

/** Most characters of one paragraph on which a configured regular expression is tried. */
const MAX_REGEX_CHARACTERS = 20_000;

/** Ignores case, accents, the shape of quotes and white space. */
const plain = (text: string): string => plainWord(foldForComparison(text));

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}\p{M}]/u.test(character) && !isWide(character);

const characterBefore = (text: string, at: number): string | undefined =>
  Array.from(text.slice(Math.max(0, at - 2), at)).at(-1);
const characterAt = (text: string, at: number): string | undefined => Array.from(text.slice(at, at + 2))[0];

/** Does the text contain the phrase, on word boundaries where the script has them? Both plain. */
const containsPhrase = (text: string, phrase: string): boolean => {
  if (phrase === '') return false;
  const startsWithWord = isWordCharacter(characterAt(phrase, 0));
  const endsWithWord = isWordCharacter(characterBefore(phrase, phrase.length));
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const cutsWordBefore = startsWithWord && isWordCharacter(characterBefore(text, at));
    const cutsWordAfter = endsWithWord && isWordCharacter(characterAt(text, at + phrase.length));
    if (!cutsWordBefore && !cutsWordAfter) return true;
  }
  return false;
};

const compile = (source: string): RegExp | null => {
  try {
    return new RegExp(source, 'iu');
  } catch {
    // The configuration reports an invalid expression. Here it only matches nothing.
    return null;
  }
};

/** Does one text satisfy the matcher? Every given part must hold. A matcher without parts matches nothing. */
export const satisfies = (
  matcher: Matcher,
  text: string,
  maxRegexCharacters: number = MAX_REGEX_CHARACTERS,
): boolean => {
  const { all, any, regex } = matcher;
  if (!all?.length && !any?.length && regex === undefined) return false;
  const folded = plain(text);
  if (all && !all.every((phrase) => containsPhrase(folded, plain(phrase)))) return false;
  if (any && any.length > 0 && !any.some((phrase) => containsPhrase(folded, plain(phrase)))) return false;
  if (regex === undefined) return true;
  const expression = compile(regex);
  if (!expression) return false;
  const searched = text.slice(0, maxRegexCharacters);
  return expression.test(searched) || expression.test(foldForComparison(searched));
};

/** Text that a new Version brings: an added paragraph (no previous texts) or an edited one. */
export interface NewText {
  readonly text: string;
  readonly previousTexts: readonly string[];
}

/**
 * Does this addition or edit meet the expectation? An edited paragraph is searched as a whole, so that a phrase counts
 * even if only part of it was inserted; but not if the old text already satisfied the matcher.
 */
export const meets = (
  matcher: Matcher,
  { text, previousTexts }: NewText,
  maxRegexCharacters: number = MAX_REGEX_CHARACTERS,
): boolean =>
  satisfies(matcher, text, maxRegexCharacters) &&
  !previousTexts.some((previous) => satisfies(matcher, previous, maxRegexCharacters)) &&
  (previousTexts.length < 2 || !satisfies(matcher, previousTexts.join(' '), maxRegexCharacters));

import type { Matcher } from '../../model/expectation.ts';
import { foldForComparison } from '../../text/comparison-fold.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { isWide, plainWord } from '../../text/tokens.ts';

/** Case, accents, quotes and white space do not count. */
const plain = (text: string): string => plainWord(foldForComparison(text));

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}\p{M}]/u.test(character) && !isWide(character);

const characterBefore = (text: string, at: number): string | undefined =>
  Array.from(text.slice(Math.max(0, at - 2), at)).at(-1);
const characterAt = (text: string, at: number): string | undefined => Array.from(text.slice(at, at + 2))[0];

/** Does `phrase` stand in `text`, on word boundaries where the script has them? Both plain. */
const stands = (text: string, phrase: string): boolean => {
  if (phrase === '') return false;
  const opens = isWordCharacter(characterAt(phrase, 0));
  const closes = isWordCharacter(characterBefore(phrase, phrase.length));
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const free = !(opens && isWordCharacter(characterBefore(text, at)));
    if (free && !(closes && isWordCharacter(characterAt(text, at + phrase.length)))) return true;
  }
  return false;
};

const pattern = (source: string): RegExp | null => {
  try {
    return new RegExp(source, 'iu');
  } catch {
    // The configuration names a bad expression to the user; here it only matches nothing.
    return null;
  }
};

/** Does one text satisfy the matcher? Every part that is given must hold; a matcher without parts matches nothing. */
export const satisfies = (matcher: Matcher, text: string, maxRegexCharacters: number): boolean => {
  const { all, any, regex } = matcher;
  if (!all?.length && !any?.length && regex === undefined) return false;
  const folded = plain(text);
  if (all && !all.every((phrase) => stands(folded, plain(phrase)))) return false;
  if (any && any.length > 0 && !any.some((phrase) => stands(folded, plain(phrase)))) return false;
  if (regex === undefined) return true;
  const expression = pattern(regex);
  if (!expression) return false;
  const read = text.slice(0, maxRegexCharacters);
  return expression.test(read) || expression.test(foldForComparison(read));
};

/** Text that came in with a comparison: an added paragraph (no previous text) or an edited one. */
export interface NewText {
  readonly text: string;
  readonly previousTexts: readonly string[];
}

/**
 * Does this addition or edit meet the expectation? An edited paragraph is read whole, so that a phrase of which only a
 * part was inserted counts, but what its old text satisfied already is no news.
 */
export const meets = (
  matcher: Matcher,
  { text, previousTexts }: NewText,
  maxRegexCharacters: number = DEFAULT_LIMITS.maxRegexCharacters,
): boolean =>
  satisfies(matcher, text, maxRegexCharacters) &&
  !previousTexts.some((previous) => satisfies(matcher, previous, maxRegexCharacters)) &&
  (previousTexts.length < 2 || !satisfies(matcher, previousTexts.join(' '), maxRegexCharacters));

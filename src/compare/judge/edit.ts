import type { ChangeLabel } from '../../model/change.ts';
import type { Fact } from '../text/facts.ts';
import type { Knowledge } from '../text/article-facts.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';
import type { Reader, Token } from '../../text/tokens.ts';
import type { Hunk } from '../text/word-diff.ts';

/** One rule that found something in an edit. `material` findings raise an alert. */
export interface Finding {
  readonly label: ChangeLabel | null;
  readonly material: boolean;
  readonly reason: string;
  readonly about?: 'sentence';
}

export interface EditContext {
  readonly rules: LanguageRules | null;
  readonly before: Knowledge;
  readonly after: Knowledge;
  readonly read: Reader;
}

/** A differing stretch with the facts on both sides that the other side does not state. */
export interface Stretch {
  readonly hunk: Hunk;
  readonly lost: readonly Fact[];
  readonly gained: readonly Fact[];
  readonly lostWords: number;
  readonly gainedWords: number;
}

/** Content of a token in words: a function word is none, a character of a script without spaces half a word. */
export const contentOf = (token: Token, rules: LanguageRules | null): number => {
  if (token.kind !== 'word') return 0;
  if (token.wide) return 0.5;
  if (rules) return rules.stopWords.has(token.plain) ? 0 : 1;
  return token.key.length > 3 || token.digits ? 1 : 0;
};

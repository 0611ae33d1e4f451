import type { Token, Tokenizer } from '../../text/tokens.ts';
import type { CompareRules } from '../language/compare-rules.ts';
import type { ArticleIndex } from './article-index.ts';

/** What an edit is judged by, besides its own words. */
export interface EditContext {
  readonly rules: CompareRules | null;
  readonly before: ArticleIndex;
  readonly after: ArticleIndex;
  readonly tokenize: Tokenizer;
}

/** The content of a token, counted in words: 0 for a function word, 0.5 for a character of a script without spaces. */
export const contentOf = (token: Token, rules: CompareRules | null): number => {
  if (token.kind !== 'word') return 0;
  if (token.wide) return 0.5;
  if (rules) return rules.stopWords.has(token.plain) ? 0 : 1;
  return token.key.length > 3 || token.digits ? 1 : 0;
};

export const contentOfAll = (tokens: readonly Token[], rules: CompareRules | null): number =>
  tokens.reduce((total, token) => total + contentOf(token, rules), 0);

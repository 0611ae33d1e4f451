import type { Tokenizer } from '../tokens.ts';
import { ENGLISH_VOCABULARY } from './english.ts';
import { GERMAN_VOCABULARY } from './german.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A new language needs a vocabulary file and one line here. */
const VOCABULARIES: readonly Vocabulary[] = [ENGLISH_VOCABULARY, GERMAN_VOCABULARY];

/** Minimum share of a text's words that are among the most frequent of a language for the text to count as written in it. */
const COMMON_SHARE = 0.14;
/** Words read to guess a language. */
const MAX_WORDS_READ = 400;

/**
 * The vocabulary of the stated language (BCP 47), or, if none is stated, of the language the texts appear to be
 * written in; null if that language has none.
 */
export const vocabularyFor = (
  lang: string | null | undefined,
  texts: readonly string[],
  tokenize: Tokenizer,
): Vocabulary | null => {
  const stated = lang?.trim().toLowerCase().split(/[-_]/u)[0];
  if (stated) return VOCABULARIES.find(({ language }) => language === stated) ?? null;
  const words: string[] = [];
  for (const text of texts) {
    if (words.length >= MAX_WORDS_READ) break;
    for (const token of tokenize(text)) if (token.kind === 'word') words.push(token.plain);
  }
  if (words.length === 0) return null;
  const matches = ({ commonest }: Vocabulary): boolean => {
    const common = words.filter((word) => commonest.has(word));
    // Two languages easily share a single short word.
    return common.length >= COMMON_SHARE * words.length && new Set(common).size > 1;
  };
  return VOCABULARIES.find(matches) ?? null;
};

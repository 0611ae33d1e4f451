import type { LanguageRules } from './vocabulary.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { Reader } from '../tokens.ts';

const ALL: readonly LanguageRules[] = [ENGLISH, GERMAN];

/** Share of a text's words that must be among the commonest of a language to take it as written in it. */
const COMMON_SHARE = 0.14;
const WORDS_READ = 400;

/** The rules for a stated language, or, where none is stated, for the language that the texts seem to be written in. */
export const rulesFor = (
  lang: string | null | undefined,
  texts: readonly string[],
  read: Reader,
): LanguageRules | null => {
  const stated = lang?.trim().toLowerCase().split(/[-_]/u)[0];
  if (stated) return ALL.find((rules) => rules.language === stated) ?? null;
  const words: string[] = [];
  for (const text of texts) {
    if (words.length >= WORDS_READ) break;
    for (const token of read(text)) if (token.kind === 'word') words.push(token.plain);
  }
  if (words.length === 0) return null;
  const speaks = ({ commonest }: LanguageRules): boolean => {
    const common = words.filter((word) => commonest.has(word));
    // One short word is soon shared by two languages.
    return common.length >= COMMON_SHARE * words.length && new Set(common).size > 1;
  };
  return ALL.find(speaks) ?? null;
};

import { vocabularyFor } from '../../text/language/languages.ts';
import type { Tokenizer } from '../../text/tokens.ts';
import type { CompareRules } from './compare-rules.ts';
import { ENGLISH_RULES } from './english.ts';
import { GERMAN_RULES } from './german.ts';

/** A new language needs a rules file and one line here. */
export const COMPARE_LANGUAGES: readonly CompareRules[] = [ENGLISH_RULES, GERMAN_RULES];

/** The rules for the stated or detected language of the texts; null if that language has none. */
export const compareRulesFor = (
  lang: string | null | undefined,
  texts: readonly string[],
  tokenize: Tokenizer,
): CompareRules | null => {
  const vocabulary = vocabularyFor(lang, texts, tokenize);
  return COMPARE_LANGUAGES.find(({ language }) => language === vocabulary?.language) ?? null;
};

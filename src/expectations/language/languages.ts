import type { Vocabulary } from '../../text/language/vocabulary.ts';
import { ENGLISH_PROMISES } from './english.ts';
import type { PromiseRules } from './promise-rules.ts';

/** A new language needs a rules file and one line here. */
const LANGUAGES: readonly PromiseRules[] = [ENGLISH_PROMISES];

/** The rules for finding promises in a language; null if it has none. */
export const promiseRulesFor = ({ language }: Vocabulary): PromiseRules | null =>
  LANGUAGES.find((rules) => rules.language === language) ?? null;

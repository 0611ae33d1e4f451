import type { Vocabulary } from '../../text/language/vocabulary.ts';
import { ENGLISH_PROMISES } from './english.ts';
import { GERMAN_PROMISES } from './german.ts';
import type { PromiseRules } from './promise-rules.ts';

/** A new language needs a rules file and one line here. */
export const PROMISE_LANGUAGES: readonly PromiseRules[] = [ENGLISH_PROMISES, GERMAN_PROMISES];

/** The rules for finding promises in a language; null if it has none. */
export const promiseRulesFor = ({ language }: Vocabulary): PromiseRules | null =>
  PROMISE_LANGUAGES.find((rules) => rules.language === language) ?? null;

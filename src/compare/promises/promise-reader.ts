import { factsOf } from '../text/facts.ts';
import { foldGlyphs, IRREGULAR_SPACE } from '../../text/comparison-fold.ts';
import { makeKnowledge } from '../text/article-facts.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';
import type { PromiseRules } from './promise-rules.ts';
import { ENGLISH_PROMISES } from './english.ts';
import { rulesFor } from '../../text/language/languages.ts';
import { sentences } from '../../text/sentences.ts';
import { makeReader, type Token } from '../../text/tokens.ts';

/** One sentence of a paragraph, as the rules for promises read it. */
export interface Sentence {
  readonly paragraph: number;
  /** As published. */
  readonly text: string;
  /** Quotes, dashes and white space folded. */
  readonly folded: string;
  /** The same with what stands between quotation marks blanked, which says nothing about who acts. */
  readonly unquoted: string;
  readonly tokens: readonly Token[];
}

/** Longer sentences are lists or scraped debris; the bound keeps the patterns' work small. */
const MAX_SENTENCE = 700;

const ALL: readonly PromiseRules[] = [ENGLISH_PROMISES];

/** How a text is read in its language. */
export interface Reading {
  readonly rules: PromiseRules;
  readonly sentencesOf: (text: string, paragraph: number) => readonly Sentence[];
  /** Names of people, places and bodies, folded. */
  readonly namesIn: (tokens: readonly Token[]) => readonly string[];
  /** Words that carry content, cut to their stem: no dates, no figures, no verbs of speech. */
  readonly wordsIn: (tokens: readonly Token[]) => readonly string[];
  /** Titles and offices ("mayor"), cut to their stem: they tell who is meant only where no name stands beside them. */
  readonly officesIn: (tokens: readonly Token[]) => readonly string[];
  readonly read: (text: string) => readonly Token[];
}

/** Reads texts in a language that rules for promises exist for; null for any other. */
export const readingFor = (lang: string | null, texts: readonly string[]): Reading | null => {
  const read = makeReader();
  const language = rulesFor(lang, texts, read);
  const rules = ALL.find((one) => one.language === language?.language);
  if (!language || !rules) return null;
  const knowledge = makeKnowledge(texts, language, read);
  return {
    rules,
    read,
    sentencesOf: (text, paragraph) => split(read(text), paragraph, language),
    namesIn: (tokens) => {
      const facts = factsOf(tokens, language, knowledge.names);
      return [...new Set(facts.flat().flatMap(({ kind, value }) => (kind === 'name' ? [value] : [])))];
    },
    wordsIn: (tokens) => [
      ...new Set(tokens.filter((token) => carries(token, language)).map(({ stem }) => stem)),
    ],
    officesIn: (tokens) => [
      ...new Set(
        tokens
          .filter(({ kind, plain }) => kind === 'word' && language.titles.has(plain) && plain.length > 4)
          .map(({ stem }) => stem),
      ),
    ],
  };
};

const carries = ({ kind, plain, stem, digits }: Token, language: LanguageRules): boolean =>
  kind === 'word' &&
  !digits &&
  stem.length > 2 &&
  !language.stopWords.has(plain) &&
  !language.dateWords.has(plain) &&
  !language.speech.has(plain) &&
  !language.titles.has(plain) &&
  !language.modality.has(plain);

const split = (tokens: readonly Token[], paragraph: number, language: LanguageRules): readonly Sentence[] => {
  let quoted = false;
  const masks = tokens.map((token) => {
    if (token.key === '"') quoted = !quoted;
    else if (quoted) return '_'.repeat(token.key.length);
    return token.key;
  });
  return sentences(tokens, language).flatMap(([start, end]) => {
    const part = tokens.slice(start, end);
    const text = part.map(({ raw }) => raw).join('');
    if (text.length > MAX_SENTENCE) return [];
    return [
      {
        paragraph,
        text,
        folded: part.map(({ key }) => key).join(''),
        unquoted: masks.slice(start, end).join(''),
        tokens: part,
      },
    ];
  });
};

/** A sentence in the form in which it is told to be the same as another. */
export const sameForm = (text: string): string =>
  foldGlyphs(text).replace(IRREGULAR_SPACE, ' ').trim().toLowerCase();

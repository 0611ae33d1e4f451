import { foldGlyphs, IRREGULAR_SPACE } from '../text/comparison-fold.ts';
import { vocabularyFor } from '../text/language/languages.ts';
import type { Vocabulary } from '../text/language/vocabulary.ts';
import { lazy } from '../text/lazy.ts';
import { namesIn, namesInsideSentences } from '../text/names.ts';
import { sentences } from '../text/sentences.ts';
import { createTokenizer, type Token, type Tokenizer } from '../text/tokens.ts';
import { promiseRulesFor } from './language/languages.ts';
import type { PromiseRules } from './language/promise-rules.ts';

/** One sentence of a paragraph, as the promise rules read it. */
export interface Sentence {
  readonly paragraph: number;
  /** As published. */
  readonly text: string;
  /** With quotes, dashes and white space folded. */
  readonly folded: string;
  /** `folded` with the text between quotation marks blanked, because it does not say who acts. */
  readonly unquoted: string;
  readonly tokens: readonly Token[];
}

/** Longer sentences (characters) are lists or scraped debris. The limit also bounds the work of the patterns. */
const MAX_SENTENCE_LENGTH = 700;

/** Reads texts in one language. */
export interface PromiseReader {
  readonly rules: PromiseRules;
  readonly tokenize: Tokenizer;
  readonly sentencesOf: (text: string, paragraph: number) => readonly Sentence[];
  /** Folded names of people, places and bodies. */
  readonly namesIn: (tokens: readonly Token[]) => readonly string[];
  /** Stems of the words that carry content: no dates, numbers or reporting verbs. */
  readonly contentStemsIn: (tokens: readonly Token[]) => readonly string[];
  /** Stems of titles and offices ("mayor"), which identify somebody only where no name does. */
  readonly officesIn: (tokens: readonly Token[]) => readonly string[];
}

/** A reader for the language of the texts, or null if there are no promise rules for it. */
export const promiseReaderFor = (lang: string | null, texts: readonly string[]): PromiseReader | null => {
  const tokenize = createTokenizer();
  const vocabulary = vocabularyFor(lang, texts, tokenize);
  const rules = vocabulary && promiseRulesFor(vocabulary);
  if (!rules) return null;
  const knownNames = lazy(() => namesInsideSentences(texts, vocabulary, tokenize));
  const stemsOf = (tokens: readonly Token[], counts: (token: Token) => boolean): readonly string[] => [
    ...new Set(tokens.filter(counts).map(({ stem }) => stem)),
  ];
  return {
    rules,
    tokenize,
    sentencesOf: (text, paragraph) => splitSentences(tokenize(text), paragraph, vocabulary),
    namesIn: (tokens) => namesIn(tokens, vocabulary, knownNames),
    contentStemsIn: (tokens) => stemsOf(tokens, (token) => carriesContent(token, vocabulary)),
    officesIn: (tokens) =>
      stemsOf(
        tokens,
        ({ kind, plain }) => kind === 'word' && vocabulary.titles.has(plain) && plain.length > 4,
      ),
  };
};

const carriesContent = ({ kind, plain, stem, digits }: Token, vocabulary: Vocabulary): boolean =>
  kind === 'word' &&
  !digits &&
  stem.length > 2 &&
  !vocabulary.stopWords.has(plain) &&
  !vocabulary.dateWords.has(plain) &&
  !vocabulary.speech.has(plain) &&
  !vocabulary.titles.has(plain) &&
  !vocabulary.modality.has(plain);

const splitSentences = (
  tokens: readonly Token[],
  paragraph: number,
  vocabulary: Vocabulary,
): readonly Sentence[] => {
  let quoted = false;
  const masked = tokens.map((token) => {
    if (token.key === '"') quoted = !quoted;
    else if (quoted) return '_'.repeat(token.key.length);
    return token.key;
  });
  return sentences(tokens, vocabulary).flatMap(([start, end]) => {
    const part = tokens.slice(start, end);
    const text = part.map(({ raw }) => raw).join('');
    if (text.length > MAX_SENTENCE_LENGTH) return [];
    return [
      {
        paragraph,
        text,
        folded: part.map(({ key }) => key).join(''),
        unquoted: masked.slice(start, end).join(''),
        tokens: part,
      },
    ];
  });
};

/** The form in which two sentences are compared for equality. */
export const canonicalSentence = (text: string): string =>
  foldGlyphs(text).replace(IRREGULAR_SPACE, ' ').trim().toLowerCase();

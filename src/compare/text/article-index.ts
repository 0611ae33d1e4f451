import { foldForSearch } from '../../text/fold.ts';
import { lazy } from '../../text/lazy.ts';
import { namesInsideSentences, nameValue } from '../../text/names.ts';
import type { Token, Tokenizer } from '../../text/tokens.ts';
import type { CompareRules } from '../language/compare-rules.ts';
import { canonicalNumber } from './stated-facts.ts';

/** Looks up what an article says as a whole: a name or a figure repeated from another paragraph is not news. */
export interface ArticleIndex {
  /** Is the value of a fact (name, figure, number word as digits, date) stated anywhere? */
  readonly has: (value: string) => boolean;
  readonly hasStem: (stem: string) => boolean;
  /** Folded words with a capital in the middle of a sentence. */
  readonly names: () => ReadonlySet<string>;
  /** Is the word written in lower case somewhere? Then a capital elsewhere only opens a sentence. */
  readonly isCommon: (plain: string) => boolean;
  /** Does a paragraph contain the text, apart from layout and punctuation? */
  readonly contains: (text: string) => boolean;
}

/** Most paragraphs searched for a text, among those that contain its two rarest words. */
const MAX_PARAGRAPHS_SEARCHED = 200;

const valuesIn = (
  texts: readonly string[],
  rules: CompareRules | null,
  tokenize: Tokenizer,
): ReadonlySet<string> => {
  const values = new Set<string>();
  const seen = new Set<Token>();
  for (const text of texts) {
    for (const token of tokenize(text)) {
      if (token.kind !== 'word' || seen.has(token)) continue;
      seen.add(token);
      values.add(token.digits ? canonicalNumber(token.plain, rules) : nameValue(token, rules));
      const meaning = rules?.numberWords.get(token.plain) ?? rules?.dateWords.get(token.plain);
      if (meaning !== undefined) values.add(meaning);
    }
  }
  return values;
};

const lowerCaseWord = ({ kind, capital, plain }: Token): readonly string[] =>
  kind === 'word' && !capital ? [plain] : [];

/** Stem to the numbers of the paragraphs that contain it, ascending. */
const paragraphsByStem = (
  texts: readonly string[],
  tokenize: Tokenizer,
): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>();
  for (const [paragraph, text] of texts.entries()) {
    for (const { kind, stem } of tokenize(text)) {
      if (kind !== 'word') continue;
      const list = found.get(stem);
      if (!list) found.set(stem, [paragraph]);
      else if (list.at(-1) !== paragraph) list.push(paragraph);
    }
  }
  return found;
};

/** The intersection of two ascending lists. */
const intersection = (short: readonly number[], long: readonly number[]): readonly number[] => {
  let at = 0;
  return short.filter((number) => {
    while (at < long.length && (long[at] ?? 0) < number) at += 1;
    return long[at] === number;
  });
};

/** Every part is built on first use, because most comparisons need few of them. */
export const indexArticle = (
  texts: readonly string[],
  rules: CompareRules | null,
  tokenize: Tokenizer,
): ArticleIndex => {
  const values = lazy(() => valuesIn(texts, rules, tokenize));
  const names = lazy(() => namesInsideSentences(texts, rules, tokenize));
  const common = lazy(() => new Set(texts.flatMap((text) => tokenize(text).flatMap(lowerCaseWord))));
  const stems = lazy(() => paragraphsByStem(texts, tokenize));
  const folded = new Map<number, string>();
  const searchable = (paragraph: number): string => {
    const text = folded.get(paragraph) ?? ` ${foldForSearch(texts[paragraph] ?? '')} `;
    folded.set(paragraph, text);
    return text;
  };
  const contains = (text: string): boolean => {
    let rarest: readonly number[] | undefined;
    let second: readonly number[] | undefined;
    for (const { kind, stem } of tokenize(text)) {
      if (kind !== 'word') continue;
      const list = stems().get(stem);
      if (!list) return false;
      if (list === rarest) continue;
      if (!rarest || list.length < rarest.length) [second, rarest] = [rarest, list];
      else if (!second || list.length < second.length) second = list;
    }
    const candidates = second ? intersection(rarest ?? [], second) : (rarest ?? []);
    if (candidates.length === 0) return false;
    const needle = ` ${foldForSearch(text)} `;
    return candidates
      .slice(0, MAX_PARAGRAPHS_SEARCHED)
      .some((paragraph) => searchable(paragraph).includes(needle));
  };
  return {
    has: (value) => values().has(value),
    hasStem: (value) => stems().has(value),
    names,
    isCommon: (plain) => common().has(plain),
    contains,
  };
};

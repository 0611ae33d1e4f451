import { foldForSearch } from '../../text/fold.ts';
import { figure, nameValue } from './facts.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';
import { once } from '../../text/lazy.ts';
import type { Reader, Token } from '../../text/tokens.ts';

/** What an article as a whole holds: a name or a figure repeated in another paragraph is no news. */
export interface Knowledge {
  /** Values of facts: names, figures (number words as digits), dates. */
  readonly has: (value: string) => boolean;
  readonly hasStem: (stem: string) => boolean;
  /** Capitalised words seen in the middle of a sentence. */
  readonly names: () => ReadonlySet<string>;
  /** Is the word written with a small letter somewhere? Then its capital elsewhere opens a sentence. */
  readonly isCommon: (plain: string) => boolean;
  /** Does the text stand inside a paragraph of the article, layout and marks aside? */
  readonly holds: (text: string) => boolean;
}

/** Paragraphs looked through for a text, those that hold its two rarest words. */
const MAX_PLACES = 200;

/** What the article states: values of facts, and words that had a capital in the middle of a sentence. */
interface Statements {
  readonly values: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** Does this token follow something that opens a sentence or a quotation? Then its capital says nothing. */
const SENTENCE_OPENER = /^[^\p{L}\p{N},')]$/u;

/** What a capital in the middle of a sentence gives away. */
const namesOf = (token: Token, previous: Token | null, rules: LanguageRules | null): readonly string[] => {
  if (!rules || rules.capitalsMarkNames) return [nameValue(token, rules)];
  // Where every noun has a capital, a name is known by standing in a pair.
  const paired =
    previous?.capital && !rules.stopWords.has(previous.plain) && !rules.titles.has(previous.plain);
  return paired ? [nameValue(previous, rules), nameValue(token, rules)] : [];
};

const readStatements = (texts: readonly string[], rules: LanguageRules | null, read: Reader): Statements => {
  const values = new Set<string>();
  const names = new Set<string>();
  const known = new Set<Token>();
  for (const text of texts) {
    let opens = true;
    let previous: Token | null = null;
    for (const token of read(text)) {
      if (token.kind === 'space') continue;
      if (token.kind === 'mark') {
        // Most marks.
        opens = token.key !== ',' && SENTENCE_OPENER.test(token.key);
        previous = null;
        continue;
      }
      if (token.capital && !opens) namesOf(token, previous, rules).forEach((name) => names.add(name));
      opens = false;
      previous = token;
      if (known.has(token)) continue;
      known.add(token);
      values.add(token.digits ? figure(token.plain, rules) : nameValue(token, rules));
      const meaning = rules?.numberWords.get(token.plain) ?? rules?.dateWords.get(token.plain);
      if (meaning !== undefined) values.add(meaning);
    }
  }
  return { values, names };
};

const smallWord = ({ kind, capital, plain }: Token): readonly string[] =>
  kind === 'word' && !capital ? [plain] : [];

/** Stem to the paragraphs that hold it. */
const readPlaces = (texts: readonly string[], read: Reader): ReadonlyMap<string, readonly number[]> => {
  const places = new Map<string, number[]>();
  for (const [place, text] of texts.entries()) {
    for (const { kind, stem } of read(text)) {
      if (kind !== 'word') continue;
      const list = places.get(stem);
      if (!list) places.set(stem, [place]);
      else if (list.at(-1) !== place) list.push(place);
    }
  }
  return places;
};

/** What stands in both of two ascending lists. */
const both = (short: readonly number[], long: readonly number[]): readonly number[] => {
  let at = 0;
  return short.filter((place) => {
    while (at < long.length && (long[at] ?? 0) < place) at += 1;
    return long[at] === place;
  });
};

/** Reads the article only when first asked, and only for what is asked: most comparisons ask little. */
export const makeKnowledge = (
  texts: readonly string[],
  rules: LanguageRules | null,
  read: Reader,
): Knowledge => {
  const statements = once(() => readStatements(texts, rules, read));
  const common = once(() => new Set(texts.flatMap((text) => read(text).flatMap(smallWord))));
  const places = once(() => readPlaces(texts, read));
  const folded = new Map<number, string>();
  const search = (index: number): string => {
    const known = folded.get(index) ?? ` ${foldForSearch(texts[index] ?? '')} `;
    folded.set(index, known);
    return known;
  };
  const holds = (text: string): boolean => {
    let rarest: readonly number[] | undefined;
    let second: readonly number[] | undefined;
    for (const { kind, stem } of read(text)) {
      if (kind !== 'word') continue;
      const list = places().get(stem);
      if (!list) return false;
      if (list === rarest) continue;
      if (!rarest || list.length < rarest.length) [second, rarest] = [rarest, list];
      else if (!second || list.length < second.length) second = list;
    }
    const common = second ? both(rarest ?? [], second) : (rarest ?? []);
    if (common.length === 0) return false;
    const needle = ` ${foldForSearch(text)} `;
    return common.slice(0, MAX_PLACES).some((index) => search(index).includes(needle));
  };
  return {
    has: (value) => statements().values.has(value),
    hasStem: (value) => places().has(value),
    names: () => statements().names,
    isCommon: (plain) => common().has(plain),
    holds,
  };
};

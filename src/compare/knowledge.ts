import { foldForSearch } from './fold.ts';
import { figure, nameValue } from './facts.ts';
import type { LanguageRules } from './language.ts';
import type { Reader, Token } from './tokens.ts';

/** What an article as a whole holds: a name or a figure repeated in another paragraph is no news. */
export interface Knowledge {
  /** Values of facts: names, figures (number words as digits), dates. */
  readonly has: (value: string) => boolean;
  readonly hasStem: (stem: string) => boolean;
  /** Capitalised words seen in the middle of a sentence. */
  readonly names: () => ReadonlySet<string>;
  /** Does the text stand inside a paragraph of the article, layout and marks aside? */
  readonly holds: (text: string) => boolean;
}

/** Paragraphs looked through for a text, those of its rarest word first. */
const MAX_PLACES = 200;

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

/** Reads the article only when first asked: most comparisons never ask. */
interface Index {
  /** Values of facts. */
  readonly values: Set<string>;
  readonly names: Set<string>;
  /** Stem to the paragraphs that hold it. */
  readonly places: Map<string, number[]>;
}

/** Does this token follow something that opens a sentence or a quotation? Then its capital says nothing. */
const SENTENCE_OPENER = /^[^\p{L}\p{N},')]$/u;

const readAll = (texts: readonly string[], rules: LanguageRules | null, read: Reader): Index => {
  const index: Index = { values: new Set(), names: new Set(), places: new Map() };
  const known = new Set<Token>();
  for (const [place, text] of texts.entries()) {
    let opens = true;
    for (const token of read(text)) {
      if (token.kind === 'space') continue;
      if (token.kind === 'mark') {
        opens = SENTENCE_OPENER.test(token.key);
        continue;
      }
      const list = index.places.get(token.stem);
      if (!list) index.places.set(token.stem, [place]);
      else if (list.at(-1) !== place) list.push(place);
      if (token.capital && !opens) index.names.add(nameValue(token));
      if (!known.has(token)) {
        known.add(token);
        index.values.add(token.digits ? figure(token.plain) : nameValue(token));
        const meaning = rules?.numberWords.get(token.plain) ?? rules?.dateWords.get(token.plain);
        if (meaning !== undefined) index.values.add(meaning);
      }
      opens = false;
    }
  }
  return index;
};

export const makeKnowledge = (
  texts: readonly string[],
  rules: LanguageRules | null,
  read: Reader,
): Knowledge => {
  const index = once(() => readAll(texts, rules, read));
  const folded = new Map<number, string>();
  const search = (index: number): string => {
    const known = folded.get(index) ?? ` ${foldForSearch(texts[index] ?? '')} `;
    folded.set(index, known);
    return known;
  };
  const holds = (text: string): boolean => {
    let rarest: readonly number[] | undefined;
    for (const { kind, stem } of read(text)) {
      if (kind !== 'word') continue;
      const list = index().places.get(stem);
      if (!list) return false;
      if (!rarest || list.length < rarest.length) rarest = list;
    }
    const needle = ` ${foldForSearch(text)} `;
    return (rarest ?? []).slice(0, MAX_PLACES).some((index) => search(index).includes(needle));
  };
  return {
    has: (value) => index().values.has(value),
    hasStem: (value) => index().places.has(value),
    names: () => index().names,
    holds,
  };
};

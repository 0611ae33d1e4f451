import { plainWord } from '../tokens.ts';

/**
 * The words and conventions of one language that every stage may need. Words are in lower case without accents, as
 * `plainWord` returns them. Data only. A stage extends it with its own rules in its own `language/` folder.
 */
export interface Vocabulary {
  /** BCP 47 primary subtag. */
  readonly language: string;
  /** The most frequent words. A text without a stated language is in this one if enough of its words are listed here. */
  readonly commonest: ReadonlySet<string>;
  /** Words that carry no content of their own. */
  readonly stopWords: ReadonlySet<string>;
  /** Does a capital letter inside a sentence mark a name? False in German, where every noun has one. */
  readonly capitalsMarkNames: boolean;
  /** Possessive endings, which are not part of a name. */
  readonly possessives: readonly string[];
  /**
   * Short words written together with the next one, with their apostrophe if they have one: "l'" in French, "و" in
   * Arabic. A word is also looked up without them.
   */
  readonly proclitics: readonly string[];
  /** Words after which a full stop does not end a sentence. */
  readonly abbreviations: ReadonlySet<string>;
  /** Capitalised words that are not names: titles, ranks, forms of address. */
  readonly titles: ReadonlySet<string>;
  /** Countries and nationalities, which are names even at the start of a sentence, where a capital proves nothing. */
  readonly places: ReadonlySet<string>;
  /** Dates and times of day, mapped to a canonical form. */
  readonly dateWords: ReadonlyMap<string, string>;
  /** Words that say how certain a statement is, mapped to a degree of certainty. */
  readonly modality: ReadonlyMap<string, string>;
  /** Reporting verbs, mapped to what the speaker does: `say` is neutral. */
  readonly speech: ReadonlyMap<string, string>;
}

/** Parses a word list separated by white space. */
export const words = (list: string): ReadonlySet<string> =>
  new Set(list.split(/\s+/u).filter(Boolean).map(plainWord));

/** Parses a table of the form `canonical: form form; canonical: form` into a map from form to canonical. */
export const groups = (list: string): ReadonlyMap<string, string> =>
  new Map(
    list.split(';').flatMap((group) => {
      const [canonical = '', forms = ''] = group.split(/:(?=\s)/u);
      return forms
        .split(/\s+/u)
        .filter(Boolean)
        .map((form): [string, string] => [plainWord(form), canonical.trim()]);
    }),
  );

/** Most proclitics before one word: "and in the". */
const MAX_PROCLITICS = 3;

/** The word, and what is left of it without its proclitics, longest first. */
export const formsOf = (word: string, { proclitics }: Vocabulary): readonly string[] => {
  if (proclitics.length === 0) return [word];
  const forms = [word];
  for (let from = 0; from < forms.length && from < MAX_PROCLITICS; from += 1) {
    const form = forms[from] ?? '';
    for (const clitic of proclitics) {
      const rest = form.slice(clitic.length);
      if (rest.length > 1 && form.startsWith(clitic) && !forms.includes(rest)) forms.push(rest);
    }
  }
  return forms;
};

/** What `table` lists for the word, or for the word without its proclitics. */
export const lookUp = <T>(
  table: ReadonlyMap<string, T>,
  word: string,
  vocabulary: Vocabulary,
): T | undefined => {
  const found = table.get(word);
  if (found !== undefined || vocabulary.proclitics.length === 0) return found;
  const form = formsOf(word, vocabulary).find((one) => table.has(one));
  return form === undefined ? undefined : table.get(form);
};

/** Is the word listed, or the word without its proclitics? */
export const isListed = (listed: ReadonlySet<string>, word: string, vocabulary: Vocabulary): boolean =>
  listed.has(word) ||
  (vocabulary.proclitics.length > 0 && formsOf(word, vocabulary).some((form) => listed.has(form)));

import { plainWord } from '../tokens.ts';

/** One kind of text that no alert should be raised for. */
export interface NoiseRule {
  /** As it is shown to people: "a time stamp". */
  readonly name: string;
  readonly pattern: RegExp;
  /** Longer texts are never noise of this kind. */
  readonly maxWords: number;
  /** Words of which one must stand in the text before the pattern is tried; absent: always tried. */
  readonly needs?: ReadonlySet<string>;
}

/** What one language contributes to judging a change. Words are lower case without accents. All data, no code. */
export interface LanguageRules {
  /** BCP 47 primary subtag. */
  readonly language: string;
  /** The commonest words: a text without `lang` is taken as this language if enough of its words are among them. */
  readonly commonest: ReadonlySet<string>;
  /** Words that carry no content of their own. */
  readonly stopWords: ReadonlySet<string>;
  /** Are names told from other words by a capital letter inside a sentence? (Not in German.) */
  readonly capitalsMarkNames: boolean;
  /** Endings that mark possession and belong to no name. */
  readonly possessives: readonly string[];
  /** Endings of the plural: "Republican" and "Republicans" are one name. */
  readonly pluralEndings: readonly string[];
  /** The mark before decimals; the other one of `.` and `,` groups thousands. */
  readonly decimalMark: '.' | ',';
  /** Words behind which a full stop ends no sentence. */
  readonly abbreviations: ReadonlySet<string>;
  /** Capitalised words that are no names: titles, ranks, forms of address. */
  readonly titles: ReadonlySet<string>;
  /** Word to number, written as digits. */
  readonly numberWords: ReadonlyMap<string, string>;
  /** Figures with a word grown onto them, the figure in group 1: "5th". */
  readonly ordinal: RegExp | null;
  /** Times with the half of the day grown onto them, in groups 1 and 2: "3pm". */
  readonly clock: RegExp | null;
  /** Articles that count one before a unit or a number word: "a week", "a million". */
  readonly countingArticles: ReadonlySet<string>;
  /** Countries and the like, for the start of a sentence, where a capital says nothing. */
  readonly places: ReadonlySet<string>;
  /** Words that scale or name a quantity; replacing one by another changes the figure beside it. Word to canonical form. */
  readonly units: ReadonlyMap<string, string>;
  /** Units that change a figure when they merely appear or go. */
  readonly scales: ReadonlySet<string>;
  /** Dates and times of day, to canonical form. */
  readonly dateWords: ReadonlyMap<string, string>;
  /** Date words that are dates only when capitalised ("May", "March"). */
  readonly capitalDates: ReadonlySet<string>;
  readonly negations: ReadonlySet<string>;
  /** Words that hold their negation ("nonessential"). */
  readonly negatedWord: RegExp;
  /** Beginnings that turn a word into its contrary ("un-"). */
  readonly contraryPrefixes: readonly string[];
  /** Little words that turn round who does what to whom when one takes the place of the other: "by_at". */
  readonly opposites: ReadonlySet<string>;
  /** Two words with a meaning of their own, joined by `_`, to what they stand for: "yet_to" negates. */
  readonly pairs: {
    readonly negation: ReadonlyMap<string, string>;
    readonly modality: ReadonlyMap<string, string>;
    readonly outcome: ReadonlyMap<string, string>;
    /** Count only where another date takes their place. */
    readonly date: ReadonlyMap<string, string>;
  };
  /** Words that say how sure a statement is, to the degree they stand for. */
  readonly modality: ReadonlyMap<string, string>;
  /** Verbs of speech, to what the speaker does with them: `say` is neutral. */
  readonly speech: ReadonlyMap<string, string>;
  /** Phrases that attribute without a verb ("according to"). */
  readonly attributionPhrases: readonly RegExp[];
  /** People and bodies that speak without being named, to whom they stand for; `anybody` may speak for any of them. */
  readonly speakers: ReadonlyMap<string, string>;
  /** Speakers that stand for somebody named elsewhere ("she"). */
  readonly pronouns: ReadonlySet<string>;
  /** Modality that tense alone brings and takes ("will", "can"): counts only where another one takes its place. */
  readonly weakModality: ReadonlySet<string>;
  /** Words that turn a statement round when one takes the place of another ("before" and "after"), to what they stand for. */
  readonly outcomes: ReadonlyMap<string, string>;
  /** Things, places and people that are not mistaken for each other by style alone, to what they are. */
  readonly things: ReadonlyMap<string, string>;
  /** Outcomes that tell of no event and things that are no role: each takes the place of another such only. */
  readonly relations: ReadonlySet<string>;
  /** Outcomes so grave that it matters when one merely appears or goes. */
  readonly graveOutcomes: ReadonlySet<string>;
  /** Words of which one must stand in a text before the phrases below are tried. */
  readonly statementTriggers: ReadonlySet<string>;
  readonly statementPhrases: readonly RegExp[];
  /** The same for corrections and editor's notes. */
  readonly noteTriggers: ReadonlySet<string>;
  readonly correctionNotes: readonly RegExp[];
  readonly editorsNotes: readonly RegExp[];
  readonly noise: readonly NoiseRule[];
  /** The line that tells readers when the page was last changed, in text folded for search; no "minutes ago". */
  readonly updatedLine: RegExp;
  /** A time stamp that may open a paragraph and says nothing about its content. */
  readonly leadingStamp: RegExp;
}

/** How a pack writes its sets of words: separated by white space. */
export const words = (list: string): ReadonlySet<string> =>
  new Set(list.split(/\s+/u).filter(Boolean).map(plainWord));

/** How a pack writes its tables: `canonical: form form; canonical: form`. */
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

import type { Vocabulary } from '../../text/language/vocabulary.ts';

/** One kind of text that never raises an alert. */
export interface NoiseRule {
  /** As shown to people, with its article: "a time stamp". */
  readonly name: string;
  readonly pattern: RegExp;
  /** Longer texts are never noise of this kind. */
  readonly maxWords: number;
  /** The pattern is only tried if the text contains one of these words. Absent: always tried. */
  readonly needs?: ReadonlySet<string>;
}

/** What one language adds to its vocabulary for judging changes. Words are in lower case without accents. Data only. */
export interface CompareRules extends Vocabulary {
  /** Plural endings: "Republican" and "Republicans" are one name. */
  readonly pluralEndings: readonly string[];
  /** The decimal separator. The other one of `.` and `,` groups thousands. */
  readonly decimalMark: '.' | ',';
  /** Number words, mapped to digits. */
  readonly numberWords: ReadonlyMap<string, string>;
  /** Words that multiply the number before them, mapped to their value in digits: "hundred", "million", "mn". */
  readonly magnitudes: ReadonlyMap<string, string>;
  /** The same, written together with the figure: "5m", "3bn". */
  readonly magnitudeSuffixes: ReadonlyMap<string, string>;
  /** Words between the parts of a number: "and" in "two hundred and six". */
  readonly numberJoiners: ReadonlySet<string>;
  /** Figures with an attached suffix, the figure in group 1: "5th". */
  readonly ordinal: RegExp | null;
  /** Times with an attached half of the day, in groups 1 and 2: "3pm". */
  readonly clock: RegExp | null;
  /** Articles that mean "one" before a unit or a number word: "a week", "a million". */
  readonly countingArticles: ReadonlySet<string>;
  /** Words that scale or name a quantity, mapped to a canonical form. Replacing one changes the figure next to it. */
  readonly units: ReadonlyMap<string, string>;
  /** Units that change a figure by appearing or disappearing. */
  readonly scales: ReadonlySet<string>;
  /** Date words that are dates only when capitalised ("May", "March"). */
  readonly capitalDates: ReadonlySet<string>;
  readonly negations: ReadonlySet<string>;
  /** Words with a built-in negation ("nonessential"). */
  readonly negatedWord: RegExp;
  /** Prefixes that reverse the meaning of a word ("un-"). */
  readonly contraryPrefixes: readonly string[];
  /** Pairs of short words that reverse who does what to whom when one replaces the other: "by_at". */
  readonly opposites: ReadonlySet<string>;
  /** Two-word phrases joined by `_`, mapped to their meaning: "yet_to" negates. */
  readonly pairs: {
    readonly negation: ReadonlyMap<string, string>;
    readonly modality: ReadonlyMap<string, string>;
    readonly outcome: ReadonlyMap<string, string>;
    /** Count only where another date replaces them. */
    readonly date: ReadonlyMap<string, string>;
  };
  /** Phrases that attribute without a verb ("according to"). */
  readonly attributionPhrases: readonly RegExp[];
  /** People and bodies that speak without being named, mapped to a group; `anybody` may speak for any group. */
  readonly speakers: ReadonlyMap<string, string>;
  /** Speakers that refer to somebody named elsewhere ("she"). */
  readonly pronouns: ReadonlySet<string>;
  /** Modality that comes with tense alone ("will", "can"). Counts only where another one replaces it. */
  readonly weakModality: ReadonlySet<string>;
  /** Words that reverse a statement when one replaces another ("before", "after"), mapped to their meaning. */
  readonly outcomes: ReadonlyMap<string, string>;
  /** Things, places and people that are never synonyms, mapped to what they are. */
  readonly things: ReadonlyMap<string, string>;
  /** Outcomes that describe no event and things that describe no role. They only replace one another. */
  readonly relations: ReadonlySet<string>;
  /** Outcomes that matter even when they merely appear or disappear. */
  readonly graveOutcomes: ReadonlySet<string>;
  /** The statement phrases are only tried if the text contains one of these words. */
  readonly statementTriggers: ReadonlySet<string>;
  readonly statementPhrases: readonly RegExp[];
  /** The same for corrections and editor's notes. */
  readonly noteTriggers: ReadonlySet<string>;
  readonly correctionNotes: readonly RegExp[];
  readonly editorsNotes: readonly RegExp[];
  readonly noise: readonly NoiseRule[];
  /** The line that states when the page was last changed, in text folded for search; never "minutes ago". */
  readonly updatedLine: RegExp;
  /** A time stamp that opens a paragraph without being part of its content. */
  readonly leadingStamp: RegExp;
}

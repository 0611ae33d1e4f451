/** The rules of one language for finding promises and what became of them. Data only: the code knows no language. */

/** A pattern that announces something, tried on one folded sentence. A group `who` names the one who acts. */
export interface Announcement {
  readonly pattern: RegExp;
  /** A simpler pattern that must match first, so that the engine compiles `pattern` only when it is needed. */
  readonly needs: RegExp;
  /** Does the one who acts come before the match? Otherwise the match starts with the thing: "a statement is expected". */
  readonly subjectBefore: boolean;
}

/** One kind of thing a story can announce, with the wordings that report it. */
export interface PromiseAct {
  /** As shown to people: "statement". */
  readonly act: string;
  readonly announced: readonly Announcement[];
  /**
   * Wordings that report it as done. A group `who` names the one who did it; without it, the subject before the match
   * did. With a group `passive`, nobody needs to be named.
   */
  readonly done: readonly RegExp[];
  /** Wordings that suggest it without proof: on their own they make a candidate. */
  readonly partly: readonly RegExp[];
  /** How it is referred to where it is called off. */
  readonly mention: RegExp;
  /** Who must have done it: only the one who promised ("said"), or anybody if it is about the same thing. */
  readonly fulfilledBy: 'promiser' | 'anybody';
  /** Is the wording too common to count without a time? */
  readonly needsTime: boolean;
  /** Was it requested rather than announced (a comment)? Then it has no deadline. */
  readonly isRequest: boolean;
}

/** A time expression. Groups: `hour`, `minute`, `half`, `zone`, `day`, `month`, `year`, `count`, `unit`, `word`. */
export interface TimeRule {
  readonly kind: 'clock' | 'date' | 'weekday' | 'offset' | 'part' | 'span' | 'period' | 'later';
  readonly pattern: RegExp;
  /** Depends on the kind: days after the day of writing, hour of the day, or periods ahead. */
  readonly value?: number;
  /** For `period`. */
  readonly unit?: 'week' | 'month' | 'year';
}

export interface TimeWords {
  readonly rules: readonly TimeRule[];
  /** Monday is 0. */
  readonly weekdays: ReadonlyMap<string, number>;
  /** The whole word in lower case, or its first three letters if these are enough, to month; January is 1. */
  readonly months: ReadonlyMap<string, number>;
  readonly numbers: ReadonlyMap<string, number>;
  /** Word in lower case, without a final `s`, to milliseconds. */
  readonly units: ReadonlyMap<string, number>;
  /** Words for the half of the day after noon. */
  readonly afternoon: RegExp;
  /** Time zones by abbreviation, as IANA names or minutes east of UTC. */
  readonly zones: ReadonlyMap<string, string | number>;
}

export interface PromiseRules {
  /** BCP 47 primary subtag. */
  readonly language: string;
  /** A sentence without any of these is not searched further. */
  readonly triggers: RegExp;
  readonly acts: readonly PromiseAct[];
  /** Markers in the past tense, which announce only what is still ahead or what somebody said. */
  readonly pastMarker: RegExp;
  /** "She said that …", with the speaker in group `who`. */
  readonly leadingAttribution: RegExp;
  /** "…, the office said.", with the speaker in group `who`. */
  readonly trailingAttribution: RegExp;
  /** Sentences that only look like a promise. */
  readonly notAPromise: RegExp;
  /** "Later": still ahead, without a time. */
  readonly laterMarker: RegExp;
  readonly pronoun: RegExp;
  /** "Her office": the owner was named before. */
  readonly possessive: RegExp;
  /** Subjects that name nobody, such as pronouns or "the company". Their names come from earlier sentences. */
  readonly vague: RegExp;
  /** Speakers that represent nobody. */
  readonly anonymous: RegExp;
  readonly articles: RegExp;
  /** A time after a subject: "the governor on Friday". */
  readonly trailingTime: RegExp;
  /** Clause parts that are not a subject: "In Meridian, …". */
  readonly adverbial: RegExp;
  readonly relative: RegExp;
  readonly clauseStart: RegExp;
  /** Starts a subordinate clause, which is the content of the announcement. */
  readonly subordinateClause: RegExp;
  /** "A spokesman for", before the represented name. */
  readonly representing: RegExp;
  /** What makes somebody a representative when it comes before a name: "a spokesman for". */
  readonly speaksFor: RegExp;
  /** What makes somebody a representative when it follows a possessive: "Harbour Rail's chief engineer". */
  readonly representative: RegExp;
  readonly formerly: RegExp;
  /** It was refused or has not happened. */
  readonly refused: RegExp;
  /** It happened at another time: "last year". Calendar years are detected separately. */
  readonly longAgo: RegExp;
  readonly calledOff: RegExp;
  readonly time: TimeWords;
}

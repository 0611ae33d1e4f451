/** What one language contributes to finding promises and what became of them. All data; the engine knows no language. */

/** A pattern of announcing, tried on one sentence with quotes, dashes and spaces folded; a group `who` names the one who acts. */
export interface Announcing {
  readonly pattern: RegExp;
  /** A plainer pattern that must fit before: an engine compiles `pattern` only when it is first needed. */
  readonly needs: RegExp;
  /** Does the one who acts stand before the match? Else the match names the thing: "a statement is expected". */
  readonly subjectBefore: boolean;
}

/** One kind of thing that a story can announce, with how it is said to have come. */
export interface PromiseAct {
  /** As it is shown to people: "statement". */
  readonly act: string;
  /** Sentences that announce it. */
  readonly announced: readonly Announcing[];
  /** Past sentences that say it has happened. A group `who` names the one who did it, else they stand before; `passive`: they need not be named. */
  readonly done: readonly RegExp[];
  /** Something of the kind, but no proof: alone it makes a candidate. */
  readonly partly: readonly RegExp[];
  /** What it is called where it is called off. */
  readonly named: RegExp;
  /** Who must have done it: only the one who promised ("said"), or anybody as long as it is about the same thing. */
  readonly by: 'promiser' | 'anybody';
  /** Too common a phrase to count without a time. */
  readonly needsTime: boolean;
  /** Asked for, not announced: it is open until it comes. */
  readonly asked: boolean;
}

/** A word or phrase of time. `hour`, `minute`, `half`, `zone`, `day`, `month`, `year`, `count`, `unit` and `word` are read from groups. */
export interface TimeRule {
  readonly kind: 'clock' | 'date' | 'weekday' | 'offset' | 'part' | 'span' | 'period' | 'later';
  readonly pattern: RegExp;
  /** Days from the day of writing, hour of the day, or periods ahead: what the kind needs. */
  readonly value?: number;
  /** For `period`. */
  readonly unit?: 'week' | 'month' | 'year';
}

export interface TimeWords {
  readonly rules: readonly TimeRule[];
  /** Monday is 0. */
  readonly weekdays: ReadonlyMap<string, number>;
  /** January is 1; the first three letters do. */
  readonly months: ReadonlyMap<string, number>;
  readonly numbers: ReadonlyMap<string, number>;
  /** Word to milliseconds. */
  readonly units: ReadonlyMap<string, number>;
  /** Word of the half of the day that follows noon. */
  readonly afternoon: RegExp;
  /** Time zones by abbreviation, as IANA names or minutes east of UTC. */
  readonly zones: ReadonlyMap<string, string | number>;
}

export interface PromiseRules {
  /** BCP 47 primary subtag. */
  readonly language: string;
  /** One of these must stand in a sentence before anything else is tried. */
  readonly triggers: RegExp;
  readonly acts: readonly PromiseAct[];
  /** Markers in the past tense: they announce only what is still ahead, or what somebody said. */
  readonly pastMarker: RegExp;
  /** "She said that …": the speaker, group `who`. */
  readonly reported: RegExp;
  /** "…, the office said." */
  readonly trailing: RegExp;
  /** Sentences that only look like a promise. */
  readonly never: RegExp;
  /** "Later": ahead, though nobody says when. */
  readonly ahead: RegExp;
  readonly pronoun: RegExp;
  /** "Her office": somebody's, who is named before. */
  readonly possessive: RegExp;
  /** Subjects that name nobody: pronouns, "the company". Their names come from the sentences before. */
  readonly vague: RegExp;
  /** Speakers that are nobody's voice. */
  readonly anonymous: RegExp;
  readonly articles: RegExp;
  /** A time behind a subject: "the governor on Friday". */
  readonly asideTime: RegExp;
  /** Parts that are no subject: "In Meridian, …". */
  readonly adverbial: RegExp;
  readonly relative: RegExp;
  readonly clauseStart: RegExp;
  /** What follows is told in the announcement, not about it. */
  readonly told: RegExp;
  /** "A spokesman for", before the one who is spoken for. */
  readonly representing: RegExp;
  /** What may stand before a name for its bearer to speak for it: "a spokesman for". */
  readonly speaksFor: RegExp;
  /** A person of the house: "Harbour Rail's chief engineer". */
  readonly ofTheHouse: RegExp;
  readonly formerly: RegExp;
  /** It was refused, or it has not come. */
  readonly refused: RegExp;
  /** It happened another time: "last year". A year is found by itself. */
  readonly longAgo: RegExp;
  readonly calledOff: RegExp;
  readonly time: TimeWords;
}

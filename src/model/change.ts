/** What differs between two Versions. */

export type ChangeKind = 'added' | 'removed' | 'edited' | 'moved';

/** A run of words inside an edited paragraph; concatenating `equal`+`insert` gives the new text, `equal`+`delete` the old. */
export interface WordSpan {
  readonly op: 'equal' | 'insert' | 'delete';
  readonly text: string;
}

export type ChangeLabel =
  | 'statement'
  | 'quote'
  | 'correction'
  | 'editors-note'
  | 'number-changed'
  | 'name-changed'
  | 'negation-changed'
  | 'modality-changed'
  | 'attribution-changed'
  | 'headline-changed'
  | 'sentence-added'
  | 'noise'
  | 'live-post'
  /** The text stood in an earlier Version. */
  | 'restored'
  /** It comes and goes: it was restored before. */
  | 'flapping'
  /** No clock of the page told of it; see Stealth. */
  | 'stealth';

/** One clock of a page in two captures, as shown. */
export interface ClockReading {
  /** `modified`: as metadata state it; `updated-line`: as readers see it; `last-modified`: the HTTP header. */
  readonly name: 'modified' | 'updated-line' | 'last-modified' | 'feed' | 'sitemap';
  readonly before: string | null;
  readonly after: string | null;
  /** `changed`: it differs and its direction cannot be told; `unknown`: not comparable. */
  readonly turn: 'advanced' | 'changed' | 'same' | 'back' | 'unknown';
}

/** Did a changed text keep its clocks still? */
export interface Stealth {
  readonly stealthy: boolean;
  readonly clocks: readonly ClockReading[];
}

/** What became of a quotation in a Change. */
export interface QuoteChange {
  readonly state: 'new' | 'altered' | 'speaker-changed' | 'withdrawn';
  /** The words between the marks, as published. */
  readonly text: string;
  /** The earlier wording (or the same, where only the speaker changed); null for a new or a withdrawn one. */
  readonly previousText: string | null;
  /** As named beside the quotation: a name, a role or a pronoun. null where the language has no rules or nobody is named. */
  readonly speaker: string | null;
  readonly previousSpeaker: string | null;
  /** The verb of speech as written, such as "said". */
  readonly verb: string | null;
  /** UTF-16 units in the Change's `text`, end excluded; of a withdrawn one in `previousText`. */
  readonly start: number;
  readonly end: number;
}

/** One term of a Change's significance; compare/significance.ts has the formula. */
export interface SignificanceFactor {
  readonly name: 'kind' | 'place' | 'length' | 'label' | 'headline' | 'share' | 'quiet';
  readonly value: number;
}

/**
 * One typed operation between two Versions. A moved paragraph whose text also changed is `moved` with `edited: true`.
 * `paragraph` is null for a removal and for the headline; `previousParagraphs` is empty for an addition and the headline.
 */
export interface Change {
  readonly kind: ChangeKind;
  readonly paragraph: number | null;
  /** Old indices, most content first: several after a merge. */
  readonly previousParagraphs: readonly number[];
  readonly text: string | null;
  readonly previousText: string | null;
  /** Empty unless text was edited. */
  readonly words: readonly WordSpan[];
  readonly edited: boolean;
  /** Would this Change alone raise an alert? */
  readonly flagged: boolean;
  readonly labels: readonly ChangeLabel[];
  /** Quotations that came, went or changed in it. */
  readonly quotes: readonly QuoteChange[];
  /** 0..1, for ordering. */
  readonly significance: number;
  /** What the significance is made of. */
  readonly factors: readonly SignificanceFactor[];
  /** The rules that decided kind, labels and flag, in words, and the sum that its significance is. */
  readonly reason: string;
}

/** Where each paragraph of the newer Version came from; one entry per paragraph, in order. */
export interface AlignedParagraph {
  readonly kind: 'unchanged' | 'added' | 'edited' | 'moved';
  readonly before: readonly number[];
  readonly edited: boolean;
}

export interface Comparison {
  readonly after: readonly AlignedParagraph[];
  /** One entry per paragraph of the older Version. */
  readonly before: readonly { readonly kind: 'kept' | 'removed' }[];
  /** In reading order of the newer Version, headline first; removals stand where they stood. */
  readonly changes: readonly Change[];
}

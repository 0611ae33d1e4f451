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
  /** An earlier Version contained this text. */
  | 'restored'
  /** The text comes and goes: it was restored before. */
  | 'flapping'
  /** No clock of the page advanced; see Stealth. */
  | 'stealth';

/** One clock of a page, as shown in two captures. */
export interface ClockReading {
  /** `modified`: in the metadata; `updated-line`: visible to readers; `last-modified`: the HTTP header. */
  readonly name: 'modified' | 'updated-line' | 'last-modified' | 'feed' | 'sitemap';
  readonly before: string | null;
  readonly after: string | null;
  /** `changed`: different, direction unknown; `unknown`: not comparable. */
  readonly turn: 'advanced' | 'changed' | 'same' | 'back' | 'unknown';
}

/** Did the text change without any clock of the page advancing? */
export interface Stealth {
  readonly stealthy: boolean;
  readonly clocks: readonly ClockReading[];
}

/** What happened to a quotation in a Change. */
export interface QuoteChange {
  readonly state: 'new' | 'altered' | 'speaker-changed' | 'withdrawn';
  /** The words between the quotation marks, as published. */
  readonly text: string;
  /** The earlier wording (identical if only the speaker changed); null for a new or a withdrawn quotation. */
  readonly previousText: string | null;
  /** A name, a role or a pronoun, as printed next to the quotation; null if none is named or the language has no rules. */
  readonly speaker: string | null;
  readonly previousSpeaker: string | null;
  /** The reporting verb as written, such as "said". */
  readonly verb: string | null;
  /** UTF-16 offsets in the Change's `text`, end exclusive; for a withdrawn quotation in `previousText`. */
  readonly start: number;
  readonly end: number;
}

/** One term of a Change's significance; see compare/judge/significance.ts for the formula. */
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
  /** Indices in the older Version, most content first; several after a merge. */
  readonly previousParagraphs: readonly number[];
  readonly text: string | null;
  readonly previousText: string | null;
  /** Empty unless text was edited. */
  readonly words: readonly WordSpan[];
  readonly edited: boolean;
  /** Does this Change by itself cause an alert? */
  readonly flagged: boolean;
  readonly labels: readonly ChangeLabel[];
  /** Quotations that were added, withdrawn or changed in it. */
  readonly quotes: readonly QuoteChange[];
  /** 0..1, for ordering. */
  readonly significance: number;
  /** The terms of the significance. */
  readonly factors: readonly SignificanceFactor[];
  /** The rules that decided kind, labels and flag, in words, and the sum behind its significance. */
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
  /** In reading order of the newer Version, headline first; a removal appears where its paragraph was. */
  readonly changes: readonly Change[];
}

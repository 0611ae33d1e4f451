/**
 * Every number the comparison depends on, in one place. All work is bounded by counts, never by the clock, so that
 * the answer to a comparison does not depend on how busy the machine is and can be recomputed later.
 */
export interface CompareLimits {
  /** Paragraphs read for counting how rare a word is. */
  readonly maxRarityParagraphs: number;
  /** Equal paragraphs tried on either side of the same ordinal when a text is repeated often. */
  readonly maxRepeatWindow: number;
  /** Rarest features by which a paragraph looks for its counterpart. */
  readonly maxProbes: number;
  /** Paragraphs that hold a probed feature; commoner features find nobody … */
  readonly maxPostings: number;
  /** … unless fewer than this many are rarer: then so many of up to `maxCommonPostings` are probed. */
  readonly minProbes: number;
  readonly maxCommonPostings: number;
  /** Counterparts kept for each paragraph before the assignment. */
  readonly maxCandidates: number;
  /** Paragraphs on one side of a knot of rival pairs that is solved exactly (cubic); larger knots are solved greedily. */
  readonly maxExactAssignment: number;
  /** Words and marks of both sides of one paragraph; beyond it the whole text counts as replaced. */
  readonly maxDiffTokens: number;
  /** Inserted plus deleted tokens of one paragraph; a larger edit is shown as a whole deletion and insertion. */
  readonly maxEditTokens: number;
  /** Steps of all word diffs of one comparison together. */
  readonly maxWordSteps: number;
  /** Characters of one paragraph that a configured regular expression is tried on. */
  readonly maxRegexCharacters: number;
}

export const DEFAULT_LIMITS: CompareLimits = {
  maxRarityParagraphs: 500,
  maxRepeatWindow: 12,
  maxProbes: 16,
  maxPostings: 24,
  minProbes: 3,
  maxCommonPostings: 240,
  maxCandidates: 6,
  maxExactAssignment: 120,
  maxDiffTokens: 40_000,
  maxEditTokens: 1_200,
  maxWordSteps: 3_000_000,
  maxRegexCharacters: 20_000,
};

export const ALIGN = {
  /** Least score of a pair: below it the new paragraph is an addition and the old one was removed. */
  pairFloor: 0.3,
  /** Share of containment in a pair's score; the rest is Dice. Text that grew keeps its origin. */
  containmentShare: 0.3,
  /** Containment says nothing about a smaller side of fewer features than this. */
  containmentFeatures: 5,
  /** Added to the score of a pair standing between the same neighbours, and lost with distance elsewhere. */
  placeBonus: 0.17,
  /** Share of a part's weight that must be found in what is left of the old paragraph to call it a split. */
  splitFloor: 0.5,
  /** The same for an old paragraph found again in what is left of a new one. */
  mergeFloor: 0.5,
  /** Features that must be shared for a split or a merge. */
  partFeatures: 4,
  /** Characters of a heading that may have been the opening words of a paragraph. */
  headCharacters: 80,
  /** Share of an old sentence's weight found in a paragraph that makes that paragraph carry the sentence on … */
  sentenceFloor: 0.6,
  /** … if its other home holds less of it by this much. */
  sentenceLead: 0.25,
  /** Features of a sentence that can tell where a paragraph comes from. */
  sentenceFeatures: 6,
} as const;

export const FIELD = {
  /** Words up to which a line below a heading is an entry even with a full stop. */
  fewWords: 8,
  /** Words up to which one without a full stop is. */
  mostWords: 30,
} as const;

export const SEVERITY = {
  /** Content words on one side of a stretch up to which facts in it count as replaced in place. */
  replacedWords: 6,
  /** Content words of a stretch, both sides together, up to which a single negation or hedge in it decides. */
  smallStretch: 4,
  /** Content words of a stretch up to which it can be an attribution and nothing else ("according to the harbour police"). */
  attributionWords: 3,
  /** Inserted content words, new to the paragraph, that make a clause. */
  clauseWords: 3,
  /** Deleted content words for each inserted one up to which a stretch is an insertion and not a rewording. */
  clauseDeleted: 0.34,
  /** Content words new to the whole article, less those that left it, that make a rewording a change of content. */
  netNovelty: 5,
  /** Share of a sentence's content that must be inserted to call the sentence added. */
  sentenceInserted: 0.7,
  /** Share of its stems that may stand in the old paragraph all the same. */
  sentenceKnown: 0.5,
  /** Least content words of an added sentence. */
  sentenceWords: 2,
  /** Least words of a quotation that counts; shorter ones are single words in quotation marks. */
  quoteWords: 4,
  /** Words of a removed or added paragraph up to which it is too little to alert about on removal. */
  slightRemoval: 4,
} as const;

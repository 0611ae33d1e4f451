/**
 * Every number the comparison depends on. Work is bounded by counts, never by time, so that results do not depend on the
 * load of the machine and can be recomputed later.
 */
export interface CompareLimits {
  /** Paragraphs sampled to count how rare a word is. */
  readonly maxRarityParagraphs: number;
  /** Occurrences of a repeated text tried before and after the same ordinal. */
  readonly maxRepeatWindow: number;
  /** Rarest features of a paragraph used to find its counterpart. */
  readonly maxProbes: number;
  /** Paragraphs that may contain such a feature; more common features are not used … */
  readonly maxPostings: number;
  /** … unless fewer than this are left: then as many features with up to `maxCommonPostings` paragraphs are used. */
  readonly minProbes: number;
  readonly maxCommonPostings: number;
  /** Candidates kept for each paragraph before the assignment. */
  readonly maxCandidates: number;
  /** Paragraphs on one side of a group of competing pairs that is solved exactly (cubic). Larger groups are solved greedily. */
  readonly maxExactAssignment: number;
  /** Words and marks on both sides of one paragraph. With more, the whole text counts as replaced. */
  readonly maxDiffTokens: number;
  /** Inserted plus deleted tokens of one paragraph. A larger edit is shown as one deletion and one insertion. */
  readonly maxEditTokens: number;
  /** Steps of all word diffs of one comparison. */
  readonly maxWordSteps: number;
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
};

export const ALIGN = {
  /** Minimum score of a pair. Below it, the new paragraph is an addition and the old one was removed. */
  pairFloor: 0.3,
  /** Share of containment in a pair's score; the rest is the Dice coefficient. Keeps the origin of text that grew. */
  containmentShare: 0.3,
  /** Containment is ignored if the smaller side has fewer features than this. */
  containmentFeatures: 5,
  /** Added to the score of a pair between the same neighbours; decreases with distance elsewhere. */
  positionBonus: 0.17,
  /** Share of a part's weight that must be found in the rest of the old paragraph for a split. */
  splitFloor: 0.5,
  /** The same for an old paragraph found in the rest of a new one. */
  mergeFloor: 0.5,
  /** Minimum shared features for a split or a merge. */
  partFeatures: 4,
  /** Most characters of a heading that may be the opening words of a paragraph. */
  headCharacters: 80,
  /** Share of an old sentence's weight that a paragraph must contain to continue the sentence … */
  sentenceFloor: 0.6,
  /** … if the paired paragraph contains less of it by this much. */
  sentenceLead: 0.25,
  /** Minimum features of a sentence that identifies the origin of a paragraph. */
  sentenceFeatures: 6,
} as const;

export const FORM_ENTRY = {
  /** Most words of an entry that ends with a full stop. */
  fewWords: 8,
  /** Most words of an entry without one. */
  mostWords: 30,
} as const;

export const JUDGE = {
  /** Most content words on one side of a stretch in which facts count as replaced. */
  replacedWords: 6,
  /** Most content words on both sides of a stretch in which a single negation or hedge decides. */
  smallStretch: 4,
  /** Most content words of a stretch that is only an attribution ("according to the harbour police"). */
  attributionWords: 3,
  /** Minimum inserted content words, new to the paragraph, of an added clause. */
  clauseWords: 3,
  /** Most deleted content words per inserted one for an insertion rather than a rewording. */
  clauseDeleted: 0.34,
  /** Minimum net number of content words new to the article for a change of content. */
  netNovelty: 5,
  /** Minimum share of a sentence's content that is inserted if the sentence is new. */
  sentenceInserted: 0.7,
  /** Most of its stems, as a share, that the old paragraph may contain. */
  sentenceKnown: 0.5,
  /** Minimum content words of an added sentence. */
  sentenceWords: 2,
  /** Minimum words of a quotation. Shorter ones are single words in quotation marks. */
  quoteWords: 4,
  /** Minimum content words that a headline gains and loses if its meaning changed. */
  headlineWords: 3,
  /** Most words of a removed paragraph that does not raise an alert. */
  slightRemoval: 4,
} as const;

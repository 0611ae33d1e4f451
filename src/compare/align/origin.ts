/** Where a new paragraph comes from. */
export interface Origin {
  /** Positions of the old paragraphs, most content first; empty for an addition. */
  readonly before: readonly number[];
  readonly identical: boolean;
  /** Similarity, 0 to 1; 1 if identical. */
  readonly score: number;
  /** Paired by the heading above alone: one entry of a form replaced another. */
  readonly entry?: true;
}

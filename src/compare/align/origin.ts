/** Where one new paragraph comes from. */
export interface Origin {
  /** Old places, most content first; empty for an addition. */
  readonly before: readonly number[];
  readonly identical: boolean;
  /** How alike, 0..1; 1 where identical. */
  readonly score: number;
  /** Told by the heading above alone: an entry of a form that became another. */
  readonly entry?: true;
}

/** When a text or a place counts as learned noise; see docs/decisions/0005-learned-noise.md. */
export interface NoiseLimits {
  /** Longer text (characters) is never learned as noise. */
  readonly maxLength: number;
  /** Other Stories of the host that must contain a text. */
  readonly minStories: number;
  /** Minimum share of the host's other Stories that must contain it. */
  readonly minShare: number;
  /** Consecutive checks with a change: for a line that is not a sentence, and for a sentence. */
  readonly lineRun: number;
  readonly sentenceRun: number;
  /** Fingerprints kept of one Version. */
  readonly maxBlocks: number;
}

export const DEFAULT_NOISE_LIMITS: NoiseLimits = {
  maxLength: 240,
  minStories: 3,
  minShare: 0.5,
  lineRun: 3,
  sentenceRun: 6,
  maxBlocks: 200,
};

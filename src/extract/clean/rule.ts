/**
 * A rule says why some text of a page is not part of the story. The rules of a phase run in one pass over the page, and
 * a rule can only drop: what speaks for the text is a veto (`unless`), which is checked before anything is dropped.
 *
 * - `box` judges boxes by their element, name, form and place, before the story is located.
 * - `block` judges each block on its own, from the last to the first, so that a veto may look at what follows.
 * - `neighbour` judges what stands beside or below something that the block phase recognised.
 * - `end` judges what is left once all else is gone, from the last block to the first.
 */
export type Phase = 'box' | 'block' | 'neighbour' | 'end';

/** `Features` is the class that computes the named features of one box or block in this phase. */
export interface Rule<Features> {
  /** Stable: `check --explain` prints it, and `rules:report` counts by it. */
  readonly id: string;
  readonly phase: Phase;
  /** Names of the features that `decide` reads. */
  readonly features: readonly (keyof Features & string)[];
  readonly decide: (features: Features) => boolean;
  /** Names of features that veto the rule. */
  readonly unless: readonly (keyof Features & string)[];
  /** What the rule has seen, for a reader of `check --explain`. */
  readonly evidence: string;
}

interface Specification<Features, Used extends keyof Features & string> {
  readonly id: string;
  readonly features: readonly Used[];
  readonly decide: (features: Pick<Features, Used>) => boolean;
  readonly unless?: readonly (keyof Features & string)[];
  readonly evidence: string;
}

/** Builds the rules of one phase. The compiler refuses a rule that reads a feature it does not name. */
export const rulesOf =
  <Features>(phase: Phase) =>
  <Used extends keyof Features & string>({
    id,
    features,
    decide,
    unless = [],
    evidence,
  }: Specification<Features, Used>): Rule<Features> => ({ id, phase, features, decide, unless, evidence });

/** The first rule that holds and is not vetoed; null where the text stays. */
export const firstRule = <Features>(
  rules: readonly Rule<Features>[],
  features: Features,
): Rule<Features> | null => {
  for (const rule of rules)
    if (rule.decide(features) && !rule.unless.some((veto) => Boolean(features[veto]))) return rule;
  return null;
};

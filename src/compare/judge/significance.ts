import type { Change, ChangeKind, ChangeLabel, SignificanceFactor } from '../../model/change.ts';

export type TextRole = 'headline' | 'heading' | 'body';

/** What the significance of a Change depends on. */
export interface SignificanceInput {
  readonly kind: ChangeKind;
  readonly flagged: boolean;
  readonly labels: readonly ChangeLabel[];
  /** Position in the article, 0 (top) to 1 (bottom); the headline is 0. */
  readonly position: number;
  /** Words added or removed. */
  readonly words: number;
  readonly role: TextRole;
}

const KIND = { added: 0.4, removed: 0.3, edited: 0.3, moved: 0.3 } as const satisfies Record<
  ChangeKind,
  number
>;
/** Keeps what is not flagged below any alert threshold. */
const QUIET = 0.05;
const PLACE = 0.15;
const LENGTH = 0.1;
/** Words at which the length factor reaches its maximum. */
const FULL_LENGTH = 40;
const HEADLINE = 0.2;
const HEADING_SHARE = 0.5;
const LABEL: Readonly<Record<ChangeLabel, number>> = {
  correction: 0.3,
  'negation-changed': 0.3,
  'number-changed': 0.25,
  'name-changed': 0.25,
  'modality-changed': 0.2,
  'attribution-changed': 0.2,
  'editors-note': 0.2,
  statement: 0.2,
  quote: 0.15,
  'sentence-added': 0.15,
  'headline-changed': 0,
  'live-post': 0,
  restored: 0,
  flapping: 0,
  stealth: 0,
  noise: 0,
};

/**
 * The only place that defines the formula. Significance is between 0 and 1, rounded to hundredths:
 *
 *     flagged:      share × (kind + place + length + label + headline), at most 1
 *     not flagged:  quiet
 *
 * - `kind`: added .40; removed, edited and moved with an edit .30
 * - `place`: .15 at the top of the article, falling linearly to 0 at its end
 * - `length`: .10 × min(words added or removed / 40, 1)
 * - `label`: the highest weight of any label (`LABEL` above: correction and negation .30 … noise 0)
 * - `headline`: .20 for the headline
 * - `share`: .5 for a heading; omitted elsewhere, where it is 1
 * - `quiet`: .05 at the top, falling linearly to 0, which only sorts
 *
 * The factors are rounded before they are added, so that the displayed sum adds up.
 */
export const factorsOf = (input: SignificanceInput): readonly SignificanceFactor[] => {
  const place = 1 - Math.min(1, Math.max(0, input.position));
  if (!input.flagged) return [{ name: 'quiet', value: round(QUIET * place) }];
  return [
    { name: 'kind', value: KIND[input.kind] },
    { name: 'place', value: round(PLACE * place) },
    { name: 'length', value: round(LENGTH * Math.min(1, input.words / FULL_LENGTH)) },
    { name: 'label', value: Math.max(0, ...input.labels.map((name) => LABEL[name])) },
    ...(input.role === 'headline' ? [{ name: 'headline', value: HEADLINE } as const] : []),
    ...(input.role === 'heading' ? [{ name: 'share', value: HEADING_SHARE } as const] : []),
  ];
};

/** Separates the rules in a reason from the sum of the significance. */
const SEPARATOR = '; significance ';

/** The sum as shown to people: "0.33 = 0.5 × (kind 0.4 + place 0.15 + length 0.1)". */
const sumOf = (factors: readonly SignificanceFactor[]): string => {
  const share = factors.find(({ name }) => name === 'share');
  const terms = factors.filter((factor) => factor !== share).map(({ name, value }) => `${name} ${value}`);
  const sum = share ? `${share.value} × (${terms.join(' + ')})` : terms.join(' + ');
  return `${significanceOf(factors)} = ${sum}`;
};

/** Significance, factors and reason of a Change. The reason names the rules that decided, then the sum. */
export const withSignificance = (
  rules: string,
  factors: readonly SignificanceFactor[],
): Pick<Change, 'significance' | 'factors' | 'reason'> => ({
  significance: significanceOf(factors),
  factors,
  reason: `${rules}${SEPARATOR}${sumOf(factors)}`,
});

/** The rules named in a reason, without the sum. */
export const rulesIn = (reason: string): string => {
  const end = reason.lastIndexOf(SEPARATOR);
  return end < 0 ? reason : reason.slice(0, end);
};

/** The factors of a Change that is no longer flagged. */
export const dampened = (factors: readonly SignificanceFactor[]): readonly SignificanceFactor[] => {
  const place = factors.find(({ name }) => name === 'place');
  return place ? [{ name: 'quiet', value: round((QUIET * place.value) / PLACE) }] : factors;
};

/** Applies the formula above. */
export const significanceOf = (factors: readonly SignificanceFactor[]): number => {
  const share = factors.find(({ name }) => name === 'share')?.value ?? 1;
  const total = factors.reduce((sum, { name, value }) => (name === 'share' ? sum : sum + value), 0);
  return round(Math.min(1, share * total));
};

const round = (value: number): number => Math.round(value * 100) / 100;

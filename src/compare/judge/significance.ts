import type { Change, ChangeKind, ChangeLabel, SignificanceFactor } from '../../model/change.ts';

/** What is known about a Change when it is weighed. */
export interface Weighing {
  readonly kind: ChangeKind;
  readonly flagged: boolean;
  readonly labels: readonly ChangeLabel[];
  /** Place in the article, 0 top to 1 bottom; the headline is 0. */
  readonly position: number;
  /** Words added or removed. */
  readonly words: number;
  readonly role: 'headline' | 'heading' | 'body';
}

const BASE = { added: 0.4, removed: 0.3, edited: 0.3, moved: 0.3 } as const satisfies Record<
  ChangeKind,
  number
>;
/** What is not flagged stays below any alert. */
const QUIET = 0.05;
const PLACE = 0.15;
const LENGTH = 0.1;
const FULL_LENGTH = 40;
const HEADLINE = 0.2;
const HEADING = 0.5;
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
 * The formula, and the only place where it stands. Significance is 0..1, rounded to hundredths:
 *
 *     flagged:      share × (kind + place + length + label + headline), at most 1
 *     not flagged:  quiet
 *
 * - `kind`: added .40; removed, edited and moved with an edit .30
 * - `place`: .15 at the top of the article, falling evenly to 0 at its end
 * - `length`: .10 × min(words added or removed / 40, 1)
 * - `label`: the weight of the weightiest label (`LABEL` above: correction and negation .30 … noise 0)
 * - `headline`: .20 for the headline
 * - `share`: .5 for a heading, left out elsewhere, where it is 1
 * - `quiet`: .05 at the top, falling evenly to 0: order without weight
 *
 * The factors are rounded before they are added up, so that what is shown adds up for the reader, too.
 */
export const factorsOf = (change: Weighing): readonly SignificanceFactor[] => {
  const place = 1 - Math.min(1, Math.max(0, change.position));
  if (!change.flagged) return [{ name: 'quiet', value: round(QUIET * place) }];
  return [
    { name: 'kind', value: BASE[change.kind] },
    { name: 'place', value: round(PLACE * place) },
    { name: 'length', value: round(LENGTH * Math.min(1, change.words / FULL_LENGTH)) },
    { name: 'label', value: Math.max(0, ...change.labels.map((name) => LABEL[name])) },
    ...(change.role === 'headline' ? [{ name: 'headline', value: HEADLINE } as const] : []),
    ...(change.role === 'heading' ? [{ name: 'share', value: HEADING } as const] : []),
  ];
};

/** Between the rules of a reason and the sum of its significance. */
const WEIGHED = '; significance ';

/** The sum as people read it: "0.33 = 0.5 × (kind 0.4 + place 0.15 + length 0.1)". */
const sumOf = (factors: readonly SignificanceFactor[]): string => {
  const share = factors.find(({ name }) => name === 'share');
  const terms = factors.filter((factor) => factor !== share).map(({ name, value }) => `${name} ${value}`);
  const sum = share ? `${share.value} × (${terms.join(' + ')})` : terms.join(' + ');
  return `${significanceFrom(factors)} = ${sum}`;
};

/** Significance, factors and reason of a Change: the rules that decided, in words, and what each factor weighs. */
export const weighed = (
  rules: string,
  factors: readonly SignificanceFactor[],
): Pick<Change, 'significance' | 'factors' | 'reason'> => ({
  significance: significanceFrom(factors),
  factors,
  reason: `${rules}${WEIGHED}${sumOf(factors)}`,
});

/** The rules of a reason without the sum behind them. */
export const rulesIn = (reason: string): string => {
  const end = reason.lastIndexOf(WEIGHED);
  return end < 0 ? reason : reason.slice(0, end);
};

/** What is left of a Change's factors when something silences it after all. */
export const quietened = (factors: readonly SignificanceFactor[]): readonly SignificanceFactor[] => {
  const place = factors.find(({ name }) => name === 'place');
  return place ? [{ name: 'quiet', value: round((QUIET * place.value) / PLACE) }] : factors;
};

/** The significance that factors make by the formula above. */
export const significanceFrom = (factors: readonly SignificanceFactor[]): number => {
  const share = factors.find(({ name }) => name === 'share')?.value ?? 1;
  const total = factors.reduce((sum, { name, value }) => (name === 'share' ? sum : sum + value), 0);
  return round(Math.min(1, share * total));
};

const round = (value: number): number => Math.round(value * 100) / 100;

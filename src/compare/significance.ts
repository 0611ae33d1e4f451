import type { ChangeKind, ChangeLabel } from '../story.ts';

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
  noise: 0,
};

/**
 * 0..1, rounded to hundredths: base of the kind (added .40, removed, edited or moved with an edit .30)
 * + .15 × (1 − position) + .10 × min(words / 40, 1) + the weight of the weightiest label (correction and negation .30,
 * number and name .25, modality, attribution, editor's note and statement .20, quotation and sentence .15)
 * + .20 for the headline; a heading counts half. What is not flagged gets .05 × (1 − position): order without weight.
 */
export const significanceOf = (change: Weighing): { readonly value: number; readonly formula: string } => {
  const place = 1 - Math.min(1, Math.max(0, change.position));
  if (!change.flagged) {
    const value = round(QUIET * place);
    return { value, formula: `significance ${value}: not flagged` };
  }
  const base = BASE[change.kind];
  const placed = round(PLACE * place);
  const length = round(LENGTH * Math.min(1, change.words / FULL_LENGTH));
  const label = Math.max(0, ...change.labels.map((name) => LABEL[name]));
  const headline = change.role === 'headline' ? HEADLINE : 0;
  const factor = change.role === 'heading' ? 0.5 : 1;
  const value = round(Math.min(1, factor * (base + placed + length + label + headline)));
  const terms = [`${change.kind} ${base}`, `place ${placed}`, `length ${length}`, `labels ${label}`];
  if (headline > 0) terms.push(`headline ${headline}`);
  const formula = `significance ${value} = ${factor === 1 ? '' : `${factor} × (`}${terms.join(' + ')}${factor === 1 ? '' : ')'}`;
  return { value, formula };
};

const round = (value: number): number => Math.round(value * 100) / 100;

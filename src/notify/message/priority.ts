import type { DigestItem } from '../../model/event.ts';

/** Which items to keep when a message must be cut. */

const BY_TYPE: Readonly<Record<DigestItem['type'], number>> = {
  'expectation.met': 2,
  'expectation.overdue': 1.5,
  'endpoint.disabled': 1.4,
  'watch.silent': 1.4,
  // Plus the highest significance of its Changes, 0..1.
  'story.updated': 1,
  'story.restored': 0.8,
  'story.unavailable': 0.8,
  'story.available': 0.5,
  'story.moved': 0.4,
  'story.started': 0.2,
  digest: 0,
};

export const weightOf = ({ type, changes }: Pick<DigestItem, 'type' | 'changes'>): number =>
  BY_TYPE[type] + Math.max(0, ...changes.map(({ significance }) => significance));

/** The `count` items of the highest weight, in their original order; ties go to the first or the last items. */
export const weightiest = <T>(
  items: readonly T[],
  count: number,
  weight: (item: T) => number,
  { prefer = 'first' }: { readonly prefer?: 'first' | 'last' } = {},
): T[] => {
  if (items.length <= count) return [...items];
  const sign = prefer === 'last' ? -1 : 1;
  const ranked = items
    .map((item, index) => ({ index, weight: weight(item) }))
    .sort((a, b) => b.weight - a.weight || sign * (a.index - b.index));
  const kept = new Set(ranked.slice(0, count).map(({ index }) => index));
  return items.filter((_item, index) => kept.has(index));
};

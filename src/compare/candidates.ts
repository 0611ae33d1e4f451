import type { Candidate } from './assign.ts';
import { type Bag, overlap, type Scale } from './similarity.ts';
import { ALIGN, type CompareLimits } from './thresholds.ts';

/** A paragraph without an identical counterpart. */
export interface Side {
  readonly index: number;
  readonly bag: Bag;
}

/** How well an old and a new place fit each other, 0..1, judged by the identical paragraphs around them. */
export type Place = (before: number, after: number) => number;

export interface Search {
  readonly scale: Scale;
  readonly limits: CompareLimits;
  readonly place: Place;
}

/** Through an inverted index of rare features, so that unlike paragraphs are never even compared. */
export const findCandidates = (
  olds: readonly Side[],
  news: readonly Side[],
  search: Search,
): readonly Candidate[] => {
  const { scale, place } = search;
  const postings = invert(olds);
  return news.flatMap(({ index, bag }) =>
    rivals(bag, postings, search).flatMap((rival) => {
      const old = olds[rival];
      if (!old) return [];
      const fit = place(old.index, index);
      const value =
        likeness(old.bag, bag, scale) + ALIGN.placeBonus * fit - ALIGN.pairFloor - ALIGN.placeBonus / 2;
      return value > 0 ? [{ before: old.index, after: index, value }] : [];
    }),
  );
};

export const invert = (sides: readonly Side[]): ReadonlyMap<number, readonly number[]> => {
  const postings = new Map<number, number[]>();
  for (const [position, { bag }] of sides.entries()) {
    for (const id of bag.ids) {
      const list = postings.get(id);
      if (list) list.push(position);
      else postings.set(id, [position]);
    }
  }
  return postings;
};

/** The positions of the most promising counterparts of a bag, best first, at most `maxCandidates`. */
export const rivals = (
  bag: Bag,
  postings: ReadonlyMap<number, readonly number[]>,
  { scale, limits }: Search,
): readonly number[] => {
  const usable = bag.ids.filter((id) => {
    const length = postings.get(id)?.length ?? 0;
    return length > 0 && length <= limits.maxPostings;
  });
  const probes =
    usable.length <= limits.maxProbes
      ? usable
      : usable.sort((a, b) => scale.weightOf(b) - scale.weightOf(a) || a - b).slice(0, limits.maxProbes);
  const shared = new Map<number, number>();
  for (const id of probes) {
    const weight = scale.weightOf(id);
    for (const position of postings.get(id) ?? []) shared.set(position, (shared.get(position) ?? 0) + weight);
  }
  return heaviest(shared, limits.maxCandidates);
};

/** The keys of the `most` greatest values, greatest first; of equal values the smaller key first. */
const heaviest = (values: ReadonlyMap<number, number>, most: number): readonly number[] => {
  const best: (readonly [key: number, value: number])[] = [];
  for (const entry of values) {
    const [key, value] = entry;
    const last = best.at(-1);
    if (best.length >= most && last && (value < last[1] || (value === last[1] && key > last[0]))) continue;
    let place = best.length;
    while (place > 0) {
      const [otherKey, otherValue] = best[place - 1] ?? [0, 0];
      if (otherValue > value || (otherValue === value && otherKey < key)) break;
      place -= 1;
    }
    best.splice(place, 0, entry);
    if (best.length > most) best.pop();
  }
  return best.map(([key]) => key);
};

/** Dice on rare-word weight, mixed with containment so that a paragraph that grew or shrank is still known. */
const likeness = (a: Bag, b: Bag, scale: Scale): number => {
  const shared = overlap(a, b, scale);
  const total = a.weight + b.weight;
  if (total === 0) return 0;
  const dice = (2 * shared.weight) / total;
  const smaller = a.weight < b.weight ? a : b;
  if (smaller.size < ALIGN.containmentFeatures || smaller.weight === 0) return dice;
  return (1 - ALIGN.containmentShare) * dice + ALIGN.containmentShare * (shared.weight / smaller.weight);
};

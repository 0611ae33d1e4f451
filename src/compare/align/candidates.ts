import type { Candidate } from './assignment.ts';
import { type Bag, overlap, type Scale } from './similarity.ts';
import { ALIGN, type CompareLimits } from '../limits.ts';

/** A paragraph without an identical counterpart. */
export interface UnmatchedParagraph {
  readonly index: number;
  readonly bag: Bag;
}

/** How well an old and a new position fit, 0 to 1, judged by the identical paragraphs around them. */
export type PositionFit = (before: number, after: number) => number;

export interface Search {
  readonly scale: Scale;
  readonly limits: CompareLimits;
  readonly positionFit: PositionFit;
}

/** Uses an inverted index of rare features, so that dissimilar paragraphs are never compared. */
export const findCandidates = (
  olds: readonly UnmatchedParagraph[],
  news: readonly UnmatchedParagraph[],
  search: Search,
): readonly Candidate[] => {
  const { scale, positionFit } = search;
  const postings = invert(olds);
  return news.flatMap(({ index, bag }) =>
    topMatches(bag, postings, search).flatMap((match) => {
      const old = olds[match];
      if (!old) return [];
      const fit = positionFit(old.index, index);
      const value =
        similarity(old.bag, bag, scale) +
        ALIGN.positionBonus * fit -
        ALIGN.pairFloor -
        ALIGN.positionBonus / 2;
      return value > 0 ? [{ before: old.index, after: index, value }] : [];
    }),
  );
};

/** An inverted index. Paragraphs are numbered by their position in the indexed list. */
export interface Postings {
  readonly of: readonly (readonly number[] | undefined)[];
  /** One accumulator for each paragraph; all zero between searches. */
  readonly sums: Float64Array;
}

export const invert = (sides: readonly UnmatchedParagraph[]): Postings => {
  const of: (number[] | undefined)[] = [];
  for (const [position, { bag }] of sides.entries()) {
    for (const id of bag.ids) {
      const list = of[id];
      if (list) list.push(position);
      else of[id] = [position];
    }
  }
  return { of, sums: new Float64Array(sides.length) };
};

/**
 * The rarest features of a bag that the index contains. In a long text even these may be common: if too few are rare
 * enough, some more common ones are used as well.
 */
const probesOf = (
  bag: Bag,
  of: Postings['of'],
  { scale, limits }: Pick<Search, 'scale' | 'limits'>,
): readonly number[] => {
  const inAtMost = (most: number): number[] =>
    bag.ids.filter((id) => {
      const length = of[id]?.length ?? 0;
      return length > 0 && length <= most;
    });
  const rarestFirst = (ids: number[]): number[] =>
    ids.sort((a, b) => scale.weightOf(b) - scale.weightOf(a) || a - b);
  const usable = inAtMost(limits.maxPostings);
  // A line of two or three words may share them by chance.
  if (usable.length < limits.minProbes && bag.ids.length > 2 * limits.minProbes) {
    return rarestFirst(inAtMost(limits.maxCommonPostings)).slice(0, limits.minProbes);
  }
  return usable.length <= limits.maxProbes ? usable : rarestFirst(usable).slice(0, limits.maxProbes);
};

/** The positions of the most promising counterparts of a bag, best first, at most `maxCandidates`. */
export const topMatches = (
  bag: Bag,
  { of, sums }: Postings,
  { scale, limits }: Search,
): readonly number[] => {
  const probes = probesOf(bag, of, { scale, limits });
  const touched: number[] = [];
  for (const id of probes) {
    const weight = scale.weightOf(id);
    for (const position of of[id] ?? []) {
      const sum = sums[position] ?? 0;
      if (sum === 0) touched.push(position);
      sums[position] = sum + weight;
    }
  }
  const found = heaviest(touched, sums, limits.maxCandidates);
  for (const position of touched) sums[position] = 0;
  return found;
};

/** The `most` positions with the greatest sums, greatest first. The smaller of two positions with equal sums comes first. */
const heaviest = (positions: readonly number[], sums: Float64Array, most: number): readonly number[] => {
  const best: number[] = [];
  const isBetter = (a: number, b: number): boolean => {
    const lead = (sums[a] ?? 0) - (sums[b] ?? 0);
    return lead > 0 || (lead === 0 && a < b);
  };
  for (const position of positions) {
    let place = best.length;
    if (place >= most && !isBetter(position, best[place - 1] ?? 0)) continue;
    while (place > 0 && isBetter(position, best[place - 1] ?? 0)) place -= 1;
    best.splice(place, 0, position);
    if (best.length > most) best.pop();
  }
  return best;
};

/** Weighted Dice coefficient, mixed with containment to recognise a paragraph that grew or shrank. */
const similarity = (a: Bag, b: Bag, scale: Scale): number => {
  const shared = overlap(a, b, scale);
  const total = a.weight + b.weight;
  if (total === 0) return 0;
  const dice = (2 * shared.weight) / total;
  const smaller = a.weight < b.weight ? a : b;
  if (smaller.size < ALIGN.containmentFeatures || smaller.weight === 0) return dice;
  return (1 - ALIGN.containmentShare) * dice + ALIGN.containmentShare * (shared.weight / smaller.weight);
};

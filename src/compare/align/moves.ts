/** One kept paragraph: where its main content stood before, and how much text it is. */
export interface Kept {
  readonly before: number;
  readonly size: number;
}

/** A run that kept its order, by its last position (-1: none). */
interface Run {
  readonly count: number;
  readonly size: number;
  readonly last: number;
}

const NO_RUN: Run = { count: 0, size: 0, last: -1 };

const better = (a: Run, b: Run): boolean => a.count > b.count || (a.count === b.count && a.size > b.size);

/**
 * The positions in `kept` that moved: the fewest paragraphs outside the longest non-decreasing run of old places;
 * where two runs are equally long, the one that leaves less text moved. Weighted longest increasing subsequence with a
 * Fenwick tree over old places, O(n log n).
 */
export const findMoves = (kept: readonly Kept[]): ReadonlySet<number> => {
  const places = [...new Set(kept.map((k) => k.before))].sort((a, b) => a - b);
  const rank = new Map(places.map((place, index) => [place, index + 1]));
  // tree[r]: the best run among those ending at the ranks that the node r of the Fenwick tree stands for.
  const tree: Run[] = Array.from({ length: places.length + 1 }, () => NO_RUN);
  const bestUpTo = (place: number): Run => {
    let best = NO_RUN;
    for (let at = place; at > 0; at -= at & -at)
      if (better(tree[at] ?? NO_RUN, best)) best = tree[at] ?? NO_RUN;
    return best;
  };
  const previous: number[] = [];
  for (const [position, { before, size }] of kept.entries()) {
    const place = rank.get(before) ?? 1;
    const run = bestUpTo(place);
    previous[position] = run.last;
    const mine: Run = { count: run.count + 1, size: run.size + size, last: position };
    for (let at = place; at < tree.length; at += at & -at)
      if (better(mine, tree[at] ?? NO_RUN)) tree[at] = mine;
  }
  const staying = new Set<number>();
  for (let at = bestUpTo(places.length).last; at >= 0; at = previous[at] ?? -1) staying.add(at);
  return new Set([...kept.keys()].filter((position) => !staying.has(position)));
};

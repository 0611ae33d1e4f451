/** A kept paragraph: the previous position of its main content, and its length. */
export interface Kept {
  readonly before: number;
  readonly size: number;
}

/** A run of paragraphs in unchanged order, identified by its last position (-1: none). */
interface Run {
  readonly count: number;
  readonly size: number;
  readonly last: number;
}

const NO_RUN: Run = { count: 0, size: 0, last: -1 };

const better = (a: Run, b: Run): boolean => a.count > b.count || (a.count === b.count && a.size > b.size);

/**
 * The positions in `kept` that moved: everything outside the longest non-decreasing run of old positions. Of two runs of
 * equal length, the one with more text stays. Weighted longest increasing subsequence with a Fenwick tree over old
 * positions, O(n log n).
 */
export const findMoves = (kept: readonly Kept[]): ReadonlySet<number> => {
  const oldPositions = [...new Set(kept.map((k) => k.before))].sort((a, b) => a - b);
  const rank = new Map(oldPositions.map((oldPosition, index) => [oldPosition, index + 1]));
  // tree[r]: the best run ending at one of the ranks that node r of the Fenwick tree covers.
  const tree: Run[] = Array.from({ length: oldPositions.length + 1 }, () => NO_RUN);
  const bestUpTo = (oldPosition: number): Run => {
    let best = NO_RUN;
    for (let at = oldPosition; at > 0; at -= at & -at)
      if (better(tree[at] ?? NO_RUN, best)) best = tree[at] ?? NO_RUN;
    return best;
  };
  const previous: number[] = [];
  for (const [position, { before, size }] of kept.entries()) {
    const oldPosition = rank.get(before) ?? 1;
    const run = bestUpTo(oldPosition);
    previous[position] = run.last;
    const mine: Run = { count: run.count + 1, size: run.size + size, last: position };
    for (let at = oldPosition; at < tree.length; at += at & -at)
      if (better(mine, tree[at] ?? NO_RUN)) tree[at] = mine;
  }
  const staying = new Set<number>();
  for (let at = bestUpTo(oldPositions.length).last; at >= 0; at = previous[at] ?? -1) staying.add(at);
  return new Set([...kept.keys()].filter((position) => !staying.has(position)));
};

/** An old and a new position. */
export interface Pair {
  readonly before: number;
  readonly after: number;
}

const positionsByText = (texts: readonly string[]): Map<string, number[]> => {
  const positions = new Map<string, number[]>();
  for (const [index, text] of texts.entries()) {
    const list = positions.get(text);
    if (list) list.push(index);
    else positions.set(text, [index]);
  }
  return positions;
};

/**
 * Longest common subsequence of equal texts (Hunt and Szymanski 1977), O(r log n) for r candidate pairs. A text repeated
 * on both sides would make r quadratic, so its k-th occurrence is only paired with occurrences k - window … k + window,
 * counted from the start and from the end.
 */
const longestRun = (before: readonly string[], after: readonly string[], window: number): readonly Pair[] => {
  const oldPositions = positionsByText(before);
  const newPositions = positionsByText(after);
  const seen = new Map<string, number>();
  // tails[k]: the smallest old position that ends a common subsequence of length k + 1, as a linked list.
  const tails: { pair: Pair; rest: unknown }[] = [];
  for (const [index, text] of after.entries()) {
    const positions = oldPositions.get(text);
    if (!positions) continue;
    const ordinal = seen.get(text) ?? 0;
    seen.set(text, ordinal + 1);
    const fromEnd = positions.length - (newPositions.get(text)?.length ?? 0) + ordinal;
    const low = Math.max(0, Math.min(ordinal, fromEnd) - window);
    const high = Math.min(positions.length - 1, Math.max(ordinal, fromEnd) + window);
    const wide = high - low > 4 * window;
    for (let k = high; k >= low; k -= 1) {
      if (wide && Math.abs(k - ordinal) > window && Math.abs(k - fromEnd) > window) continue;
      extend(tails, { before: positions[k] ?? 0, after: index });
    }
  }
  const run: Pair[] = [];
  for (let link = tails.at(-1); link; link = link.rest as { pair: Pair; rest: unknown } | undefined)
    run.push(link.pair);
  return run.reverse();
};

const extend = (tails: { pair: Pair; rest: unknown }[], pair: Pair): void => {
  let low = 0;
  let high = tails.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tails[middle]?.pair.before ?? 0) < pair.before) low = middle + 1;
    else high = middle;
  }
  if (tails[low]?.pair.before === pair.before) return;
  tails[low] = { pair, rest: tails[low - 1] };
};

const follows = (last: Pair | undefined, next: Pair | undefined): boolean =>
  last !== undefined &&
  next !== undefined &&
  next.before === last.before + 1 &&
  next.after === last.after + 1;

/** Prefers adjacent pairs among equally long runs, as an editor would read them. */
const slideTogether = (
  pairs: readonly Pair[],
  before: readonly string[],
  after: readonly string[],
): readonly Pair[] => {
  const slid = [...pairs];
  const slide = (k: number, neighbour: Pair | undefined, step: 1 | -1): void => {
    const here = slid[k];
    if (!here || !neighbour || follows(slid[k - 1], here) || follows(here, slid[k + 1])) return;
    const target = { before: neighbour.before + step, after: neighbour.after + step };
    const text = after[here.after];
    if (before[target.before] === text && after[target.after] === text) slid[k] = target;
  };
  for (let k = slid.length - 2; k >= 0; k -= 1) slide(k, slid[k + 1], -1);
  for (let k = 1; k < slid.length; k += 1) slide(k, slid[k - 1], 1);
  return slid;
};

/**
 * Pairs equal texts: first the longest run in order, then the rest in order of the new text (those moved). Position
 * decides between repeated texts.
 */
export const pairIdentical = (
  before: readonly string[],
  after: readonly string[],
  window: number,
): readonly Pair[] => {
  const limit = Math.min(before.length, after.length);
  let head = 0;
  while (head < limit && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < limit - head && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1;
  // A repeated text at the edge of the trimmed part may belong to the middle, where equally long runs are compared.
  const repeated = repeatedTexts(before, after);
  while (head > 0 && repeated.has(before[head - 1] ?? '')) head -= 1;
  while (tail > 0 && repeated.has(before[before.length - tail] ?? '')) tail -= 1;
  const oldMiddle = before.slice(head, before.length - tail);
  const newMiddle = after.slice(head, after.length - tail);
  const run = longestRun(oldMiddle, newMiddle, window);
  const trimmed: Pair[] = [];
  for (let k = 0; k < head; k += 1) trimmed.push({ before: k, after: k });
  for (const pair of run) trimmed.push({ before: pair.before + head, after: pair.after + head });
  for (let k = tail; k > 0; k -= 1) trimmed.push({ before: before.length - k, after: after.length - k });
  const pairs = slideTogether(trimmed, before, after);
  return [...pairs, ...pairLeftovers(before, after, pairs)];
};

const repeatedTexts = (...sides: readonly (readonly string[])[]): ReadonlySet<string> => {
  const repeated = new Set<string>();
  for (const side of sides) {
    const seen = new Set<string>();
    for (const text of side) {
      if (seen.has(text)) repeated.add(text);
      seen.add(text);
    }
  }
  return repeated;
};

const pairLeftovers = (
  before: readonly string[],
  after: readonly string[],
  pairs: readonly Pair[],
): readonly Pair[] => {
  const usedOld = new Set(pairs.map((pair) => pair.before));
  const usedNew = new Set(pairs.map((pair) => pair.after));
  const free = new Map<string, number[]>();
  for (const [index, text] of before.entries()) {
    if (usedOld.has(index)) continue;
    const list = free.get(text);
    if (list) list.push(index);
    else free.set(text, [index]);
  }
  const moved: Pair[] = [];
  for (const [index, text] of after.entries()) {
    const position = usedNew.has(index) ? undefined : free.get(text)?.shift();
    if (position !== undefined) moved.push({ before: position, after: index });
  }
  return moved;
};

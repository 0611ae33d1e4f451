import { diffArrays } from 'diff';
import type { WordSpan } from '../../model/change.ts';
import type { Token } from '../../text/tokens.ts';

/** One differing stretch, as ranges of old and new token numbers (end excluded). */
export interface Hunk {
  readonly before: readonly [start: number, end: number];
  readonly after: readonly [start: number, end: number];
}

export interface WordDiff {
  readonly before: readonly Token[];
  readonly after: readonly Token[];
  readonly hunks: readonly Hunk[];
  /** Steps spent, to be deducted from the shared budget. */
  readonly steps: number;
}

export interface WordLimits {
  /** Tokens of both texts together. Longer texts are not compared word by word. */
  readonly maxTokens: number;
  /** Inserted plus deleted tokens. With more, the whole text counts as replaced. */
  readonly maxEditTokens: number;
  /** Steps left in the shared budget. Myers takes about half the square of the edit length. */
  readonly maxSteps: number;
}

/**
 * Compares two texts word by word (Myers 1986, by the `diff` library). White space is ignored: a space belongs to the
 * word before it. Bounded by the number of edits, not by time, so that the result does not depend on the load.
 */
export const diffWords = (
  before: readonly Token[],
  after: readonly Token[],
  limits: WordLimits,
): WordDiff => {
  const old = withoutSpaces(before);
  const now = withoutSpaces(after);
  const from = commonPrefix(old.keys, now.keys);
  const fits = old.keys.length + now.keys.length <= limits.maxTokens;
  const most = Math.min(limits.maxEditTokens, Math.floor(Math.sqrt(2 * Math.max(0, limits.maxSteps))));
  const parts = most < 1 || !fits ? undefined : editScript(old.keys, now.keys, from, most);
  if (!parts) {
    const hunk: Hunk = { before: [0, before.length], after: [0, after.length] };
    return { before, after, hunks: [hunk], steps: (most * most) / 2 };
  }
  const found = hunksOf(parts, from);
  const hunks = found.map(({ before, after }): Hunk => ({
    before: old.range(...before),
    after: now.range(...after),
  }));
  const edits = found.reduce(
    (sum, { before, after }) => sum + before[1] - before[0] + after[1] - after[0],
    0,
  );
  return { before, after, hunks, steps: (edits * edits) / 2 + old.keys.length + now.keys.length };
};

/** The differing stretches, numbered without spaces. */
const hunksOf = (parts: readonly Step[], from: number): readonly Hunk[] => {
  const found: Hunk[] = [];
  let i = from;
  let j = from;
  let open: readonly [number, number] | null = null;
  const close = (): void => {
    if (open) found.push({ before: [open[0], i], after: [open[1], j] });
    open = null;
  };
  for (const { count, added, removed } of parts) {
    if (!added && !removed) {
      close();
      i += count;
      j += count;
      continue;
    }
    open ??= [i, j];
    if (removed) i += count;
    else j += count;
  }
  close();
  return found;
};

interface Step {
  readonly count: number;
  readonly added: boolean;
  readonly removed: boolean;
}

/**
 * The shortest edit script after the first `from` tokens, which are equal; undefined if it needs more than `most`
 * insertions and deletions. Most edits are a single stretch and need no search.
 */
const editScript = (
  old: readonly string[],
  now: readonly string[],
  from: number,
  most: number,
): readonly Step[] | undefined => {
  let oldEnd = old.length;
  let nowEnd = now.length;
  while (oldEnd > from && nowEnd > from && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd -= 1;
    nowEnd -= 1;
  }
  const removed = oldEnd - from;
  const added = nowEnd - from;
  if (removed === 0 || added === 0 || (removed === 1 && added === 1)) {
    if (removed + added > most) return undefined;
    return [
      { count: removed, added: false, removed: true },
      { count: added, added: true, removed: false },
    ].filter(({ count }) => count > 0);
  }
  return diffArrays(old.slice(from), now.slice(from), { maxEditLength: most });
};

/** The length of the common prefix. */
const commonPrefix = (old: readonly string[], now: readonly string[]): number => {
  const shorter = Math.min(old.length, now.length);
  let from = 0;
  while (from < shorter && old[from] === now[from]) from += 1;
  return from;
};

/** The keys without white space, and a mapping back to token numbers, in which each key includes the space after it. */
const withoutSpaces = (
  tokens: readonly Token[],
): { readonly keys: string[]; readonly range: (start: number, end: number) => Hunk['before'] } => {
  const keys: string[] = [];
  const places: number[] = [];
  for (const [place, token] of tokens.entries()) {
    if (token.kind === 'space') continue;
    keys.push(token.key);
    places.push(place);
  }
  const at = (index: number): number => places[index] ?? tokens.length;
  return { keys, range: (start, end) => [at(start), at(end)] };
};

const text = (tokens: readonly Token[], start: number, end: number): string =>
  tokens
    .slice(start, end)
    .map((token) => token.raw)
    .join('');

/**
 * The difference as spans for people: `equal` and `insert` spell the new text exactly, `equal` and `delete` the old one.
 * Where both sides are equal but use different characters (quotes, dashes), both are listed.
 */
export const wordSpans = ({ before, after, hunks }: WordDiff): readonly WordSpan[] => {
  const spans: WordSpan[] = [];
  const push = (op: WordSpan['op'], piece: string): void => {
    if (piece === '') return;
    const last = spans.at(-1);
    if (last?.op === op) spans[spans.length - 1] = { op, text: last.text + piece };
    else spans.push({ op, text: piece });
  };
  const either = (old: string, now: string): void => {
    if (old === now) push('equal', old);
    else {
      push('delete', old);
      push('insert', now);
    }
  };
  let i = 0;
  let j = 0;
  const equal = (oldEnd: number, newEnd: number): void => {
    while (i < oldEnd || j < newEnd) {
      const old = i < oldEnd ? before[i] : undefined;
      const now = j < newEnd ? after[j] : undefined;
      // White space may be on one side only, because the comparison ignores it.
      const oldAlone = now === undefined || (old?.kind === 'space' && now.kind !== 'space');
      const newAlone = !oldAlone && (old === undefined || (now.kind === 'space' && old.kind !== 'space'));
      either(newAlone || !old ? '' : old.raw, oldAlone ? '' : now.raw);
      if (!newAlone) i += 1;
      if (!oldAlone) j += 1;
    }
  };
  for (const hunk of hunks) {
    equal(hunk.before[0], hunk.after[0]);
    push('delete', text(before, ...hunk.before));
    push('insert', text(after, ...hunk.after));
    i = hunk.before[1];
    j = hunk.after[1];
  }
  equal(before.length, after.length);
  return spans;
};

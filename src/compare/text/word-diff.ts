import { diffArrays } from 'diff';
import type { WordSpan } from '../../model/change.ts';
import type { Token } from '../../text/tokens.ts';

/** A stretch that differs: what stood there and what stands there now, as ranges of token numbers (end excluded). */
export interface Hunk {
  readonly before: readonly [start: number, end: number];
  readonly after: readonly [start: number, end: number];
}

export interface WordDiff {
  readonly before: readonly Token[];
  readonly after: readonly Token[];
  readonly hunks: readonly Hunk[];
  /** Steps spent, to be taken off a common budget. */
  readonly steps: number;
}

export interface WordLimits {
  /** Tokens of both texts together; longer texts are not compared word by word. */
  readonly maxTokens: number;
  /** Inserted plus deleted tokens; beyond it the whole text counts as replaced. */
  readonly maxEditTokens: number;
  /** Steps left in the common budget; Myers takes about half the square of the edit. */
  readonly maxSteps: number;
}

/**
 * Differences of two texts word by word (Myers 1986, by the `diff` library). White space takes no part: a space belongs
 * to the word before it. Bounded by the number of edits and not by the clock, so that the same texts give the same
 * answer on a busy machine.
 */
export const diffWords = (
  before: readonly Token[],
  after: readonly Token[],
  limits: WordLimits,
): WordDiff => {
  const old = visible(before);
  const now = visible(after);
  const from = sameStart(old.keys, now.keys);
  const fits = old.keys.length + now.keys.length <= limits.maxTokens;
  const most = Math.min(limits.maxEditTokens, Math.floor(Math.sqrt(2 * Math.max(0, limits.maxSteps))));
  const parts = most < 1 || !fits ? undefined : script(old.keys, now.keys, from, most);
  if (!parts) {
    const hunk: Hunk = { before: [0, before.length], after: [0, after.length] };
    return { before, after, hunks: [hunk], steps: (most * most) / 2 };
  }
  const found = stretchesOf(parts, from);
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

/** The stretches that differ, in numbers of visible tokens. */
const stretchesOf = (parts: readonly Step[], from: number): readonly Hunk[] => {
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
 * The shortest edit script behind the first `from` tokens, which are equal; undefined if it takes more than `most`
 * insertions and deletions. Most edits are one stretch, and need no search.
 */
const script = (
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
  const gone = oldEnd - from;
  const come = nowEnd - from;
  if (gone === 0 || come === 0 || (gone === 1 && come === 1)) {
    if (gone + come > most) return undefined;
    return [
      { count: gone, added: false, removed: true },
      { count: come, added: true, removed: false },
    ].filter(({ count }) => count > 0);
  }
  return diffArrays(old.slice(from), now.slice(from), { maxEditLength: most });
};

/** Tokens that both lists begin with. */
const sameStart = (old: readonly string[], now: readonly string[]): number => {
  const shorter = Math.min(old.length, now.length);
  let from = 0;
  while (from < shorter && old[from] === now[from]) from += 1;
  return from;
};

/** The tokens that take part, and where a range of them stands among all; each owns the white space behind it. */
const visible = (
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
 * The difference as spans for people: `equal` and `insert` give the new text letter by letter, `equal` and `delete` the
 * old one. Where both sides read alike but are written in other characters (quotes, dashes), both are given.
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
      // White space may stand on one side only, since it takes no part in the comparison.
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

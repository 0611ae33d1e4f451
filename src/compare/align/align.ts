import { assign } from './assignment.ts';
import { findCandidates, type Place, type Side } from './candidates.ts';
import { pairIdentical, type Pair } from './identical.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';
import type { Origin } from './origin.ts';
import { findParts } from './splits-and-joins.ts';
import { type Bag, makeScale } from './similarity.ts';
import { ALIGN, type CompareLimits } from '../limits.ts';
import type { Reader } from '../../text/tokens.ts';

export interface Reading {
  readonly limits: CompareLimits;
  readonly read: Reader;
  readonly rules: LanguageRules | null;
}

const NO_WORDS: ReadonlySet<string> = new Set();

export interface Alignment {
  /** One entry for each new paragraph. */
  readonly origins: readonly Origin[];
}

/**
 * Finds for each new paragraph the old ones it carries on. Four steps, from sure to unsure: identical texts in order,
 * identical texts out of order, similar texts by global assignment, then parts (an old paragraph split over several
 * new ones, several old ones merged into one). Texts are expected folded for comparison.
 */
export const align = (
  before: readonly string[],
  after: readonly string[],
  { limits, read, rules }: Reading,
): Alignment => {
  const pairs = pairIdentical(before, after, limits.maxRepeatWindow);
  const oldTaken = new Set(pairs.map((pair) => pair.before));
  const newTaken = new Set(pairs.map((pair) => pair.after));
  const origins: Origin[] = after.map(() => ({ before: [], identical: false, score: 0 }));
  for (const pair of pairs) origins[pair.after] = { before: [pair.before], identical: true, score: 1 };
  if (oldTaken.size === before.length || newTaken.size === after.length) return { origins };

  const scale = makeScale(
    raritySample(before, after, newTaken, limits.maxRarityParagraphs),
    read,
    rules?.stopWords ?? NO_WORDS,
  );
  const free = (texts: readonly string[], taken: ReadonlySet<number>): readonly Side[] =>
    texts.flatMap((text, index) => (taken.has(index) ? [] : [{ index, bag: scale.bag(text) }]));
  const olds = free(before, oldTaken);
  const news = free(after, newTaken);
  const place = makePlaces(pairs, before.length, after.length);
  const candidates = findCandidates(olds, news, { scale, limits, place });
  const chosen = assign(candidates, limits.maxExactAssignment);
  const bags = { olds: byIndex(olds), news: byIndex(news) };
  for (const { before: from, after: to, value } of chosen) {
    origins[to] = { before: [from], identical: false, score: value + ALIGN.pairFloor };
  }
  findParts(origins, { ...bags, before, after, chosen, scale, limits, read, rules });
  return { origins };
};

const byIndex = (sides: readonly Side[]): ReadonlyMap<number, Bag> =>
  new Map(sides.map((side) => [side.index, side.bag]));

const raritySample = (
  before: readonly string[],
  after: readonly string[],
  newTaken: ReadonlySet<number>,
  most: number,
): readonly string[] => {
  const fresh = after.filter((_, index) => !newTaken.has(index));
  return [...new Set([...fresh.slice(0, most >> 1), ...before.slice(0, most)])].slice(0, most);
};

const makePlaces = (pairs: readonly Pair[], oldLength: number, newLength: number): Place => {
  // Without anything identical around, a place says nothing for or against.
  if (pairs.length === 0) return () => 0.5;
  const run = [...pairs].sort((a, b) => a.after - b.after);
  const ahead: number[] = [];
  const behind: number[] = [];
  let k = 0;
  let last = -1;
  for (let index = 0; index < newLength; index += 1) {
    ahead[index] = last;
    if (run[k]?.after === index) {
      last = run[k]?.before ?? last;
      k += 1;
    }
  }
  k = run.length - 1;
  let next = oldLength;
  for (let index = newLength - 1; index >= 0; index -= 1) {
    behind[index] = next;
    if (run[k]?.after === index) {
      next = run[k]?.before ?? next;
      k -= 1;
    }
  }
  return (before, after) => {
    const low = ahead[after] ?? -1;
    const high = behind[after] ?? oldLength;
    if (before > low && before < high) return 1;
    const distance = before <= low ? low - before : before - high;
    return 1 / (2 + distance);
  };
};

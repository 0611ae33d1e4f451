import { assign } from './assignment.ts';
import { findCandidates, type PositionFit, type UnmatchedParagraph } from './candidates.ts';
import { pairIdentical, type Pair } from './identical.ts';
import type { CompareRules } from '../language/compare-rules.ts';
import type { Origin } from './origin.ts';
import { pairParts } from './splits-and-merges.ts';
import { type Bag, createScale } from './similarity.ts';
import { ALIGN, type CompareLimits } from '../limits.ts';
import type { Tokenizer } from '../../text/tokens.ts';

export interface AlignContext {
  readonly limits: CompareLimits;
  readonly tokenize: Tokenizer;
  readonly rules: CompareRules | null;
}

const NO_WORDS: ReadonlySet<string> = new Set();

/**
 * Finds the old paragraphs that each new paragraph comes from, one origin for each new paragraph. Four steps, from
 * certain to uncertain: identical texts in order, identical texts out of order, similar texts by global assignment, then
 * parts (an old paragraph split into several, or several merged into one). Expects texts folded for comparison.
 */
export const align = (
  before: readonly string[],
  after: readonly string[],
  { limits, tokenize, rules }: AlignContext,
): readonly Origin[] => {
  const pairs = pairIdentical(before, after, limits.maxRepeatWindow);
  const pairedOlds = new Set(pairs.map((pair) => pair.before));
  const pairedNews = new Set(pairs.map((pair) => pair.after));
  const origins: Origin[] = after.map(() => ({ before: [], identical: false, score: 0 }));
  for (const pair of pairs) origins[pair.after] = { before: [pair.before], identical: true, score: 1 };
  if (pairedOlds.size === before.length || pairedNews.size === after.length) return origins;

  const scale = createScale(
    raritySample(before, after, pairedNews, limits.maxRarityParagraphs),
    tokenize,
    rules?.stopWords ?? NO_WORDS,
  );
  const free = (texts: readonly string[], taken: ReadonlySet<number>): readonly UnmatchedParagraph[] =>
    texts.flatMap((text, index) => (taken.has(index) ? [] : [{ index, bag: scale.bag(text) }]));
  const olds = free(before, pairedOlds);
  const news = free(after, pairedNews);
  const positionFit = positionFitAmong(pairs, before.length, after.length);
  const candidates = findCandidates(olds, news, { scale, limits, positionFit });
  const chosen = assign(candidates, limits.maxExactAssignment);
  const bags = { olds: byIndex(olds), news: byIndex(news) };
  for (const { before: from, after: to, value } of chosen) {
    origins[to] = { before: [from], identical: false, score: value + ALIGN.pairFloor };
  }
  pairParts(origins, { ...bags, before, after, chosen, scale, limits, tokenize, rules });
  return origins;
};

const byIndex = (sides: readonly UnmatchedParagraph[]): ReadonlyMap<number, Bag> =>
  new Map(sides.map((side) => [side.index, side.bag]));

const raritySample = (
  before: readonly string[],
  after: readonly string[],
  pairedNews: ReadonlySet<number>,
  most: number,
): readonly string[] => {
  const fresh = after.filter((_, index) => !pairedNews.has(index));
  return [...new Set([...fresh.slice(0, most >> 1), ...before.slice(0, most)])].slice(0, most);
};

const positionFitAmong = (pairs: readonly Pair[], oldLength: number, newLength: number): PositionFit => {
  // Without identical paragraphs around it, a position says nothing.
  if (pairs.length === 0) return () => 0.5;
  const run = [...pairs].sort((a, b) => a.after - b.after);
  // The old position of the nearest identical paragraph before and after each new position.
  const previous: number[] = [];
  const following: number[] = [];
  let k = 0;
  let last = -1;
  for (let index = 0; index < newLength; index += 1) {
    previous[index] = last;
    if (run[k]?.after === index) {
      last = run[k]?.before ?? last;
      k += 1;
    }
  }
  k = run.length - 1;
  let next = oldLength;
  for (let index = newLength - 1; index >= 0; index -= 1) {
    following[index] = next;
    if (run[k]?.after === index) {
      next = run[k]?.before ?? next;
      k -= 1;
    }
  }
  return (before, after) => {
    const low = previous[after] ?? -1;
    const high = following[after] ?? oldLength;
    if (before > low && before < high) return 1;
    const distance = before <= low ? low - before : before - high;
    return 1 / (2 + distance);
  };
};

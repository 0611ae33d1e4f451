import type { Candidate } from './assignment.ts';
import { invert, topMatches, type Search, type UnmatchedParagraph } from './candidates.ts';
import { foldForSearch } from '../../text/fold.ts';
import type { CompareRules } from '../language/compare-rules.ts';
import type { Origin } from './origin.ts';
import { sentences } from '../../text/sentences.ts';
import { type Bag, overlap, type Scale, subtract } from './similarity.ts';
import { ALIGN, type CompareLimits } from '../limits.ts';
import type { Tokenizer } from '../../text/tokens.ts';

export interface PartsInput {
  /** Folded texts. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly olds: ReadonlyMap<number, Bag>;
  readonly news: ReadonlyMap<number, Bag>;
  readonly chosen: readonly Candidate[];
  readonly scale: Scale;
  readonly limits: CompareLimits;
  readonly tokenize: Tokenizer;
  readonly rules: CompareRules | null;
}

interface Best {
  readonly index: number;
  readonly share: number;
}

const shareOf = (part: Bag, whole: Bag, scale: Scale): number =>
  part.weight === 0 ? 0 : overlap(part, whole, scale).weight / part.weight;

/**
 * Adds splits and merges to `origins`. Only text that the main pair does not explain counts: an added paragraph that
 * quotes a kept one is not split from it, because the kept one lost nothing. There are two signs: most of the part is
 * found in the remainder, or a whole sentence of the old paragraph is here rather than in the paragraph it is paired with.
 */
export const pairParts = (origins: Origin[], parts: PartsInput): void => {
  const { olds, news, chosen, scale, limits } = parts;
  const pairs = chosen.flatMap(({ before, after }) => {
    const old = olds.get(before);
    const now = news.get(after);
    return old && now ? [{ before, after, old, now }] : [];
  });
  const restOfOlds = pairs.map(({ before, old, now }): UnmatchedParagraph => ({
    index: before,
    bag: subtract(old, now, scale),
  }));
  const restOfNews = pairs.map(({ after, old, now }): UnmatchedParagraph => ({
    index: after,
    bag: subtract(now, old, scale),
  }));
  const newOf = new Map(pairs.map((pair) => [pair.before, pair.now]));
  const oldOf = new Map(pairs.map((pair) => [pair.after, pair.old]));
  const search: Search = { scale, limits, positionFit: () => 0 };
  const sentenceBags = sentenceBagsOf(parts);
  const oldIndex = invert(restOfOlds);
  const pairedNew = new Set(pairs.map((pair) => pair.after));
  for (const [after, bag] of news) {
    if (pairedNew.has(after)) continue;
    const best = bestPart(topMatches(bag, oldIndex, search), (position) => {
      const side = restOfOlds[position];
      const main = side && newOf.get(side.index);
      if (!side || !main) return null;
      const share = partShare(bag, side.bag, scale) - ALIGN.splitFloor;
      return {
        index: side.index,
        share: Math.max(share, sentenceShare(sentenceBags(side.index), bag, main, scale)),
      };
    });
    if (best)
      origins[after] = { before: [best.index], identical: false, score: best.share + ALIGN.splitFloor };
  }
  const newIndex = invert(restOfNews);
  const pairedOld = new Set(pairs.map((pair) => pair.before));
  for (const [before, bag] of olds) {
    if (pairedOld.has(before)) continue;
    const best = bestPart(topMatches(bag, newIndex, search), (position) => {
      const side = restOfNews[position];
      const now = side && news.get(side.index);
      const main = side && oldOf.get(side.index);
      if (!side || !now || !main) return null;
      const share = partShare(bag, side.bag, scale) - ALIGN.mergeFloor;
      return {
        index: side.index,
        share: Math.max(share, sentenceShare(sentenceBags(before), now, main, scale)),
      };
    });
    const origin = best && origins[best.index];
    if (origin) origins[best.index] = { ...origin, before: [...origin.before, before] };
  }
  pairNewHeadings(origins, parts);
  pairRunInHeadings(origins, parts);
};

/** Folded, without a leading number: "3. Services" becomes "services". */
const opening = (text: string): string => foldForSearch(text).replace(/^\p{N}+ (?=\p{L})/u, '');

/** Does `whole` begin with the few words of `head`, while `rest` does not? */
const lostOpening = (head: string, whole: string, rest: string): boolean => {
  if (head.length > ALIGN.headCharacters) return false;
  const words = opening(head);
  return (
    words.length > 2 &&
    `${opening(whole)} `.startsWith(`${words} `) &&
    !`${opening(rest)} `.startsWith(`${words} `)
  );
};

/** Opening words of a paragraph that became the heading above it. */
const pairNewHeadings = (origins: Origin[], { before, after }: PartsInput): void => {
  for (const [index, origin] of origins.entries()) {
    const next = origins[index + 1];
    const old = next?.before[0];
    if (origin.before.length > 0 || !next || next.identical || old === undefined) continue;
    if (lostOpening(after[index] ?? '', before[old] ?? '', after[index + 1] ?? '')) {
      origins[index] = { before: [old], identical: false, score: ALIGN.splitFloor };
    }
  }
};

/** Headings that became the opening words of the paragraph below. */
const pairRunInHeadings = (origins: Origin[], { before, after }: PartsInput): void => {
  const used = new Set(origins.flatMap((origin) => origin.before));
  for (const [index, origin] of origins.entries()) {
    const old = origin.before[0];
    if (old === undefined || origin.identical || old === 0 || used.has(old - 1)) continue;
    if (lostOpening(before[old - 1] ?? '', after[index] ?? '', before[old] ?? '')) {
      origins[index] = { ...origin, before: [...origin.before, old - 1] };
    }
  }
};

/** Share of a part's weight found in a remainder; 0 if they share too few features. */
const partShare = (part: Bag, remainder: Bag, scale: Scale): number => {
  const shared = overlap(part, remainder, scale);
  return shared.size < ALIGN.partFeatures || part.weight === 0 ? 0 : shared.weight / part.weight;
};

const sentenceBagsOf = ({
  before,
  scale,
  tokenize,
  rules,
}: PartsInput): ((index: number) => readonly Bag[]) => {
  const known = new Map<number, readonly Bag[]>();
  return (index) => {
    const cached = known.get(index);
    if (cached) return cached;
    const tokens = tokenize(before[index] ?? '');
    const bags = sentences(tokens, rules).map((range) =>
      scale.bag(
        tokens
          .slice(...range)
          .map((token) => token.raw)
          .join(''),
      ),
    );
    known.set(index, bags);
    return bags;
  };
};

/** How far above the floor the best sentence is found in `here` rather than in `paired`; negative if none is. */
const sentenceShare = (bags: readonly Bag[], here: Bag, paired: Bag, scale: Scale): number =>
  Math.max(
    -1,
    ...bags.map((bag) => {
      if (bag.size < ALIGN.sentenceFeatures) return -1;
      const share = shareOf(bag, here, scale);
      return share - shareOf(bag, paired, scale) < ALIGN.sentenceLead ? -1 : share - ALIGN.sentenceFloor;
    }),
  );

const bestPart = (positions: readonly number[], judge: (position: number) => Best | null): Best | null => {
  let best: Best | null = null;
  for (const position of positions) {
    const found = judge(position);
    if (found && found.share >= 0 && (!best || found.share > best.share)) best = found;
  }
  return best;
};

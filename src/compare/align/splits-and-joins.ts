import type { Candidate } from './assignment.ts';
import { invert, rivals, type Search, type Side } from './candidates.ts';
import { foldForSearch } from '../../text/fold.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';
import type { Origin } from './origin.ts';
import { sentences } from '../../text/sentences.ts';
import { type Bag, overlap, type Scale, subtract } from './similarity.ts';
import { ALIGN, type CompareLimits } from '../limits.ts';
import type { Reader } from '../../text/tokens.ts';

export interface Parts {
  /** Folded texts. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly olds: ReadonlyMap<number, Bag>;
  readonly news: ReadonlyMap<number, Bag>;
  readonly chosen: readonly Candidate[];
  readonly scale: Scale;
  readonly limits: CompareLimits;
  readonly read: Reader;
  readonly rules: LanguageRules | null;
}

interface Best {
  readonly index: number;
  readonly share: number;
}

const shareOf = (part: Bag, whole: Bag, scale: Scale): number =>
  part.weight === 0 ? 0 : overlap(part, whole, scale).weight / part.weight;

/**
 * Splits and merges, written into `origins`. Only what the main pair leaves unexplained counts: an added paragraph that
 * quotes a kept one is no split of it, because nothing of the kept one is missing. Two signs are read: most of the
 * part is found in the remainder, or a whole sentence of the old paragraph went here and not where the main pair says.
 */
export const findParts = (origins: Origin[], parts: Parts): void => {
  const { olds, news, chosen, scale, limits } = parts;
  const pairs = chosen.flatMap(({ before, after }) => {
    const old = olds.get(before);
    const now = news.get(after);
    return old && now ? [{ before, after, old, now }] : [];
  });
  const leftOfOld = pairs.map(({ before, old, now }): Side => ({
    index: before,
    bag: subtract(old, now, scale),
  }));
  const leftOfNew = pairs.map(({ after, old, now }): Side => ({
    index: after,
    bag: subtract(now, old, scale),
  }));
  const heirOf = new Map(pairs.map((pair) => [pair.before, pair.now]));
  const mainOf = new Map(pairs.map((pair) => [pair.after, pair.old]));
  const search: Search = { scale, limits, place: () => 0 };
  const sentenceBags = makeSentenceBags(parts);
  const oldIndex = invert(leftOfOld);
  const pairedNew = new Set(pairs.map((pair) => pair.after));
  for (const [after, bag] of news) {
    if (pairedNew.has(after)) continue;
    const best = bestPart(rivals(bag, oldIndex, search), (position) => {
      const side = leftOfOld[position];
      const heir = side && heirOf.get(side.index);
      if (!side || !heir) return null;
      const share = partShare(bag, side.bag, scale) - ALIGN.splitFloor;
      return {
        index: side.index,
        share: Math.max(share, sentenceShare(sentenceBags(side.index), bag, heir, scale)),
      };
    });
    if (best)
      origins[after] = { before: [best.index], identical: false, score: best.share + ALIGN.splitFloor };
  }
  const newIndex = invert(leftOfNew);
  const pairedOld = new Set(pairs.map((pair) => pair.before));
  for (const [before, bag] of olds) {
    if (pairedOld.has(before)) continue;
    const best = bestPart(rivals(bag, newIndex, search), (position) => {
      const side = leftOfNew[position];
      const now = side && news.get(side.index);
      const main = side && mainOf.get(side.index);
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
  findHeadings(origins, parts);
  findRunIns(origins, parts);
};

/** Without a leading number: "3. Services" and "Services". */
const opening = (text: string): string => foldForSearch(text).replace(/^\p{N}+ (?=\p{L})/u, '');

/** Does `whole` begin with the few words of `head`, and `rest` not? */
const beheaded = (head: string, whole: string, rest: string): boolean => {
  if (head.length > ALIGN.headCharacters) return false;
  const words = opening(head);
  return (
    words.length > 2 &&
    `${opening(whole)} `.startsWith(`${words} `) &&
    !`${opening(rest)} `.startsWith(`${words} `)
  );
};

/** The opening words of a paragraph that became a heading above it. */
const findHeadings = (origins: Origin[], { before, after }: Parts): void => {
  for (const [index, origin] of origins.entries()) {
    const next = origins[index + 1];
    const old = next?.before[0];
    if (origin.before.length > 0 || !next || next.identical || old === undefined) continue;
    if (beheaded(after[index] ?? '', before[old] ?? '', after[index + 1] ?? '')) {
      origins[index] = { before: [old], identical: false, score: ALIGN.splitFloor };
    }
  }
};

/** A heading that became the opening words of the paragraph below it. */
const findRunIns = (origins: Origin[], { before, after }: Parts): void => {
  const used = new Set(origins.flatMap((origin) => origin.before));
  for (const [index, origin] of origins.entries()) {
    const old = origin.before[0];
    if (old === undefined || origin.identical || old === 0 || used.has(old - 1)) continue;
    if (beheaded(before[old - 1] ?? '', after[index] ?? '', before[old] ?? '')) {
      origins[index] = { ...origin, before: [...origin.before, old - 1] };
    }
  }
};

/** Share of a part's weight found in a remainder; nothing if they share too few features. */
const partShare = (part: Bag, remainder: Bag, scale: Scale): number => {
  const shared = overlap(part, remainder, scale);
  return shared.size < ALIGN.partFeatures || part.weight === 0 ? 0 : shared.weight / part.weight;
};

const makeSentenceBags = ({ before, scale, read, rules }: Parts): ((index: number) => readonly Bag[]) => {
  const known = new Map<number, readonly Bag[]>();
  return (index) => {
    const cached = known.get(index);
    if (cached) return cached;
    const tokens = read(before[index] ?? '');
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

/** How far beyond the floor the best sentence is found in `here` rather than in `rival`; negative if none is. */
const sentenceShare = (bags: readonly Bag[], here: Bag, rival: Bag, scale: Scale): number =>
  Math.max(
    -1,
    ...bags.map((bag) => {
      if (bag.size < ALIGN.sentenceFeatures) return -1;
      const share = shareOf(bag, here, scale);
      return share - shareOf(bag, rival, scale) < ALIGN.sentenceLead ? -1 : share - ALIGN.sentenceFloor;
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

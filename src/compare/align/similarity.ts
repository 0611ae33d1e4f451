import type { Tokenizer } from '../../text/tokens.ts';
import { features } from './features.ts';

/** The features of a text as sorted numbers with counts. */
export interface Bag {
  readonly ids: readonly number[];
  readonly counts: readonly number[];
  readonly weight: number;
  /** Number of features, including repetitions. */
  readonly size: number;
}

export interface Scale {
  readonly bag: (text: string) => Bag;
  readonly weightOf: (id: number) => number;
}

/** Weight of a function word, if the language is known. */
const STOP_WEIGHT = 0.3;

const ALPHABETIC = /^[a-z\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u;

/** Function words are short in most alphabets, so length replaces a stop list in languages without rules. */
const lengthFactor = (feature: string): number => {
  if (feature.length > 4 || !ALPHABETIC.test(feature)) return 1;
  return feature.length <= 2 ? 0.3 : feature.length === 3 ? 0.45 : feature.length === 4 ? 0.75 : 1;
};

/**
 * Learns from `sample` how rare each feature is (inverse document frequency, with paragraphs as documents) and weighs
 * texts on that scale. Plain word overlap would not do: two unrelated paragraphs of one story share "the governor said".
 */
export const createScale = (
  sample: readonly string[],
  tokenize: Tokenizer,
  stopWords: ReadonlySet<string>,
): Scale => {
  const numbers = new Map<string, number>();
  const documentsOf: number[] = [];
  const lastSeen: number[] = [];
  const weights: number[] = [];
  const lists = new Map<string, readonly number[]>();
  // Until the sample has been read, only the length of a feature is known.
  let unseen = 1;
  /** The features of a text as numbers, in reading order. */
  const numbered = (text: string): readonly number[] => {
    const known = lists.get(text);
    if (known) return known;
    const list = features(tokenize(text)).map((feature) => {
      const number = numbers.get(feature);
      if (number !== undefined) return number;
      const fresh = documentsOf.push(0) - 1;
      numbers.set(feature, fresh);
      lastSeen.push(-1);
      weights.push(unseen * (stopWords.has(feature) ? STOP_WEIGHT : lengthFactor(feature)));
      return fresh;
    });
    lists.set(text, list);
    return list;
  };
  for (const [document, text] of sample.entries()) {
    for (const id of numbered(text)) {
      if (lastSeen[id] === document) continue;
      lastSeen[id] = document;
      documentsOf[id] = (documentsOf[id] ?? 0) + 1;
    }
  }
  const documents = Math.max(8, sample.length);
  const weightOf = (id: number): number => weights[id] ?? 0;
  const rarity = (seen: number): number => Math.log2(1 + documents / Math.max(1, seen));
  for (const [id, seen] of documentsOf.entries()) weights[id] = weightOf(id) * rarity(seen);
  unseen = rarity(0);
  const bag = (text: string): Bag => {
    const list = numbered(text);
    // A typed array sorts numerically without a comparison function.
    const sorted = Uint32Array.from(list).sort();
    const ids: number[] = [];
    const counts: number[] = [];
    let weight = 0;
    let last = -1;
    for (const id of sorted) {
      weight += weightOf(id);
      if (id === last) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
      else {
        ids.push(id);
        counts.push(1);
        last = id;
      }
    }
    return { ids, counts, weight, size: list.length };
  };
  return { bag, weightOf };
};

export interface Overlap {
  readonly weight: number;
  readonly size: number;
}

/** Weight and number of the features two bags share, as multisets. */
export const overlap = (a: Bag, b: Bag, scale: Scale): Overlap => {
  let weight = 0;
  let size = 0;
  let i = 0;
  let j = 0;
  while (i < a.ids.length && j < b.ids.length) {
    const x = a.ids[i] ?? 0;
    const y = b.ids[j] ?? 0;
    if (x === y) {
      const n = Math.min(a.counts[i] ?? 0, b.counts[j] ?? 0);
      weight += n * scale.weightOf(x);
      size += n;
      i += 1;
      j += 1;
    } else if (x < y) i += 1;
    else j += 1;
  }
  return { weight, size };
};

/** The features of `whole` without those of `part`. */
export const subtract = (whole: Bag, part: Bag, scale: Scale): Bag => {
  const ids: number[] = [];
  const counts: number[] = [];
  let weight = 0;
  let size = 0;
  let j = 0;
  whole.ids.forEach((id, i) => {
    while (j < part.ids.length && (part.ids[j] ?? 0) < id) j += 1;
    const taken = part.ids[j] === id ? (part.counts[j] ?? 0) : 0;
    const left = (whole.counts[i] ?? 0) - taken;
    if (left > 0) {
      ids.push(id);
      counts.push(left);
      weight += left * scale.weightOf(id);
      size += left;
    }
  });
  return { ids, counts, weight, size };
};

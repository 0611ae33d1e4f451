import { features, type Reader } from './tokens.ts';

/** A text as sorted feature numbers with counts. */
export interface Bag {
  readonly ids: readonly number[];
  readonly counts: readonly number[];
  readonly weight: number;
  /** Features, repeated ones counted each time. */
  readonly size: number;
}

export interface Scale {
  readonly bag: (text: string) => Bag;
  readonly weightOf: (id: number) => number;
}

// Function words are short in most alphabets, so length stands in for a stop list in languages we have no rules for.
/** Weight of a function word, where the language is known. */
const STOP_WEIGHT = 0.3;

const ALPHABETIC = /^[a-z\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u;

const lengthFactor = (feature: string): number => {
  if (feature.length > 4 || !ALPHABETIC.test(feature)) return 1;
  return feature.length <= 2 ? 0.3 : feature.length === 3 ? 0.45 : feature.length === 4 ? 0.75 : 1;
};

/**
 * Learns from `sample` how rare each feature is (inverse document frequency, a paragraph being a document) and makes
 * bags of any text on that scale. Weighted overlap instead of plain word overlap because two paragraphs of one story
 * share "the governor said" and still have nothing to do with each other.
 */
export const makeScale = (sample: readonly string[], read: Reader, stopWords: ReadonlySet<string>): Scale => {
  const entries = new Map<string, { readonly id: number; documents: number; last: number }>();
  const names: string[] = [];
  const entryOf = (feature: string): { readonly id: number; documents: number; last: number } => {
    const known = entries.get(feature);
    if (known) return known;
    const made = { id: names.length, documents: 0, last: -1 };
    names.push(feature);
    entries.set(feature, made);
    return made;
  };
  for (const [document, text] of sample.entries()) {
    for (const feature of features(read(text))) {
      const entry = entryOf(feature);
      if (entry.last !== document) entry.documents += 1;
      entry.last = document;
    }
  }
  const documents = Math.max(8, sample.length);
  const weights: number[] = [];
  const idOf = (feature: string): number => {
    const { id, documents: seen } = entryOf(feature);
    weights[id] ??=
      (stopWords.has(feature) ? STOP_WEIGHT : lengthFactor(feature)) *
      Math.log2(1 + documents / Math.max(1, seen));
    return id;
  };
  const bag = (text: string): Bag => {
    const list = features(read(text));
    // A typed array sorts by value without calling back.
    const numbers = Uint32Array.from(list, idOf).sort();
    const ids: number[] = [];
    const counts: number[] = [];
    let weight = 0;
    for (const id of numbers) {
      weight += weights[id] ?? 0;
      if (ids.at(-1) === id) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
      else {
        ids.push(id);
        counts.push(1);
      }
    }
    return { ids, counts, weight, size: list.length };
  };
  return { bag, weightOf: (id) => weights[id] ?? 0 };
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

/** What is left of `whole` once the features of `part` are taken out. */
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

/** Matching of extracted paragraphs with those of a gold list, as `rules:report` counts them. */

export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const countWords = (text: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const word of text.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
};

/** Dice of two folded texts over their words, each as often as it occurs. */
const likeness = (a: string, b: string): number => {
  const [left, right] = [countWords(a), countWords(b)];
  let [common, total] = [0, 0];
  for (const [word, count] of left) {
    common += Math.min(count, right.get(word) ?? 0);
    total += count;
  }
  for (const count of right.values()) total += count;
  return total === 0 ? 1 : (2 * common) / total;
};

/** Two paragraphs are the same at this likeness. */
const SAME = 0.9;

const areSame = (a: string, b: string): boolean => {
  if (a === b) return true;
  // Texts of such different length cannot share enough words.
  if (Math.min(a.length, b.length) < 0.5 * Math.max(a.length, b.length)) return false;
  return likeness(a, b) >= SAME;
};

/** Is the folded text a paragraph of the folded gold list? */
export const isGold = (gold: readonly string[], text: string): boolean =>
  text !== '' && gold.some((other) => areSame(other, text));

export interface Match {
  readonly matched: number;
  /** Paragraphs of the gold list that were not found, and found ones that it does not have. */
  readonly missed: number;
  readonly leaked: number;
  readonly f1: number;
}

/** One-to-one match of two folded lists: equal texts first, then the nearest in order. */
export const matchParagraphs = (gold: readonly string[], got: readonly string[]): Match => {
  const left = [...gold];
  const unmatched = got.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  let leaked = 0;
  for (const text of unmatched) {
    const at = left.findIndex((other) => areSame(other, text));
    if (at >= 0) left.splice(at, 1);
    else leaked += 1;
  }
  const matched = got.length - leaked;
  const both = gold.length + got.length;
  return { matched, missed: left.length, leaked, f1: both === 0 ? 1 : (2 * matched) / both };
};

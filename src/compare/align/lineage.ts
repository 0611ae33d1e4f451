import type { AlignedParagraph } from '../../model/change.ts';

/** What the lineages of a new Version follow from. */
export interface Succession {
  /** Lineages of the older Version's paragraphs. */
  readonly before: readonly string[];
  /** Where each new paragraph came from. */
  readonly aligned: readonly AlignedParagraph[];
  /** Lineage of the text in an earlier Version, by new paragraph; null if it never stood. */
  readonly known: readonly (string | null)[];
  /** A lineage that nobody has, for the new paragraph at `index`. */
  readonly fresh: (index: number) => string;
}

/** Which of several parts of one old paragraph is the old one? The one that kept its text, else the first. */
const heirs = (aligned: readonly AlignedParagraph[]): ReadonlyMap<number, number> => {
  const heirOf = new Map<number, number>();
  for (const pass of [false, true]) {
    for (const [index, { before, edited }] of aligned.entries()) {
      const main = before[0];
      if (main !== undefined && edited === pass && !heirOf.has(main)) heirOf.set(main, index);
    }
  }
  return heirOf;
};

/**
 * The identity of each paragraph through the Versions: an edited or moved one keeps it, of a split the part that kept
 * the text (else the first), a merged one has that of its main origin, and a text that comes back has the one it had.
 * No two paragraphs of one Version share a lineage.
 */
export const assignLineages = ({ before, aligned, known, fresh }: Succession): readonly string[] => {
  const heirOf = heirs(aligned);
  const used = new Set<string>();
  const claim = (lineage: string | null | undefined): string | null => {
    if (lineage === null || lineage === undefined || used.has(lineage)) return null;
    used.add(lineage);
    return lineage;
  };
  const carried = aligned.map((paragraph, index) => {
    const main = paragraph.before[0];
    return main !== undefined && heirOf.get(main) === index ? claim(before[main]) : null;
  });
  return carried.map((lineage, index) => lineage ?? claim(known[index]) ?? fresh(index));
};

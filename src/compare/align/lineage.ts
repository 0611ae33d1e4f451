import type { AlignedParagraph } from '../../model/change.ts';

/** What the lineages of a new Version are derived from. */
export interface LineageInput {
  /** Lineages of the older Version's paragraphs. */
  readonly before: readonly string[];
  /** Where each new paragraph comes from. */
  readonly aligned: readonly AlignedParagraph[];
  /** For each new paragraph, the lineage of its text in an earlier Version; null if no earlier Version had it. */
  readonly known: readonly (string | null)[];
  /** An unused lineage for the new paragraph at `index`. */
  readonly fresh: (index: number) => string;
}

/** Decides which part of a split paragraph keeps its lineage: the one that kept its text, otherwise the first. */
const mainParts = (aligned: readonly AlignedParagraph[]): ReadonlyMap<number, number> => {
  const mainPartOf = new Map<number, number>();
  for (const wantEdited of [false, true]) {
    for (const [index, { before, edited }] of aligned.entries()) {
      const main = before[0];
      if (main !== undefined && edited === wantEdited && !mainPartOf.has(main)) mainPartOf.set(main, index);
    }
  }
  return mainPartOf;
};

/**
 * Assigns each paragraph its identity across Versions. An edited or moved paragraph keeps its lineage; after a split, the
 * part that kept the text does (otherwise the first); a merged one takes that of its main origin; a restored text gets
 * its earlier one back. No two paragraphs of a Version share a lineage.
 */
export const assignLineages = ({ before, aligned, known, fresh }: LineageInput): readonly string[] => {
  const mainPartOf = mainParts(aligned);
  const used = new Set<string>();
  const claim = (lineage: string | null | undefined): string | null => {
    if (lineage === null || lineage === undefined || used.has(lineage)) return null;
    used.add(lineage);
    return lineage;
  };
  const carried = aligned.map((paragraph, index) => {
    const main = paragraph.before[0];
    return main !== undefined && mainPartOf.get(main) === index ? claim(before[main]) : null;
  });
  return carried.map((lineage, index) => lineage ?? claim(known[index]) ?? fresh(index));
};

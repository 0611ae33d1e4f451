import type { Change } from '../model/change.ts';
import type { Paragraph } from '../model/article.ts';

/** A row of the diff in context. Indices count from 0 in the newer Version; for removals, in the older one. */
export type DiffRow =
  | { readonly kind: 'same'; readonly index: number; readonly text: string; readonly role: Paragraph['role'] }
  | { readonly kind: 'change'; readonly change: Change };

/** The Change of the headline has no paragraph. */
export const isHeadlineChange = (change: Change): boolean =>
  change.paragraph === null && change.kind !== 'removed';

/**
 * The new index of each older paragraph that still exists. Unchanged paragraphs have no Change and keep their order: the
 * k-th unchanged paragraph of the newer Version is the k-th of the older one.
 */
const newPlaces = (before: readonly Paragraph[], after: readonly Paragraph[], changes: readonly Change[]) => {
  const newer = new Set(changes.map(({ paragraph }) => paragraph));
  const older = new Set(changes.flatMap(({ previousParagraphs }) => previousParagraphs));
  const kept = [...before.keys()].filter((index) => !older.has(index));
  const places = new Map<number, number>();
  [...after.keys()]
    .filter((index) => !newer.has(index))
    .forEach((index, k) => {
      const from = kept[k];
      if (from !== undefined) places.set(from, index);
    });
  for (const { kind, paragraph, previousParagraphs } of changes) {
    if (paragraph === null || kind === 'moved') continue;
    for (const index of previousParagraphs) places.set(index, paragraph);
  }
  return places;
};

/** The newer Version in reading order with its Changes; a removed paragraph follows the one that preceded it. */
export const inContext = (
  before: readonly Paragraph[],
  after: readonly Paragraph[],
  changes: readonly Change[],
): DiffRow[] => {
  const changeAt = new Map<number, Change>();
  for (const change of changes) if (change.paragraph !== null) changeAt.set(change.paragraph, change);
  const places = newPlaces(before, after, changes);
  const removedAfter = new Map<number, Change[]>();
  for (const change of changes) {
    if (change.kind !== 'removed') continue;
    let old = (change.previousParagraphs[0] ?? 0) - 1;
    while (old >= 0 && !places.has(old)) old -= 1;
    const place = places.get(old) ?? -1;
    removedAfter.set(place, [...(removedAfter.get(place) ?? []), change]);
  }
  const removals = (place: number): DiffRow[] =>
    (removedAfter.get(place) ?? []).map((change) => ({ kind: 'change', change }));
  return [
    ...removals(-1),
    ...after.flatMap(({ text, role }, index): DiffRow[] => {
      const change = changeAt.get(index);
      const row: DiffRow = change ? { kind: 'change', change } : { kind: 'same', index, text, role };
      return [row, ...removals(index)];
    }),
  ];
};

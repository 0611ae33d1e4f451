import type { EpochMs } from '../model/time.ts';
import type { HeadlineEntry } from '../model/article.ts';
import { foldForComparison } from '../text/comparison-fold.ts';

/** A headline with the Version that introduced it. */
export interface HeadlineSighting {
  readonly version: number;
  readonly text: string;
  readonly at: EpochMs;
}

/** A headline that returns later than this was restored on purpose. Earlier, it rotates. */
const ROTATION_MS = 72 * 3_600_000;

/**
 * The history of a headline, oldest first. A headline that returns is merged with everything since its last sighting, so
 * that a test of two variants is one entry however often it alternates. Linear in the number of sightings.
 */
export const headlineHistory = (
  sightings: readonly HeadlineSighting[],
  rotationMs: number = ROTATION_MS,
): readonly HeadlineEntry[] => {
  const entries: HeadlineEntry[] = [];
  for (const { text, at, version } of sightings) {
    const key = foldForComparison(text);
    const back = entries.findIndex(
      (entry) =>
        entry.texts.some((known) => foldForComparison(known) === key) && at - entry.lastSeenAt <= rotationMs,
    );
    const merged = back < 0 ? [] : entries.splice(back);
    const [first] = merged;
    if (!first) {
      entries.push({
        texts: [text],
        current: text,
        since: at,
        lastSeenAt: at,
        firstVersion: version,
        lastVersion: version,
        turns: 0,
      });
      continue;
    }
    const same = merged.length === 1 && foldForComparison(first.current) === key;
    entries.push({
      texts: merged.flatMap((entry) => entry.texts),
      current: text,
      since: first.since,
      lastSeenAt: at,
      firstVersion: first.firstVersion,
      lastVersion: version,
      turns: merged.reduce((sum, entry) => sum + entry.turns, merged.length - 1) + (same ? 0 : 1),
    });
  }
  return entries;
};

/** Folded earlier headlines, and those of them that have returned at least once. */
export const headlinePast = (
  sightings: readonly HeadlineSighting[],
): { readonly earlier: ReadonlySet<string>; readonly returned: ReadonlySet<string> } => {
  const earlier = new Set<string>();
  const returned = new Set<string>();
  let last: string | null = null;
  for (const { text } of sightings) {
    const key = foldForComparison(text);
    if (key !== last && earlier.has(key)) returned.add(key);
    earlier.add(key);
    last = key;
  }
  return { earlier, returned };
};

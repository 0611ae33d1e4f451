import {
  assignLineages,
  compareArticles,
  type CompareResult,
  fingerprints,
  headlinePast,
  lineageId,
} from '../compare/compare.ts';
import type { Capture, CheckStore } from '../record/record.ts';
import type { Article } from '../model/article.ts';
import type { EpochMs } from '../model/time.ts';
import { foldForComparison } from '../text/comparison-fold.ts';

/** A capture to compare, either stored or new. */
export interface ComparedCapture {
  readonly article: Article;
  readonly visibleText: string;
  readonly lastModified: string | null;
  readonly capturedAt: EpochMs;
  readonly feedTime: string | null;
  readonly sitemapTime: string | null;
}

export interface CaptureComparison extends CompareResult {
  /** Identity of each paragraph of the new capture. */
  readonly paragraphs: readonly { readonly fingerprint: string; readonly lineage: string }[];
  /** Fingerprints of texts that an earlier Version had and the previous one did not. */
  readonly returned: readonly string[];
}

/** The stored lineages of a Version; else those of the same texts in earlier Versions; else new ones. */
const lineagesOf = (
  storyId: string,
  { number, lineages }: Pick<Capture, 'number' | 'lineages'>,
  known: readonly (string | null)[],
): readonly string[] => {
  if (lineages?.length === known.length) return lineages;
  return assignLineages({
    before: [],
    aligned: known.map(() => ({ kind: 'added', before: [], edited: false })),
    known,
    fresh: (index) => lineageId(storyId, number, index),
  });
};

/** The paragraphs of a first Version, each with a new lineage. */
export const firstParagraphs = (storyId: string, { paragraphs }: Article): CaptureComparison['paragraphs'] =>
  fingerprints(paragraphs).map((fingerprint, index) => ({
    fingerprint,
    lineage: lineageId(storyId, 1, index),
  }));

/**
 * Compares a new capture with the stored Version before it, taking all earlier Versions into account. Depends on nothing
 * that a later check changes, so that a past decision can be recomputed.
 */
export const compareCaptures = async (
  store: Pick<CheckStore, 'knownParagraphs' | 'headlines'>,
  storyId: string,
  captures: {
    readonly before: ComparedCapture & Pick<Capture, 'number' | 'lineages'>;
    readonly after: ComparedCapture;
  },
): Promise<CaptureComparison> => {
  const { before, after } = captures;
  const number = before.number + 1;
  const previousPrints = fingerprints(before.article.paragraphs);
  const prints = fingerprints(after.article.paragraphs);
  const [known, sightings] = await Promise.all([
    store.knownParagraphs(storyId, [...new Set([...prints, ...previousPrints])], number),
    store.headlines(storyId),
  ]);
  const texts = (kept: (fingerprint: string) => boolean): ReadonlySet<string> =>
    new Set(
      [...before.article.paragraphs, ...after.article.paragraphs]
        .filter((_, index) => kept([...previousPrints, ...prints][index] ?? ''))
        .map(({ text }) => foldForComparison(text)),
    );
  const headlines = headlinePast(sightings.filter(({ version }) => version < number));
  const result = compareArticles({
    before: before.article,
    after: after.article,
    previousVisibleText: before.visibleText,
    visibleText: after.visibleText,
    earlierParagraphs: texts((print) => known.has(print)),
    returnedParagraphs: texts((print) => known.get(print)?.returned === true),
    earlierHeadlines: headlines.earlier,
    returnedHeadlines: headlines.returned,
    dated: { before, after },
  });
  const lineage = (print: string): string | null => known.get(print)?.lineage ?? null;
  const lineages = assignLineages({
    before: lineagesOf(storyId, before, previousPrints.map(lineage)),
    aligned: result.comparison.after,
    known: prints.map(lineage),
    fresh: (index) => lineageId(storyId, number, index),
  });
  const previous = new Set(previousPrints);
  return {
    ...result,
    paragraphs: prints.map((fingerprint, index) => ({ fingerprint, lineage: lineages[index] ?? '' })),
    returned: [...new Set(prints)].filter((print) => known.has(print) && !previous.has(print)),
  };
};

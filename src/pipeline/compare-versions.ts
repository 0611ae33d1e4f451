import {
  assignLineages,
  compareArticles,
  type CompareResult,
  fingerprints,
  foldForComparison,
  headlinePast,
  lineageId,
} from '../compare/compare.ts';
import type { Capture, CheckStore } from '../record/record.ts';
import type { Article } from '../model/article.ts';
import type { EpochMs } from '../model/time.ts';
import type { Matcher } from '../model/expectation.ts';

/** A capture as it is compared, stored or just made. */
export interface ComparedCapture {
  readonly article: Article;
  readonly visibleText: string;
  readonly lastModified: string | null;
  readonly capturedAt: EpochMs;
  readonly feedTime: string | null;
  readonly sitemapTime: string | null;
}

export interface CaptureComparison extends CompareResult {
  /** One for each new paragraph. */
  readonly paragraphs: readonly { readonly fingerprint: string; readonly lineage: string }[];
  /** Fingerprints of texts that stood in an earlier Version but not in the one before. */
  readonly returned: readonly string[];
}

/** The identities of paragraphs that have none stored: those their texts had, else new ones. */
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

/** The paragraphs of a first Version, all with identities of their own. */
export const firstParagraphs = (storyId: string, { paragraphs }: Article): CaptureComparison['paragraphs'] =>
  fingerprints(paragraphs).map((fingerprint, index) => ({
    fingerprint,
    lineage: lineageId(storyId, 1, index),
  }));

/**
 * What a new capture changed in a stored Version, in the light of all Versions before it. Depends on nothing that a
 * later check alters, so that a past decision can be made again.
 */
export const compareCaptures = async (
  store: Pick<CheckStore, 'knownParagraphs' | 'headlines'>,
  storyId: string,
  captures: {
    readonly before: ComparedCapture & Pick<Capture, 'number' | 'lineages'>;
    readonly after: ComparedCapture;
    readonly expectations: readonly { readonly name: string; readonly match: Matcher }[];
  },
): Promise<CaptureComparison> => {
  const { before, after, expectations } = captures;
  const number = before.number + 1;
  const oldPrints = fingerprints(before.article.paragraphs);
  const prints = fingerprints(after.article.paragraphs);
  const [known, sightings] = await Promise.all([
    store.knownParagraphs(storyId, [...new Set([...prints, ...oldPrints])], number),
    store.headlines(storyId),
  ]);
  const texts = (kept: (fingerprint: string) => boolean): ReadonlySet<string> =>
    new Set(
      [...before.article.paragraphs, ...after.article.paragraphs]
        .filter((_, index) => kept([...oldPrints, ...prints][index] ?? ''))
        .map(({ text }) => foldForComparison(text)),
    );
  const headlines = headlinePast(sightings.filter(({ version }) => version < number));
  const result = compareArticles({
    before: before.article,
    after: after.article,
    expectations,
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
    before: lineagesOf(storyId, before, oldPrints.map(lineage)),
    aligned: result.comparison.after,
    known: prints.map(lineage),
    fresh: (index) => lineageId(storyId, number, index),
  });
  const stood = new Set(oldPrints);
  return {
    ...result,
    paragraphs: prints.map((fingerprint, index) => ({ fingerprint, lineage: lineages[index] ?? '' })),
    returned: [...new Set(prints)].filter((print) => known.has(print) && !stood.has(print)),
  };
};

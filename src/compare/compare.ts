import { foldForComparison } from '../text/comparison-fold.ts';
import { createTokenizer } from '../text/tokens.ts';
import type { AlignedParagraph, Change, Comparison, Stealth } from '../model/change.ts';
import { align } from './align/align.ts';
import { pairFormEntries } from './align/form-entries.ts';
import { findMoves } from './align/moves.ts';
import type { Origin } from './align/origin.ts';
import { describeChanges } from './judge/changes.ts';
import { rulesIn, withSignificance } from './judge/significance.ts';
import { type DatedCapture, judgeClocks, readClocks } from './judge/stealth.ts';
import { compareRulesFor } from './language/languages.ts';
import { type CompareLimits, DEFAULT_LIMITS } from './limits.ts';
import type { ComparableArticle } from './text/fingerprint.ts';

export { assignLineages } from './align/lineage.ts';
export { headlineHistory, headlinePast } from './headline-history.ts';
export { rulesIn } from './judge/significance.ts';
export { silenceLearnedNoise } from './noise/learned-noise.ts';
export { noiseLesson } from './noise/noise-lesson.ts';
export { contentHash, fingerprints, lineageId } from './text/fingerprint.ts';

/** Raised whenever the same two Articles may be compared differently, so that old decisions can be recognised. */
export const COMPARER_VERSION = '5';

export interface CompareInput {
  readonly before: ComparableArticle;
  readonly after: ComparableArticle;
  /** Visible text of the previous capture. An addition found in it is not new and not flagged. null: unknown. */
  readonly previousVisibleText?: string | null;
  /** Visible text of the new capture. An addition it contains more often than the previous one is new after all. */
  readonly visibleText?: string | null;
  /** Folded paragraphs of earlier Versions. An addition among them is `restored` and not flagged. */
  readonly earlierParagraphs?: ReadonlySet<string>;
  /** Those of them, and of the previous Version's paragraphs, that were restored before: they flap. */
  readonly returnedParagraphs?: ReadonlySet<string>;
  /** The same for headlines, folded. */
  readonly earlierHeadlines?: ReadonlySet<string>;
  readonly returnedHeadlines?: ReadonlySet<string>;
  /** When each capture says it was changed. Absent: stealth is not judged. */
  readonly dated?: { readonly before: DatedCapture; readonly after: DatedCapture };
  readonly limits?: Partial<CompareLimits>;
}

export interface CompareResult {
  readonly comparison: Comparison;
  /** null if the captures are not dated, or only noise and positions changed. */
  readonly stealth: Stealth | null;
}

/**
 * Compares two captures of a story: where each paragraph comes from, what was added, removed, edited and moved, and
 * which changes matter. A pure function: the same input always gives the same result.
 */
export const compareArticles = (input: CompareInput): CompareResult => {
  const limits = { ...DEFAULT_LIMITS, ...input.limits };
  const before = input.before.paragraphs.map((paragraph) => foldForComparison(paragraph.text));
  const after = input.after.paragraphs.map((paragraph) => foldForComparison(paragraph.text));
  const tokenize = createTokenizer();
  const rules = compareRulesFor(input.after.lang ?? input.before.lang, after, tokenize);
  const similar = align(before, after, { limits, tokenize, rules });
  const origins = pairFormEntries(similar, input.before.paragraphs, input.after.paragraphs);
  const moved = movedParagraphs(origins, after);
  const kept = new Set(origins.flatMap((origin) => origin.before));
  const changes = describeChanges({ input, limits, before, after, origins, moved, kept, tokenize, rules });
  const stealth =
    input.dated && changes.some(isTextChange)
      ? judgeClocks(readClocks(input.dated.before, input.dated.after, rules))
      : null;
  return {
    comparison: {
      after: origins.map((origin, index) => alignedParagraph(origin, moved.has(index))),
      before: before.map((_, index) => ({ kind: kept.has(index) ? 'kept' : 'removed' })),
      changes: stealth?.stealthy ? changes.map(markStealth) : changes,
    },
    stealth,
  };
};

const isTextChange = ({ kind, edited, labels }: Change): boolean =>
  !labels.includes('noise') && (kind !== 'moved' || edited);

/** Labels what should have advanced the page's time stamp. */
const markStealth = (change: Change): Change =>
  change.flagged
    ? {
        ...change,
        labels: [...change.labels, 'stealth'],
        ...withSignificance(
          `${rulesIn(change.reason)}; no time stamp on the page was updated`,
          change.factors,
        ),
      }
    : change;

const movedParagraphs = (origins: readonly Origin[], after: readonly string[]): ReadonlySet<number> => {
  const kept = origins.flatMap((origin, index) => {
    const first = origin.before[0];
    return first === undefined ? [] : [{ index, before: first, size: after[index]?.length ?? 0 }];
  });
  return new Set([...findMoves(kept)].map((position) => kept[position]?.index ?? -1));
};

const alignedParagraph = ({ before, identical }: Origin, moved: boolean): AlignedParagraph => {
  if (before.length === 0) return { kind: 'added', before, edited: false };
  if (moved) return { kind: 'moved', before, edited: !identical };
  return identical ? { kind: 'unchanged', before, edited: false } : { kind: 'edited', before, edited: true };
};

import type { AlignedParagraph, Change, Comparison, Stealth } from '../model/change.ts';
import type { Fulfilment, Matcher } from '../model/expectation.ts';
import { align } from './align/align.ts';
import { type Dated, judgeClocks, readClocks } from './judge/clocks.ts';
import { describeChanges, type Described } from './judge/changes.ts';
import { meets } from './promises/matchers.ts';
import { findEntries } from './align/form-entries.ts';
import type { ComparableArticle } from './text/fingerprint.ts';
import { foldForComparison } from '../text/comparison-fold.ts';
import { findMoves } from './align/moves.ts';
import type { Origin } from './align/origin.ts';
import { rulesFor } from '../text/language/languages.ts';
import { rulesIn, weighed } from './judge/significance.ts';
import { type CompareLimits, DEFAULT_LIMITS } from './limits.ts';
import { makeReader } from '../text/tokens.ts';

export type { Dated } from './judge/clocks.ts';
export { contentHash, fingerprints, lineageId, sameArticle } from './text/fingerprint.ts';
export type { ComparableArticle } from './text/fingerprint.ts';
export { foldForComparison } from '../text/comparison-fold.ts';
export { noiseLesson, silenceLearnedNoise } from './noise/learned-noise.ts';
export { followPromises } from './promises/follow-promises.ts';
export type { PromiseArticle, PromiseOutcome } from './promises/follow-promises.ts';
export { headlineHistory, headlinePast } from './headline-history.ts';
export { assignLineages } from './align/lineage.ts';
export { rulesIn } from './judge/significance.ts';

/** Raised whenever the same two Articles may give another answer, so that an old decision can be told from a new one. */
export const COMPARER_VERSION = '3';

export interface CompareInput {
  readonly before: ComparableArticle;
  readonly after: ComparableArticle;
  readonly expectations?: readonly { readonly name: string; readonly match: Matcher }[];
  /** Visible text of the previous capture: an addition found in it was there before and is not flagged. null: unknown. */
  readonly previousVisibleText?: string | null;
  /** Visible text of the new capture: an addition that it shows more often than the previous one is new all the same. */
  readonly visibleText?: string | null;
  /** Folded texts of paragraphs of earlier versions: an addition among them is `restored` and not flagged. */
  readonly earlierParagraphs?: ReadonlySet<string>;
  /** Those of them, and of the previous version's paragraphs, that have come back before: they flap. */
  readonly returnedParagraphs?: ReadonlySet<string>;
  /** The same for headlines, folded. */
  readonly earlierHeadlines?: ReadonlySet<string>;
  readonly returnedHeadlines?: ReadonlySet<string>;
  /** When each capture says it was changed; absent: stealth is not judged. */
  readonly dated?: { readonly before: Dated; readonly after: Dated };
  readonly limits?: Partial<CompareLimits>;
}

export interface CompareResult {
  readonly comparison: Comparison;
  /** Expectations that additions and edits satisfy, each with the first paragraph that does. */
  readonly fulfilments: readonly Fulfilment[];
  /** null where the captures are not dated, or nothing but noise and places changed. */
  readonly stealth: Stealth | null;
}

/**
 * What a careful editor would say about two captures of a story: where each paragraph comes from, what was added,
 * removed, edited and moved, and which of it matters. A pure function of its input: same input, same answer.
 */
export const compareArticles = (input: CompareInput): CompareResult => {
  const limits = { ...DEFAULT_LIMITS, ...input.limits };
  const before = input.before.paragraphs.map((paragraph) => foldForComparison(paragraph.text));
  const after = input.after.paragraphs.map((paragraph) => foldForComparison(paragraph.text));
  const read = makeReader();
  const rules = rulesFor(input.after.lang ?? input.before.lang, after, read);
  const { origins: alike } = align(before, after, { limits, read, rules });
  const origins = findEntries(alike, input.before.paragraphs, input.after.paragraphs);
  const moved = movedParagraphs(origins, after);
  const kept = new Set(origins.flatMap((origin) => origin.before));
  const described = describeChanges({ input, limits, before, after, origins, moved, kept, read, rules });
  const changes = described.map(({ change }) => change);
  const stealth =
    input.dated && changes.some(isTextChange)
      ? judgeClocks(readClocks(input.dated.before, input.dated.after, rules))
      : null;
  return {
    comparison: {
      after: origins.map((origin, index) => aligned(origin, moved.has(index))),
      before: before.map((_, index) => ({ kind: kept.has(index) ? 'kept' : 'removed' })),
      changes: stealth?.stealthy ? changes.map(byStealth) : changes,
    },
    fulfilments: fulfilments(described, input, limits),
    stealth,
  };
};

const isTextChange = ({ kind, edited, labels }: Change): boolean =>
  !labels.includes('noise') && (kind !== 'moved' || edited);

/** What would have deserved a new time stamp. */
const byStealth = (change: Change): Change =>
  change.flagged
    ? {
        ...change,
        labels: [...change.labels, 'stealth'],
        ...weighed(`${rulesIn(change.reason)}; no clock of the page went on`, change.factors),
      }
    : change;

const movedParagraphs = (origins: readonly Origin[], after: readonly string[]): ReadonlySet<number> => {
  const places = origins.flatMap((origin, index) => {
    const first = origin.before[0];
    return first === undefined ? [] : [{ index, before: first, size: after[index]?.length ?? 0 }];
  });
  return new Set([...findMoves(places)].map((position) => places[position]?.index ?? -1));
};

const aligned = ({ before, identical }: Origin, moved: boolean): AlignedParagraph => {
  if (before.length === 0) return { kind: 'added', before, edited: false };
  if (moved) return { kind: 'moved', before, edited: !identical };
  return identical ? { kind: 'unchanged', before, edited: false } : { kind: 'edited', before, edited: true };
};

/** Noise and what was on the page before are not tried. */
const fulfilments = (
  described: readonly Described[],
  { before, expectations = [] }: CompareInput,
  { maxRegexCharacters }: CompareLimits,
): readonly Fulfilment[] =>
  expectations.flatMap(({ name, match }) => {
    const landed = described.find(
      ({ change, news }) => news && meetsBy(change, match, before, maxRegexCharacters),
    );
    const paragraph = landed?.change.paragraph ?? null;
    const text = landed?.change.text ?? null;
    return paragraph === null || text === null ? [] : [{ name, paragraph, text }];
  });

const meetsBy = (change: Change, match: Matcher, before: ComparableArticle, most: number): boolean => {
  if (change.paragraph === null || change.text === null) return false;
  const previousTexts = change.previousParagraphs.map((index) => before.paragraphs[index]?.text ?? '');
  return meets(match, { text: change.text, previousTexts }, most);
};

import { foldForComparison } from '../../text/comparison-fold.ts';
import type { Tokenizer } from '../../text/tokens.ts';
import type { Change, ChangeKind } from '../../model/change.ts';
import type { Paragraph } from '../../model/article.ts';
import type { Origin } from '../align/origin.ts';
import type { CompareRules } from '../language/compare-rules.ts';
import type { CompareLimits } from '../limits.ts';
import { indexArticle } from '../text/article-index.ts';
import type { EditContext } from '../text/edit-context.ts';
import type { ComparableArticle } from '../text/fingerprint.ts';
import { compareQuotations, wholeQuotations } from '../text/quotations.ts';
import { diffWords, type WordDiff, wordSpans } from '../text/word-diff.ts';
import { differsInBadge, isReworded, leadingDifference } from './headline-wording.ts';
import { makeOriginText } from './origin-text.ts';
import { type Past, pastOf, type PastPages } from './past.ts';
import { factorsOf, type TextRole, withSignificance } from './significance.ts';
import {
  changedWords,
  judgeAddition,
  judgeEdit,
  judgeRemoval,
  judgeRestoration,
  type Verdict,
  wordsIn,
} from './verdicts.ts';
import { withoutFrame } from './without-frame.ts';

export interface AlignedArticles {
  readonly input: PastPages & {
    readonly before: ComparableArticle;
    readonly after: ComparableArticle;
    readonly earlierHeadlines?: ReadonlySet<string>;
    readonly returnedHeadlines?: ReadonlySet<string>;
  };
  readonly limits: CompareLimits;
  /** Folded paragraphs. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** One for each new paragraph. */
  readonly origins: readonly Origin[];
  /** Numbers of the new paragraphs that moved. */
  readonly moved: ReadonlySet<number>;
  /** Numbers of the old paragraphs that were not removed. */
  readonly kept: ReadonlySet<number>;
  readonly tokenize: Tokenizer;
  readonly rules: CompareRules | null;
}

interface Work {
  readonly aligned: AlignedArticles;
  readonly context: EditContext;
  readonly past: Past;
  readonly diff: (before: string, after: string) => WordDiff;
  readonly originText: (index: number) => string;
  /** Was the old paragraph split into several new ones? */
  readonly isSplit: (old: number) => boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** Separates old paragraphs that were merged into one. */
const PARAGRAPH_BREAK = '\n\n';

/** One Change for every difference, in reading order of the newer article, the headline first. */
export const describeChanges = (aligned: AlignedArticles): readonly Change[] => {
  const { input, limits, before, after, origins, tokenize, rules } = aligned;
  const index = (headline: string | null, paragraphs: readonly string[]) =>
    indexArticle(
      headline === null ? paragraphs : [foldForComparison(headline), ...paragraphs],
      rules,
      tokenize,
    );
  const context: EditContext = {
    rules,
    before: index(input.before.headline, before),
    after: index(input.after.headline, after),
    tokenize,
  };
  let steps = limits.maxWordSteps;
  const diff = (old: string, now: string): WordDiff => {
    const result = diffWords(tokenize(old), tokenize(now), {
      maxTokens: limits.maxDiffTokens,
      maxEditTokens: limits.maxEditTokens,
      maxSteps: steps,
    });
    steps -= result.steps;
    return result;
  };
  const work: Work = {
    aligned,
    context,
    past: pastOf(before, input),
    diff,
    originText: makeOriginText({ before, after }, origins, { tokenize, rules }),
    isSplit: findSplits(origins),
  };
  const current = origins.flatMap((_, at) => describeParagraph(work, at).map((change) => ({ at, change })));
  const removed = describeRemovals(work);
  return [
    ...describeHeadline(work),
    ...[...current, ...removed].sort((a, b) => a.at - b.at).map(({ change }) => change),
  ];
};

const findSplits = (origins: readonly Origin[]): ((old: number) => boolean) => {
  const seen = new Set<number>();
  const split = new Set<number>();
  for (const old of origins.flatMap((origin) => origin.before)) (seen.has(old) ? split : seen).add(old);
  return (old) => split.has(old);
};

type Judged = 'flagged' | 'labels' | 'significance' | 'factors' | 'reason';

const judged = (
  change: Omit<Change, Judged | 'quotes'>,
  verdict: Verdict & Partial<Pick<Change, 'quotes'>>,
  weights: { readonly position: number; readonly words: number; readonly role: TextRole },
): Change => {
  const { flagged, labels, reasons, quotes = [] } = verdict;
  const factors = factorsOf({ kind: change.kind, flagged, labels, ...weights });
  return { ...change, flagged, labels, quotes, ...withSignificance(reasons.join('; '), factors) };
};

const roleOf = (paragraph: Paragraph): TextRole => (paragraph.role === 'heading' ? 'heading' : 'body');

const describeParagraph = (work: Work, index: number): readonly Change[] => {
  const { aligned, context, past } = work;
  const origin = aligned.origins[index];
  const paragraph = aligned.input.after.paragraphs[index];
  if (!origin || !paragraph) return [];
  const position = index / Math.max(1, aligned.after.length - 1);
  const role = roleOf(paragraph);
  const common = { paragraph: index, previousParagraphs: origin.before, text: paragraph.text };
  if (origin.before.length === 0) {
    const verdict = judgeAddition(paragraph, context, past);
    const quotes = wholeQuotations('new', context.tokenize(paragraph.text), context);
    return [
      judged(
        { ...common, kind: 'added', previousText: null, words: [], edited: false },
        { ...verdict, quotes },
        { position, words: wordsIn(paragraph.text, context.tokenize), role },
      ),
    ];
  }
  const moved = aligned.moved.has(index);
  const kind: ChangeKind = moved ? 'moved' : 'edited';
  const olds = [...origin.before].sort((a, b) => a - b);
  const previousText = olds
    .map((old) => aligned.input.before.paragraphs[old]?.text ?? '')
    .join(PARAGRAPH_BREAK);
  if (origin.identical) {
    if (!moved) return [];
    const verdict: Verdict = { flagged: false, labels: [], reasons: [moveReason(olds, index)] };
    const weights = { position, words: 0, role };
    return [judged({ ...common, kind, previousText, words: [], edited: false }, verdict, weights)];
  }
  const shown = work.diff(previousText, paragraph.text);
  const spans = wordSpans(shown);
  const verdict = judgeRestoration(
    judgeAgainstOrigin(work, index, olds.length === 1 ? shown : null),
    { before: aligned.before[olds[0] ?? -1] ?? '', after: aligned.after[index] ?? '' },
    past,
  );
  const reasons = [
    ...(moved ? [moveReason(olds, index)] : []),
    ...(olds.length > 1 ? [`merged from paragraphs ${olds.map((old) => old + 1).join(', ')}`] : []),
    ...olds.filter((old) => work.isSplit(old)).map((old) => `split from paragraph ${old + 1}`),
    ...verdict.reasons,
  ];
  return [
    judged(
      { ...common, kind, previousText, words: spans, edited: true },
      { ...verdict, reasons, quotes: compareQuotations(shown, context) },
      { position, words: changedWords(spans, context.tokenize), role },
    ),
  ];
};

const moveReason = (olds: readonly number[], index: number): string =>
  `moved from paragraph ${(olds[0] ?? 0) + 1} to ${index + 1}`;

/** Reuses the displayed word diff where it compares the same texts. */
const judgeAgainstOrigin = (work: Work, index: number, shown: WordDiff | null): Verdict => {
  const { aligned, context } = work;
  const origin = work.originText(index);
  const text = aligned.after[index] ?? '';
  const { before, after } = withoutFrame(origin, text, context.rules?.leadingStamp);
  const first = aligned.origins[index]?.before[0] ?? -1;
  const isShown = shown !== null && before === aligned.before[first] && after === text;
  const verdict = judgeEdit({ before, after }, isShown ? shown : work.diff(before, after), context);
  if (aligned.origins[index]?.entry && !verdict.labels.includes('noise')) {
    // Another entry states something else, even if it shares words.
    const rest = verdict.flagged ? verdict.reasons : [];
    return { ...verdict, flagged: true, reasons: ['different entry under the same heading', ...rest] };
  }
  const onlyFrameChanged = before === after && origin !== text;
  return onlyFrameChanged
    ? { ...verdict, reasons: ['only a time stamp, dateline or list number changed'] }
    : verdict;
};

/** Judged like any edit, and by its wording: a badge is no news, another meaning is. */
const judgeHeadline = (
  texts: { readonly before: string; readonly after: string },
  diff: WordDiff,
  context: EditContext,
): Verdict => {
  if (differsInBadge(texts.before, texts.after))
    return { flagged: false, labels: [], reasons: ['only a badge or section name changed'] };
  const verdict = judgeEdit(texts, diff, context);
  if (verdict.flagged || verdict.labels.includes('noise')) return verdict;
  const leading = leadingDifference(texts.before, texts.after, context);
  if (leading === 'speaker') {
    return {
      flagged: true,
      labels: [...verdict.labels, 'attribution-changed'],
      reasons: ['the headline is attributed to another speaker, or no longer to one'],
    };
  }
  if (leading === 'kicker' || !isReworded(diff, context)) return verdict;
  return { ...verdict, flagged: true, reasons: ['reworded: several words were replaced'] };
};

const describeHeadline = ({ aligned: { input }, context, diff }: Work): readonly Change[] => {
  const old = input.before.headline;
  const now = input.after.headline;
  if (old === null || now === null) return [];
  const texts = { before: foldForComparison(old), after: foldForComparison(now) };
  if (texts.before === texts.after) return [];
  const { earlierHeadlines = NONE, returnedHeadlines = NONE } = input;
  const verdict = judgeRestoration(judgeHeadline(texts, diff(texts.before, texts.after), context), texts, {
    earlier: earlierHeadlines,
    returned: returnedHeadlines,
  });
  const shown = diff(old, now);
  const spans = wordSpans(shown);
  return [
    judged(
      {
        kind: 'edited',
        paragraph: null,
        previousParagraphs: [],
        text: now,
        previousText: old,
        words: spans,
        edited: true,
      },
      {
        ...verdict,
        labels: ['headline-changed', ...verdict.labels],
        reasons: ['headline changed', ...verdict.reasons],
        quotes: compareQuotations(shown, context),
      },
      { position: 0, words: changedWords(spans, context.tokenize), role: 'headline' },
    ),
  ];
};

/** Sorts each removed paragraph after the nearest preceding one that stayed in place. */
const describeRemovals = ({
  aligned,
  context,
  past,
}: Work): readonly { readonly at: number; readonly change: Change }[] => {
  const { input, origins, moved, kept, before } = aligned;
  const newPositions = new Map<number, number>();
  for (const [index, origin] of origins.entries()) {
    const first = origin.before[0];
    if (first !== undefined && !moved.has(index)) newPositions.set(first, index);
  }
  let at = -0.5;
  return input.before.paragraphs.flatMap((paragraph, index) => {
    const position = newPositions.get(index);
    if (position !== undefined) at = position + 0.5;
    if (kept.has(index)) return [];
    const change = judged(
      {
        kind: 'removed',
        paragraph: null,
        previousParagraphs: [index],
        text: null,
        previousText: paragraph.text,
        words: [],
        edited: false,
      },
      {
        ...judgeRemoval(paragraph, context, past),
        quotes: wholeQuotations('withdrawn', context.tokenize(paragraph.text), context),
      },
      {
        position: index / Math.max(1, before.length - 1),
        words: wordsIn(paragraph.text, context.tokenize),
        role: roleOf(paragraph),
      },
    );
    return [{ at, change }];
  });
};

import type { Change, ChangeKind } from '../../model/change.ts';
import type { Paragraph } from '../../model/article.ts';
import type { Origin } from '../align/origin.ts';
import {
  changedWords,
  judgeAddition,
  judgeChangedText,
  judgeReturn,
  judgeRemoval,
  makePast,
  type Past,
  type PastPages,
  type Verdict,
  wordsIn,
} from './verdicts.ts';
import type { EditContext } from './edit.ts';
import type { ComparableArticle } from '../text/fingerprint.ts';
import { foldForComparison } from '../../text/comparison-fold.ts';
import { makeKnowledge } from '../text/article-facts.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';
import { makeOriginText } from './origin-text.ts';
import { compareQuotations, wholeQuotes } from '../text/quotations.ts';
import { factorsOf, weighed } from './significance.ts';
import type { CompareLimits } from '../limits.ts';
import type { Reader } from '../../text/tokens.ts';
import { diffWords, type WordDiff, wordSpans } from '../text/word-diff.ts';

export interface Aligned {
  readonly input: PastPages & {
    readonly before: ComparableArticle;
    readonly after: ComparableArticle;
    readonly earlierHeadlines?: ReadonlySet<string>;
    readonly returnedHeadlines?: ReadonlySet<string>;
  };
  readonly limits: CompareLimits;
  /** Folded texts. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly origins: readonly Origin[];
  readonly moved: ReadonlySet<number>;
  readonly kept: ReadonlySet<number>;
  readonly read: Reader;
  readonly rules: LanguageRules | null;
}

export interface Described {
  readonly change: Change;
  /** Is there text in it that readers did not have before? Expectations are tried on such text only. */
  readonly news: boolean;
}

interface Work {
  readonly aligned: Aligned;
  readonly context: EditContext;
  readonly past: Past;
  readonly diff: (before: string, after: string) => WordDiff;
  readonly originText: (index: number) => string;
  /** Does an old paragraph go on in several new ones? */
  readonly isSplit: (old: number) => boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** Between the paragraphs of one old one that were joined. */
const JOINT = '\n\n';

/** One Change for whatever differs, in reading order of the newer article; the headline first. */
export const describeChanges = (aligned: Aligned): readonly Described[] => {
  const { input, limits, before, after, origins, read, rules } = aligned;
  const headlines = [input.before.headline, input.after.headline].map((text) =>
    text === null ? [] : [foldForComparison(text)],
  );
  const context: EditContext = {
    rules,
    before: makeKnowledge([...(headlines[0] ?? []), ...before], rules, read),
    after: makeKnowledge([...(headlines[1] ?? []), ...after], rules, read),
    read,
  };
  let steps = limits.maxWordSteps;
  const diff = (old: string, now: string): WordDiff => {
    const result = diffWords(read(old), read(now), {
      maxTokens: limits.maxDiffTokens,
      maxEditTokens: limits.maxEditTokens,
      maxSteps: steps,
    });
    steps -= result.steps;
    return result;
  };
  const past = makePast(before, input);
  const work: Work = {
    aligned,
    context,
    past,
    diff,
    originText: makeOriginText({ before, after }, origins, { read, rules }),
    isSplit: splits(origins),
  };
  const placed = origins.flatMap((_, index) =>
    describeParagraph(work, index).map((change) => ({ at: index, ...change })),
  );
  const gone = removals(work);
  return [
    ...headline(work),
    ...[...placed, ...gone].sort((a, b) => a.at - b.at).map(({ change, news }) => ({ change, news })),
  ];
};

const splits = (origins: readonly Origin[]): ((old: number) => boolean) => {
  const seen = new Set<number>();
  const twice = new Set<number>();
  for (const old of origins.flatMap((origin) => origin.before)) (seen.has(old) ? twice : seen).add(old);
  return (old) => twice.has(old);
};

type Weighed = 'flagged' | 'labels' | 'significance' | 'factors' | 'reason';

const finish = (
  change: Omit<Change, Weighed | 'quotes'>,
  verdict: Verdict & Partial<Pick<Change, 'quotes'>>,
  weighing: {
    readonly position: number;
    readonly words: number;
    readonly role: 'headline' | 'heading' | 'body';
  },
): Change => {
  const { flagged, labels, reasons, quotes = [] } = verdict;
  const factors = factorsOf({ kind: change.kind, flagged, labels, ...weighing });
  return { ...change, flagged, labels, quotes, ...weighed(reasons.join('; '), factors) };
};

const roleOf = (paragraph: Paragraph): 'heading' | 'body' =>
  paragraph.role === 'heading' ? 'heading' : 'body';

const describeParagraph = (work: Work, index: number): readonly Described[] => {
  const { aligned, context, past } = work;
  const origin = aligned.origins[index];
  const paragraph = aligned.input.after.paragraphs[index];
  if (!origin || !paragraph) return [];
  const position = index / Math.max(1, aligned.after.length - 1);
  const role = roleOf(paragraph);
  const common = { paragraph: index, previousParagraphs: origin.before, text: paragraph.text };
  if (origin.before.length === 0) {
    const verdict = judgeAddition(paragraph, context, past);
    const quotes = wholeQuotes('new', context.read(paragraph.text), context);
    const change = finish(
      { ...common, kind: 'added', previousText: null, words: [], edited: false },
      { ...verdict, quotes },
      { position, words: wordsIn(paragraph.text, context.read), role },
    );
    return [{ change, news: verdict.flagged || verdict.labels.includes('restored') }];
  }
  const moved = aligned.moved.has(index);
  const kind: ChangeKind = moved ? 'moved' : 'edited';
  const olds = [...origin.before].sort((a, b) => a - b);
  const previousText = olds.map((old) => aligned.input.before.paragraphs[old]?.text ?? '').join(JOINT);
  if (origin.identical) {
    if (!moved) return [];
    const verdict: Verdict = { flagged: false, labels: [], reasons: [movedFrom(olds, index)] };
    const change = finish({ ...common, kind, previousText, words: [], edited: false }, verdict, {
      position,
      words: 0,
      role,
    });
    return [{ change, news: false }];
  }
  const shown = work.diff(previousText, paragraph.text);
  const spans = wordSpans(shown);
  const verdict = judgeReturn(
    judgeAgainstOrigin(work, index, olds.length === 1 ? shown : null),
    { before: aligned.before[olds[0] ?? -1] ?? '', after: aligned.after[index] ?? '' },
    past,
  );
  const reasons = [
    ...(moved ? [movedFrom(olds, index)] : []),
    ...(olds.length > 1 ? [`joined from paragraphs ${olds.map((old) => old + 1).join(', ')}`] : []),
    ...olds
      .filter((old) => work.isSplit(old))
      .map((old) => `a part of paragraph ${old + 1}, which was split`),
    ...verdict.reasons,
  ];
  const change = finish(
    { ...common, kind, previousText, words: spans, edited: true },
    { ...verdict, reasons, quotes: compareQuotations(shown, context) },
    { position, words: changedWords(spans, context.read), role },
  );
  return [{ change, news: !verdict.labels.includes('noise') }];
};

const movedFrom = (olds: readonly number[], index: number): string =>
  `moved from place ${(olds[0] ?? 0) + 1} to ${index + 1}`;

/** The difference that is shown decides, too, unless the old text to judge by is another one. */
const judgeAgainstOrigin = (work: Work, index: number, shown: WordDiff | null): Verdict => {
  const { aligned, context } = work;
  const origin = work.originText(index);
  const text = aligned.after[index] ?? '';
  const { before, after } = withoutFrame(origin, text, context.rules?.leadingStamp);
  const first = aligned.origins[index]?.before[0] ?? -1;
  const same = shown !== null && before === aligned.before[first] && after === text;
  const verdict = judgeChangedText({ before, after }, same ? shown : work.diff(before, after), context);
  if (aligned.origins[index]?.entry && !verdict.labels.includes('noise')) {
    // Whatever words may have in common: something else is stated.
    const rest = verdict.flagged ? verdict.reasons : [];
    return { ...verdict, flagged: true, reasons: ['another entry below the same heading', ...rest] };
  }
  const onlyFrame = before === after && origin !== text;
  return onlyFrame ? { ...verdict, reasons: ['only a stamp, a dateline or a list number changed'] } : verdict;
};

/** "12. Refunds": the number of a list item shifts when an item is put in above it. */
const LIST_NUMBER = /^\(?\p{N}{1,3}[.)]\s+(?=\p{L})/u;
/** "HARBOUR CITY (Wire) — " */
const DATELINE = /^\p{Lu}[\p{Lu}.' -]+(?:, [^()—–-]{1,40})?(?: ?\([^)]{1,40}\))? ?(?:[—–]|(?<= )-(?= ))\s*/u;

/**
 * Both texts without what frames them. "Update 1/25: …" says when, not what; but a stamp standing alone is all there
 * is. A dateline that came or went says nothing; one that became another does.
 */
const withoutFrame = (
  before: string,
  after: string,
  stamp: RegExp | undefined,
): { readonly before: string; readonly after: string } => {
  const datelines = [before, after].filter((text) => DATELINE.test(text)).length;
  const bare = (text: string): string => {
    const body = datelines === 1 ? text.replace(DATELINE, '') : text;
    const rest = (stamp ? body.replace(stamp, '') : body).trim().replace(LIST_NUMBER, '');
    return rest === '' ? text : rest;
  };
  return { before: bare(before), after: bare(after) };
};

const headline = ({ aligned: { input }, context, diff }: Work): readonly Described[] => {
  const old = input.before.headline;
  const now = input.after.headline;
  if (old === null || now === null) return [];
  const texts = { before: foldForComparison(old), after: foldForComparison(now) };
  if (texts.before === texts.after) return [];
  const { earlierHeadlines = NONE, returnedHeadlines = NONE } = input;
  const verdict = judgeReturn(judgeChangedText(texts, diff(texts.before, texts.after), context), texts, {
    earlier: earlierHeadlines,
    returned: returnedHeadlines,
  });
  const shown = diff(old, now);
  const spans = wordSpans(shown);
  const change = finish(
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
      reasons: ['the headline changed', ...verdict.reasons],
      quotes: compareQuotations(shown, context),
    },
    { position: 0, words: changedWords(spans, context.read), role: 'headline' },
  );
  return [{ change, news: false }];
};

/** Removed paragraphs stand behind the nearest kept paragraph before them that stayed in place. */
const removals = ({ aligned, context, past }: Work): readonly (Described & { readonly at: number })[] => {
  const { input, origins, moved, kept, before } = aligned;
  const placeOf = new Map<number, number>();
  for (const [index, origin] of origins.entries()) {
    const first = origin.before[0];
    if (first !== undefined && !moved.has(index)) placeOf.set(first, index);
  }
  let at = -0.5;
  return input.before.paragraphs.flatMap((paragraph, index) => {
    const place = placeOf.get(index);
    if (place !== undefined) at = place + 0.5;
    if (kept.has(index)) return [];
    const change = finish(
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
        quotes: wholeQuotes('withdrawn', context.read(paragraph.text), context),
      },
      {
        position: index / Math.max(1, before.length - 1),
        words: wordsIn(paragraph.text, context.read),
        role: roleOf(paragraph),
      },
    );
    return [{ change, news: false, at }];
  });
};

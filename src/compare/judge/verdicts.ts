import { foldForSearch } from '../../text/fold.ts';
import { foldForComparison } from '../../text/comparison-fold.ts';
import type { Tokenizer } from '../../text/tokens.ts';
import type { ChangeLabel, WordSpan } from '../../model/change.ts';
import type { Paragraph } from '../../model/article.ts';
import { JUDGE } from '../limits.ts';
import { noiseOf } from '../noise/noise-wording.ts';
import type { EditContext } from '../text/edit-context.ts';
import type { WordDiff } from '../text/word-diff.ts';
import { findingsIn } from './edit-findings.ts';
import type { Finding } from './finding.ts';
import { editorialLabels, speechLabels } from './paragraph-labels.ts';
import type { Past } from './past.ts';

/** Labels, flag and reasons of one Change, before its significance is computed. */
export interface Verdict {
  readonly flagged: boolean;
  readonly labels: readonly ChangeLabel[];
  readonly reasons: readonly string[];
}

const FLAPPING = 'comes and goes: removed and restored before';

export const wordsIn = (text: string, tokenize: Tokenizer): number =>
  tokenize(text).filter((token) => token.kind === 'word').length;

const notFlagged = (reason: string, labels: readonly ChangeLabel[] = []): Verdict => ({
  flagged: false,
  labels,
  reasons: [reason],
});

/** An addition is flagged unless it is noise, was there before or repeats what the story already says. */
export const judgeAddition = (paragraph: Paragraph, context: EditContext, past: Past): Verdict => {
  const verdict = judgeAddedText(paragraph, context, past);
  if (!paragraph.post) return verdict;
  return {
    ...verdict,
    labels: ['live-post', ...verdict.labels],
    reasons: [...verdict.reasons, 'in a post on a live page'],
  };
};

const judgeAddedText = (paragraph: Paragraph, context: EditContext, past: Past): Verdict => {
  const text = foldForComparison(paragraph.text);
  const editorial = editorialLabels(text, context.rules, context.tokenize);
  const noise = editorial.length > 0 ? null : noiseOf(text, context.rules, context.tokenize);
  if (past.returned.has(text)) return notFlagged(FLAPPING, ['restored', 'flapping']);
  if (past.earlier.has(text)) return notFlagged('restored from an earlier version', ['restored']);
  if (noise) return notFlagged(`noise: ${noise}`, ['noise']);
  if (past.texts.has(text)) return notFlagged('repeats a paragraph of the previous version');
  if (past.wasOutsideArticle(foldForSearch(text))) {
    return notFlagged('already on the previous page, outside the extracted article');
  }
  const found = [...editorial, ...speechLabels(text, context.rules, context.tokenize)];
  return {
    flagged: true,
    labels: found.map(({ label }) => label),
    reasons: ['no similar paragraph in the previous version', ...found.map(({ reason }) => reason)],
  };
};

/** A removal is flagged if it has more than a few words, is not noise and is not repeated elsewhere in the text. */
export const judgeRemoval = (paragraph: Paragraph, context: EditContext, past: Past): Verdict => {
  const text = foldForComparison(paragraph.text);
  const noise = noiseOf(text, context.rules, context.tokenize);
  if (noise) return notFlagged(`noise removed: ${noise}`, ['noise']);
  if (wordsIn(text, context.tokenize) <= JUDGE.slightRemoval && !/[^\p{ASCII}]{6}/u.test(text))
    return notFlagged('only a few words removed');
  if (past.returned.has(text)) return notFlagged(FLAPPING, ['flapping']);
  if (context.after.contains(text)) return notFlagged('another paragraph still contains the same words');
  const labels = speechLabels(text, context.rules, context.tokenize)
    .map(({ label }) => label)
    .filter((label) => label === 'quote');
  return { flagged: true, labels, reasons: ['no similar paragraph in the new version'] };
};

const unique = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

const fromFindings = (findings: readonly Finding[], otherwise: string): Verdict => ({
  flagged: findings.some((finding) => finding.material),
  labels: unique(findings.flatMap((finding) => finding.label ?? [])),
  reasons: findings.length > 0 ? findings.map((finding) => finding.reason) : [otherwise],
});

/** Do both sides differ only in punctuation and white space? */
const differsInPunctuation = (diff: WordDiff): boolean =>
  diff.hunks.every((hunk) => {
    const side = (tokens: WordDiff['before'], range: readonly [number, number]): string =>
      tokens
        .slice(...range)
        .map((token) => token.key)
        .join('');
    return !/[\p{L}\p{N}\p{S}%]/u.test(side(diff.before, hunk.before) + side(diff.after, hunk.after));
  });

const withoutSpace = (text: string): string => text.replace(/\s+/gu, '');

/** Are as many visible characters inserted as deleted? A cheap precondition for a difference in white space alone. */
const hasSameLength = ({ before, after, hunks }: WordDiff): boolean => {
  const lengthOf = (tokens: WordDiff['before'], [start, end]: readonly [number, number]): number => {
    let length = 0;
    for (let at = start; at < end; at += 1) {
      const token = tokens[at];
      if (token && token.kind !== 'space') length += token.key.length;
    }
    return length;
  };
  return (
    hunks.reduce((sum, hunk) => sum + lengthOf(before, hunk.before) - lengthOf(after, hunk.after), 0) === 0
  );
};

/** An edit is flagged if it adds or changes a fact; see edit-findings.ts. */
export const judgeEdit = (
  texts: { readonly before: string; readonly after: string },
  diff: WordDiff,
  context: EditContext,
): Verdict => {
  const { rules, tokenize } = context;
  const noise = noiseOf(texts.after, rules, tokenize);
  const labels = editorialLabels(texts.after, rules, tokenize);
  if (noise && labels.length === 0) return notFlagged(`noise: ${noise}`, ['noise']);
  const previous = editorialLabels(texts.before, rules, tokenize);
  const added = labels.filter(({ label }) => !previous.some((other) => other.label === label));
  if (added.length === 0 && hasSameLength(diff) && withoutSpace(texts.before) === withoutSpace(texts.after)) {
    return notFlagged('only white space changed');
  }
  if (added.length === 0 && differsInPunctuation(diff)) return notFlagged('only punctuation changed');
  const findings: readonly Finding[] = [
    ...added.map(({ label, reason }) => ({ label, material: true, reason })),
    ...findingsIn(diff, context),
  ];
  return fromFindings(findings, 'reworded: no fact added or changed');
};

/**
 * An edit that restores an earlier wording is labelled but not flagged: the change away from that wording was flagged,
 * and a page that alternates between two versions would raise an alert on every check.
 */
export const judgeRestoration = (
  verdict: Verdict,
  texts: { readonly before: string; readonly after: string },
  { earlier, returned }: Pick<Past, 'earlier' | 'returned'>,
): Verdict => {
  if (verdict.labels.includes('noise') || !earlier.has(texts.after)) return verdict;
  const flaps = returned.has(texts.after) || returned.has(texts.before);
  return {
    flagged: false,
    labels: [...verdict.labels, 'restored', ...(flaps ? (['flapping'] as const) : [])],
    reasons: [flaps ? FLAPPING : 'wording restored from an earlier version', ...verdict.reasons],
  };
};

/** The number of words inserted or deleted, whichever is greater. */
export const changedWords = (spans: readonly WordSpan[], tokenize: Tokenizer): number =>
  Math.max(
    ...(['insert', 'delete'] as const).map((op) =>
      spans.reduce((total, span) => total + (span.op === op ? wordsIn(span.text, tokenize) : 0), 0),
    ),
  );

import type { ChangeLabel, WordSpan } from '../../model/change.ts';
import type { Paragraph } from '../../model/article.ts';
import type { EditContext, Finding } from './edit.ts';
import { foldForSearch } from '../../text/fold.ts';
import { countOccurrences, foldForComparison } from '../../text/comparison-fold.ts';
import { editorialNotes, noiseOf, utterances } from './paragraph-labels.ts';
import { judgeEdit } from './edit-findings.ts';
import { once } from '../../text/lazy.ts';
import { SEVERITY } from '../limits.ts';
import type { Reader } from '../../text/tokens.ts';
import type { WordDiff } from '../text/word-diff.ts';

/** Labels, flag and reasons of one Change, before it is weighed. */
export interface Verdict {
  readonly flagged: boolean;
  readonly labels: readonly ChangeLabel[];
  readonly reasons: readonly string[];
}

/** What is known about the page before, to tell new text from text that was only read anew. */
export interface Past {
  readonly texts: ReadonlySet<string>;
  readonly earlier: ReadonlySet<string>;
  /** Texts that went and came back at least once already: they flap, and are no news in either direction. */
  readonly returned: ReadonlySet<string>;
  /** Did a text (folded for search) stand on the previous page, outside what was extracted of it? */
  readonly stoodOutside: (text: string) => boolean;
}

export interface PastPages {
  readonly previousVisibleText?: string | null;
  readonly visibleText?: string | null;
  readonly earlierParagraphs?: ReadonlySet<string>;
  readonly returnedParagraphs?: ReadonlySet<string>;
}

/**
 * A text stood outside the article if the previous page shows it more often than its article holds it, and the new
 * page shows it no more often than the previous one: "Security" in a menu is no witness against a new heading.
 */
export const makePast = (before: readonly string[], pages: PastPages): Past => {
  const previous = once(() => foldForSearch(pages.previousVisibleText ?? ''));
  const article = once(() => before.map(foldForSearch).join(' '));
  const now = once(() => (pages.visibleText ? foldForSearch(pages.visibleText) : null));
  const stoodOutside = (text: string): boolean => {
    const shown = countOccurrences(previous(), text);
    if (shown === 0 || shown <= countOccurrences(article(), text)) return false;
    const page = now();
    return page === null || countOccurrences(page, text) <= shown;
  };
  return {
    texts: new Set(before),
    earlier: pages.earlierParagraphs ?? new Set(),
    returned: pages.returnedParagraphs ?? new Set(),
    stoodOutside,
  };
};

export const wordsIn = (text: string, read: Reader): number =>
  read(text).filter((token) => token.kind === 'word').length;

const quiet = (reason: string, labels: readonly ChangeLabel[] = []): Verdict => ({
  flagged: false,
  labels,
  reasons: [reason],
});

/** An addition alerts unless it is noise, was there before, or says again what the story already says. */
export const judgeAddition = (paragraph: Paragraph, context: EditContext, past: Past): Verdict => {
  const live: readonly ChangeLabel[] = paragraph.post ? ['live-post'] : [];
  const verdict = judgeText(paragraph, context, past);
  if (live.length === 0) return verdict;
  return {
    ...verdict,
    labels: [...live, ...verdict.labels],
    reasons: [...verdict.reasons, 'stands in a post of a live page'],
  };
};

const judgeText = (paragraph: Paragraph, context: EditContext, past: Past): Verdict => {
  const text = foldForComparison(paragraph.text);
  const notes = editorialNotes(text, context.rules, context.read);
  const noise = notes.length > 0 ? null : noiseOf(text, context.rules, context.read);
  if (past.returned.has(text)) return quiet('comes and goes: it was back before', ['restored', 'flapping']);
  if (past.earlier.has(text)) return quiet('stood in an earlier version and is back', ['restored']);
  if (noise) return quiet(`noise: ${noise}`, ['noise']);
  if (past.texts.has(text)) return quiet('repeats a paragraph that the story already had');
  if (past.stoodOutside(foldForSearch(text))) {
    return quiet('was on the page before; the extraction had skipped it');
  }
  const said = utterances(text, context.rules, context.read);
  return {
    flagged: true,
    labels: [...notes.map((note) => note.label), ...said.map((note) => note.label)],
    reasons: [
      'nothing like it stood in the previous version',
      ...[...notes, ...said].map((note) => note.reason),
    ],
  };
};

/** A removal alerts if something of substance is gone: more than a few words, no noise, and nowhere else in the text. */
export const judgeRemoval = (paragraph: Paragraph, context: EditContext, past: Past): Verdict => {
  const text = foldForComparison(paragraph.text);
  const noise = noiseOf(text, context.rules, context.read);
  if (noise) return quiet(`noise went: ${noise}`, ['noise']);
  if (wordsIn(text, context.read) <= SEVERITY.slightRemoval && !/[^\p{ASCII}]{6}/u.test(text))
    return quiet('only a few words went');
  if (past.returned.has(text)) return quiet('comes and goes: it was back before', ['flapping']);
  if (context.after.holds(text)) return quiet('its words still stand in another paragraph');
  const labels = utterances(text, context.rules, context.read)
    .map((note) => note.label)
    .filter((label) => label === 'quote');
  return { flagged: true, labels, reasons: ['nothing like it stands in the new version'] };
};

const unique = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

const fromFindings = (findings: readonly Finding[], otherwise: string): Verdict => ({
  flagged: findings.some((finding) => finding.material),
  labels: unique(findings.flatMap((finding) => finding.label ?? [])),
  reasons: findings.length > 0 ? findings.map((finding) => finding.reason) : [otherwise],
});

/** True where both sides are the same but for marks and white space. */
const onlyMarks = (diff: WordDiff): boolean =>
  diff.hunks.every((hunk) => {
    const side = (tokens: WordDiff['before'], range: readonly [number, number]): string =>
      tokens
        .slice(...range)
        .map((token) => token.key)
        .join('');
    return !/[\p{L}\p{N}\p{S}%]/u.test(side(diff.before, hunk.before) + side(diff.after, hunk.after));
  });

const withoutSpace = (text: string): string => text.replace(/\s+/gu, '');

/** Did as many letters and marks come as went? Quickly told, and needed for a difference in white space alone. */
const sameLength = ({ before, after, hunks }: WordDiff): boolean => {
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

/** An edit alerts if it adds or changes a fact; see severity.ts for what counts as one. */
export const judgeChangedText = (
  texts: { readonly before: string; readonly after: string },
  diff: WordDiff,
  context: EditContext,
): Verdict => {
  const { rules, read } = context;
  const noise = noiseOf(texts.after, rules, read);
  const notes = editorialNotes(texts.after, rules, read);
  if (noise && notes.length === 0) return quiet(`noise: ${noise}`, ['noise']);
  const hadNotes = editorialNotes(texts.before, rules, read);
  const fresh = notes.filter((note) => !hadNotes.some((had) => had.label === note.label));
  if (fresh.length === 0 && sameLength(diff) && withoutSpace(texts.before) === withoutSpace(texts.after)) {
    return quiet('only white space changed');
  }
  if (fresh.length === 0 && onlyMarks(diff)) return quiet('only punctuation changed');
  const findings: readonly Finding[] = [
    ...fresh.map((note) => ({ label: note.label, material: true, reason: note.reason })),
    ...judgeEdit(diff, context),
  ];
  return fromFindings(findings, 'reworded; no fact added or changed');
};

/**
 * An edit back to a wording that stood before is named, not alerted about: it was told when it went, and a page that
 * shows two versions by turns would raise an alert at every look.
 */
export const judgeReturn = (
  verdict: Verdict,
  texts: { readonly before: string; readonly after: string },
  { earlier, returned }: Pick<Past, 'earlier' | 'returned'>,
): Verdict => {
  if (verdict.labels.includes('noise') || !earlier.has(texts.after)) return verdict;
  const flaps = returned.has(texts.after) || returned.has(texts.before);
  return {
    flagged: false,
    labels: [...verdict.labels, 'restored', ...(flaps ? (['flapping'] as const) : [])],
    reasons: [
      flaps ? 'comes and goes: this wording was back before' : 'the wording of an earlier version is back',
      ...verdict.reasons,
    ],
  };
};

/** Words that came and went, for weighing. */
export const changedWords = (spans: readonly WordSpan[], read: Reader): number =>
  Math.max(
    ...(['insert', 'delete'] as const).map((op) =>
      spans.reduce((total, span) => total + (span.op === op ? wordsIn(span.text, read) : 0), 0),
    ),
  );

import type { Change, ChangeKind, ChangeLabel, WordSpan } from '../../src/model/change.ts';
import type { Paragraph } from '../../src/model/article.ts';

/**
 * One Change as the JSON log carries it. `paragraph` counts from 0 in the new Version; null for a removal and for the
 * headline, which alone has `field`. An edited text has word spans; `text` is null for a removal.
 */
export interface LoggedChange {
  readonly kind: ChangeKind;
  readonly field?: 'headline';
  readonly paragraph: number | null;
  readonly text: string | null;
  readonly previousText: string | null;
  readonly words: readonly WordSpan[];
  readonly labels: readonly ChangeLabel[];
  readonly flagged: boolean;
  readonly significance: number;
  readonly reason: string;
}

export interface LoggedChanges {
  readonly changes: readonly LoggedChange[];
  /** Present where Changes were left out: the review page has them all. */
  readonly changesTruncated?: true;
}

interface LogLimits {
  /** Longest text, in UTF-16 units, with its ellipsis. */
  readonly textLength?: number;
  readonly changes?: number;
}

const isLeadSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

const cut = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const end = isLeadSurrogate(text.charCodeAt(length - 2)) ? length - 2 : length - 1;
  return `${text.slice(0, end)}…`;
};

/** The texts of the older paragraphs, where the Change does not carry them itself. */
const previousTextOf = (change: Change, before: readonly Paragraph[]): string | null =>
  change.previousText ??
  (change.previousParagraphs.length === 0
    ? null
    : change.previousParagraphs.map((index) => before[index]?.text ?? '').join(' '));

const loggedChange = (change: Change, before: readonly Paragraph[], length: number): LoggedChange => {
  const cutOrNull = (text: string | null): string | null => (text === null ? null : cut(text, length));
  const isHeadline = change.paragraph === null && change.kind !== 'removed';
  return {
    kind: change.kind,
    ...(isHeadline && { field: 'headline' }),
    paragraph: change.paragraph,
    text: cutOrNull(change.text),
    previousText: cutOrNull(previousTextOf(change, before)),
    words: change.words.map(({ op, text }) => ({ op, text: cut(text, length) })),
    labels: change.labels,
    flagged: change.flagged,
    significance: change.significance,
    reason: change.reason,
  };
};

/**
 * The Changes of a Version for one line of the JSON log, in reading order. Flagged Changes are the last to be left out.
 * @param before the paragraphs of the older Version.
 */
export const loggedChanges = (
  changes: readonly Change[],
  before: readonly Paragraph[],
  { textLength = 2_000, changes: most = 50 }: LogLimits = {},
): LoggedChanges => {
  const byWeight = [
    ...changes.filter(({ flagged }) => flagged),
    ...changes.filter(({ flagged }) => !flagged),
  ];
  const kept = new Set(byWeight.slice(0, most));
  return {
    changes: changes
      .filter((change) => kept.has(change))
      .map((change) => loggedChange(change, before, textLength)),
    ...(changes.length > most && { changesTruncated: true }),
  };
};

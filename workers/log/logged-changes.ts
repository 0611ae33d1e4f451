import type { Change, ChangeKind, ChangeLabel, WordSpan } from '../../src/model/change.ts';
import type { Paragraph } from '../../src/model/article.ts';

/**
 * One Change in the JSON log. `paragraph` counts from 0 in the new Version; null for a removal and for the headline.
 * `field` is present only for the headline, `words` only for edited text; `text` is null for a removal.
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
  /** Present if Changes were left out; the review page shows all of them. */
  readonly changesTruncated?: true;
}

interface LogLimits {
  /** Maximum text length in UTF-16 units, including the ellipsis. */
  readonly textLength?: number;
  readonly changes?: number;
}

const isLeadSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

const cut = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const end = isLeadSurrogate(text.charCodeAt(length - 2)) ? length - 2 : length - 1;
  return `${text.slice(0, end)}…`;
};

/** The text of the older paragraphs, looked up if the Change does not contain it. */
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
 * The Changes of a Version for one JSON log line, in reading order. If there are too many, unflagged ones are left out
 * first.
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

import { inertText } from './inert-text.ts';
import type { Change, QuoteChange, WordSpan } from '../model/change.ts';
import type { Paragraph } from '../model/article.ts';

const RESET = '\u001b[0m';
const GREEN = '\u001b[1;32m';
const RED = '\u001b[9;31m';
const CYAN = '\u001b[36m';
const DIM = '\u001b[2m';
const ALARM = '\u001b[1;33m';

/** A run of printable text and its colour as an SGR sequence, '' for none. */
export interface Span {
  readonly text: string;
  readonly colour: string;
}

const plain = (text: string, colour = ''): Span => ({ text, colour });

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Latin, Greek, Cyrillic and Armenian without combining marks: one column each. */
const NARROW = /^[\u0020-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u058f]*$/;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]/u;

/** Terminal columns of one grapheme, by East Asian Width (UAX #11). */
const columnsOf = (grapheme: string): number => (ZERO.test(grapheme) ? 0 : WIDE.test(grapheme) ? 2 : 1);

const columns = (text: string): number => {
  if (NARROW.test(text)) return text.length;
  let sum = 0;
  for (const { segment } of graphemes.segment(text)) sum += columnsOf(segment);
  return sum;
};

/** Part of a span between two possible line breaks: a word, spaces, or one grapheme of an overlong word. */
interface Piece extends Span {
  readonly size: number;
}

/** Longer runs may break anywhere (scripts without spaces); narrow ones such as URLs only if they exceed a line. */
const LONGEST_WORD = 24;

const piecesOf = ({ text, colour }: Span, lineWidth: number): Piece[] =>
  text
    .split(/( +)/)
    .filter((word) => word !== '')
    .flatMap((word): Piece[] => {
      const size = columns(word);
      const isWhole =
        size <= LONGEST_WORD || word.startsWith(' ') || (NARROW.test(word) && size <= lineWidth);
      if (isWhole) return [{ text: word, colour, size }];
      return Array.from(graphemes.segment(word), ({ segment }) => ({
        text: segment,
        colour,
        size: columnsOf(segment),
      }));
    });

/** Wraps at `width` columns; every line after the first is indented by `indent` spaces. */
const wrap = (spans: readonly Span[], width: number, indent: number): Span[][] => {
  if (width === Infinity) return [[...spans]];
  let line: Span[] = [];
  const lines = [line];
  let column = 0;
  for (const piece of spans.flatMap((span) => piecesOf(span, width - indent))) {
    if (column + piece.size > width) {
      line = [plain(' '.repeat(indent))];
      lines.push(line);
      column = indent;
      if (piece.text.startsWith(' ')) continue;
    }
    line.push(piece);
    column += piece.size;
  }
  return lines;
};

/** Merges adjacent spans of one colour; every line resets its colour. */
const paint = (line: readonly Span[], colour: boolean): string => {
  let text = '';
  let current = '';
  for (const span of line) {
    if (colour && span.colour !== current) {
      text += (current === '' ? '' : RESET) + span.colour;
      current = span.colour;
    }
    text += span.text;
  }
  return (current === '' ? text : text + RESET).trimEnd();
};

/** Spans as lines of at most `width` columns (minimum 24); every line after the first is indented. */
export const layOut = (
  spans: readonly Span[],
  options: { readonly width: number; readonly indent: number; readonly colour: boolean },
): string[] =>
  wrap(spans, Math.max(options.width, 24), options.indent).map((line) => paint(line, options.colour));

const spaceAtEnd = (text: string): string => /\s*$/.exec(text)?.[0] ?? '';

/** `[-46 -]{+64 +}cases` → `[-46-]{+64+} cases`: moves the shared trailing space out of a replacement. */
const withoutSharedSpaces = (words: readonly WordSpan[]): WordSpan[] => {
  const shown: WordSpan[] = [];
  for (const word of words) {
    const before = shown.at(-1);
    const space = spaceAtEnd(word.text);
    const isPair = before?.op === 'delete' && word.op === 'insert' && space !== '';
    if (before && isPair && spaceAtEnd(before.text) === space) {
      shown.splice(-1, 1, { op: 'delete', text: before.text.slice(0, -space.length) });
      shown.push({ op: 'insert', text: word.text.slice(0, -space.length) }, { op: 'equal', text: space });
    } else shown.push(word);
  }
  return shown;
};

const wordSpans = (words: readonly WordSpan[]): Span[] =>
  withoutSharedSpaces(words).map(({ op, text }) => {
    const inert = inertText(text);
    switch (op) {
      case 'equal':
        return plain(inert);
      case 'delete':
        return plain(`[-${inert}-]`, RED);
      case 'insert':
        return plain(`{+${inert}+}`, GREEN);
    }
  });

const isHeadline = (change: Change): boolean => change.paragraph === null && change.kind !== 'removed';

/** Paragraphs are shown counting from 1. */
const pilcrow = (index: number): string => `¶${index + 1}`;

const position = (change: Change): string => {
  const { paragraph, previousParagraphs: previous, kind } = change;
  if (isHeadline(change)) return 'headline';
  const was = previous.map(pilcrow).join(', ');
  if (paragraph === null) return was;
  if (kind === 'moved') return `${was} → ${pilcrow(paragraph)}`;
  return previous.length > 1 ? `${pilcrow(paragraph)} (from ${was})` : pilcrow(paragraph);
};

/** The old text of a Change, from the Change or from the older Version. */
const previousText = (change: Change, before: readonly Paragraph[]): string =>
  change.previousText ?? change.previousParagraphs.map((index) => before[index]?.text ?? '').join(' ');

const bodySpans = (change: Change, before: readonly Paragraph[]): Span[] => {
  if (change.words.length > 0) return wordSpans(change.words);
  if (change.kind === 'added') return [plain(inertText(change.text ?? ''), GREEN)];
  if (change.kind === 'removed') return [plain(inertText(previousText(change, before)), RED)];
  if (!change.edited && change.kind === 'moved') {
    return [plain(inertText(change.text ?? previousText(change, before)))];
  }
  // The texts are too different for a word diff.
  return wordSpans([
    { op: 'delete', text: previousText(change, before) },
    { op: 'insert', text: change.text ?? '' },
  ]);
};

const QUOTE_STATES = {
  new: 'new quotation',
  altered: 'altered quotation',
  'speaker-changed': 'quotation attributed to someone else',
  withdrawn: 'withdrawn quotation',
} as const;

/** "altered quotation: Mira Sandoval, wrote"; no colon if no speaker is named. */
export const quoteNote = ({ state, speaker, previousSpeaker, verb }: QuoteChange): string => {
  const was = state === 'speaker-changed' && previousSpeaker !== null ? `${previousSpeaker} → ` : '';
  const who = `${was}${[speaker, verb].filter((part) => part !== null).join(', ')}`;
  return `${QUOTE_STATES[state]}${who === '' ? '' : `: ${who}`}`;
};

/** Deduplicated, because a paragraph may contain several quotations of the same person. */
const quoteSpans = ({ quotes }: Change): Span[] =>
  [...new Set(quotes.map(quoteNote))].map((note) => plain(` (${inertText(note)})`, DIM));

const SIGNS = { added: '+', edited: '~', moved: '>', removed: '-' } as const;
const SIGN_COLOURS = { added: GREEN, edited: '', moved: CYAN, removed: RED } as const;

const changeLines = (change: Change, options: DiffOptions): string[] => {
  const { before = [], colour, width = Infinity } = options;
  const spans = [
    plain(change.flagged ? '!' : ' ', ALARM),
    plain(' '),
    // Not struck through, which would hide the minus sign.
    plain(SIGNS[change.kind], change.kind === 'removed' ? '' : SIGN_COLOURS[change.kind]),
    plain(' '),
    plain(position(change), DIM),
    plain(' '),
    ...(change.labels.length > 0 ? [plain(`[${change.labels.join(', ')}]`, CYAN), plain(' ')] : []),
    ...bodySpans(change, before),
    ...quoteSpans(change),
  ];
  return layOut(spans, { width, indent: 4, colour });
};

interface DiffOptions {
  /** The paragraphs of the older Version, for Changes without their own text. */
  readonly before?: readonly Paragraph[] | undefined;
  readonly changes: readonly Change[];
  /** ANSI colours, in addition to the marks. */
  readonly colour: boolean;
  /** Columns to wrap at; undefined: one line per Change. */
  readonly width?: number | undefined;
}

/**
 * The paragraph diff as text: one Change per line, the headline first, `!` before flagged Changes.
 * `+` added, `~` edited (with `[-old-]{+new+}`), `>` moved (old place → new place), `-` removed; `''` for no Changes.
 */
export const renderDiff = (options: DiffOptions): string => {
  const { changes } = options;
  const ordered = [...changes.filter(isHeadline), ...changes.filter((change) => !isHeadline(change))];
  return ordered.flatMap((change) => changeLines(change, options)).join('\n');
};

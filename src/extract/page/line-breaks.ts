import { collapse } from './markup.ts';
import { endsSentence, readingLength } from './sentences.ts';

/** Lines (reading length) shorter than this on either side of a break are verses, addresses, parts of a list. */
const LEAST_LINE = 40;

/**
 * Does a single line break between two lines part two paragraphs? The first ends a sentence, and both are long. Decided
 * for each break by itself, so that a new line changes nothing about the others.
 */
const partsParagraphs = (before: string, after: string): boolean => {
  const [first, second] = [collapse(before), collapse(after)];
  return endsSentence(first) && readingLength(first) >= LEAST_LINE && readingLength(second) >= LEAST_LINE;
};

interface Piece {
  readonly text: string;
}

/** Does a line begin a paragraph, seen from the one before it? Null before the first line and after an empty one. */
const begins = (before: string | null, text: string): boolean =>
  before === null || partsParagraphs(before, text);

/**
 * Parts a run of text at its empty lines, and at single line breaks that stand between paragraphs where that gives at
 * least so many of them.
 */
export const paragraphsOf = <P extends Piece>(
  pieces: readonly P[],
  leastLines: number,
): readonly (readonly P[])[] => {
  if (!pieces.some(({ text }) => text === '\n')) return [pieces];
  const lines: P[][] = [[]];
  for (const piece of pieces)
    if (piece.text === '\n') lines.push([piece]);
    else lines.at(-1)?.push(piece);
  const texts = lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trim(),
  );
  const beginnings = texts.map(
    (text, i) => text !== '' && begins(texts[i - 1] === '' ? null : (texts[i - 1] ?? null), text),
  );
  const isParted = beginnings.filter(Boolean).length >= leastLines;
  const runs: P[][] = [];
  lines.forEach((line, i) => {
    if (texts[i] === '') return;
    const begun = isParted ? beginnings[i] === true : (texts[i - 1] ?? '') === '';
    const run = runs.at(-1);
    if (run === undefined || begun) runs.push([...line]);
    else run.push(...line);
  });
  return runs;
};

/** Raised digits that mark a note after the end of a sentence. */
const NOTE_SIGNS = /(?<=[.!?…。！？”’"»)])[¹²³⁰⁴-⁹]{1,3}(?=\s|$)/gu;

/** A text without the raised digits that mark its notes: they are numbered anew whenever a note comes in. */
export const withoutNoteSigns = (text: string): string =>
  /[¹²³⁰⁴-⁹]/u.test(text) ? text.replace(NOTE_SIGNS, '') : text;

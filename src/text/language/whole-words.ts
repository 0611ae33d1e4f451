/**
 * Patterns for word lists in any alphabet. In JavaScript, `\b` and `\w` know only ASCII letters, so that `\büber` never
 * matches after a space and no Arabic or Cyrillic word has a boundary.
 */

const LETTER = '[\\p{L}\\p{M}\\p{N}_]';
const BOUNDARY = `(?:(?<!${LETTER})(?=${LETTER})|(?<=${LETTER})(?!${LETTER}))`;

/** A case-insensitive pattern in which `\b` and `\w` know the letters of every alphabet. */
export const pattern = (source: string): RegExp =>
  new RegExp(
    source.replaceAll(/\\[\s\S]/gu, (escape) =>
      escape === '\\b' ? BOUNDARY : escape === '\\w' ? LETTER : escape,
    ),
    'iu',
  );

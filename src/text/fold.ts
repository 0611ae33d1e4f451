/** The one folding by which texts are found again, in a page and in its history. */

const SEARCHED_WESTERN =
  // eslint-disable-next-line no-control-regex -- the range is meant: layout is folded, too
  /^[\x00-\x7f\u00a0\u00a1\u00a3\u00a9\u00ab\u00ae\u00b7\u00bb\u00bf-\u00ff\u2010-\u2015\u2018-\u201f\u2022\u2026\u20ac]*$/;

// What is folded already: most often the text of a whole page, which is kept so.
const FOLDED_SIGNS = /^[a-z0-9\u00df-\u00f6\u00f8-\u00ff ]*$/;
const isFolded = (line: string): boolean =>
  FOLDED_SIGNS.test(line) && !line.includes('  ') && !line.startsWith(' ') && !line.endsWith(' ');

const foldLine = (line: string): string => {
  if (isFolded(line)) return line;
  return SEARCHED_WESTERN.test(line)
    ? line
        .toLowerCase()
        .replace(/[^a-z0-9\u00df-\u00f6\u00f8-\u00ff]+/g, ' ')
        .trim()
    : line
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
};

/**
 * Folds a text for finding it again inside a page: NFKC, lower case, letters and digits only, single spaces. Line by
 * line, so that a rare sign somewhere on a page makes no more than its own line slow.
 */
export const foldForSearch = (text: string): string =>
  text.includes('\n')
    ? text
        .split('\n')
        .map(foldLine)
        .filter((line) => line !== '')
        .join(' ')
    : foldLine(text);

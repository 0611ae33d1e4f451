/** Foldings of text: which differences a reader cannot see, and which do not matter for finding a text again. */

// Zero-width and direction controls, soft hyphen, variation selectors, byte order mark.
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\p{Variation_Selector}]|\u034f/gu;
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u02bc\u2039\u203a`\u00b4]/gu;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033\u00ab\u00bb\u301d-\u301f\u300c-\u300f\uff02]/gu;
const DASHES = /[-\u2010-\u2015\u2212]{2,}|[\u2010-\u2015\u2212]/gu;
// NFKC would turn 10² into 102 and 1½ into 11⁄2.
const RAISED = /[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u2080-\u2089]+/gu;
const VULGAR_FRACTION = /[\u00bc-\u00be\u2150-\u215f\u2189]/gu;
// Single spaces stay as they are: replacing each by itself takes longer than all the rest.
export const IRREGULAR_SPACE = /\s{2,}|[^\S ]/gu;
const PLAIN = /^[\x20-\x5f\x61-\x7e]*$/;
// What most western text is written with. None of it needs NFKC, but for the space and the ellipsis replaced below.
const WESTERN =
  /^[\x20-\x5f\x61-\x7e\u00a0\u00a1\u00a3\u00a9\u00ab\u00bb\u00bf\u00c0-\u00ff\u2010-\u2015\u2018-\u201f\u2022\u2026\u20ac]*$/;
const WESTERN_SINGLE_QUOTES = /[\u2018-\u201b]/g;
const WESTERN_DOUBLE_QUOTES = /[\u201c-\u201f\u00ab\u00bb]/g;
const WESTERN_DASHES = /[-\u2010-\u2015]{2,}|[\u2010-\u2015]/g;

/** Folds everything but white space at the ends: the same text in other quotes, dashes and encodings. */
export const foldGlyphs = (text: string): string => {
  if (PLAIN.test(text)) return text.includes('--') ? text.replace(DASHES, '-') : text;
  if (WESTERN.test(text)) {
    return text
      .replace(WESTERN_DOUBLE_QUOTES, '"')
      .replace(WESTERN_SINGLE_QUOTES, "'")
      .replaceAll('\u00a0', ' ')
      .replaceAll('\u2026', '...')
      .replace(WESTERN_DASHES, '-');
  }
  return (
    text
      .replace(INVISIBLE, '')
      .replace(RAISED, (digits) => `^${digits}`)
      .replace(VULGAR_FRACTION, (fraction) => ` ${fraction}`)
      .replace(DOUBLE_QUOTES, '"')
      .replace(SINGLE_QUOTES, "'")
      .normalize('NFKC')
      // NFKC writes some rarer signs with these.
      .replace(DOUBLE_QUOTES, '"')
      .replace(SINGLE_QUOTES, "'")
      .replace(DASHES, '-')
  );
};

/**
 * Folds what a reader cannot see or takes as the same: Unicode forms (NFKC), white space, zero-width and direction
 * controls, the shape of quotes and dashes. Case, digits and all other punctuation stay: "1.5" is not "15".
 */
export const foldForComparison = (text: string): string =>
  PLAIN.test(text) && !text.startsWith(' ') && !text.endsWith(' ') && !text.includes('  ')
    ? foldGlyphs(text)
    : foldGlyphs(text).replace(IRREGULAR_SPACE, ' ').trim();

/** How often `part` stands in `whole`, both folded for search, on word boundaries. */
export const countOccurrences = (whole: string, part: string): number => {
  if (part === '') return 0;
  const haystack = ` ${whole} `;
  const needle = ` ${part} `;
  let count = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length - 1))
    count += 1;
  return count;
};

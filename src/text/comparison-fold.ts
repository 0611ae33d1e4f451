/** Removes the differences between two texts that a reader cannot see. */

// Zero-width and direction controls, soft hyphen, variation selectors, byte order mark.
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\p{Variation_Selector}]|\u034f/gu;
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u02bc\u2039\u203a`\u00b4]/gu;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033\u00ab\u00bb\u301d-\u301f\u300c-\u300f\uff02]/gu;
const DASHES = /[-\u2010-\u2015\u2212]{2,}|[\u2010-\u2015\u2212]/gu;
// NFKC would turn 10² into 102 and 1½ into 11⁄2.
const RAISED = /[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u2080-\u2089]+/gu;
const VULGAR_FRACTION = /[\u00bc-\u00be\u2150-\u215f\u2189]/gu;
// Skips single spaces: replacing each one by itself would take longer than everything else.
export const IRREGULAR_SPACE = /\s{2,}|[^\S ]/gu;
const PLAIN = /^[\x20-\x5f\x61-\x7e]*$/;
// The characters of most western text. Only the no-break space and the ellipsis, replaced below, would need NFKC.
const WESTERN =
  /^[\x20-\x5f\x61-\x7e\u00a0\u00a1\u00a3\u00a9\u00ab\u00bb\u00bf\u00c0-\u00ff\u2010-\u2015\u2018-\u201f\u2022\u2026\u20ac]*$/;
const WESTERN_SINGLE_QUOTES = /[\u2018-\u201b]/g;
const WESTERN_DOUBLE_QUOTES = /[\u201c-\u201f\u00ab\u00bb]/g;
const WESTERN_DASHES = /[-\u2010-\u2015]{2,}|[\u2010-\u2015]/g;

/** Folds the shapes of quotes, dashes and Unicode forms, and keeps all white space. */
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
      // NFKC produces these for some rarer characters.
      .replace(DOUBLE_QUOTES, '"')
      .replace(SINGLE_QUOTES, "'")
      .replace(DASHES, '-')
  );
};

/**
 * Folds what a reader cannot see or considers equal: Unicode forms (NFKC), white space, zero-width and direction
 * controls, the shapes of quotes and dashes. Case, digits and all other punctuation stay: "1.5" is not "15".
 */
export const foldForComparison = (text: string): string =>
  PLAIN.test(text) && !text.startsWith(' ') && !text.endsWith(' ') && !text.includes('  ')
    ? foldGlyphs(text)
    : foldGlyphs(text).replace(IRREGULAR_SPACE, ' ').trim();

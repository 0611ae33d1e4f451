import { foldGlyphs } from './comparison-fold.ts';

/** One piece of a text; the `raw` of all tokens joined is the text. Equal pieces mostly share one object. */
export interface Token {
  readonly raw: string;
  /** What is compared: the piece in folded glyphs; white space is one space. */
  readonly key: string;
  readonly kind: 'word' | 'space' | 'mark';
  /** Lower case without accents: the form in which words are looked up in rules. */
  readonly plain: string;
  /** The plain word cut to its stem, without possessive. */
  readonly stem: string;
  readonly digits: boolean;
  readonly capital: boolean;
  /** A character of a script that writes words without spaces. */
  readonly wide: boolean;
}

/** Splits texts into tokens and remembers them for the length of one comparison. */
export type Reader = (text: string) => readonly Token[];

// Scripts that write words without spaces between them: one character is one token.
const WIDE =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}';
const JOINER = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff';
const NARROW = `(?:(?![${WIDE}])[\\p{L}\\p{M}\\p{N}${JOINER}])`;
const TOKEN = new RegExp(
  [
    '(?<!\\p{L})\\p{L}(?:\\.\\p{L})+\\.?(?!\\p{L})', // U.S. p.m.
    '(?:(?<=^|[\\s(\\p{Sc}])[-\\u2212]?\\.?)?\\p{N}+(?:[.,:/]\\p{N}+)*(?![\\p{L}\\p{N}])', // 1,250.5  14:25  1/22  -12  .5
    `[${WIDE}]\\p{M}*`,
    `${NARROW}+(?:['\\u2019\\u02bc]${NARROW}+)*`,
    '\\s+',
    '.',
  ].join('|'),
  'gsu',
);
// The same for western text, many times as fast: letters and currencies are told without Unicode classes.
const LATIN = 'A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u00ff';
const WESTERN_TOKEN = new RegExp(
  [
    `(?<![${LATIN}])[${LATIN}](?:\\.[${LATIN}])+\\.?(?![${LATIN}])`,
    `(?:(?<=^|[\\s($\\u00a3\\u20ac])-?\\.?)?\\d+(?:[.,:/]\\d+)*(?![${LATIN}\\d])`,
    `[${LATIN}\\d]+(?:['\\u2019][${LATIN}\\d]+)*`,
    '\\s+',
    '.',
  ].join('|'),
  'gs',
);
const WESTERN =
  // eslint-disable-next-line no-control-regex -- the range is meant
  /^[\x00-\x7f\u00a0\u00a1\u00a3\u00a9\u00ab\u00bb\u00bf-\u00ff\u2010-\u2015\u2018-\u201f\u2022\u2026\u20ac]*$/;
const NUMERAL = /\p{N}/u;
const WORD = /[\p{L}\p{N}]/u;
const wideStart = new RegExp(`^[${WIDE}]`, 'u');

export const isWide = (key: string): boolean => key.charCodeAt(0) > 0x0e00 && wideStart.test(key);

const kindOf = (raw: string): Token['kind'] => {
  const code = raw.charCodeAt(0);
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)) return 'word';
  if (code < 128)
    return code === 32 || (code >= 9 && code <= 13) ? 'space' : raw.length > 1 ? 'word' : 'mark';
  if (/^\s/u.test(raw)) return 'space';
  return WORD.test(raw) ? 'word' : 'mark';
};

/** A plain word without possessive, cut to its stem; figures stay whole. */
const stemOf = (plain: string): string => {
  const bare = plain.endsWith("'s") ? plain.slice(0, -2) : plain.endsWith("'") ? plain.slice(0, -1) : plain;
  return bare.length <= STEM_LENGTH || NUMERAL.test(bare) ? bare : bare.slice(0, STEM_LENGTH);
};

const makeToken = (raw: string): Token => {
  const kind = kindOf(raw);
  if (kind === 'space')
    return { raw, key: ' ', kind, plain: ' ', stem: '', digits: false, capital: false, wide: false };
  const key = foldGlyphs(raw);
  if (kind === 'mark')
    return { raw, key, kind, plain: key, stem: '', digits: false, capital: false, wide: false };
  const plain = plainWord(key);
  const digits = NUMERAL.test(plain);
  const wide = isWide(key);
  const capital = key !== plain && /^\p{Lu}/u.test(key);
  return { raw, key, kind, plain, stem: stemOf(plain), digits, capital, wide };
};

/** Letters after which word forms of one stem part ways: "protested", "protesters". Language-free, like a truncating stemmer. */
const STEM_LENGTH = 6;

/** Pieces remembered from one comparison to the next; and the longest of them, in UTF-16 units. */
const MOST_WORDS = 20_000;
const LONGEST_WORD = 40;

/** The vocabulary of all comparisons: a token follows from its piece alone, so that no answer depends on what is here. */
const vocabulary = new Map<string, Token>();
const SPACE = makeToken(' ');

const tokenOf = (piece: string): Token => {
  // Every second piece.
  if (piece === ' ') return SPACE;
  const known = vocabulary.get(piece);
  if (known) return known;
  if (piece.length > LONGEST_WORD) return makeToken(piece);
  // A copy: an engine may keep the whole text alive for a longer piece of it.
  const raw = piece.length > 12 ? Array.from(piece).join('') : piece;
  const made = makeToken(raw);
  // The oldest half goes; what is common comes back at once.
  if (vocabulary.size >= MOST_WORDS) {
    let surplus = MOST_WORDS >> 1;
    for (const word of vocabulary.keys()) if (surplus-- > 0) vocabulary.delete(word);
  }
  vocabulary.set(raw, made);
  return made;
};

/**
 * Splits texts into words, white space and single marks; characters of scripts without spaces stand alone. Text repeats
 * a great deal inside one comparison, so it is read once.
 */
export const makeReader = (): Reader => {
  const texts = new Map<string, readonly Token[]>();
  return (text) => {
    const known = texts.get(text);
    if (known) return known;
    const read = (text.match(WESTERN.test(text) ? WESTERN_TOKEN : TOKEN) ?? []).map(tokenOf);
    texts.set(text, read);
    return read;
  };
};

const ACCENTS = /[\u0300-\u036f]/g;

/** Lower case without accents: the form in which words are looked up in rules. */
export const plainWord = (key: string): string => {
  const lower = key.toLowerCase();
  // eslint-disable-next-line no-control-regex -- the range is meant
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
};

/**
 * The features two texts are matched by: words cut to their stem; in scripts without spaces, pairs of neighbouring
 * characters (single characters where none stands beside).
 */
export const features = (tokens: readonly Token[]): readonly string[] => {
  const found: string[] = [];
  let wide = '';
  let paired = false;
  for (const { kind, wide: isWideToken, key, stem } of tokens) {
    if (kind === 'space') continue;
    if (kind === 'word' && isWideToken) {
      if (wide !== '') {
        found.push(wide + key);
        paired = true;
      }
      wide = key;
      continue;
    }
    if (wide !== '') {
      if (!paired) found.push(wide);
      wide = '';
      paired = false;
    }
    if (kind === 'word') found.push(stem);
  }
  if (wide !== '' && !paired) found.push(wide);
  return found;
};

import { foldGlyphs } from './comparison-fold.ts';

/**
 * A word, a run of white space or a punctuation mark. Joining the `raw` of all tokens gives the text. Equal pieces
 * mostly share one object.
 */
export interface Token {
  readonly raw: string;
  /** The form that is compared: with folded glyphs, white space as one space. */
  readonly key: string;
  readonly kind: 'word' | 'space' | 'mark';
  /** Lower case without accents: the form in which vocabularies list words. */
  readonly plain: string;
  /** `plain` without possessive ending, truncated to a stem. */
  readonly stem: string;
  readonly digits: boolean;
  readonly capital: boolean;
  /** Is it a character of a script that writes words without spaces? */
  readonly wide: boolean;
}

/** Splits texts into tokens and caches the result by text. Create one per comparison. */
export type Tokenizer = (text: string) => readonly Token[];

// In scripts that write words without spaces, one character is one token.
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
// The same for western text, many times faster because it avoids Unicode classes.
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

/** A plain word without possessive ending, truncated to a stem. Numbers stay whole. */
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

/** Letters that word forms of one stem share: "protested", "protesters". A truncating stemmer needs no language. */
const STEM_LENGTH = 6;

/** Most tokens cached across comparisons, and the longest of them in UTF-16 units. */
const MAX_CACHED_TOKENS = 20_000;
const MAX_CACHED_LENGTH = 40;

/** Shared by all comparisons. A token depends on its piece alone, so the cache never changes a result. */
const cache = new Map<string, Token>();
const SPACE = makeToken(' ');

const tokenOf = (piece: string): Token => {
  if (piece === ' ') return SPACE;
  const cached = cache.get(piece);
  if (cached) return cached;
  if (piece.length > MAX_CACHED_LENGTH) return makeToken(piece);
  // A copy, because a slice may keep the whole text in memory.
  const raw = piece.length > 12 ? Array.from(piece).join('') : piece;
  const token = makeToken(raw);
  // Evict the oldest half. Common words return at once.
  if (cache.size >= MAX_CACHED_TOKENS) {
    let surplus = MAX_CACHED_TOKENS >> 1;
    for (const word of cache.keys()) if (surplus-- > 0) cache.delete(word);
  }
  cache.set(raw, token);
  return token;
};

/**
 * A tokenizer that splits texts into words, white space and single marks; in scripts without spaces, each character is
 * a token. Caches by text, because one comparison reads the same text many times.
 */
export const createTokenizer = (): Tokenizer => {
  const texts = new Map<string, readonly Token[]>();
  return (text) => {
    const known = texts.get(text);
    if (known) return known;
    const tokens = (text.match(WESTERN.test(text) ? WESTERN_TOKEN : TOKEN) ?? []).map(tokenOf);
    texts.set(text, tokens);
    return tokens;
  };
};

const ACCENTS = /[\u0300-\u036f]/g;

/** Lower case without accents: the form in which vocabularies list words. */
export const plainWord = (key: string): string => {
  const lower = key.toLowerCase();
  // eslint-disable-next-line no-control-regex -- the range is meant
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
};

/** Is one of the listed words among the tokens? */
export const containsAny = (tokens: readonly Token[], listed: ReadonlySet<string>): boolean =>
  tokens.some(({ kind, plain }) => kind === 'word' && listed.has(plain));

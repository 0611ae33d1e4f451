import { isUtf8 } from 'node:buffer';
import { getEncoding } from 'encoding-sniffer';
import iconv from 'iconv-lite';
import { canParseUrl } from '../../web/can-parse-url.ts';
import { detectEncoding } from './undeclared-encoding.ts';

export type CharsetSource =
  | 'bom'
  | 'zero-bytes'
  | 'http'
  | 'meta'
  | 'utf-8-valid'
  | 'domain-default'
  | 'default';

export interface Decoded {
  readonly text: string;
  readonly name: string;
  readonly source: CharsetSource;
}

export interface DecodeInput {
  readonly body: Uint8Array;
  readonly contentType: string | null;
  readonly url: string;
  /** Bytes searched for a `<meta charset>`; WHATWG requires 1,024, real pages need more. */
  readonly prescanBytes?: number;
}

/** Legacy defaults by top-level domain, after the table browsers use for undeclared pages (WHATWG HTML §13.2.3.2, step 9). */
const BY_DOMAIN: readonly (readonly [RegExp, string])[] = [
  [/\.(?:ru|by|kz|bg|rs|mk|su|kg|uz|tj)$/, 'windows-1251'],
  [/\.ua$/, 'windows-1251'],
  [/\.jp$/, 'shift_jis'],
  [/\.kr$/, 'euc-kr'],
  [/\.cn$/, 'gb18030'],
  [/\.(?:tw|hk)$/, 'big5'],
  [/\.(?:pl|cz|sk|hu|si|hr|ro)$/, 'windows-1250'],
  [/\.gr$/, 'windows-1253'],
  [/\.tr$/, 'windows-1254'],
  [/\.il$/, 'windows-1255'],
  [/\.(?:eg|sa|ae|jo|sy|iq|lb|ma|dz|tn|ly|kw|qa)$/, 'windows-1256'],
  [/\.ir$/, 'windows-1256'],
  [/\.(?:ee|lv|lt)$/, 'windows-1257'],
  [/\.vn$/, 'windows-1258'],
  [/\.th$/, 'windows-874'],
];

const byLanguage = /<html[^>]{0,300}\slang\s*=\s*["']?([a-z]{2})/i;

const LANGUAGE_DEFAULT: Readonly<Record<string, string>> = {
  ru: 'windows-1251',
  uk: 'windows-1251',
  bg: 'windows-1251',
  sr: 'windows-1251',
  be: 'windows-1251',
  ja: 'shift_jis',
  ko: 'euc-kr',
  zh: 'gb18030',
  pl: 'windows-1250',
  cs: 'windows-1250',
  sk: 'windows-1250',
  hu: 'windows-1250',
  el: 'windows-1253',
  tr: 'windows-1254',
  he: 'windows-1255',
  ar: 'windows-1256',
  fa: 'windows-1256',
  vi: 'windows-1258',
  th: 'windows-874',
};

const fromBom = (body: Uint8Array): string | null => {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  return null;
};

/** Bytes looked at to tell UTF-16 without a mark from binary data. */
const ZERO_SAMPLE = 1024;

/**
 * The byte order of UTF-16 without a mark: markup is mostly ASCII, so every other byte is zero, on one side only.
 * Null for everything else.
 */
const fromZeros = (body: Uint8Array): string | null => {
  const head = body.subarray(0, ZERO_SAMPLE);
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const most = 0.25 * (head.length / 2);
  if (head.length < 8 || Math.max(even, odd) < most || Math.min(even, odd) * 20 > Math.max(even, odd))
    return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
};

/** A stray zero byte is a fault of the page; so many of them are no text. */
const MOST_ZEROS = 0.02;

/** Is this no text in any encoding of the web? */
export const isBinary = (body: Uint8Array): boolean => {
  if (fromBom(body) !== null || fromZeros(body) !== null) return false;
  const head = body.subarray(0, ZERO_SAMPLE);
  return head.filter((byte) => byte === 0).length > MOST_ZEROS * head.length;
};

const fromHeader = (contentType: string | null): string | null =>
  /charset\s*=\s*["']?\s*([^\s"';,]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? null;

/** The one label that a `<meta>` cannot yield (WHATWG reads it as windows-1252), so as default it means: nothing found. */
const NOTHING_FOUND = 'x-user-defined';

const fromMeta = (body: Uint8Array, prescanBytes: number): string | null => {
  const found = getEncoding(body.subarray(0, prescanBytes), {
    maxBytes: prescanBytes,
    defaultEncoding: NOTHING_FOUND,
  }).toLowerCase();
  return found === NOTHING_FOUND ? null : found;
};

const known = (name: string): boolean => {
  try {
    return new TextDecoder(name).encoding.length > 0;
  } catch {
    return iconv.encodingExists(name);
  }
};

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/**
 * Encodings whose tables in Node are not those of the WHATWG Encoding Standard, with the name of the table in iconv-lite
 * that is: a whole buffer in windows-1252 is read as Latin-1, `euc-kr` lacks the syllables of code page 949 and `big5`
 * those of Hong Kong.
 */
const STANDARD_TABLES: Readonly<Record<string, string>> = {
  'windows-1252': 'windows-1252',
  'euc-kr': 'cp949',
  big5: 'big5hkscs',
};

/** TextDecoder knows all labels that browsers know; iconv-lite has the tables that this build of Node lacks. */
const decodeAs = (body: Uint8Array, name: string): string => {
  try {
    const decoder = new TextDecoder(name);
    const table = STANDARD_TABLES[decoder.encoding];
    return table === undefined ? decoder.decode(body) : iconv.decode(asBuffer(body), table);
  } catch {
    return iconv.decode(asBuffer(body), name);
  }
};

/** Node's own check and decoder; several times faster than a fatal TextDecoder. */
const asUtf8 = (body: Uint8Array): string | null => (isUtf8(body) ? asBuffer(body).toString('utf8') : null);

/**
 * So many multi-byte sequences, all of them well-formed, do not come about by chance in any other encoding: the bytes
 * are then believed before the label. Proxies and content systems that re-encode a page often leave the label alone.
 */
const CERTAIN_SEQUENCES = 32;
/** In an encoding of one byte a letter, each of them would be two or three odd signs side by side. */
const CERTAIN_IN_ONE_BYTE = 4;
const ONE_BYTE =
  /^(?:windows-125\d|cp125\d|iso-?8859-?\d+|latin-?\d|us-ascii|ascii|koi8-[ru]|macintosh|windows-874)$/;

const sequences = (text: string): number => text.match(/[\u0080-\u{10ffff}]/gu)?.length ?? 0;

/** Is it UTF-8 beyond doubt? A sequence of two to four bytes makes at most two fewer units of text than bytes. */
const isCertain = (body: Uint8Array, text: string, declared: string | undefined): boolean => {
  const enough = ONE_BYTE.test(declared ?? '') ? CERTAIN_IN_ONE_BYTE : CERTAIN_SEQUENCES;
  return body.length - text.length >= 2 * enough || (enough < CERTAIN_SEQUENCES && sequences(text) >= enough);
};

const legacyDefault = ({ body, url }: DecodeInput): { name: string; source: CharsetSource } => {
  const head = Buffer.from(body.subarray(0, 2048)).toString('latin1');
  const named = LANGUAGE_DEFAULT[byLanguage.exec(head)?.[1]?.toLowerCase() ?? ''];
  if (named !== undefined) return { name: named, source: 'default' };
  const host = canParseUrl(url) ? new URL(url).hostname : '';
  const row = BY_DOMAIN.find(([pattern]) => pattern.test(host));
  return row === undefined
    ? { name: detectEncoding(body, decodeAs) ?? 'windows-1252', source: 'default' }
    : { name: row[1], source: 'domain-default' };
};

const decodesWhole = (body: Uint8Array, name: string): boolean => {
  try {
    new TextDecoder(name, { fatal: true }).decode(body);
    return true;
  } catch {
    return false;
  }
};

/** Small letters, which are most of a text, stand in 0xE0–0xFF in windows-1251, and in 0xC0–0xDF in KOI8-R. */
const looksLikeKoi8 = (body: Uint8Array): boolean => {
  let [upper, lower] = [0, 0];
  for (const byte of body) {
    if (byte >= 0xe0) upper += 1;
    else if (byte >= 0xc0) lower += 1;
  }
  return lower > 2 * upper;
};

/** Some languages have two old encodings, which their bytes tell apart. */
const refined = (body: Uint8Array, name: string): string => {
  if (name === 'shift_jis' && !decodesWhole(body, name) && decodesWhole(body, 'euc-jp')) return 'euc-jp';
  return name === 'windows-1251' && looksLikeKoi8(body) ? 'koi8-r' : name;
};

const IS_UTF8 = /^utf-?8$/;

interface Declared {
  readonly name: string;
  readonly source: CharsetSource;
}

const declaredBy = ({ body, contentType, prescanBytes = 4096 }: DecodeInput): Declared[] => {
  const header = fromHeader(contentType);
  const meta = fromMeta(body, prescanBytes);
  const found: Declared[] = [];
  if (header !== null && known(header)) found.push({ name: header, source: 'http' });
  if (meta !== null && known(meta)) found.push({ name: meta, source: 'meta' });
  return found;
};

/** UTF-8 with damage has more letters than faults; what is no UTF-8 has hardly a letter beyond ASCII that came out whole. */
const decodeDamagedUtf8 = (body: Uint8Array): string | null => {
  const text = new TextDecoder('utf-8').decode(body);
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  return broken <= 2 * (sequences(text) - broken) ? text : null;
};

/**
 * Turns page bytes into text. Order: byte order mark, the zero bytes of UTF-16 without one, HTTP header, `<meta>` (WHATWG encoding sniffing), then valid
 * UTF-8, then the legacy default of the page's language or domain. A declaration of UTF-8 that the bytes contradict
 * badly gives way to the next step, and any declaration gives way to bytes that are UTF-8 beyond doubt.
 */
export const decodePage = (input: DecodeInput): Decoded => {
  const { body } = input;
  const bom = fromBom(body);
  if (bom !== null) return { text: decodeAs(body, bom), name: bom, source: 'bom' };
  const zeros = fromZeros(body);
  if (zeros !== null) return { text: decodeAs(body, zeros), name: zeros, source: 'zero-bytes' };
  const utf8 = asUtf8(body);
  const declared = declaredBy(input);
  if (utf8 !== null && isCertain(body, utf8, declared[0]?.name)) {
    const source = declared.find(({ name }) => IS_UTF8.test(name))?.source ?? 'utf-8-valid';
    return { text: utf8, name: 'utf-8', source };
  }
  for (const { name, source } of declared) {
    if (!IS_UTF8.test(name)) return { text: decodeAs(body, name), name, source };
    const text = utf8 ?? decodeDamagedUtf8(body);
    if (text !== null) return { text, name: 'utf-8', source };
  }
  if (utf8 !== null) return { text: utf8, name: 'utf-8', source: 'utf-8-valid' };
  const fallback = legacyDefault(input);
  const name = refined(body, fallback.name);
  return { text: decodeAs(body, name), name, source: fallback.source };
};

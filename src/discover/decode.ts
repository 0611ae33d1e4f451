import { gunzipSync } from 'node:zlib';
import { getEncoding } from 'encoding-sniffer';
import iconv from 'iconv-lite';

export type DecodedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'broken'; readonly reason: string };

const isGzip = (body: Uint8Array): boolean => body[0] === 0x1f && body[1] === 0x8b;

const charsetOf = (contentType: string | null): string | undefined =>
  /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1];

/** Counts what the bytes are as UTF-8: characters beyond ASCII, and bytes that belong to none. */
const asUtf8 = (
  body: Uint8Array,
): { readonly text: string; readonly good: number; readonly broken: number } => {
  const text = new TextDecoder('utf-8').decode(body);
  let [good, broken] = [0, 0];
  for (const [run] of text.matchAll(/[^\0-\x7f]+/g)) {
    const bad = run.split('\uFFFD').length - 1;
    broken += bad;
    good += run.length - bad;
  }
  return { text, good, broken };
};

const hasUtf8Mark = (body: Uint8Array): boolean => body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;

/** The byte order of UTF-16 without a mark and a declaration, as tables exported by office programs; null if it is not. */
const utf16Order = (body: Uint8Array): string | null => {
  const nuls = [0, 0];
  body.subarray(0, 1_024).forEach((byte, at) => {
    if (byte === 0) nuls[at % 2] = (nuls[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = nuls;
  if (even + odd < Math.min(body.length, 1_024) / 4) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
};

/**
 * A few broken bytes do not make a text another charset (WHATWG Encoding §4.1 replaces them): a text in a single-byte
 * charset hardly ever contains valid UTF-8 sequences. A declaration of a single-byte charset needs more evidence.
 */
const isUtf8 = (
  charset: string,
  { good, broken }: { readonly good: number; readonly broken: number },
): boolean => {
  if (broken === 0) return true;
  if (/^utf-?8$/i.test(charset)) return good >= broken;
  return /^(?:windows-125\d|iso-?8859-?\d+|latin-?1|us-ascii)$/i.test(charset) && good > 4 * broken;
};

/**
 * Decodes the text of a feed, sitemap or page. Valid UTF-8 is decoded as UTF-8, whatever charset is declared, and
 * so is UTF-8 with a few broken bytes; anything else by byte order mark, HTTP charset or XML declaration, with the labels of the WHATWG Encoding Standard. A gzip
 * file, as sitemaps may be, is decompressed up to `maxBytes`.
 */
export const decodeText = (body: Uint8Array, contentType: string | null, maxBytes: number): DecodedText => {
  let bytes = body;
  if (isGzip(body)) {
    try {
      bytes = gunzipSync(body, { maxOutputLength: maxBytes });
    } catch (error) {
      const tooLarge = error instanceof RangeError;
      return {
        kind: 'broken',
        reason: tooLarge ? `decompresses to more than ${maxBytes} bytes` : 'is a damaged gzip file',
      };
    }
  }
  if (hasUtf8Mark(bytes)) return { kind: 'text', text: new TextDecoder('utf-8').decode(bytes) };
  const utf8 = asUtf8(bytes);
  // UTF-16 without a byte order mark may be valid UTF-8 full of NULs.
  const hasNuls = utf8.text.slice(0, 1_024).includes('\0');
  if (utf8.broken === 0 && !hasNuls) return { kind: 'text', text: utf8.text };
  const label = charsetOf(contentType);
  const encoding = getEncoding(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    defaultEncoding: 'utf-8',
    ...(label !== undefined && iconv.encodingExists(label) && { transportLayerEncodingLabel: label }),
  });
  if (!hasNuls && isUtf8(encoding, utf8)) return { kind: 'text', text: utf8.text };
  // A declaration of UTF-8 is wrong: the bytes are not UTF-8.
  const charset = /^utf-?8$/i.test(encoding) ? (utf16Order(bytes) ?? 'windows-1252') : encoding;
  return { kind: 'text', text: iconv.decode(Buffer.from(bytes), charset) };
};

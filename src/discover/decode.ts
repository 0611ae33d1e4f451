import { gunzipSync } from 'node:zlib';
import { getEncoding } from 'encoding-sniffer';
import iconv from 'iconv-lite';

export type DecodedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'broken'; readonly reason: string };

const isGzip = (body: Uint8Array): boolean => body[0] === 0x1f && body[1] === 0x8b;

const charsetOf = (contentType: string | null): string | undefined =>
  /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1];

const asUtf8 = (body: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
};

/**
 * Decodes the text of a feed, sitemap or page. Valid UTF-8 is decoded as UTF-8, whatever charset is declared; anything
 * else by byte order mark, HTTP charset or XML declaration, with the labels of the WHATWG Encoding Standard. A gzip
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
  // UTF-16 without a byte order mark may be valid UTF-8 full of NULs.
  const utf8 = asUtf8(bytes);
  if (utf8 !== null && !utf8.slice(0, 1_024).includes('\0')) return { kind: 'text', text: utf8 };
  const label = charsetOf(contentType);
  const encoding = getEncoding(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    defaultEncoding: 'windows-1252',
    ...(label !== undefined && iconv.encodingExists(label) && { transportLayerEncodingLabel: label }),
  });
  // A declaration of UTF-8 is wrong: the bytes are not valid UTF-8.
  const charset = /^utf-?8$/i.test(encoding) ? 'windows-1252' : encoding;
  return { kind: 'text', text: iconv.decode(Buffer.from(bytes), charset) };
};

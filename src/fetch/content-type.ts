import type { ErrorCode } from '../platform/errors.ts';

/** First bytes of formats that servers send with the content type of a page. They take precedence over the header. */
const SIGNATURES: readonly (readonly [string, readonly number[]])[] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG image', [0xff, 0xd8, 0xff]],
  ['GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['RIFF file (image, audio or video)', [0x52, 0x49, 0x46, 0x46]],
  ['ZIP file', [0x50, 0x4b, 0x03, 0x04]],
  ['gzip file', [0x1f, 0x8b]],
  ['MP3 audio', [0x49, 0x44, 0x33]],
];

const HTML_TYPES: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);

/** Generic types that servers also send for pages; the bytes decide. */
const VAGUE_TYPES: ReadonlySet<string> = new Set([
  '',
  'text/plain',
  'text/xml',
  'application/xml',
  'application/octet-stream',
  'binary/octet-stream',
  'application/force-download',
  'application/unknown',
  'unknown/unknown',
  '*/*',
]);

const MIME_TYPE = /^([!#$%&'*+\-.^_`|~\w]+\/[!#$%&'*+\-.^_`|~\w]+)\s*(?:;|$)/;

/**
 * The type without parameters, in lower case. Of several, the last valid one counts (Fetch Standard, "extract a MIME
 * type"). Empty for a missing or malformed one, so that the bytes decide (MIME Sniffing Standard §4.4, §7).
 */
const essenceOf = (contentType: string | undefined): string => {
  const types = (contentType ?? '')
    .slice(0, 1_000)
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .flatMap((one) => MIME_TYPE.exec(one.trim())?.[1]?.toLowerCase().slice(0, 100) ?? []);
  return types.findLast((type) => type !== '*/*') ?? types.at(-1) ?? '';
};

const signatureOf = (body: Uint8Array): string | null =>
  SIGNATURES.find(([, bytes]) => bytes.every((byte, index) => body[index] === byte))?.[0] ?? null;

/**
 * The first bytes as lower-case ASCII, with `?` for other bytes and without NULs. That is enough to detect markup in any
 * charset of the web, including UTF-16.
 */
const prefixOf = (body: Uint8Array, bytes = 1_024): string => {
  let text = '';
  for (const byte of body.subarray(0, bytes)) {
    if (byte !== 0) text += byte < 0x80 ? String.fromCharCode(byte) : '?';
  }
  return text.toLowerCase();
};

/** Null if the bytes may be a page, else the name of their format. */
const sniff = (type: string, body: Uint8Array): string | null => {
  const start = prefixOf(body);
  if (/<(?:!doctype html|html)\b/.test(start)) return null;
  const text = start.replace(/^[?\s]+/, '');
  if (text.startsWith('<')) return /^<(?:\?xml|rss|feed|urlset|svg)\b/.test(text) ? 'XML' : null;
  if (type !== '') return type;
  return /^[[{]\s*(?:["[{}\]]|-?\d|true|false|null)/.test(text) ? 'JSON' : null;
};

/**
 * Null for content that is or may be HTML, else the name of its format for messages. A specific type is trusted; a
 * missing or generic one is checked against the bytes, similar to the MIME Sniffing Standard §7.
 */
export const otherThanHtml = (contentType: string | undefined, body: Uint8Array): string | null => {
  const type = essenceOf(contentType);
  const signature = signatureOf(body);
  if (signature !== null) return signature;
  if (HTML_TYPES.has(type)) return null;
  return VAGUE_TYPES.has(type) ? sniff(type, body) : type;
};

const FEED_TYPE = /^application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)$/;

/**
 * Detects a feed or a sitemap where a story is expected, by content type or root element: servers also send feeds as
 * XML, text or even HTML. Null for anything else.
 */
export const sourceIn = (
  contentType: string | undefined,
  body: Uint8Array,
): 'a feed' | 'a sitemap' | null => {
  const type = essenceOf(contentType);
  if (FEED_TYPE.test(type)) return 'a feed';
  const start = prefixOf(body).replace(/^[?\s]+/, '');
  if (/^\{[^{}]*"version"\s*:\s*"https:\/\/jsonfeed\.org\//.test(start)) return 'a feed';
  if (!start.startsWith('<')) return null;
  const root = /<(?![?!])([a-z][\w:-]*)/.exec(start.replace(/<!--[\s\S]*?-->/g, ''))?.[1];
  if (root === 'rss' || root === 'feed' || root === 'rdf:rdf') return 'a feed';
  return root === 'urlset' || root === 'sitemapindex' ? 'a sitemap' : null;
};

/** False if a response with this type cannot be a page. Checked before the body is read. */
export const mayBeHtml = (contentType: string | undefined): boolean => {
  const type = essenceOf(contentType);
  return HTML_TYPES.has(type) || VAGUE_TYPES.has(type);
};

/** True if the body is markup in which a `<meta>` takes effect. */
export const isHtml = (contentType: string | undefined, body: Uint8Array): boolean => {
  const type = essenceOf(contentType);
  return (
    HTML_TYPES.has(type) ||
    (VAGUE_TYPES.has(type) && /<(?:!doctype html|html|head|meta)\b/.test(prefixOf(body)))
  );
};

/** The content that a fetcher requests and accepts. */
export interface DocumentForms {
  /** Accept header. */
  readonly accept: string;
  /** Checked when the headers have arrived, before the body is read. */
  readonly mayBe: (contentType: string | undefined) => boolean;
  /** Null for accepted content, else the name of what was sent instead. */
  readonly otherThan: (contentType: string | undefined, body: Uint8Array) => string | null;
  /** Names a feed or sitemap sent instead of a story; it has its own error code. */
  readonly sourceIn?: (contentType: string | undefined, body: Uint8Array) => string | null;
  readonly noun: string;
  readonly code: ErrorCode;
}

/** Pages of stories. */
export const PAGES: DocumentForms = {
  accept: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1',
  mayBe: mayBeHtml,
  otherThan: otherThanHtml,
  sourceIn,
  noun: 'an HTML page',
  code: 'CAPTURE_NOT_HTML',
};

/** Feeds, sitemaps and section pages. Their content types are unreliable, so the reader checks the bytes. */
export const DOCUMENTS: DocumentForms = {
  accept:
    'application/rss+xml, application/atom+xml, application/feed+json, application/xml, text/xml, text/html;q=0.8, */*;q=0.5',
  mayBe: (contentType) => !/^\s*(?:image|audio|video|font)\//i.test(contentType ?? ''),
  otherThan: (contentType) =>
    DOCUMENTS.mayBe(contentType) ? null : (contentType ?? 'nothing').slice(0, 100),
  noun: 'a feed, a sitemap or a page',
  code: 'SOURCE_UNREADABLE',
};

import type { ErrorCode } from '../platform/errors.ts';

/** What bytes say about themselves, whatever the header says; the first ones of formats that pretend to be pages. */
const SIGNATURES: readonly (readonly [string, readonly number[]])[] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG image', [0xff, 0xd8, 0xff]],
  ['GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['RIFF file (image, sound or film)', [0x52, 0x49, 0x46, 0x46]],
  ['ZIP file', [0x50, 0x4b, 0x03, 0x04]],
  ['gzip file', [0x1f, 0x8b]],
  ['MP3 sound', [0x49, 0x44, 0x33]],
];

const HTML_TYPES: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);

/** Types that servers also give to pages, when they do not know better; the bytes decide. */
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

const signatureOf = (body: Uint8Array): string | null =>
  SIGNATURES.find(([, bytes]) => bytes.every((byte, index) => body[index] === byte))?.[0] ?? null;

/**
 * The beginning as ASCII, letters in lower case, what is not ASCII as `?`, NUL left out: enough to see markup in any
 * charset of the web, UTF-16 among them.
 */
const beginning = (body: Uint8Array, bytes = 1_024): string => {
  let text = '';
  for (const byte of body.subarray(0, bytes)) {
    if (byte !== 0) text += byte < 0x80 ? String.fromCharCode(byte) : '?';
  }
  return text.toLowerCase();
};

/** Null where the bytes may be a page, else the name of what they are. */
const sniff = (type: string, body: Uint8Array): string | null => {
  const start = beginning(body);
  if (/<(?:!doctype html|html)\b/.test(start)) return null;
  const text = start.replace(/^[?\s]+/, '');
  if (text.startsWith('<')) return /^<(?:\?xml|rss|feed|urlset|svg)\b/.test(text) ? 'XML' : null;
  if (type !== '') return type;
  return /^[[{]\s*(?:["[{}\]]|-?\d|true|false|null)/.test(text) ? 'JSON' : null;
};

/**
 * Null for HTML and for what may turn out to be HTML; else what the answer is instead, as it can be told to people.
 * A type that leaves no doubt is believed; a missing or vague one is checked on the bytes, in the spirit of the
 * MIME Sniffing Standard §7.
 */
export const otherThanHtml = (contentType: string | undefined, body: Uint8Array): string | null => {
  const type = (contentType ?? '').split(/[;,]/, 1)[0]?.trim().toLowerCase().slice(0, 100) ?? '';
  const signature = signatureOf(body);
  if (signature !== null) return signature;
  if (HTML_TYPES.has(type)) return null;
  return VAGUE_TYPES.has(type) ? sniff(type, body) : type;
};

const FEED_TYPE = /^application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)$/;

/**
 * What the answer is if not a story but a list of stories: by its type, or by the root element of its bytes, because
 * servers also send feeds as XML, text or even HTML. Null for anything else.
 */
export const sourceIn = (
  contentType: string | undefined,
  body: Uint8Array,
): 'a feed' | 'a sitemap' | null => {
  const type = (contentType ?? '').split(/[;,]/, 1)[0]?.trim().toLowerCase() ?? '';
  if (FEED_TYPE.test(type)) return 'a feed';
  const start = beginning(body).replace(/^[?\s]+/, '');
  if (/^\{[^{}]*"version"\s*:\s*"https:\/\/jsonfeed\.org\//.test(start)) return 'a feed';
  if (!start.startsWith('<')) return null;
  const root = /<(?![?!])([a-z][\w:-]*)/.exec(start.replace(/<!--[\s\S]*?-->/g, ''))?.[1];
  if (root === 'rss' || root === 'feed' || root === 'rdf:rdf') return 'a feed';
  return root === 'urlset' || root === 'sitemapindex' ? 'a sitemap' : null;
};

/** Could a page come with this type at all? Asked before a body of megabytes is read. */
export const mayBeHtml = (contentType: string | undefined): boolean => {
  const type = (contentType ?? '').split(/[;,]/, 1)[0]?.trim().toLowerCase() ?? '';
  return HTML_TYPES.has(type) || VAGUE_TYPES.has(type);
};

/** What a fetcher asks for and takes. */
export interface DocumentForms {
  readonly accept: string;
  /** Asked once the headers are there, before a body of megabytes is read. */
  readonly mayBe: (contentType: string | undefined) => boolean;
  /** Null for what is taken, else the name of what came instead. */
  readonly otherThan: (contentType: string | undefined, body: Uint8Array) => string | null;
  /** Names a list of stories where one story is expected; it gets a code of its own. */
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

/** Feeds, sitemaps and section pages: servers call them anything, so the bytes are looked at by who reads them. */
export const DOCUMENTS: DocumentForms = {
  accept:
    'application/rss+xml, application/atom+xml, application/feed+json, application/xml, text/xml, text/html;q=0.8, */*;q=0.5',
  mayBe: (contentType) => !/^\s*(?:image|audio|video|font)\//i.test(contentType ?? ''),
  otherThan: (contentType) =>
    DOCUMENTS.mayBe(contentType) ? null : (contentType ?? 'nothing').slice(0, 100),
  noun: 'a feed, a sitemap or a page',
  code: 'SOURCE_UNREADABLE',
};

import { NAMESPACES, normalizeNamespace } from './namespaces.ts';

/** What a text begins with, and where. */
export type Root =
  | { readonly kind: 'feed' | 'sitemap'; readonly at: number }
  | { readonly kind: 'page' }
  /** The document type declares an entity in another file. */
  | { readonly kind: 'external-entity' }
  | { readonly kind: 'other' };

/** `<html>` is optional; a page without it starts with one of these elements. */
const HTML_START = /^(?:html|head|meta|title|link|body|main|header|nav|div|section|article|h1|p|ul|ol|a)$/;
const ROOTS: Readonly<Record<string, 'feed' | 'sitemap'>> = {
  rss: 'feed',
  feed: 'feed',
  rdf: 'feed',
  urlset: 'sitemap',
  sitemapindex: 'sitemap',
};
const TAG = /<(?:[a-z_][\w.-]*:)?([a-z][\w.-]*)((?:\s[^<>]{0,4000})?)>/giy;

/** Where the construct that begins at `at` ends; the end of the text if it is not closed. */
const endOf = (text: string, close: string, at: number): number => {
  const end = text.indexOf(close, at);
  return end < 0 ? text.length : end + close.length;
};

/** A document type may contain declarations in brackets (XML 1.0 §2.8). */
const endOfDoctype = (text: string, at: number): number => {
  const [bracket, end] = [text.indexOf('[', at), endOf(text, '>', at)];
  if (bracket < 0 || bracket > end) return end;
  return endOf(text, '>', endOf(text, ']', bracket));
};

/** Behind other text or markup, only what is certainly the start of a feed or sitemap counts as one. */
const isCertain = (local: string, attributes: string): boolean => {
  if (local === 'rss') return /\bversion\s*=/i.test(attributes);
  const uris = [...attributes.matchAll(/xmlns(?::[\w.-]+)?\s*=\s*["']([^"']*)/gi)].map(([, uri = '']) =>
    normalizeNamespace(uri),
  );
  if (local === 'feed') return uris.includes(NAMESPACES.atom) || uris.includes(NAMESPACES.atom03);
  return local === 'rdf' ? uris.some((uri) => uri.includes('rss')) : uris.length > 0 || attributes === '';
};

const MAX_PROLOG_CHARS = 200_000;

/** Behind a declaration, comment or document type that begins at `at`; `at` itself if there is none. */
const skipProlog = (text: string, at: number): number => {
  if (text.startsWith('<!--', at)) return endOf(text, '-->', at + 4);
  if (text.startsWith('<?', at)) return endOf(text, '?>', at + 2);
  return /^<!doctype/i.test(text.slice(at, at + 9)) ? endOfDoctype(text, at) : at;
};

const EXTERNAL_ENTITY = /<!ENTITY\s+(?:%\s+)?[^\s"'>]{1,200}\s+(?:SYSTEM|PUBLIC)\b/;
const HTML_DOCTYPE = /^<!doctype\s+html\b/i;

const judgeProlog = (prolog: string): Root | null => {
  if (!/^<!doctype/i.test(prolog)) return null;
  if (HTML_DOCTYPE.test(prolog)) return { kind: 'page' };
  return EXTERNAL_ENTITY.test(prolog) ? { kind: 'external-entity' } : null;
};

const ENDS_SEARCH = /^(?:html|head|body)$/;

/**
 * Finds the root element: behind the declaration, comments and a document type, and behind the warnings that servers print
 * before a feed. Content types and file names of feeds are unreliable.
 */
export const findRoot = (text: string): Root => {
  let isFirst = true;
  let looksLikePage = false;
  let at = text.indexOf('<');
  for (; at >= 0 && at < MAX_PROLOG_CHARS; at = text.indexOf('<', at)) {
    const end = skipProlog(text, at);
    const decided = judgeProlog(text.slice(at, end));
    if (decided) return decided;
    if (end > at) {
      at = end;
      continue;
    }
    TAG.lastIndex = at;
    const match = TAG.exec(text);
    at += 1;
    if (!match) continue;
    const [, name = '', attributes = ''] = match;
    const local = name.toLowerCase();
    const root = ROOTS[local];
    if (root && (isFirst || isCertain(local, attributes))) return { kind: root, at: at - 1 };
    if (isFirst) looksLikePage = HTML_START.test(local);
    if (ENDS_SEARCH.test(local)) break;
    isFirst = false;
  }
  return { kind: looksLikePage ? 'page' : 'other' };
};

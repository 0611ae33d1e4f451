import { failure, type Failure } from '../platform/errors.ts';
import { isSameSite } from '../web/story-address.ts';
import { decodeText } from './decode.ts';
import { type BadEntry, collectEntries, type Entry, type RefuseAddress } from './entry.ts';
import { readFeed } from './feed.ts';
import { looksLikeStory } from './match.ts';
import { readSection } from './section.ts';
import { readSitemap } from './sitemap.ts';

export type { BadEntry, Entry, RefuseAddress } from './entry.ts';
export { type OutlineRow, readOutlines } from './feed.ts';
export { matchEntries } from './match.ts';

/** The kind of a source; `auto` detects it from the content. */
export type SourceKind = 'auto' | 'feed' | 'sitemap' | 'page';

export interface SourceDocument {
  /** After redirects. */
  readonly url: string;
  readonly body: Uint8Array;
  readonly contentType: string | null;
  readonly kind: SourceKind;
  /** Keep only those links of a page that look like stories; set when there are no path rules. */
  readonly guess: boolean;
}

export interface DiscoverLimits {
  /** Per document, after decompression. */
  readonly maxBytes: number;
  readonly maxFeedChars: number;
  /** Per feed. */
  readonly maxItems: number;
  /** Per sitemap. */
  readonly maxUrls: number;
  /** Per page. */
  readonly maxLinks: number;
}

export const DISCOVER_LIMITS: DiscoverLimits = {
  maxBytes: 10 * 1024 * 1024,
  maxFeedChars: 4_000_000,
  maxItems: 5_000,
  maxUrls: 50_000,
  maxLinks: 5_000,
};

interface Found {
  readonly entries: readonly Entry[];
  /** The first few; `badCount` counts all. */
  readonly bad: readonly BadEntry[];
  readonly badCount: number;
  /** True if the document exceeds a limit and was truncated. */
  readonly cut: boolean;
}

export type Reading =
  | ({ readonly kind: 'feed' | 'sitemap' } & Found)
  | ({
      readonly kind: 'page';
      /** URLs of feeds that the page links. */
      readonly feeds: readonly string[];
    } & Found)
  /** A sitemap index: its entries are sitemaps. */
  | ({ readonly kind: 'index' } & Found)
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/** `<html>` is optional; a page without it starts with one of these elements. */
const HTML_START = /^(?:html|head|meta|title|link|body|main|header|nav|div|section|article|h1|p|ul|ol|a)$/;

/** Detects the kind from the content: the content types that servers send for feeds are unreliable. */
const sniff = (text: string): 'feed' | 'sitemap' | 'page' | null => {
  const start = text.slice(0, 4_096).replace(/^\uFEFF?\s*/, '');
  if (start.startsWith('{')) return 'feed';
  const root =
    /<(?![?!])([a-z][\w:-]*)/i.exec(start.replace(/<!--[\s\S]*?-->/g, ''))?.[1]?.toLowerCase() ?? '';
  if (root === 'urlset' || root === 'sitemapindex') return 'sitemap';
  if (root === 'rss' || root === 'feed' || root === 'rdf:rdf') return 'feed';
  return HTML_START.test(root) || /^<!doctype html/i.test(start) ? 'page' : null;
};

const NAMES = { feed: 'a feed', sitemap: 'a sitemap', page: 'a page' } as const;

/**
 * Reads one document of a source. Never throws, whatever the bytes are. Invalid entries are returned in `bad` next to
 * the valid ones; an unreadable document is a failure (`SOURCE_UNREADABLE`) that names the source.
 */
export const readSource = (
  document: SourceDocument,
  refuse: RefuseAddress,
  limits: DiscoverLimits = DISCOVER_LIMITS,
): Reading => {
  const { url, kind } = document;
  const unreadable = (what: string): Reading => ({
    kind: 'unreadable',
    failure: failure('SOURCE_UNREADABLE', `${url} ${what}.`),
  });
  const decoded = decodeText(document.body, document.contentType, limits.maxBytes);
  if (decoded.kind === 'broken') return unreadable(decoded.reason);
  const { text } = decoded;
  if (text.trim() === '') return unreadable('is empty');
  const found = sniff(text);
  if (found === null) return unreadable('is not a feed, a sitemap or an HTML page');
  if (kind !== 'auto' && kind !== found) return unreadable(`is ${NAMES[found]}, not ${NAMES[kind]}`);
  switch (found) {
    case 'feed': {
      const feed = readFeed(text, limits);
      if (feed.kind === 'unreadable') return unreadable(`is a broken feed: ${feed.reason}`);
      return { kind: 'feed', cut: feed.cut, ...collectEntries(feed.drafts, { base: url, refuse }) };
    }
    case 'sitemap': {
      const sitemap = readSitemap(text, { maxUrls: limits.maxUrls, maxFieldChars: 4_096 });
      if (sitemap.kind === 'unreadable') return unreadable(sitemap.reason);
      return {
        kind: sitemap.kind,
        cut: sitemap.cut,
        ...collectEntries(sitemap.drafts, { base: url, refuse }),
      };
    }
    case 'page': {
      const { base, drafts, feeds, cut } = readSection(text, url, {
        maxLinks: limits.maxLinks,
        maxTitleChars: 1_000,
      });
      const links = collectEntries(drafts, { base, refuse, sameSiteOnly: true });
      const entries = links.entries.filter(
        (entry) => isSameSite(entry.url, url) && (!document.guess || looksLikeStory(entry.url, url)),
      );
      return { kind: 'page', feeds, cut, ...links, entries };
    }
  }
};

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

/** What a source of new stories is; `auto`: whatever it turns out to be. */
export type SourceKind = 'auto' | 'feed' | 'sitemap' | 'page';

export interface SourceDocument {
  /** After redirects. */
  readonly url: string;
  readonly body: Uint8Array;
  readonly contentType: string | null;
  readonly kind: SourceKind;
  /** A page's links are narrowed to what looks like a story, because no path rule does it. */
  readonly guess: boolean;
}

export interface DiscoverLimits {
  /** Of a document, after unpacking. */
  readonly maxBytes: number;
  readonly maxFeedChars: number;
  /** Of a feed. */
  readonly maxItems: number;
  /** Of a sitemap. */
  readonly maxUrls: number;
  /** Of a page. */
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
  /** The first ones; `badCount` counts all. */
  readonly bad: readonly BadEntry[];
  readonly badCount: number;
  /** Was there more than the limits let through? */
  readonly cut: boolean;
}

export type Reading =
  | ({ readonly kind: 'feed' | 'sitemap' } & Found)
  | ({
      readonly kind: 'page';
      /** Feeds that the page announces. */ readonly feeds: readonly string[];
    } & Found)
  /** Entries are further sitemaps. */
  | ({ readonly kind: 'index' } & Found)
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/** A page may leave out `<html>`, but hardly begins with anything else than these. */
const HTML_START = /^(?:html|head|meta|title|link|body|main|header|nav|div|section|article|h1|p|ul|ol|a)$/;

/** By what it is, not by what it is called: servers send feeds as anything. */
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
 * Reads one document of a source. Never throws on any bytes; a bad entry is reported beside the good ones, and what
 * cannot be read at all is a failure that names the source.
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
  if (found === null) return unreadable('is neither a feed nor a sitemap nor a page');
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

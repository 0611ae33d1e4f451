import { failure, type Failure } from '../platform/errors.ts';
import { isSameSite } from '../web/story-address.ts';
import { decodeText } from './decode.ts';
import { type AddressListReading, readAddressList } from './address-list.ts';
import { type BadEntry, collectEntries, type Entry, type RefuseAddress } from './entry.ts';
import { type FeedLinks, readJsonFeed, readXmlFeed } from './feed.ts';
import { looksLikeStory } from './match.ts';
import { readSection } from './section.ts';
import { readSitemap } from './sitemap.ts';
import { findRoot, type Root } from './xml/find-root.ts';

export type { BadEntry, Entry, RefuseAddress } from './entry.ts';
export { decodeText } from './decode.ts';
export { type FeedHub, findHub } from './hub.ts';
export { type OutlineRow, readOutlines } from './outlines.ts';
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
  /** Per feed. */
  readonly maxItems: number;
  /** Per sitemap. */
  readonly maxUrls: number;
  /** Per page. */
  readonly maxLinks: number;
}

export const DISCOVER_LIMITS: DiscoverLimits = {
  maxBytes: 10 * 1024 * 1024,
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
  | ({ readonly kind: 'feed' } & FeedLinks & Found)
  | ({ readonly kind: 'sitemap' } & Found)
  | ({
      readonly kind: 'page';
      /** URLs of feeds that the page links. */
      readonly feeds: readonly string[];
      /** Numbers of links that were not used, by reason. */
      readonly skipped: Readonly<Record<string, number>>;
    } & Found)
  /** A sitemap index: its entries are sitemaps. */
  | ({ readonly kind: 'index' } & Found)
  | { readonly kind: 'unreadable'; readonly failure: Failure };

const MAX_FIELD_CHARS = 4_096;

const FOUND = { feed: 'feed', json: 'feed', sitemap: 'sitemap', list: 'sitemap', page: 'page' } as const;

const NAMES = { feed: 'a feed', sitemap: 'a sitemap', page: 'a page' } as const;

type Start = Root | { readonly kind: 'json' } | { readonly kind: 'list'; readonly list: AddressListReading };

/** Detects the kind from the content. */
const startOf = (text: string, maxUrls: number): Start => {
  if (text.trimStart().startsWith('{')) return { kind: 'json' };
  const root = findRoot(text);
  const list = root.kind === 'other' ? readAddressList(text, maxUrls) : null;
  return list ? { kind: 'list', list } : root;
};

const readPage = (
  text: string,
  { url, guess }: SourceDocument,
  refuse: RefuseAddress,
  limits: DiscoverLimits,
): Reading => {
  const { base, drafts, feeds, cut } = readSection(text, url, {
    maxLinks: limits.maxLinks,
    maxTitleChars: 1_000,
  });
  const links = collectEntries(drafts, { base, refuse, sameSiteOnly: true });
  const here = links.entries.filter((entry) => isSameSite(entry.url, url));
  const entries = here.filter((entry) => !guess || looksLikeStory(entry.url, url));
  const skipped = {
    'to other sites': links.elsewhere + links.entries.length - here.length,
    'that do not look like stories': here.length - entries.length,
  };
  return { kind: 'page', feeds, cut, skipped, ...links, entries };
};

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
  const start = startOf(text, limits.maxUrls);
  if (start.kind === 'external-entity') return unreadable('declares an entity in another file');
  if (start.kind === 'other') return unreadable('is not a feed, a sitemap or an HTML page');
  const found = FOUND[start.kind];
  if (kind !== 'auto' && kind !== found) return unreadable(`is ${NAMES[found]}, not ${NAMES[kind]}`);
  const from = { base: url, refuse };
  switch (start.kind) {
    case 'feed':
    case 'json': {
      const feedLimits = { maxItems: limits.maxItems, maxFieldChars: MAX_FIELD_CHARS };
      const feed =
        start.kind === 'feed'
          ? readXmlFeed(text.slice(start.at), url, feedLimits)
          : readJsonFeed(text, feedLimits);
      if (feed.kind === 'unreadable') return unreadable(`is a broken feed: ${feed.reason}`);
      const { hubs, self, cut } = feed;
      return { kind: 'feed', cut, hubs, self, ...collectEntries(feed.drafts, from) };
    }
    case 'sitemap': {
      const sitemapLimits = { maxUrls: limits.maxUrls, maxFieldChars: MAX_FIELD_CHARS };
      const { kind: form, drafts, cut } = readSitemap(text.slice(start.at), url, sitemapLimits);
      return { kind: form, cut, ...collectEntries(drafts, from) };
    }
    case 'list':
      return { kind: 'sitemap', cut: start.list.cut, ...collectEntries(start.list.drafts, from) };
    case 'page':
      return readPage(text, document, refuse, limits);
  }
};

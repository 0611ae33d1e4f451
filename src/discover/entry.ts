import { isSameSite, readHttpUrl, storyKey } from '../web/story-address.ts';
import type { EpochMs } from '../model/time.ts';

/** One story that a feed, a sitemap or a section page lists. */
export interface Entry {
  /** Absolute, without fragment. */
  readonly url: string;
  /** Identifies the story, see `storyKey`. */
  readonly key: string;
  /** One line; null if there is none. */
  readonly title: string | null;
  /** As stated by the source. */
  readonly publishedAt: EpochMs | null;
  readonly modifiedAt: EpochMs | null;
}

/** An invalid entry. The other entries are still used. */
export interface BadEntry {
  /** From 1, in document order. */
  readonly position: number;
  readonly reason: string;
}

/** A parsed entry before validation. */
export interface Draft {
  readonly link: string | null;
  readonly title: string | null;
  readonly published: string | null;
  readonly modified: string | null;
}

export interface Collected {
  /** Each story once, in document order. */
  readonly entries: readonly Entry[];
  /** The first few; `badCount` counts all. */
  readonly bad: readonly BadEntry[];
  readonly badCount: number;
}

/** The reason why a URL must not be fetched; null if it may be. Adapts the address guard (src/outbound/address.ts). */
export type RefuseAddress = (url: string) => string | null;

const ZONE = /(?:z|[+-]\d\d:?\d\d)$/i;
const ISO_WITH_TIME = /^\d{4}-\d\d-\d\dt\d\d:\d\d/i;

/** Parses W3C date and time (sitemaps, Atom) or RFC 822 (RSS). A time without a zone is UTC. */
export const readTime = (text: string | null): EpochMs | null => {
  const written = text?.trim() ?? '';
  if (written === '' || written.length > 64) return null;
  const at = Date.parse(ISO_WITH_TIME.test(written) && !ZONE.test(written) ? `${written}Z` : written);
  // Systems that convert a missing date to a number write 1970 or earlier.
  return Number.isNaN(at) || at <= 0 ? null : at;
};

const MAX_TITLE_CHARS = 300;

/** One line of at most 300 characters, without control characters that could affect a terminal or a log. */
export const readTitle = (text: string | null): string | null => {
  const line = (text ?? '')
    .slice(0, 4 * MAX_TITLE_CHARS)
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (line === '') return null;
  return line.length > MAX_TITLE_CHARS ? `${line.slice(0, MAX_TITLE_CHARS)}…` : line;
};

const shown = (link: string): string => readTitle(link.length > 120 ? `${link.slice(0, 120)}…` : link) ?? '';

const readLink = (link: string | null, base: string, refuse: RefuseAddress): URL | string => {
  if (link === null || link.trim() === '') return 'has no link';
  const url = readHttpUrl(link, base);
  if (!url) return `its link is not an http(s) URL: ${shown(link)}`;
  if (url.username !== '' || url.password !== '') return 'its link contains a user name or password';
  url.hash = '';
  return refuse(url.href) ?? url;
};

export interface CollectOptions {
  /** Base URL of relative links. */
  readonly base: string;
  readonly refuse: RefuseAddress;
  /** Skip links to other sites without reporting them: pages are full of them. */
  readonly sameSiteOnly?: boolean;
  readonly maxBad?: number;
}

/** Validates drafts: resolves links, checks them against the address guard and removes duplicate stories. */
export const collectEntries = (
  drafts: readonly Draft[],
  { base, refuse, sameSiteOnly = false, maxBad = 20 }: CollectOptions,
): Collected => {
  const entries = new Map<string, Entry>();
  const bad: BadEntry[] = [];
  let badCount = 0;
  for (const [index, draft] of drafts.entries()) {
    const url = readLink(draft.link, base, refuse);
    if (typeof url === 'string') {
      badCount += 1;
      if (bad.length < maxBad) bad.push({ position: index + 1, reason: url });
      continue;
    }
    const key = storyKey(url.href);
    if (key === null || (sameSiteOnly && !isSameSite(url.href, base))) continue;
    const entry: Entry = {
      url: url.href,
      key,
      title: readTitle(draft.title),
      publishedAt: readTime(draft.published),
      modifiedAt: readTime(draft.modified),
    };
    const known = entries.get(key);
    entries.set(key, known ? merge(known, entry) : entry);
  }
  return { entries: [...entries.values()], bad, badCount };
};

/** Pages often link a story twice, from its picture and its headline. Keeps the first URL and the longer title. */
const merge = (first: Entry, second: Entry): Entry => ({
  ...first,
  title: (second.title?.length ?? 0) > (first.title?.length ?? 0) ? second.title : first.title,
  publishedAt: first.publishedAt ?? second.publishedAt,
  modifiedAt: first.modifiedAt ?? second.modifiedAt,
});

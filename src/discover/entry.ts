import { isSameSite, readHttpUrl, storyKey } from '../web/story-address.ts';
import type { EpochMs } from '../model/time.ts';
import { readDate } from './dates/read-date.ts';

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
  /** A stated date that cannot be read, if there is no other: the age of the entry is unknown. */
  readonly unreadableDate?: string;
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
  /** The declared language of the dates, such as `pl-PL`. */
  readonly language: string | null;
}

export interface Collected {
  /** Each story once, in document order. */
  readonly entries: readonly Entry[];
  /** The first few; `badCount` counts all. */
  readonly bad: readonly BadEntry[];
  readonly badCount: number;
  /** Links to other sites that were skipped. */
  readonly elsewhere: number;
}

/** The reason why a URL must not be fetched; null if it may be. Adapts the address guard (src/outbound/address.ts). */
export type RefuseAddress = (url: string) => string | null;

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
  /** Skip links to other sites and only count them: pages are full of them. */
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
  let elsewhere = 0;
  for (const [index, draft] of drafts.entries()) {
    const url = readLink(draft.link, base, refuse);
    if (typeof url === 'string') {
      badCount += 1;
      if (bad.length < maxBad) bad.push({ position: index + 1, reason: url });
      continue;
    }
    const key = storyKey(url.href);
    if (key === null) continue;
    if (sameSiteOnly && !isSameSite(url.href, base)) {
      elsewhere += 1;
      continue;
    }
    const entry: Entry = { url: url.href, key, title: readTitle(draft.title), ...datesOf(draft) };
    const known = entries.get(key);
    entries.set(key, known ? merge(known, entry) : entry);
  }
  return { entries: [...entries.values()], bad, badCount, elsewhere };
};

const datesOf = ({
  published,
  modified,
  language,
}: Draft): Pick<Entry, 'publishedAt' | 'modifiedAt' | 'unreadableDate'> => {
  const [publishedAt, modifiedAt] = [published, modified].map((text) => readDate(text ?? '', language));
  const written = readTitle(published) ?? readTitle(modified);
  return {
    publishedAt: publishedAt ?? null,
    modifiedAt: modifiedAt ?? null,
    ...(written !== null &&
      (publishedAt ?? modifiedAt ?? null) === null && { unreadableDate: shown(written) }),
  };
};

/** Pages often link a story twice, from its picture and its headline. Keeps the first URL and the longer title. */
const merge = (first: Entry, second: Entry): Entry => ({
  ...first,
  title: (second.title?.length ?? 0) > (first.title?.length ?? 0) ? second.title : first.title,
  publishedAt: first.publishedAt ?? second.publishedAt,
  modifiedAt: first.modifiedAt ?? second.modifiedAt,
});

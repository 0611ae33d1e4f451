import { isSameSite, readHttpUrl, storyKey } from '../web/story-address.ts';
import type { EpochMs } from '../model/time.ts';

/** One story that a feed, a sitemap or a section page announces. */
export interface Entry {
  /** As announced, resolved, without fragment. */
  readonly url: string;
  /** See `storyKey`: what tells one story from another. */
  readonly key: string;
  /** One line; null where none is stated. */
  readonly title: string | null;
  /** As the source states them. */
  readonly publishedAt: EpochMs | null;
  readonly modifiedAt: EpochMs | null;
}

/** An entry that cannot be a story; it stops no other. */
export interface BadEntry {
  /** Counted from 1 in the order of the document. */
  readonly position: number;
  readonly reason: string;
}

/** What a parser found, before it is judged. */
export interface Draft {
  readonly link: string | null;
  readonly title: string | null;
  readonly published: string | null;
  readonly modified: string | null;
}

export interface Collected {
  /** Each story once, in the order of the document. */
  readonly entries: readonly Entry[];
  /** The first ones only, see `badCount`. */
  readonly bad: readonly BadEntry[];
  readonly badCount: number;
}

/** Says why an address must not be asked; null if it may. The guard of src/outbound/outbound.ts in the form needed here. */
export type RefuseAddress = (url: string) => string | null;

const ZONE = /(?:z|[+-]\d\d:?\d\d)$/i;
const ISO_WITH_TIME = /^\d{4}-\d\d-\d\dt\d\d:\d\d/i;

/** W3C date and time as sitemaps and Atom write it, or RFC 822 as RSS does; a time without zone is read as UTC. */
export const readTime = (text: string | null): EpochMs | null => {
  const written = text?.trim() ?? '';
  if (written === '' || written.length > 64) return null;
  const at = Date.parse(ISO_WITH_TIME.test(written) && !ZONE.test(written) ? `${written}Z` : written);
  // Zero and less are what "no date" looks like after somebody's conversion.
  return Number.isNaN(at) || at <= 0 ? null : at;
};

const MAX_TITLE_CHARS = 300;

/** One line; what would command a terminal or a log is gone. */
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
  if (!url) return `its link is no web address: ${shown(link)}`;
  if (url.username !== '' || url.password !== '') return 'its link holds a user name';
  url.hash = '';
  return refuse(url.href) ?? url;
};

export interface CollectOptions {
  /** What relative links are relative to. */
  readonly base: string;
  readonly refuse: RefuseAddress;
  /** Leave out links to other sites without a word, as pages are full of them. */
  readonly sameSiteOnly?: boolean;
  readonly maxBad?: number;
}

/** Judges drafts one by one: links resolved, addresses guarded, each story once. A bad one is reported and passed over. */
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
    entries.set(key, known ? together(known, entry) : entry);
  }
  return { entries: [...entries.values()], bad, badCount };
};

/** The same story twice, as pages link a picture and a headline: the first address, the longer title. */
const together = (first: Entry, second: Entry): Entry => ({
  ...first,
  title: (second.title?.length ?? 0) > (first.title?.length ?? 0) ? second.title : first.title,
  publishedAt: first.publishedAt ?? second.publishedAt,
  modifiedAt: first.modifiedAt ?? second.modifiedAt,
});

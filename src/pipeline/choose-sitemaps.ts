import type { Entry } from '../discover/discover.ts';
import type { SeenDocument } from '../record/record.ts';
import type { EpochMs } from '../model/time.ts';

/** Which sitemaps of an index are fetched. `lastmod` is optional, and often missing, equal everywhere or years old. */

export interface SitemapChoice {
  /** To fetch, in this order. */
  readonly urls: readonly string[];
  /** Sitemaps of which no date tells whether they changed, in the order in which they are probed. */
  readonly unknown: readonly string[];
  /** Matter for the reader of a report: what is not fetched, and why. */
  readonly leftOut: readonly string[];
  readonly warnings: readonly string[];
}

export interface ChoiceOptions {
  readonly now: EpochMs;
  /** Older sitemaps contain no story that would be monitored. */
  readonly forMs: number;
  /** Maximum per reading, of those known to be new or to change. */
  readonly maxSitemaps: number;
  /** Maximum per reading, if some of them are probed. */
  readonly maxProbes: number;
  readonly documents: Readonly<Record<string, SeenDocument>>;
}

/** From both ends, because indexes append new sitemaps at the end or insert them at the start. */
const endsFirst = (urls: readonly string[]): string[] =>
  urls.map((_, i) => urls[i % 2 === 0 ? urls.length - 1 - i / 2 : (i - 1) / 2] ?? '');

const rotate = <T>(list: readonly T[], by: number): T[] => [...list.slice(by), ...list.slice(0, by)];

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

export const chooseSitemaps = (
  url: string,
  sitemaps: readonly Entry[],
  { now, forMs, maxSitemaps, maxProbes, documents }: ChoiceOptions,
): SitemapChoice => {
  const { host } = new URL(url);
  const here = sitemaps.filter((sitemap) => new URL(sitemap.url).host === host);
  const warnings: string[] = [];
  const leftOut: string[] = [];
  const elsewhere = sitemaps.length - here.length;
  if (elsewhere > 0)
    warnings.push(
      `${url} lists ${count(elsewhere, 'sitemap')} on other hosts; add ${elsewhere === 1 ? 'it as a separate source' : 'those as separate sources'}.`,
    );
  const dated = here.filter(({ modifiedAt }) => modifiedAt !== null);
  const recent = dated
    .filter(({ modifiedAt }) => (modifiedAt ?? 0) > now - forMs)
    .toSorted((a, b) => (b.modifiedAt ?? 0) - (a.modifiedAt ?? 0));
  const differ = new Set(dated.map(({ modifiedAt }) => modifiedAt)).size > 1;
  const tells = recent.length > 0 && (differ || here.length <= maxSitemaps);
  const unknown = endsFirst(
    (tells ? here.filter(({ modifiedAt }) => modifiedAt === null) : here).map((one) => one.url),
  );
  const known = tells ? recent.map((one) => one.url) : [];
  const stale = tells ? dated.length - recent.length : 0;
  if (stale > 0) leftOut.push(`${url}: ${count(stale, 'sitemap')} not changed recently enough, not read.`);
  if (unknown.length === 0) {
    if (known.length > maxSitemaps)
      warnings.push(`${url} lists ${known.length} sitemaps; only the newest ${maxSitemaps} are read.`);
    return { urls: known.slice(0, maxSitemaps), unknown, leftOut, warnings };
  }
  const cursor = (documents[url]?.next ?? 0) % unknown.length;
  const turned = rotate(unknown, cursor);
  const changing = turned.filter((one) => documents[one]?.changes === true);
  const first = [...known.slice(0, Math.max(1, maxSitemaps - changing.length - 1)), ...changing].slice(
    0,
    // At least one is probed, because a site begins a new sitemap from time to time.
    Math.max(maxSitemaps - 1, 1),
  );
  const probed = turned.filter((one) => !first.includes(one)).slice(0, Math.max(1, maxProbes - first.length));
  const rest = unknown.length + known.length - first.length - probed.length;
  if (rest > 0)
    leftOut.push(
      `${url}: the dates of its sitemaps do not tell which changed; ${count(rest, 'sitemap')} will be read in later readings.`,
    );
  return { urls: [...first, ...probed], unknown, leftOut, warnings };
};

/** Where the next reading continues to probe, given those that were fetched. */
export const nextProbe = (
  unknown: readonly string[],
  fetched: readonly string[],
  isChanging: (url: string) => boolean,
): number => {
  const last = fetched.findLast((url) => unknown.includes(url) && !isChanging(url));
  return last === undefined ? 0 : (unknown.indexOf(last) + 1) % unknown.length;
};

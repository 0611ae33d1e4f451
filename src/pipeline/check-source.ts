import type { Clock } from '../platform/clock.ts';
import {
  type BadEntry,
  DISCOVER_LIMITS,
  type DiscoverLimits,
  type Entry,
  type FeedHub,
  findHub,
  matchEntries,
  type Reading,
  readSource,
  type RefuseAddress,
} from '../discover/discover.ts';
import type { Failure } from '../platform/errors.ts';
import type { FetchOutcome, FetchRequest } from '../fetch/fetch.ts';
import { afterFull, afterSame, requestFor } from './seen-document.ts';
import type { ClaimedSource, SeenDocument, SourceRecord } from '../record/record.ts';
import type { EpochMs } from '../model/time.ts';
import type { Page } from '../model/page.ts';
import { chooseSitemaps, nextProbe } from './choose-sitemaps.ts';

/** One reading of a source, from its claim to the record to be stored: fetch, discover. */

export interface SourceDeps {
  readonly clock: Clock;
  readonly fetchDocument: (request: FetchRequest) => Promise<FetchOutcome>;
  readonly refuse: RefuseAddress;
  /** Minimum time between two requests to a host; `pause` applies it between the documents of one source. */
  readonly spacingMs: (url: string) => number;
  readonly slowestMs: () => number;
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly limits?: Partial<DiscoverLimits & SourceLimits>;
}

interface SourceLimits {
  /** Maximum sitemaps read per index, newest first. */
  readonly maxSitemaps: number;
  /** Maximum sitemaps read per index whose dates do not tell which one changed. */
  readonly maxProbes: number;
  /** Maximum matching entries recorded per reading, newest first. */
  readonly maxMatches: number;
  /** After this time no further sitemap is fetched. */
  readonly maxReadingMs: number;
}

const LIMITS: SourceLimits = { maxSitemaps: 4, maxProbes: 8, maxMatches: 500, maxReadingMs: 120_000 };

export interface SourceReading {
  readonly outcome: SourceRecord['outcome'];
  readonly failure: Failure | null;
  readonly kind: 'feed' | 'sitemap' | 'page' | null;
  /** Matching entries not older than `forMs`, newest first. */
  readonly entries: readonly Entry[];
  /** Number of entries before matching. */
  readonly seen: number;
  /** Matching entries with a date that cannot be read. */
  readonly undated: readonly Entry[];
  readonly bad: readonly BadEntry[];
  readonly badCount: number;
  /** Feeds linked by a page. */
  readonly feeds: readonly string[];
  /** Partial problems: a failed sitemap of an index, entries beyond the limits. */
  readonly warnings: readonly string[];
  /** What was not used for an ordinary reason, such as its age. */
  readonly leftOut: readonly string[];
  /** What the feed names for WebSub; null if nothing was read or it is no feed. */
  readonly hub: FeedHub | null;
  readonly documents: Readonly<Record<string, SeenDocument>>;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** Crawl-delay from the host's robots.txt; 0 if absent. */
  readonly crawlDelayMs: number;
}

type SourceRequest = Pick<ClaimedSource, 'url' | 'kind' | 'match' | 'forMs' | 'documents'> & {
  /** Consecutive failed readings; absent if there were none. */
  readonly failures?: number;
};

/** Time until the next attempt if the host of a redirect is busy. */
const BUSY_HOST_MS = 60_000;

/** Stated publication time, else last change; never in the future, so that an entry cannot stay new forever. */
const publicationTimeOf = ({ publishedAt, modifiedAt }: Entry, now: EpochMs): EpochMs =>
  Math.min(publishedAt ?? modifiedAt ?? now, now);

/** Accumulates the results of all documents of a reading. */
interface Gathered {
  kind: SourceReading['kind'];
  readonly entries: Map<string, Entry>;
  bad: BadEntry[];
  badCount: number;
  feeds: readonly string[];
  readonly warnings: string[];
  readonly leftOut: string[];
  hub: FeedHub | null;
  readonly documents: Record<string, SeenDocument>;
  read: number;
  crawlDelayMs: number;
}

type DocumentResult =
  | { readonly kind: 'read' | 'unchanged' }
  /** The host's robots.txt was fetched first; the document follows after the host's spacing. */
  | { readonly kind: 'postponed' }
  | { readonly kind: 'index'; readonly sitemaps: readonly Entry[] }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    };

const addEntries = (
  gathered: Gathered,
  page: Page,
  reading: Extract<Reading, { kind: 'feed' | 'sitemap' | 'page' }> & { readonly url: string },
): void => {
  gathered.kind = reading.kind;
  gathered.read += reading.entries.length;
  if (reading.kind === 'page') {
    gathered.feeds = reading.feeds;
    for (const [what, number] of Object.entries(reading.skipped))
      if (number > 0) gathered.leftOut.push(`${reading.url}: ${number} links ${what}.`);
  }
  if (reading.kind === 'feed') gathered.hub = findHub(page, reading);
  for (const entry of reading.entries)
    if (!gathered.entries.has(entry.key)) gathered.entries.set(entry.key, entry);
};

/** Reads the bytes of a document and adds what it lists to the results. */
const gather = (
  deps: SourceDeps,
  source: SourceRequest,
  {
    url,
    page,
    before,
    seen,
  }: {
    readonly url: string;
    readonly page: Page;
    readonly before: SeenDocument | undefined;
    readonly seen: SeenDocument;
  },
  gathered: Gathered,
): DocumentResult => {
  const reading = readSource(
    {
      url: page.url,
      body: page.body,
      contentType: page.headers['content-type'] ?? null,
      kind: source.kind,
      guess: source.match.path.length === 0,
    },
    deps.refuse,
    { ...DISCOVER_LIMITS, ...deps.limits },
  );
  if (reading.kind === 'unreadable') {
    return { kind: 'failed', failure: reading.failure, status: page.status, retryAfterMs: null };
  }
  const hasNew = reading.entries.some(({ publishedAt, modifiedAt }) => {
    const at = publishedAt ?? modifiedAt;
    return at !== null && at > page.fetchedAt - source.forMs;
  });
  const changes = url !== source.url && (before !== undefined || hasNew);
  gathered.documents[url] = { ...seen, ...(changes && { changes }) };
  gathered.bad = [...gathered.bad, ...reading.bad].slice(0, 20);
  gathered.badCount += reading.badCount;
  if (reading.cut)
    gathered.warnings.push(`${url} has more entries than the limit; only the first ones are used.`);
  if (reading.kind === 'index') return { kind: 'index', sitemaps: reading.entries };
  addEntries(gathered, page, { ...reading, url });
  return { kind: 'read' };
};

const readDocument = async (
  deps: SourceDeps,
  source: SourceRequest,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal | undefined },
  gathered: Gathered,
): Promise<DocumentResult> => {
  const before = source.documents[url];
  const request = requestFor({ url, seen: before, failures: source.failures, now: deps.clock() });
  const fetched = await deps.fetchDocument({ ...request, ...(signal && { signal }) });
  if (fetched.kind === 'failed') return fetched;
  gathered.crawlDelayMs = Math.max(gathered.crawlDelayMs, fetched.crawlDelayMs);
  if (fetched.kind === 'postponed') {
    if (fetched.hostIsBusy === true) gathered.crawlDelayMs = Math.max(gathered.crawlDelayMs, BUSY_HOST_MS);
    return { kind: 'postponed' };
  }
  if (fetched.kind === 'not-modified') {
    if (before) gathered.documents[url] = afterSame(before, fetched);
    return { kind: 'unchanged' };
  }
  const { page } = fetched;
  const seen = afterFull(before, fetched);
  if (before?.sha256 === page.sha256) {
    gathered.documents[url] = { ...seen, ...(before.changes === true && { changes: true }) };
    return { kind: 'unchanged' };
  }
  return gather(deps, source, { url, page, before, seen }, gathered);
};

interface Round {
  readonly startedAt: EpochMs;
  readonly maxReadingMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Sequential requests with the host's spacing between them. */
const readSitemaps = async (
  deps: SourceDeps,
  source: SourceRequest,
  { sitemaps, gathered }: { readonly sitemaps: readonly string[]; readonly gathered: Gathered },
  { startedAt, maxReadingMs, signal }: Round,
): Promise<{ readonly ends: readonly DocumentResult[]; readonly isWhole: boolean }> => {
  const ends: DocumentResult[] = [];
  let isWhole = true;
  for (const url of sitemaps) {
    if (deps.clock() - startedAt > maxReadingMs) {
      gathered.warnings.push(
        `${source.url}: reading its sitemaps takes too long; the rest is read next time.`,
      );
      isWhole = false;
      break;
    }
    await deps.pause(Math.max(deps.spacingMs(url), gathered.crawlDelayMs), signal);
    const end = await readDocument(deps, source, { url, signal }, gathered);
    ends.push(end);
    if (end.kind === 'index')
      gathered.warnings.push(`${url} is a sitemap index inside an index and is not followed.`);
    if (end.kind === 'postponed') isWhole = false;
    if (end.kind !== 'failed') continue;
    isWhole = false;
    gathered.warnings.push(end.failure.message);
    if (end.failure.code === 'FETCH_ABORTED' || end.retryAfterMs !== null) break;
  }
  return { ends, isWhole };
};

/** Sitemaps that are remembered although they were not read now, per index. */
const MAX_REMEMBERED = 200;

/** Never equal to what is fetched, so that the index is read in full. */
const unread = (url: string, next: number): SeenDocument => ({
  validators: { etag: null, lastModified: null },
  validatorsUrl: url,
  sha256: '',
  next,
});

/** The sitemaps of an index. They are also fetched when the index itself is unchanged, because they may have changed. */
const readIndex = async (
  deps: SourceDeps,
  source: SourceRequest,
  {
    main,
    gathered,
    now,
  }: { readonly main: DocumentResult; readonly gathered: Gathered; readonly now: EpochMs },
  round: Round,
): Promise<readonly DocumentResult[]> => {
  const { documents, url, forMs } = source;
  if (main.kind !== 'index') {
    if (main.kind !== 'unchanged') return [];
    const sitemaps = Object.keys(documents).filter((one) => one !== url);
    const { ends, isWhole } = await readSitemaps(deps, source, { sitemaps, gathered }, round);
    if (!isWhole) delete gathered.documents[url];
    return ends;
  }
  const { maxSitemaps, maxProbes } = { ...LIMITS, ...deps.limits };
  const choice = chooseSitemaps(url, main.sitemaps, { now, forMs, maxSitemaps, maxProbes, documents });
  gathered.warnings.push(...choice.warnings);
  gathered.leftOut.push(...choice.leftOut);
  const { ends, isWhole } = await readSitemaps(deps, source, { sitemaps: choice.urls, gathered }, round);
  // Otherwise a later 304 of the index would hide the sitemaps that were not read now.
  if (!isWhole || choice.unknown.length > 0) delete gathered.documents[url];
  if (choice.unknown.length === 0) return ends;
  const fetched = choice.urls.slice(0, ends.length);
  for (const one of choice.unknown.slice(0, MAX_REMEMBERED)) {
    const before = documents[one];
    if (before) gathered.documents[one] ??= before;
  }
  gathered.documents[url] = unread(
    url,
    nextProbe(choice.unknown, fetched, (one) => documents[one]?.changes === true),
  );
  return ends;
};

const newestMatching = (
  gathered: Gathered,
  { url, match, forMs }: SourceRequest,
  now: EpochMs,
  maxMatches: number,
): { readonly entries: readonly Entry[]; readonly undated: readonly Entry[] } => {
  const all = [...gathered.entries.values()];
  const matching = matchEntries(all, match);
  const undated = matching.filter(({ unreadableDate }) => unreadableDate !== undefined);
  const dated = matching.filter(({ unreadableDate }) => unreadableDate === undefined);
  const recent = dated
    .filter((entry) => publicationTimeOf(entry, now) > now - forMs)
    .toSorted((a, b) => publicationTimeOf(b, now) - publicationTimeOf(a, now));
  const note = (list: string[], n: number, what: string): void => {
    if (n > 0) list.push(`${url}: ${n} ${n === 1 ? 'entry' : 'entries'} ${what}`);
  };
  note(gathered.leftOut, all.length - matching.length, 'left out because `match` does not select them.');
  note(gathered.leftOut, dated.length - recent.length, 'left out because they are older than `for`.');
  const [example] = undated;
  if (example)
    note(
      gathered.warnings,
      undated.length,
      `left out because their date cannot be read; the first is ${example.url} with "${example.unreadableDate}".`,
    );
  if (recent.length > maxMatches)
    gathered.warnings.push(`${url}: ${recent.length} entries match; only the newest ${maxMatches} are used.`);
  return { entries: recent.slice(0, maxMatches), undated: undated.slice(0, maxMatches) };
};

/** The reading failed if no document could be read, or if the process is stopping. */
const resultOf = (
  main: DocumentResult,
  sitemaps: readonly DocumentResult[],
): Pick<SourceReading, 'outcome' | 'failure' | 'status' | 'retryAfterMs'> => {
  const ends = [main, ...sitemaps];
  const failed = ends.findLast((end) => end.kind === 'failed');
  const { status, retryAfterMs } = failed ?? { status: null, retryAfterMs: null };
  const parts = sitemaps.length > 0 ? sitemaps : [main];
  if (failed && (failed.failure.code === 'FETCH_ABORTED' || parts.every((end) => end.kind === 'failed')))
    return { outcome: 'failed', failure: failed.failure, status, retryAfterMs };
  const outcome =
    main.kind === 'postponed' ? 'postponed' : ends.some((end) => end.kind === 'read') ? 'read' : 'unchanged';
  return { outcome, failure: null, status, retryAfterMs };
};

/**
 * Reads a source, including the sitemaps of an index, with sequential requests and the host's spacing between them. A
 * failed sitemap is only a warning if another one can be read. Writes nothing.
 */
export const readSourceOf = async (
  deps: SourceDeps,
  source: SourceRequest,
  signal?: AbortSignal,
): Promise<SourceReading> => {
  const { maxMatches, maxReadingMs } = { ...LIMITS, ...deps.limits };
  const startedAt = deps.clock();
  const gathered: Gathered = {
    kind: null,
    entries: new Map(),
    bad: [],
    badCount: 0,
    feeds: [],
    warnings: [],
    leftOut: [],
    hub: null,
    documents: {},
    read: 0,
    crawlDelayMs: 0,
  };
  const main = await readDocument(deps, source, { url: source.url, signal }, gathered);
  const now = deps.clock();
  const ends = await readIndex(deps, source, { main, gathered, now }, { startedAt, maxReadingMs, signal });
  const matching = newestMatching(gathered, source, now, maxMatches);
  const { read: seen, entries: _, ...rest } = gathered;
  return { ...resultOf(main, ends), ...rest, ...matching, seen };
};

import type { Clock } from '../platform/clock.ts';
import {
  type BadEntry,
  DISCOVER_LIMITS,
  type DiscoverLimits,
  type Entry,
  matchEntries,
  readSource,
  type RefuseAddress,
} from '../discover/discover.ts';
import type { Failure } from '../platform/errors.ts';
import type { FetchOutcome, FetchRequest } from '../fetch/fetch.ts';
import type { ClaimedSource, SeenDocument, SourceRecord } from '../record/record.ts';
import { asksForFewerRequests, fraction, hostBackoff, retryAfterWait } from '../schedule/schedule.ts';
import type { EpochMs } from '../model/time.ts';
import type { Page } from '../model/page.ts';

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
  /** Maximum matching entries recorded per reading, newest first. */
  readonly maxMatches: number;
  /** After this time no further sitemap is fetched. */
  readonly maxReadingMs: number;
}

const LIMITS: SourceLimits = { maxSitemaps: 4, maxMatches: 500, maxReadingMs: 120_000 };

export interface SourceReading {
  readonly outcome: SourceRecord['outcome'];
  readonly failure: Failure | null;
  readonly kind: 'feed' | 'sitemap' | 'page' | null;
  /** Matching entries not older than `forMs`, newest first. */
  readonly entries: readonly Entry[];
  /** Number of entries before matching. */
  readonly seen: number;
  readonly bad: readonly BadEntry[];
  readonly badCount: number;
  /** Feeds linked by a page. */
  readonly feeds: readonly string[];
  /** Partial problems: a failed sitemap of an index, entries beyond the limits. */
  readonly warnings: readonly string[];
  readonly documents: Readonly<Record<string, SeenDocument>>;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** Crawl-delay from the host's robots.txt; 0 if absent. */
  readonly crawlDelayMs: number;
}

type SourceRequest = Pick<ClaimedSource, 'url' | 'kind' | 'match' | 'forMs' | 'documents'>;

const NO_VALIDATORS = { etag: null, lastModified: null };

const fetchOne = (
  deps: SourceDeps,
  url: string,
  seen: SeenDocument | undefined,
  signal: AbortSignal | undefined,
): Promise<FetchOutcome> =>
  deps.fetchDocument({
    url,
    validators: seen?.validators ?? NO_VALIDATORS,
    validatorsUrl: seen?.validatorsUrl ?? null,
    ...(signal && { signal }),
  });

const seenOf = ({ validators, url, sha256 }: Page): SeenDocument => ({
  validators,
  validatorsUrl: url,
  sha256,
});

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

const readDocument = async (
  deps: SourceDeps,
  source: SourceRequest,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal | undefined },
  gathered: Gathered,
): Promise<DocumentResult> => {
  const before = source.documents[url];
  const fetched = await fetchOne(deps, url, before, signal);
  if (fetched.kind === 'failed') return fetched;
  gathered.crawlDelayMs = Math.max(gathered.crawlDelayMs, fetched.crawlDelayMs);
  if (fetched.kind === 'postponed') return { kind: 'postponed' };
  if (fetched.kind === 'not-modified') {
    if (before)
      gathered.documents[url] = { ...before, validators: fetched.validators, validatorsUrl: fetched.url };
    return { kind: 'unchanged' };
  }
  const { page } = fetched;
  if (before?.sha256 === page.sha256) {
    gathered.documents[url] = seenOf(page);
    return { kind: 'unchanged' };
  }
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
  gathered.documents[url] = seenOf(page);
  gathered.bad = [...gathered.bad, ...reading.bad].slice(0, 20);
  gathered.badCount += reading.badCount;
  if (reading.cut)
    gathered.warnings.push(`${url} has more entries than the limit; only the first ones are used.`);
  if (reading.kind === 'index') return { kind: 'index', sitemaps: reading.entries };
  gathered.kind = reading.kind;
  gathered.read += reading.entries.length;
  if (reading.kind === 'page') gathered.feeds = reading.feeds;
  for (const entry of reading.entries)
    if (!gathered.entries.has(entry.key)) gathered.entries.set(entry.key, entry);
  return { kind: 'read' };
};

/** The sitemaps of an index to fetch: on the same host, not older than `forMs`, newest first. */
const chooseSitemaps = (
  sitemaps: readonly Entry[],
  { url, forMs }: SourceRequest,
  { now, most, warnings }: { readonly now: EpochMs; readonly most: number; readonly warnings: string[] },
): string[] => {
  const { host } = new URL(url);
  const here = sitemaps.filter((sitemap) => new URL(sitemap.url).host === host);
  if (here.length < sitemaps.length) {
    const elsewhere = sitemaps.length - here.length;
    warnings.push(`${url} lists ${elsewhere} sitemaps on other hosts; add those as separate sources.`);
  }
  const recent = here.filter((sitemap) => sitemap.modifiedAt === null || sitemap.modifiedAt > now - forMs);
  if (recent.length > most)
    warnings.push(`${url} lists ${recent.length} sitemaps; only the newest ${most} are read.`);
  return recent
    .toSorted((a, b) => (b.modifiedAt ?? now) - (a.modifiedAt ?? now))
    .slice(0, most)
    .map((sitemap) => sitemap.url);
};

/** Sitemaps of an index. They are also fetched when the index itself is unchanged, because they may have changed. */
const sitemapsOf = (
  main: DocumentResult,
  source: SourceRequest,
  options: Parameters<typeof chooseSitemaps>[2],
): string[] => {
  if (main.kind === 'index') return chooseSitemaps(main.sitemaps, source, options);
  return main.kind === 'unchanged' ? Object.keys(source.documents).filter((url) => url !== source.url) : [];
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
): Promise<DocumentResult[]> => {
  const ends: DocumentResult[] = [];
  let whole = true;
  for (const url of sitemaps) {
    if (deps.clock() - startedAt > maxReadingMs) {
      gathered.warnings.push(
        `${source.url}: reading its sitemaps takes too long; the rest is read next time.`,
      );
      whole = false;
      break;
    }
    await deps.pause(Math.max(deps.spacingMs(url), gathered.crawlDelayMs), signal);
    const end = await readDocument(deps, source, { url, signal }, gathered);
    ends.push(end);
    if (end.kind === 'index')
      gathered.warnings.push(`${url} is a sitemap index inside an index and is not followed.`);
    if (end.kind === 'postponed') whole = false;
    if (end.kind !== 'failed') continue;
    whole = false;
    gathered.warnings.push(end.failure.message);
    if (end.failure.code === 'FETCH_ABORTED' || end.retryAfterMs !== null) break;
  }
  // Otherwise a later 304 of the index would hide the sitemaps that were not read now.
  if (!whole) delete gathered.documents[source.url];
  return ends;
};

const newestMatching = (
  gathered: Gathered,
  { url, match, forMs }: SourceRequest,
  now: EpochMs,
  maxMatches: number,
): readonly Entry[] => {
  const matching = matchEntries([...gathered.entries.values()], match)
    .filter((entry) => publicationTimeOf(entry, now) > now - forMs)
    .toSorted((a, b) => publicationTimeOf(b, now) - publicationTimeOf(a, now));
  if (matching.length > maxMatches)
    gathered.warnings.push(
      `${url}: ${matching.length} entries match; only the newest ${maxMatches} are used.`,
    );
  return matching.slice(0, maxMatches);
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
  const { maxSitemaps, maxMatches, maxReadingMs } = { ...LIMITS, ...deps.limits };
  const startedAt = deps.clock();
  const gathered: Gathered = {
    kind: null,
    entries: new Map(),
    bad: [],
    badCount: 0,
    feeds: [],
    warnings: [],
    documents: {},
    read: 0,
    crawlDelayMs: 0,
  };
  const main = await readDocument(deps, source, { url: source.url, signal }, gathered);
  const now = deps.clock();
  const sitemaps = sitemapsOf(main, source, { now, most: maxSitemaps, warnings: gathered.warnings });
  const ends = await readSitemaps(deps, source, { sitemaps, gathered }, { startedAt, maxReadingMs, signal });
  const entries = newestMatching(gathered, source, now, maxMatches);
  const { read: seen, entries: _, ...rest } = gathered;
  return { ...resultOf(main, ends), ...rest, entries, seen };
};

/**
 * `every` × (0.9 … 1.1), also while the source fails, so that its return is detected within one interval. Doubled with
 * each consecutive failure up to `slowest` (or `every`, if longer) if the host asks for fewer requests, and never before
 * Retry-After (RFC 9110 §10.2.3).
 */
export const nextReadingAt = (reading: {
  readonly id: string;
  readonly now: EpochMs;
  readonly everyMs: number;
  readonly slowestMs: number;
  readonly failures: number;
  readonly refused: boolean;
  readonly retryAfterMs: number | null;
}): EpochMs => {
  const { id, now, everyMs, slowestMs, failures, refused, retryAfterMs } = reading;
  const grown =
    refused && retryAfterMs === null
      ? Math.min(everyMs * 2 ** Math.min(failures, 30), Math.max(slowestMs, everyMs))
      : everyMs;
  const share = fraction(`${id} ${now}`);
  const requestedMs = retryAfterMs === null ? 0 : retryAfterWait(retryAfterMs, share);
  return now + Math.round(Math.max(grown * (0.9 + 0.2 * share), requestedMs));
};

/** The record to store after a reading. No I/O. */
export const concludeReading = (
  deps: Pick<SourceDeps, 'spacingMs' | 'slowestMs'>,
  claimed: ClaimedSource,
  reading: SourceReading,
  now: EpochMs,
): SourceRecord => {
  const postponed = reading.outcome === 'postponed';
  const failures = reading.outcome === 'failed' ? claimed.failures + 1 : postponed ? claimed.failures : 0;
  const pauseMs = Math.max(deps.spacingMs(claimed.url), reading.crawlDelayMs);
  const { retryAfterMs, failure } = reading;
  const refused = failure !== null && asksForFewerRequests({ code: failure.code, retryAfterMs });
  const holdMs = hostBackoff({
    code: failure?.code ?? 'FETCH_PROTOCOL',
    retryAfterMs,
    consecutive: Math.max(1, failures),
    share: fraction(`${claimed.sourceId} ${now}`),
  });
  const named = reading.failure && {
    code: reading.failure.code,
    message: `${claimed.name}: ${reading.failure.message}`,
  };
  return {
    sourceId: claimed.sourceId,
    claim: claimed.claim,
    finishedAt: now,
    nextCheckAt: postponed
      ? now + pauseMs
      : nextReadingAt({
          id: claimed.sourceId,
          now,
          everyMs: claimed.everyMs,
          slowestMs: deps.slowestMs(),
          failures,
          refused,
          retryAfterMs,
        }),
    hostFreeAt: now + Math.max(pauseMs, holdMs),
    outcome: reading.outcome,
    failures,
    failure: named,
    documents: reading.outcome === 'failed' || postponed ? null : reading.documents,
    entries: reading.entries,
  };
};

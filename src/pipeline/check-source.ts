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
import { fraction, hostBackoff } from '../schedule/schedule.ts';
import type { EpochMs } from '../model/time.ts';
import type { Page } from '../model/page.ts';

/** One reading of a source of new Stories, from its claim to what is to be recorded: fetch, discover. */

export interface SourceDeps {
  readonly clock: Clock;
  readonly fetchDocument: (request: FetchRequest) => Promise<FetchOutcome>;
  readonly refuse: RefuseAddress;
  /** Least time between two requests to a host; `pause` waits for it between the documents of one source. */
  readonly spacingMs: (url: string) => number;
  readonly slowestMs: () => number;
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly limits?: Partial<DiscoverLimits & SourceLimits>;
}

interface SourceLimits {
  /** Sitemaps of one index that are read each time: the newest. */
  readonly maxSitemaps: number;
  /** Matching entries that are recorded of one reading: the newest. */
  readonly maxMatches: number;
  /** No further sitemap is begun after it. */
  readonly maxReadingMs: number;
}

const LIMITS: SourceLimits = { maxSitemaps: 4, maxMatches: 500, maxReadingMs: 120_000 };

export interface SourceReading {
  readonly outcome: SourceRecord['outcome'];
  readonly failure: Failure | null;
  readonly kind: 'feed' | 'sitemap' | 'page' | null;
  /** Matching and not older than a watch lasts, newest first. */
  readonly entries: readonly Entry[];
  /** Entries before the rules. */
  readonly seen: number;
  readonly bad: readonly BadEntry[];
  readonly badCount: number;
  /** Feeds that a page announces. */
  readonly feeds: readonly string[];
  /** What went wrong beside: an index's sitemap that failed, entries beyond the limits. */
  readonly warnings: readonly string[];
  readonly documents: Readonly<Record<string, SeenDocument>>;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** Least time until the host may be asked again, as its robots.txt says. */
  readonly crawlDelayMs: number;
}

type Asked = Pick<ClaimedSource, 'url' | 'kind' | 'match' | 'forMs' | 'documents'>;

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

/** Stated publication, else last change; never in the future, so that no entry is newer than now for ever. */
const ageOf = ({ publishedAt, modifiedAt }: Entry, now: EpochMs): EpochMs =>
  Math.min(publishedAt ?? modifiedAt ?? now, now);

/** What a reading gathers while it goes from document to document. */
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

type DocumentEnd =
  | { readonly kind: 'read' | 'unchanged' }
  /** The host was asked for its robots.txt first; the document must wait its turn. */
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
  asked: Asked,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal | undefined },
  gathered: Gathered,
): Promise<DocumentEnd> => {
  const before = asked.documents[url];
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
      kind: asked.kind,
      guess: asked.match.path.length === 0,
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
  if (reading.cut) gathered.warnings.push(`${url} holds more entries than are read; the first ones count.`);
  if (reading.kind === 'index') return { kind: 'index', sitemaps: reading.entries };
  gathered.kind = reading.kind;
  gathered.read += reading.entries.length;
  if (reading.kind === 'page') gathered.feeds = reading.feeds;
  for (const entry of reading.entries)
    if (!gathered.entries.has(entry.key)) gathered.entries.set(entry.key, entry);
  return { kind: 'read' };
};

/** The sitemaps of an index that are worth a request: of its host, not older than a watch lasts, the newest first. */
const chooseSitemaps = (
  sitemaps: readonly Entry[],
  { url, forMs }: Asked,
  { now, most, warnings }: { readonly now: EpochMs; readonly most: number; readonly warnings: string[] },
): string[] => {
  const { host } = new URL(url);
  const here = sitemaps.filter((sitemap) => new URL(sitemap.url).host === host);
  if (here.length < sitemaps.length) {
    const elsewhere = sitemaps.length - here.length;
    warnings.push(`${url} names ${elsewhere} sitemaps on other hosts; list those as sources of their own.`);
  }
  const recent = here.filter((sitemap) => sitemap.modifiedAt === null || sitemap.modifiedAt > now - forMs);
  if (recent.length > most)
    warnings.push(`${url} names ${recent.length} sitemaps; the newest ${most} are read.`);
  return recent
    .toSorted((a, b) => (b.modifiedAt ?? now) - (a.modifiedAt ?? now))
    .slice(0, most)
    .map((sitemap) => sitemap.url);
};

/** Sitemaps behind an index that was read, or that is the same as before: those may have changed all the same. */
const sitemapsOf = (
  main: DocumentEnd,
  asked: Asked,
  options: Parameters<typeof chooseSitemaps>[2],
): string[] => {
  if (main.kind === 'index') return chooseSitemaps(main.sitemaps, asked, options);
  return main.kind === 'unchanged' ? Object.keys(asked.documents).filter((url) => url !== asked.url) : [];
};

interface Round {
  readonly startedAt: EpochMs;
  readonly maxReadingMs: number;
  readonly signal: AbortSignal | undefined;
}

/** One request after the other, with the host's spacing between. */
const readSitemaps = async (
  deps: SourceDeps,
  asked: Asked,
  { sitemaps, gathered }: { readonly sitemaps: readonly string[]; readonly gathered: Gathered },
  { startedAt, maxReadingMs, signal }: Round,
): Promise<DocumentEnd[]> => {
  const ends: DocumentEnd[] = [];
  let whole = true;
  for (const url of sitemaps) {
    if (deps.clock() - startedAt > maxReadingMs) {
      gathered.warnings.push(`${asked.url}: its sitemaps take too long; the rest is read another time.`);
      whole = false;
      break;
    }
    await deps.pause(Math.max(deps.spacingMs(url), gathered.crawlDelayMs), signal);
    const end = await readDocument(deps, asked, { url, signal }, gathered);
    ends.push(end);
    if (end.kind === 'index')
      gathered.warnings.push(`${url} is an index within an index, which is not followed.`);
    if (end.kind === 'postponed') whole = false;
    if (end.kind !== 'failed') continue;
    whole = false;
    gathered.warnings.push(end.failure.message);
    if (end.failure.code === 'FETCH_ABORTED' || end.retryAfterMs !== null) break;
  }
  // Else a 304 of the index would hide for good what was not read of it now.
  if (!whole) delete gathered.documents[asked.url];
  return ends;
};

const newestMatching = (
  gathered: Gathered,
  { url, match, forMs }: Asked,
  now: EpochMs,
  maxMatches: number,
): readonly Entry[] => {
  const matching = matchEntries([...gathered.entries.values()], match)
    .filter((entry) => ageOf(entry, now) > now - forMs)
    .toSorted((a, b) => ageOf(b, now) - ageOf(a, now));
  if (matching.length > maxMatches)
    gathered.warnings.push(`${url}: ${matching.length} entries match; the newest ${maxMatches} count.`);
  return matching.slice(0, maxMatches);
};

/** Lost when nothing of it could be read, or when the process is stopping. */
const endOf = (
  main: DocumentEnd,
  sitemaps: readonly DocumentEnd[],
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
 * Reads a source, an index's sitemaps included, one request after the other with the host's spacing between them. A
 * sitemap that fails is a warning as long as another can be read. Writes nothing.
 */
export const readSourceOf = async (
  deps: SourceDeps,
  asked: Asked,
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
  const main = await readDocument(deps, asked, { url: asked.url, signal }, gathered);
  const now = deps.clock();
  const sitemaps = sitemapsOf(main, asked, { now, most: maxSitemaps, warnings: gathered.warnings });
  const ends = await readSitemaps(deps, asked, { sitemaps, gathered }, { startedAt, maxReadingMs, signal });
  const entries = newestMatching(gathered, asked, now, maxMatches);
  const { read: seen, entries: _, ...rest } = gathered;
  return { ...endOf(main, ends), ...rest, entries, seen };
};

/**
 * `every` × (0.9 … 1.1), doubled with each failure in a row up to `slowest` (or `every`, if that is longer), and never
 * before Retry-After (RFC 9110 §10.2.3).
 */
export const nextReadingAt = (reading: {
  readonly id: string;
  readonly now: EpochMs;
  readonly everyMs: number;
  readonly slowestMs: number;
  readonly failures: number;
  readonly retryAfterMs: number | null;
}): EpochMs => {
  const { id, now, everyMs, slowestMs, failures, retryAfterMs } = reading;
  const grown = Math.min(everyMs * 2 ** Math.min(failures, 30), Math.max(slowestMs, everyMs));
  const waitMs = grown * (0.9 + 0.2 * fraction(`${id} ${now}`));
  return now + Math.round(Math.max(waitMs, retryAfterMs ?? 0));
};

/** What is to be written after a reading. No I/O. */
export const concludeReading = (
  deps: Pick<SourceDeps, 'spacingMs' | 'slowestMs'>,
  claimed: ClaimedSource,
  reading: SourceReading,
  now: EpochMs,
): SourceRecord => {
  const postponed = reading.outcome === 'postponed';
  const failures = reading.outcome === 'failed' ? claimed.failures + 1 : postponed ? claimed.failures : 0;
  const pauseMs = Math.max(deps.spacingMs(claimed.url), reading.crawlDelayMs);
  const { retryAfterMs, status } = reading;
  const holdMs =
    status === null ? 0 : hostBackoff({ status, retryAfterMs, consecutive: Math.max(1, failures) });
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

import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFetcher, createRobotsGate, DOCUMENTS } from '../../src/fetch/fetch.ts';
import type { RobotsRecord } from '../../src/fetch/robots.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import type { ClaimedSource } from '../../src/record/record.ts';
import { readSourceOf, type SourceDeps, type SourceReading } from '../../src/pipeline/check-source.ts';
import { concludeReading, nextReadingAt } from '../../src/pipeline/conclude-reading.ts';
import { newsSitemap, refuse, rss } from '../support/discover/documents.ts';
import { plain } from '../support/answers.ts';
import { type Origin, startOrigin } from '../support/origin.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const HOUR = 3_600_000;

let origin: Origin;
let outbound: Outbound;
let pauses: number[];
let now: number;
beforeEach(async () => {
  origin = await startOrigin();
  outbound = createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } });
  pauses = [];
  now = NOW;
});
afterEach(async () => {
  await outbound.close();
  await origin.close();
});

const deps = (): SourceDeps => ({
  clock: () => now,
  fetchDocument: createFetcher({ outbound, clock: () => now, userAgent: () => 'test', forms: DOCUMENTS }),
  refuse: (url) => (url.startsWith(origin.url('/')) ? null : refuse(url)),
  spacingMs: () => 1_000,
  slowestMs: () => 6 * HOUR,
  pause: async (ms) => {
    pauses.push(ms);
  },
});

const read = (path: string, more: Partial<ClaimedSource> = {}): Promise<SourceReading> =>
  readSourceOf(deps(), {
    url: origin.url(path),
    kind: 'auto',
    forMs: 48 * HOUR,
    match: { path: [], title: [] },
    documents: {},
    ...more,
  });

const pathsOf = ({ entries }: SourceReading): string[] => entries.map(({ url }) => new URL(url).pathname);
const loc = (path: string, lastmod = ''): string =>
  `<loc>${origin.url(path)}</loc>${lastmod && `<lastmod>${lastmod}</lastmod>`}`;
const index = (...sitemaps: string[]): string =>
  `<sitemapindex>${sitemaps.map((sitemap) => `<sitemap>${sitemap}</sitemap>`).join('')}</sitemapindex>`;

describe('a reading of a source', () => {
  it('sends the last validators, and reads nothing if nothing changed', async () => {
    origin.set('/feed', ({ headers }) =>
      headers['if-none-match'] === '"one"'
        ? plain(304, { etag: '"one"' }, '')
        : plain(200, { 'content-type': 'text/xml', etag: '"one"' }, rss('<link>/a</link>')),
    );
    const first = await read('/feed');
    expect(first).toMatchObject({ outcome: 'read', kind: 'feed', seen: 1 });
    const again = await read('/feed', { documents: first.documents });
    const [seen] = Object.values(first.documents);
    const conditions = { unmodified: 1, fullAt: seen?.conditions?.fullAt, distrusted: null };
    expect(again).toMatchObject({ outcome: 'unchanged', entries: [] });
    expect(Object.values(again.documents)).toEqual([{ ...seen, conditions }]);
    expect(origin.requests[1]?.headers['if-none-match']).toBe('"one"');
    // The same bytes without a 304 are no news, either.
    origin.set('/feed', rss('<link>/a</link>'));
    expect(await read('/feed', { documents: first.documents })).toMatchObject({ outcome: 'unchanged' });
  });

  it('detects new entries behind an ETag that never changes, and stops using it', async () => {
    let entries = '<link>/a</link>';
    origin.set('/feed', ({ headers }) =>
      headers['if-none-match'] === '"fixed"'
        ? plain(304, { etag: '"fixed"' }, '')
        : plain(200, { 'content-type': 'text/xml', etag: '"fixed"' }, rss(entries)),
    );
    let reading = await read('/feed');
    entries = '<link>/b</link>';
    const outcomes: string[] = [];
    for (let i = 0; i < 22; i += 1) {
      reading = await read('/feed', { documents: reading.documents });
      outcomes.push(reading.outcome);
    }
    expect(outcomes).toEqual([...Array.from({ length: 20 }, () => 'unchanged'), 'read', 'unchanged']);
    expect(origin.requests.at(-1)?.headers['if-none-match']).toBeUndefined();
  });

  it('takes matching entries not older than `for`, newest first', async () => {
    const item = (path: string, date: string): string =>
      `<title>Ferry</title><link>${path}</link><pubDate>${date}</pubDate>`;
    origin.set(
      '/feed',
      rss(
        item('/n/old', '2026-11-22T11:00:00Z'),
        item('/n/late', '2026-11-24T11:00:00Z'),
        item('/n/undated', ''),
        item('/n/early', '2026-11-23T11:00:00Z'),
        item('/n/tomorrow', '2026-11-25T11:00:00Z'),
        item('/sport/x', '2026-11-24T11:00:00Z'),
      ),
    );
    const reading = await read('/feed', { match: { path: ['/n/*'], title: ['ferry'] } });
    expect(pathsOf(reading)).toEqual(['/n/undated', '/n/tomorrow', '/n/late', '/n/early']);
  });

  it('follows an index to its newest sitemaps on the same host, with the host’s spacing between', async () => {
    const days = [24, 23, 22, 21, 20].map((day) => `2026-11-${day}T11:30:00Z`);
    origin.set(
      '/index.xml',
      index(
        ...days.map((day, i) => loc(`/news-${i}.xml.gz`, day)),
        loc('/undated.xml'),
        '<loc>https://elsewhere.example/sitemap.xml</loc>',
      ),
    );
    origin.set(
      '/news-0.xml.gz',
      plain(200, { 'content-type': 'application/gzip' }, gzipSync(newsSitemap(loc('/a'), loc('/both')))),
    );
    origin.set('/news-1.xml.gz', newsSitemap(loc('/b', '2026-11-24T11:00:00Z'), loc('/both')));
    origin.set('/undated.xml', 'nothing of the kind');
    const reading = await read('/index.xml');
    expect(pathsOf(reading).sort()).toEqual(['/a', '/b', '/both']);
    expect(origin.requests.map(({ path }) => path)).toEqual([
      '/index.xml',
      '/news-0.xml.gz',
      '/news-1.xml.gz',
      '/undated.xml',
    ]);
    expect(pauses).toEqual([1_000, 1_000, 1_000]);
    expect(reading).toMatchObject({ outcome: 'read', failure: null, kind: 'sitemap' });
    const said = reading.warnings.join('\n');
    expect(said).toContain('other hosts');
    expect(said).toContain('/undated.xml is not a feed');
    // Not all of it was read, so the index must be read again even if it says that nothing is new.
    const { [origin.url('/index.xml')]: main, ...parts } = reading.documents;
    expect(main).toMatchObject({ validators: { etag: null, lastModified: null }, sha256: '' });
    expect(Object.keys(parts).map((url) => new URL(url).pathname)).toEqual([
      '/news-0.xml.gz',
      '/news-1.xml.gz',
    ]);
    expect(reading.leftOut.join('\n')).toContain('3 sitemaps not changed recently enough');
  });

  it('fetches the sitemaps of an unchanged index', async () => {
    origin.set('/index.xml', index(loc('/news.xml')));
    origin.set('/news.xml', newsSitemap(loc('/a')));
    const first = await read('/index.xml');
    origin.set('/news.xml', newsSitemap(loc('/a'), loc('/b')));
    const again = await read('/index.xml', { documents: first.documents });
    expect(again).toMatchObject({ outcome: 'read', failure: null });
    expect(pathsOf(again)).toEqual(['/a', '/b']);
    expect(await read('/index.xml', { documents: again.documents })).toMatchObject({ outcome: 'unchanged' });
  });

  it('stops at its time limit, and at a Retry-After', async () => {
    origin.set('/index.xml', index(loc('/1.xml'), loc('/2.xml'), loc('/3.xml')));
    origin.set('/3.xml', newsSitemap(loc('/a')));
    origin.set('/1.xml', plain(429, { 'retry-after': '600' }, ''));
    const slowed = await read('/index.xml');
    expect(slowed).toMatchObject({ outcome: 'read', status: 429, retryAfterMs: 600_000 });
    expect(origin.requestsTo('/2.xml')).toHaveLength(0);
    origin.set('/3.xml', () => {
      now += 200_000;
      return newsSitemap(loc('/a'));
    });
    const late = await read('/index.xml');
    expect(late.warnings.join()).toContain('takes too long');
    expect(late.documents[origin.url('/index.xml')]).toMatchObject({ sha256: '', next: 1 });
  });

  describe('of an index whose dates do not tell which sitemap changed', () => {
    const limits = { maxSitemaps: 2, maxProbes: 3 };
    const old = (n: number): string => newsSitemap(loc(`/archive-${n}`, '2026-09-01T00:00:00Z'));
    let seen = 0;
    /** Of the requests since the last call. */
    const paths = (): string[] => {
      const fresh = origin.requests.slice(seen).map(({ path }) => path);
      seen = origin.requests.length;
      return fresh;
    };
    const serve = (lastmod: string): void => {
      seen = 0;
      origin.set('/index.xml', index(...[1, 2, 3, 4, 5, 6].map((n) => loc(`/${n}.xml`, lastmod))));
      for (const n of [1, 2, 3, 4, 5, 6]) origin.set(`/${n}.xml`, old(n));
    };
    const next = (documents: SourceReading['documents']): Promise<SourceReading> =>
      readSourceOf(
        { ...deps(), limits },
        {
          url: origin.url('/index.xml'),
          kind: 'auto',
          forMs: 48 * HOUR,
          match: { path: [], title: [] },
          documents,
        },
      );

    it.each([
      ['no dates', ''],
      ['the same date everywhere', '2026-11-24T11:00:00Z'],
      ['dates that are years old', '2021-04-06'],
    ])('%s: probes all in turn, then reads the one that changes every time', async (_what, lastmod) => {
      serve(lastmod);
      const first = await next({});
      expect(paths()).toEqual(['/index.xml', '/6.xml', '/1.xml', '/5.xml']);
      expect(first.leftOut.join('\n')).toContain('3 sitemaps will be read in later readings');
      expect(pathsOf(first)).toEqual([]);
      origin.set('/3.xml', newsSitemap(loc('/fresh', '2026-11-24T11:00:00Z')));
      const second = await next(first.documents);
      expect(paths()).toEqual(['/index.xml', '/2.xml', '/4.xml', '/3.xml']);
      expect(pathsOf(second)).toEqual(['/fresh']);
      origin.set('/3.xml', newsSitemap(loc('/fresher', '2026-11-24T11:30:00Z')));
      const third = await next(second.documents);
      expect(paths()).toEqual(['/index.xml', '/3.xml', '/6.xml', '/1.xml']);
      expect(pathsOf(third)).toEqual(['/fresher']);
    });

    it('does not stop at a sitemap that always fails', async () => {
      serve('');
      origin.set('/6.xml', plain(500, {}, ''));
      const first = await next({});
      await next(first.documents);
      expect(new Set(paths())).toEqual(
        new Set(['/index.xml', '/1.xml', '/2.xml', '/3.xml', '/4.xml', '/5.xml', '/6.xml']),
      );
    });
  });

  it('names everything it leaves out, and never takes an unreadable date for a new one', async () => {
    const item = (path: string, date: string): string => `<link>${path}</link><pubDate>${date}</pubDate>`;
    origin.set(
      '/feed',
      rss(
        item('/n/new', '2026-11-24T11:00:00Z'),
        item('/n/old', '2026-11-01T11:00:00Z'),
        item('/n/riddle', 'the day before the ferry sailed'),
        item('/sport', '2026-11-24T11:00:00Z'),
        '<title>no link</title>',
      ),
    );
    const reading = await read('/feed', { match: { path: ['/n/*'], title: [] } });
    expect(pathsOf(reading)).toEqual(['/n/new']);
    expect(reading.undated.map(({ url }) => new URL(url).pathname)).toEqual(['/n/riddle']);
    expect(reading.warnings.join('\n')).toContain('/n/riddle with "the day before the ferry sailed"');
    const ordinary = reading.leftOut.join('\n');
    expect(ordinary).toContain('1 entry left out because `match` does not select them');
    expect(ordinary).toContain('1 entry left out because they are older than `for`');
    expect(reading.bad).toEqual([{ position: 5, reason: 'has no link' }]);
  });

  it.each([
    [
      'a file that is none',
      '/film',
      'SOURCE_UNREADABLE',
      'sent video/mp4 instead of a feed, a sitemap or a page',
    ],
    ['what is not there', '/nowhere', 'HTTP_NOT_FOUND', '404'],
    ['an index whose sitemaps all fail', '/dead-index', 'HTTP_NOT_FOUND', '404'],
  ])('names %s', async (_what, path, code, message) => {
    origin.set('/film', plain(200, { 'content-type': 'video/mp4' }, 'x'));
    origin.set('/dead-index', index(loc('/gone.xml')));
    const { outcome, failure } = await read(path);
    expect(outcome).toBe('failed');
    expect(failure?.code).toBe(code);
    expect(failure?.message).toContain(message);
  });

  it('rejects a feed on a private address before connecting', async () => {
    const guarded = createOutbound({ policy: { allowPrivate: [] } });
    try {
      const fetchDocument = createFetcher({
        outbound: guarded,
        clock: () => now,
        userAgent: () => 'test',
        forms: DOCUMENTS,
      });
      const asked = {
        url: origin.url('/feed'),
        kind: 'auto',
        forMs: HOUR,
        match: { path: [], title: [] },
        documents: {},
      } as const;
      const { failure } = await readSourceOf({ ...deps(), fetchDocument }, asked);
      expect(failure?.code).toBe('ADDRESS_FORBIDDEN');
      expect(origin.requests).toHaveLength(0);
    } finally {
      await guarded.close();
    }
  });
});

describe('robots.txt', () => {
  const throughRobots = (): SourceDeps => {
    const known = new Map<string, RobotsRecord>();
    const robots = createRobotsGate({
      outbound,
      clock: () => now,
      userAgent: () => 'StopPress/0',
      ignores: () => false,
      memory: {
        robots: async (at) => known.get(at) ?? null,
        keepRobots: async (record) => {
          known.set(record.origin, record);
        },
      },
    });
    return {
      ...deps(),
      fetchDocument: createFetcher({
        outbound,
        clock: () => now,
        userAgent: () => 'StopPress/0',
        forms: DOCUMENTS,
        robots,
      }),
    };
  };
  const asked = () => ({
    url: origin.url('/index.xml'),
    kind: 'auto' as const,
    forMs: HOUR,
    match: { path: [], title: [] },
    documents: {},
  });

  it('is fetched first, then the source, with its Crawl-delay between sitemaps', async () => {
    origin.set(
      '/robots.txt',
      plain(200, { 'content-type': 'text/plain' }, 'User-agent: *\nCrawl-delay: 7\n'),
    );
    origin.set('/index.xml', index(loc('/1.xml'), loc('/2.xml')));
    origin.set('/1.xml', newsSitemap(loc('/a')));
    origin.set('/2.xml', newsSitemap(loc('/b')));
    const polite = throughRobots();
    const first = await readSourceOf(polite, asked());
    expect(first).toMatchObject({ outcome: 'postponed', failure: null, crawlDelayMs: 7_000 });
    expect(origin.requests.map(({ path }) => path)).toEqual(['/robots.txt']);
    expect(pathsOf(await readSourceOf(polite, asked())).sort()).toEqual(['/a', '/b']);
    expect(pauses).toEqual([7_000, 7_000]);
  });

  it('prevents requests to a source that it disallows', async () => {
    origin.set(
      '/robots.txt',
      plain(200, { 'content-type': 'text/plain' }, 'User-agent: *\nDisallow: /index.xml\n'),
    );
    const { outcome, failure } = await readSourceOf(throughRobots(), asked());
    expect(outcome).toBe('failed');
    expect(failure?.code).toBe('ROBOTS_DISALLOWED');
    expect(origin.requests.map(({ path }) => path)).toEqual(['/robots.txt']);
  });
});

describe('what follows from a reading', () => {
  const claimed: ClaimedSource = {
    sourceId: 'src_1',
    claim: 3,
    claimedUntil: NOW + 60_000,
    url: 'https://harbour.example/feed',
    name: 'Harbour feed',
    kind: 'auto',
    everyMs: 60_000,
    match: { path: [], title: [] },
    forMs: HOUR,
    documents: {},
    failures: 2,
    pushed: false,
  };
  const failed: SourceReading = {
    outcome: 'failed',
    failure: { code: 'HTTP_RATE_LIMITED', message: 'slow down' },
    kind: null,
    entries: [],
    seen: 0,
    bad: [],
    badCount: 0,
    feeds: [],
    warnings: [],
    leftOut: [],
    undated: [],
    hub: null,
    documents: {},
    status: 429,
    retryAfterMs: 900_000,
    crawlDelayMs: 0,
  };

  it('of a failed one is a named failure, a hold of the host and a later reading; documents are kept', () => {
    const record = concludeReading({ spacingMs: () => 1_000, slowestMs: () => HOUR }, claimed, failed, NOW);
    expect(record).toMatchObject({
      failures: 3,
      documents: null,
      failure: { code: 'HTTP_RATE_LIMITED', message: 'Harbour feed: slow down' },
    });
    // With a jitter of up to a minute.
    expect(record.hostFreeAt).toBeGreaterThanOrEqual(NOW + 900_000);
    expect(record.hostFreeAt).toBeLessThan(NOW + 960_000);
    expect(record.nextCheckAt).toBeGreaterThanOrEqual(NOW + 900_000);
  });

  it('of a postponed one is the next slot of the host, and nothing else changes', () => {
    const postponed: SourceReading = {
      ...failed,
      outcome: 'postponed',
      failure: null,
      status: null,
      retryAfterMs: null,
      crawlDelayMs: 7_000,
    };
    const record = concludeReading(
      { spacingMs: () => 1_000, slowestMs: () => HOUR },
      claimed,
      postponed,
      NOW,
    );
    expect(record).toMatchObject({
      nextCheckAt: NOW + 7_000,
      hostFreeAt: NOW + 7_000,
      failures: 2,
      documents: null,
    });
  });

  it('is the interval with jitter, doubled only while the host asks for fewer requests', () => {
    const wait = (failures: number, refused: boolean, retryAfterMs: number | null = null): number =>
      nextReadingAt({
        id: 'src_1',
        now: NOW,
        everyMs: 60_000,
        slowestMs: HOUR,
        failures,
        refused,
        retryAfterMs,
      }) - NOW;
    expect(wait(0, false)).toBeGreaterThanOrEqual(54_000);
    expect(wait(0, false)).toBeLessThanOrEqual(66_000);
    expect(wait(40, false)).toBe(wait(0, false));
    expect(wait(1, true) / wait(0, true)).toBeCloseTo(2, 3);
    expect(wait(40, true)).toBeLessThanOrEqual(1.1 * HOUR);
    expect(wait(40, true, 6_000)).toBe(wait(0, false));
  });
});

import { createHash } from 'node:crypto';
import { AVAILABLE } from '../../src/model/availability.ts';
import type { FetchOutcome } from '../../src/fetch/fetch.ts';
import type { CheckRecord, WatchedStory } from '../../src/record/record.ts';
import type { EpochMs } from '../../src/model/time.ts';

type PageAnswer = Extract<FetchOutcome, { kind: 'page' }>;

/** A Story that is checked every minute, named by its id, for which nothing is set. */
export const watchedStory = (id: string, url: string, more: Partial<WatchedStory> = {}): WatchedStory => ({
  id,
  url,
  host: new URL(url).host,
  name: id,
  tags: [],
  everyMs: 60_000,
  include: null,
  exclude: [],
  expectations: [],
  ...more,
});

/** A page as it came, without redirects. */
export const pageAnswer = (url: string, body: Uint8Array, at: EpochMs): PageAnswer => ({
  kind: 'page',
  page: {
    url,
    status: 200,
    headers: { 'content-type': 'text/html' },
    body,
    sha256: createHash('sha256').update(body).digest('hex'),
    validators: { etag: null, lastModified: null },
    fetchedAt: at,
  },
  redirects: [],
  crawlDelayMs: 0,
});

/** A check that found nothing new, took no time and holds nobody; the next one is due at once. */
export const checkRecord = (
  { storyId, claim }: { readonly storyId: string; readonly claim: number },
  at: EpochMs,
  more: Partial<CheckRecord> = {},
): CheckRecord => ({
  storyId,
  claim,
  startedAt: at,
  finishedAt: at,
  nextCheckAt: at,
  outcome: 'unchanged',
  hostFreeAt: at,
  validators: null,
  validatorsUrl: null,
  pageSha256: null,
  suspectHash: null,
  suspects: 0,
  failures: 0,
  refusals: 0,
  failure: null,
  availability: AVAILABLE,
  hostFailures: 0,
  hostRefusals: 0,
  hostRecovered: false,
  activity: { level: 0, at },
  interruptions: 0,
  version: null,
  events: [],
  ...more,
});

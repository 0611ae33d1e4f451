import { COMPARER_VERSION, contentHash, noiseLesson, silenceLearnedNoise } from '../compare/compare.ts';
import { findFulfilments, followPromises } from '../expectations/expectations.ts';
import { compareCaptures, firstParagraphs } from './compare-versions.ts';
import {
  changedOnlyBoilerplate,
  conclude,
  type ConcludeDeps,
  type Finding,
  movedEvent,
  nameOf,
  recordedOf,
} from './conclude.ts';
import { likeForLike, type ReadDeps, readPage, rejection } from './read-page.ts';
import type { Routing } from '../model/endpoint.ts';
import { type Failure, failure } from '../platform/errors.ts';
import { type Extraction, judgeShrinkage } from '../extract/extract.ts';
import { type FetchOutcome, type FetchRequest, freshForMs } from '../fetch/fetch.ts';
import { conditionsAfter, isConditional } from './story-conditions.ts';
import { addressAfter, endOfRequest, longRedirect, newAddress } from './story-moves.ts';
import { isRedirectedToFrontPage, isSameAddress } from '../web/story-address.ts';
import type {
  Baseline,
  CheckRecord,
  CheckStore,
  ClaimedCheck,
  NoiseLesson,
  SettleResult,
  VersionPromises,
} from '../record/record.ts';
import type { Article } from '../model/article.ts';
import type { Change } from '../model/change.ts';
import type { EpochMs } from '../model/time.ts';
import type { Page } from '../model/page.ts';

export interface CheckDeps extends ConcludeDeps, ReadDeps {
  readonly fetchPage: (request: FetchRequest) => Promise<FetchOutcome>;
  readonly store: CheckStore;
  readonly routes: () => readonly Routing[];
}

export interface CheckResult {
  readonly outcome: CheckRecord['outcome'];
  readonly failure: Failure | null;
  readonly nextCheckAt: EpochMs;
  /** When the next request to the host may be sent; null if nothing was written. */
  readonly hostFreeAt: EpochMs | null;
  readonly settled: SettleResult;
  /** For the log; null unless a Version was recorded. */
  readonly recorded: {
    readonly article: Article;
    readonly previous: Article | null;
    readonly changes: readonly Change[];
    readonly promises: VersionPromises;
  } | null;
  /** The page changed, but only in its boilerplate: menus, teasers, counters. */
  readonly boilerplateChanged: boolean;
  readonly warnings: readonly string[];
  /** The new address that the Story is fetched from, if this check changed it; the Story's URL stays. */
  readonly movedTo: string | null;
}

const NOTHING_FOUND = {
  outcome: 'failed',
  recorded: null,
  boilerplateChanged: false,
  warnings: [],
  movedTo: null,
} as const;

/**
 * One check of one Story, from its claim to its record: fetch, extract, compare, record. Only this module knows the
 * order of the stages. May run twice for the same claim: the second run writes nothing.
 */
export const checkStory = async (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  signal?: AbortSignal,
): Promise<CheckResult> => {
  const startedAt = deps.clock();
  const warnings: string[] = [];
  const checked = await untilAborted(signal, () => fetchAndExamine(deps, claimed, warnings, signal));
  const timeout = signal?.reason instanceof CheckTimeout ? signal.reason : null;
  const completed = checked !== null && !wasInterrupted(checked, signal) ? checked : null;
  if (completed === null && timeout === null) {
    // The process is stopping or the claim was lost, which says nothing about the Story: another run checks it.
    await deps.store.abandonCheck(claimed);
    const settled = { kind: 'superseded' } as const;
    return { ...NOTHING_FOUND, failure: INTERRUPTED, nextCheckAt: startedAt, hostFreeAt: null, settled };
  }
  const { fetched, finding } = completed ?? timedOut(claimed, timeout, deps.clock());
  const address = addressAfter(claimed, fetched, finding);
  const movedTo = newAddress(claimed, address);
  warnings.push(...longRedirect(claimed, address));
  const concluded = conclude(deps, claimed, finding, {
    startedAt,
    requestedAt: claimed.render === 'never' ? endOfRequest(fetched) : deps.clock(),
    crawlDelayMs: crawlDelayOf(fetched),
    freshMs: fetched.kind === 'page' ? freshForMs(fetched.page.headers) : 0,
  });
  const record = {
    ...concluded,
    events:
      movedTo === null
        ? concluded.events
        : [
            movedEvent(deps, claimed, { from: fetchedUrl(claimed), to: movedTo, at: concluded.finishedAt }),
            ...concluded.events,
          ],
    ...(!isSameAddress(address, claimed.address) && { address }),
    ...conditionsAfter(claimed, fetched, finding),
  };
  const settled = await deps.store.settleCheck(record, deps.routes());
  return {
    outcome: record.outcome,
    failure: record.failure,
    nextCheckAt: record.nextCheckAt,
    hostFreeAt: settled.kind === 'settled' ? record.hostFreeAt : null,
    settled,
    recorded: recordedOf(finding),
    boilerplateChanged: changedOnlyBoilerplate(claimed, finding),
    warnings,
    movedTo,
  };
};

const crawlDelayOf = (fetched: FetchOutcome): number =>
  fetched.kind === 'failed' ? 0 : fetched.crawlDelayMs;

const fetchedUrl = ({ address, url }: Pick<ClaimedCheck, 'address' | 'url'>): string =>
  address.movedTo ?? url;

const fetchAndExamine = async (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  warnings: string[],
  signal: AbortSignal | undefined,
): Promise<Checked> => {
  const { validators, validatorsUrl } = isConditional(claimed, deps.clock()) ? claimed : NOTHING_KNOWN;
  const url = fetchedUrl(claimed);
  const fetched = await deps.fetchPage({ url, validators, validatorsUrl, ...(signal && { signal }) });
  const finding = await examine(deps, claimed, fetched, { warnings, signal }).catch(
    (error: unknown): Finding => {
      warnings.push(
        `Internal error during the check: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return internalFailure(claimed, fetched);
    },
  );
  return { fetched, finding };
};

/** The reason of a signal that aborts a check because it takes too long. */
export class CheckTimeout extends Error {
  readonly limitMs: number;
  constructor(limitMs: number) {
    super(`The check took longer than ${Math.round(limitMs / 1_000)} s.`);
    this.limitMs = limitMs;
  }
}

const INTERRUPTED = failure('FETCH_ABORTED', 'The check was interrupted.');

interface Checked {
  readonly fetched: FetchOutcome;
  readonly finding: Finding;
}

/** Waits for the work, but no longer than the signal permits: a stage that ignores it must not keep the worker. */
const untilAborted = async <Result>(
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result | null> => {
  if (signal === undefined) return work();
  if (signal.aborted) return null;
  let stop = (): void => undefined;
  const aborted = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
  });
  const working = work();
  // After an abort nobody waits for it.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/** A failure that is seen while the check is aborted is a consequence of that; any other result counts. */
const wasInterrupted = (checked: Checked, signal: AbortSignal | undefined): boolean =>
  (checked.fetched.kind === 'failed' && checked.fetched.failure.code === 'FETCH_ABORTED') ||
  (signal?.aborted === true && checked.finding.kind === 'failed');

const timedOut = (claimed: ClaimedCheck, timeout: CheckTimeout | null, at: EpochMs): Checked => {
  const reason = failure(
    'CHECK_TIMED_OUT',
    `${nameOf(claimed)}: ${timeout?.message ?? 'The check was aborted.'}`,
  );
  const failed = { kind: 'failed', failure: reason, status: null, retryAfterMs: null } as const;
  return { fetched: { ...failed, fetchedAt: at }, finding: failed };
};

const examine = async (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  fetched: FetchOutcome,
  { warnings, signal }: { warnings: string[]; signal: AbortSignal | undefined },
): Promise<Finding> => {
  if (fetched.kind === 'failed' || fetched.kind === 'postponed') return fetched;
  if (fetched.kind === 'not-modified') {
    return {
      kind: 'unchanged',
      validators: fetched.validators,
      validatorsUrl: fetched.url,
      pageSha256: null,
    };
  }
  if (isRedirectedToFrontPage(claimed.address.movedTo ?? claimed.url, fetched.page.url))
    return failed(failure('CAPTURE_GONE', `${nameOf(claimed)} redirects to the front page.`), fetched.page);

  if (fetched.page.sha256 === claimed.pageSha256 && claimed.render !== 'browser')
    return unchanged(fetched.page);

  if (fetched.page.body.length === 0) {
    return failed(failure('CAPTURE_NO_ARTICLE', `${nameOf(claimed)} sent an empty page.`), fetched.page);
  }

  const read = await readPage(deps, claimed, fetched.page, signal);
  if (read.kind === 'failed') return failed(read.failure, fetched.page);
  const { page, extraction } = read;
  const same: Finding = unchanged(page);
  warnings.push(...extraction.warnings);
  const rejected = rejection(claimed, extraction);
  if (rejected) return failed(rejected, page);

  const { article } = extraction;
  const baseline = await likeForLike(deps, claimed, await deps.store.baseline(claimed.storyId));
  const hash = contentHash(article);
  if (baseline && hash === contentHash(baseline.article)) return same;
  const shrunk = baseline && judgeShrinkage(lengthOf(baseline.article), lengthOf(article));
  if (shrunk && !isConfirmed(claimed, hash)) {
    const message = `${nameOf(claimed)}: ${shrunk.reasons.join(' ')} A second capture must confirm it.`;
    return { kind: 'suspect', hash, failure: failure('CAPTURE_REJECTED', message) };
  }

  return compareWithBaseline(deps, claimed, { page, extraction, baseline, hash });
};

/** Consecutive suspect captures that are accepted whatever their text: a short page may differ on every check. */
const MAX_SUSPECTS = 3;

/** Does this shortened capture confirm the previous one: same text, or the third short one in a row? */
const isConfirmed = ({ suspectHash, suspects }: ClaimedCheck, hash: string): boolean =>
  suspectHash !== null && (suspectHash === hash || suspects + 1 >= MAX_SUSPECTS);

interface NewCapture {
  readonly page: Page;
  readonly extraction: Extraction;
  readonly baseline: Baseline | null;
  readonly hash: string;
}

const compareWithBaseline = async (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  { page, extraction, baseline, hash }: NewCapture,
): Promise<Finding> => {
  const { storyId } = claimed;
  const { article, visibleText } = extraction;
  const announced = await deps.store.announcedTimes(storyId);
  const version = { article, page, visibleText, contentHash: hash, comparer: COMPARER_VERSION, announced };
  if (!baseline) {
    const nothing = { changes: [], fulfilments: [], returned: [], stealth: null, previous: 0 };
    const noise = noiseLesson({ after: article, before: null }, []);
    const promises = await promisesOf(deps, storyId, { page, article, previous: null, changes: [] });
    const paragraphs = firstParagraphs(storyId, article);
    const first = { ...version, ...nothing, noise, promises, paragraphs };
    return { kind: 'changed', baseline, restores: null, version: first };
  }
  const lastModified = page.headers['last-modified'] ?? null;
  const after = { article, visibleText, lastModified, capturedAt: page.fetchedAt, ...announced };
  const compared = await compareCaptures(deps.store, storyId, { before: baseline, after });
  const { comparison, paragraphs, returned, stealth } = compared;
  if (comparison.changes.length === 0) return unchanged(page);
  const { expectations } = baseline;
  const fulfilments = findFulfilments(expectations, comparison.changes, baseline.article.paragraphs);
  const restores = await deps.store.versionWithContent(storyId, hash);
  const pages = { after: article, before: baseline.article };
  const noise = noiseLesson(pages, comparison.changes);
  const changes = await withoutNoise(deps, claimed, pages, { changes: comparison.changes, noise });
  const promises = await promisesOf(deps, storyId, { page, article, previous: baseline.article, changes });
  const found = { changes, fulfilments, paragraphs, returned, stealth, noise, promises };
  return {
    kind: 'changed',
    baseline,
    restores,
    version: { ...version, ...found, previous: baseline.number },
  };
};

/** Suppresses learned noise. The store is queried only if a Change is flagged. */
const withoutNoise = async (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  pages: { readonly after: Article; readonly before: Article },
  { changes, noise }: { changes: readonly Change[]; noise: NoiseLesson },
): Promise<readonly Change[]> => {
  if (!changes.some(({ flagged }) => flagged)) return changes;
  const memory = await deps.store.noiseEvidence(claimed, noise, deps.clock());
  return silenceLearnedNoise(pages, changes, memory);
};

/** Promises that the new Version announces, and its effect on earlier ones. */
const promisesOf = async (
  deps: CheckDeps,
  storyId: string,
  {
    page,
    article,
    previous,
    changes,
  }: { page: Page; article: Article; previous: Article | null; changes: readonly Change[] },
): Promise<VersionPromises> => {
  const { mode, known, names } = await deps.store.promiseMemory(storyId);
  if (mode === 'off') return { mode, waiting: [], opened: [], transitions: [] };
  const { opened, transitions } = followPromises({
    before: previous && promiseText(previous),
    after: promiseText(article),
    capturedAt: page.fetchedAt,
    changes,
    known,
    taken: names,
  });
  const waiting = known.filter(({ state }) => state !== 'met' && state !== 'retracted');
  return { mode, waiting, opened, transitions };
};

const promiseText = ({ lang, paragraphs, published }: Article) => ({
  lang,
  paragraphs,
  published: published?.at ?? null,
});

const NOTHING_KNOWN = { validators: { etag: null, lastModified: null }, validatorsUrl: null };

const unchanged = ({ validators, url, sha256 }: Page): Finding => ({
  kind: 'unchanged',
  validators,
  validatorsUrl: url,
  pageSha256: sha256,
});

const failed = (reason: Failure, page: Page): Finding => ({
  kind: 'failed',
  failure: reason,
  status: page.status,
  retryAfterMs: null,
});

/**
 * An internal error counts as a failed check: it backs off, is shown and is reported. If it were thrown, the claim would
 * expire and the page would be fetched every minute, forever.
 */
const internalFailure = (claimed: ClaimedCheck, fetched: FetchOutcome): Finding => ({
  kind: 'failed',
  failure: failure('CHECK_BROKEN', `${nameOf(claimed)} could not be read or compared.`),
  status: fetched.kind === 'page' ? fetched.page.status : null,
  retryAfterMs: null,
});

const lengthOf = (article: Article): number =>
  article.paragraphs.reduce((sum, { text }) => sum + text.length, 0);

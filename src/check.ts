import type { Clock } from './clock.ts';
import { compareArticles, contentHash, fingerprints, foldForComparison } from './compare/compare.ts';
import { type ErrorCode, type Failure, failure } from './errors.ts';
import { type StoredEvent, storyAvailable, storyUnavailable, versionEvents, versionFacts } from './events.ts';
import {
  EXTRACTOR_VERSION,
  type ExtractOutcome,
  type Extraction,
  type ExtractRequest,
  judgeShrinkage,
} from './extract/extract.ts';
import type { FetchOutcome, FetchRequest } from './fetch/fetch.ts';
import type {
  Baseline,
  CheckRecord,
  CheckStore,
  ClaimedCheck,
  NewVersion,
  Routing,
  SettleResult,
} from './record/record.ts';
import { type Cadence, hostBackoff, nextCheckAt } from './schedule/schedule.ts';
import type { Article, Change, EpochMs, Page, QualityVerdict, Validators } from './story.ts';

export interface CheckDeps {
  readonly clock: Clock;
  readonly fetchPage: (request: FetchRequest) => Promise<FetchOutcome>;
  readonly extract: (request: ExtractRequest) => Promise<ExtractOutcome>;
  readonly store: CheckStore;
  readonly routes: () => readonly Routing[];
  readonly cadence: () => Cadence & { readonly spacingMs: number };
  /** The review page of a Story, or of one of its Versions. */
  readonly link: (storyId: string, version: number | null) => string;
  /** Failed checks in a row after which a Story is told to be unavailable: one flaky answer says nothing. */
  readonly failuresUntilUnavailable?: number;
}

export interface CheckResult {
  readonly outcome: CheckRecord['outcome'];
  readonly failure: Failure | null;
  readonly nextCheckAt: EpochMs;
  readonly settled: SettleResult;
  /** For the log; null unless a Version was recorded. */
  readonly recorded: {
    readonly article: Article;
    readonly previous: Article | null;
    readonly changes: readonly Change[];
  } | null;
  readonly warnings: readonly string[];
}

/** What the capture turned out to be, before anything is written. */
type Finding =
  | { readonly kind: 'unchanged'; readonly validators: Validators | null; readonly pageSha256: string | null }
  | { readonly kind: 'suspect'; readonly hash: string; readonly failure: Failure }
  | {
      readonly kind: 'changed';
      readonly version: NewVersion;
      readonly baseline: Baseline | null;
      readonly restores: number | null;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    };

/**
 * One check of one Story, from its claim to its record: fetch, extract, compare, record. No stage knows another; the
 * order is here. May run twice for the same claim: the second run writes nothing.
 */
export const checkStory = async (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  signal?: AbortSignal,
): Promise<CheckResult> => {
  const startedAt = deps.clock();
  const { url, validators } = claimed;
  const fetched = await deps.fetchPage({ url, validators, ...(signal && { signal }) });
  if (fetched.kind === 'failed' && fetched.failure.code === 'FETCH_ABORTED') {
    // The process is stopping: that says nothing about the Story, so nothing is written and the claim runs out.
    const settled = { kind: 'superseded' } as const;
    return {
      outcome: 'failed',
      failure: fetched.failure,
      nextCheckAt: startedAt,
      settled,
      recorded: null,
      warnings: [],
    };
  }
  const warnings: string[] = [];
  const finding = await examine(deps, claimed, fetched, warnings);
  const record = conclude(deps, claimed, finding, startedAt);
  const settled = await deps.store.settleCheck(record, deps.routes());
  return {
    outcome: record.outcome,
    failure: record.failure,
    nextCheckAt: record.nextCheckAt,
    settled,
    recorded:
      finding.kind === 'changed'
        ? {
            article: finding.version.article,
            previous: finding.baseline?.article ?? null,
            changes: finding.version.changes,
          }
        : null,
    warnings,
  };
};

const examine = async (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  fetched: FetchOutcome,
  warnings: string[],
): Promise<Finding> => {
  if (fetched.kind === 'failed') return fetched;
  if (fetched.kind === 'not-modified') {
    return { kind: 'unchanged', validators: fetched.validators, pageSha256: null };
  }
  const { page } = fetched;
  const same: Finding = { kind: 'unchanged', validators: page.validators, pageSha256: page.sha256 };
  if (page.sha256 === claimed.pageSha256) return same;

  const extracted = await extractPage(deps, claimed, page);
  if (extracted.kind === 'failed') return broken(extracted.failure, page);
  const { extraction } = extracted;
  warnings.push(...extraction.warnings);
  const rejected = rejection(claimed, extraction);
  if (rejected) return broken(rejected, page);

  const { article } = extraction;
  const baseline = await likeForLike(deps, claimed, await deps.store.baseline(claimed.storyId));
  const hash = contentHash(article);
  if (baseline && hash === contentHash(baseline.article)) return same;
  const shrunk = baseline && judgeShrinkage(lengthOf(baseline.article), lengthOf(article));
  if (shrunk && claimed.suspectHash !== hash) {
    const message = `${claimed.name} (${claimed.url}): ${shrunk.reasons.join(' ')} A second capture must confirm it.`;
    return { kind: 'suspect', hash, failure: failure('CAPTURE_REJECTED', message) };
  }

  const prints = fingerprints(article.paragraphs);
  const known = await deps.store.knownFingerprints(claimed.storyId, prints);
  const earlier = article.paragraphs.filter((_, i) => known.has(prints[i] ?? ''));
  const compared = baseline
    ? compareArticles({
        before: baseline.article,
        after: article,
        expectations: baseline.expectations,
        previousVisibleText: baseline.visibleText,
        visibleText: extraction.visibleText,
        earlierParagraphs: new Set(earlier.map(({ text }) => foldForComparison(text))),
      })
    : null;
  const changes = compared?.comparison.changes ?? [];
  if (baseline && changes.length === 0) return same;
  return {
    kind: 'changed',
    baseline,
    restores: baseline ? await deps.store.versionWithContent(claimed.storyId, hash) : null,
    version: {
      article,
      page,
      changes,
      visibleText: extraction.visibleText,
      contentHash: hash,
      fingerprints: [...new Set(prints)],
      fulfilments: compared?.fulfilments ?? [],
      previous: baseline?.number ?? 0,
    },
  };
};

const extractPage = (
  deps: CheckDeps,
  { include, exclude }: Pick<ClaimedCheck, 'include' | 'exclude'>,
  { url, body, headers }: Pick<Page, 'url' | 'body' | 'headers'>,
): Promise<ExtractOutcome> =>
  deps.extract({
    url,
    body,
    headers,
    contentType: headers['content-type'] ?? null,
    ...(include !== null && { include }),
    exclude,
  });

/**
 * After an upgrade of the extractor the stored bytes are read again, so that what the new one sees differently in an
 * old page is never told as a change of the page.
 */
const likeForLike = async (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  baseline: Baseline | null,
): Promise<Baseline | null> => {
  if (!baseline || baseline.article.extractor === EXTRACTOR_VERSION) return baseline;
  const body = await deps.store.pageBytes(baseline.pageSha256);
  if (!body) return baseline;
  const headers = baseline.contentType === null ? {} : { 'content-type': baseline.contentType };
  const again = await extractPage(deps, claimed, { url: baseline.url, body, headers });
  if (again.kind === 'failed' || again.extraction.article.paragraphs.length === 0) return baseline;
  const { article, visibleText } = again.extraction;
  return { ...baseline, article, visibleText };
};

const REJECTIONS: Partial<Record<QualityVerdict, ErrorCode>> = {
  'no-article': 'CAPTURE_NO_ARTICLE',
  'empty-shell': 'CAPTURE_NO_ARTICLE',
  'not-html': 'CAPTURE_NOT_HTML',
  'too-complex': 'CAPTURE_TOO_COMPLEX',
};

/** Why this capture must not become a Version; null if it may. */
const rejection = (claimed: ClaimedCheck, { quality, article }: Extraction): Failure | null => {
  if (quality.verdict === 'ok' && article.paragraphs.length > 0) return null;
  const reasons = quality.reasons.length > 0 ? quality.reasons.join(' ') : 'There is no article text on it.';
  const code =
    REJECTIONS[quality.verdict] ?? (quality.verdict === 'ok' ? 'CAPTURE_NO_ARTICLE' : 'CAPTURE_REJECTED');
  return failure(code, `${claimed.name} (${claimed.url}) looks like: ${quality.verdict}. ${reasons}`);
};

const broken = (reason: Failure, page: Page): Finding => ({
  kind: 'failed',
  failure: reason,
  status: page.status,
  retryAfterMs: null,
});

const lengthOf = (article: Article): number =>
  article.paragraphs.reduce((sum, { text }) => sum + text.length, 0);

/** Turns the finding into the one record that is written: what follows from it, and when to look again. */
const conclude = (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  finding: Finding,
  startedAt: EpochMs,
): CheckRecord => {
  const finishedAt = deps.clock();
  const failed = finding.kind === 'failed' || finding.kind === 'suspect';
  const failures = failed ? claimed.failures + 1 : 0;
  const retryAfterMs = finding.kind === 'failed' ? finding.retryAfterMs : null;
  const { spacingMs, ...cadence } = deps.cadence();
  const next = nextCheckAt({
    ...cadence,
    id: claimed.storyId,
    now: finishedAt,
    everyMs: claimed.everyMs,
    outcome: finding.kind,
    consecutiveFailures: failures,
    retryAfterMs,
    deadlineAt: claimed.nextDeadlineAt,
  });
  const holdMs =
    finding.kind === 'failed' && finding.status !== null
      ? hostBackoff({ status: finding.status, retryAfterMs, consecutive: failures })
      : 0;
  const reason = named(claimed, finding);
  const turn = availability(deps, claimed, {
    failures,
    failure: reason,
    at: finishedAt,
    suspect: finding.kind === 'suspect',
  });
  return {
    storyId: claimed.storyId,
    claim: claimed.claim,
    startedAt,
    finishedAt,
    nextCheckAt: next,
    outcome: finding.kind,
    hostFreeAt: finishedAt + Math.max(spacingMs, holdMs),
    validators:
      finding.kind === 'unchanged'
        ? finding.validators
        : finding.kind === 'changed'
          ? finding.version.page.validators
          : null,
    pageSha256:
      finding.kind === 'unchanged'
        ? finding.pageSha256
        : finding.kind === 'changed'
          ? finding.version.page.sha256
          : null,
    suspectHash: finding.kind === 'suspect' ? finding.hash : null,
    failures,
    failure: reason,
    unavailableSince: turn.since,
    version: finding.kind === 'changed' ? finding.version : null,
    events: [
      ...turn.events,
      ...(finding.kind === 'changed' ? newVersionEvents(deps, claimed, finding, finishedAt) : []),
    ],
  };
};

/** The message of a failure names the Story; a fetch knows only its URL's host. */
const named = ({ name, url }: ClaimedCheck, finding: Finding): Failure | null => {
  if (finding.kind !== 'failed' && finding.kind !== 'suspect') return null;
  const { code, message } = finding.failure;
  return { code, message: message.startsWith(name) ? message : `${name} (${url}): ${message}` };
};

const newVersionEvents = (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  { version, baseline, restores }: Extract<Finding, { kind: 'changed' }>,
  at: EpochMs,
): StoredEvent[] => {
  const number = version.previous + 1;
  return versionEvents({
    story: { id: claimed.storyId, url: claimed.url, name: claimed.name, tags: claimed.tags },
    at,
    link: deps.link(claimed.storyId, number),
    version: versionFacts({
      number,
      previous: baseline ? baseline.number : null,
      capturedAt: version.page.fetchedAt,
      article: version.article,
    }),
    changes: version.changes,
    expectations: baseline?.expectations ?? [],
    fulfilments: version.fulfilments,
    restores,
    contentHash: version.contentHash,
  });
};

/** One Event when a Story goes out of sight, one when it is back, none in between. */
const availability = (
  deps: CheckDeps,
  claimed: ClaimedCheck,
  now: { failures: number; failure: Failure | null; at: EpochMs; suspect: boolean },
): { since: EpochMs | null; events: StoredEvent[] } => {
  const { unavailableSince } = claimed;
  const occasion = {
    story: { id: claimed.storyId, url: claimed.url, name: claimed.name, tags: claimed.tags },
    at: now.at,
    link: deps.link(claimed.storyId, null),
  };
  if (unavailableSince !== null) {
    if (now.failures > 0) return { since: unavailableSince, events: [] };
    return { since: null, events: [storyAvailable({ ...occasion, since: unavailableSince, failure: null })] };
  }
  if (now.suspect || now.failures < (deps.failuresUntilUnavailable ?? 3)) return { since: null, events: [] };
  return { since: now.at, events: [storyUnavailable({ ...occasion, since: now.at, failure: now.failure })] };
};

import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { failure, type Failure } from '../platform/errors.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { EpochMs } from '../model/time.ts';
import type { Page, Validators } from '../model/page.ts';
import { type DocumentForms, isHtml, PAGES } from './content-type.ts';
import { type Answer, type HostTurns, startJourney } from './journey.ts';
import { immediateMetaRefresh, immediateRefresh } from './refresh.ts';
import type { Hop, RedirectLimits } from './redirect.ts';
import { readRetryAfter } from '../web/retry-after.ts';
import type { RobotsGate } from './robots-gate.ts';
import { meaningOf, statusFailure } from './status.ts';
import { conditionalHeaders, readValidators, refreshValidators } from './validators.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

export { createRenderer, type RenderOutcome } from './browser.ts';
export { afterFullResponse, afterNotModified, mayBeConditional } from './conditions.ts';
export type { HostTurns } from './journey.ts';
export { freshForMs } from './freshness.ts';
export { createRobotsGate } from './robots-gate.ts';
export { userAgent } from './user-agent.ts';
export { DOCUMENTS } from './content-type.ts';

export interface FetchRequest {
  readonly url: string;
  /** Both null if nothing was fetched before, or for another purpose. */
  readonly validators: Validators;
  /**
   * The URL that sent the validators (`Page.url` of that fetch), null if there are none. Callers that do not store it
   * leave it out. They get no validators for pages behind a redirect, so those are fetched in full each time.
   */
  readonly validatorsUrl?: string | null;
  readonly signal?: AbortSignal;
}

export type FetchOutcome =
  | {
      readonly kind: 'not-modified';
      readonly url: string;
      /** Minimum delay until the next request to the host, from its robots.txt; 0 if there is none. */
      readonly crawlDelayMs: number;
      /** For the next request. */
      readonly validators: Validators;
      readonly redirects: readonly Hop[];
      readonly fetchedAt: EpochMs;
    }
  | {
      readonly kind: 'page';
      readonly page: Page;
      readonly redirects: readonly Hop[];
      readonly crawlDelayMs: number;
      /** The server refused the conditional request and accepted the same one without conditions. */
      readonly conditionsRefused?: boolean;
    }
  | {
      /** The page must wait: only robots.txt was fetched, or the host of a redirect is busy. */
      readonly kind: 'postponed';
      readonly crawlDelayMs: number;
      /** The host of a redirect is busy or on hold. */
      readonly hostIsBusy?: boolean;
      readonly fetchedAt: EpochMs;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Null if there was no response. */
      readonly status: number | null;
      /** From the Retry-After header, 1 s to 24 h; null without one. */
      readonly retryAfterMs: number | null;
      readonly fetchedAt: EpochMs;
    };

export interface FetchLimits extends RedirectLimits {
  /** For the whole fetch, including redirects. */
  readonly deadlineMs: number;
  /** Until the first byte of each response, within the deadline. */
  readonly headersTimeoutMs: number;
  /** Per body, after decoding. */
  readonly maxBytes: number;
  /** Maximum wait for the turn of a host that a redirect leads to. Does not count towards the deadline. */
  readonly maxTurnWaitMs: number;
}

const DEFAULT_LIMITS: FetchLimits = {
  deadlineMs: 30_000,
  headersTimeoutMs: 30_000,
  maxTurnWaitMs: 15_000,
  maxBytes: 5 * 1024 * 1024,
  maxRedirects: 5,
  allowDowngrade: false,
};

export interface FetchDeps {
  readonly outbound: Pick<Outbound, 'request'>;
  readonly clock: Clock;
  readonly userAgent: () => string;
  /** The accepted content; pages by default. */
  readonly forms?: DocumentForms;
  /** Left out when a person requests a single page. */
  readonly robots?: RobotsGate;
  /** True if the page may be fetched right after robots.txt; otherwise it is postponed to respect the host's spacing. */
  readonly mayFollowAtOnce?: (url: string) => boolean;
  /** Left out when a person requests a single page. */
  readonly turns?: HostTurns;
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  readonly limits?: Partial<FetchLimits>;
  /** Monotonic milliseconds for the deadline, because the wall clock may be changed. */
  readonly elapsed?: () => number;
}

const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

/** Normalizes a URL like `Page.url`, without fragment. Invalid URLs are returned unchanged; the address guard refuses them. */
const canonical = (address: string): string =>
  canParseUrl(address) ? new URL(address).href.replace(/#.*$/s, '') : address;

const hostOf = (url: string): string => new URL(url).host;

const behindRedirects = ({ code, message }: Failure, redirects: readonly Hop[]): Failure => {
  const [first] = redirects;
  return first ? failure(code, `${hostOf(first.from)} redirects: ${message}`) : failure(code, message);
};

/** Statuses that say something about the page or the load, not about the conditions of the request. */
const NOT_ABOUT_CONDITIONS: ReadonlySet<number> = new Set([401, 402, 404, 410, 429, 451, 503, 504]);

/**
 * Did the server refuse the conditions? Some answer 412, 403, 500 or an empty page to them. Not if it asks for fewer
 * requests: the next check is unconditional anyway.
 */
const refusesConditions = ({ status, headers, body }: Answer): boolean =>
  meaningOf(status) === 'page'
    ? body.length === 0
    : status >= 400 && !NOT_ABOUT_CONDITIONS.has(status) && headers['retry-after'] === undefined;

/** Where the page sends its readers at once (`Refresh` header or `<meta>`); null if it does not. */
const refreshTarget = ({ headers, body, url }: Answer): string | null => {
  const target =
    immediateRefresh(headers['refresh']) ??
    (isHtml(headers['content-type'], body) ? immediateMetaRefresh(body) : null);
  return target !== null && canParseUrl(target, url) ? target : null;
};

/**
 * Fetches one document with a conditional request. Handles redirects itself, under one deadline for the whole fetch.
 *
 * Validators are sent only to the URL that issued them. Another URL could have the same ETag or an older date, and its
 * 304 would hide a change permanently.
 */
export const createFetcher = (deps: FetchDeps): ((request: FetchRequest) => Promise<FetchOutcome>) => {
  const { outbound, clock, forms = PAGES, elapsed = () => performance.now() } = deps;
  const limits: FetchLimits = { ...DEFAULT_LIMITS, ...deps.limits };

  const wantsBody = (status: number, headers: Readonly<Record<string, string>>): boolean =>
    meaningOf(status) === 'page' && forms.mayBe(headers['content-type']);

  const failed = (reason: Failure, status: number | null, retryAfter?: string): FetchOutcome => {
    const fetchedAt = clock();
    return {
      kind: 'failed',
      failure: reason,
      status,
      retryAfterMs: readRetryAfter(retryAfter, fetchedAt),
      fetchedAt,
    };
  };

  const toPage = (
    answer: Answer,
    request: FetchRequest,
    seen: Pick<Extract<FetchOutcome, { kind: 'page' }>, 'redirects' | 'crawlDelayMs' | 'conditionsRefused'>,
  ): FetchOutcome => {
    const { url, status, headers, body } = answer;
    const source = forms.sourceIn?.(headers['content-type'], body) ?? null;
    if (source !== null) {
      const message = `${hostOf(url)} sent ${source} instead of ${forms.noun}.`;
      return failed(failure('CAPTURE_IS_FEED', message), status);
    }
    const other = forms.otherThan(headers['content-type'], body);
    if (other !== null) {
      const message = `${hostOf(url)} sent ${other} instead of ${forms.noun}.`;
      return failed(failure(forms.code, message), status);
    }
    const fetchedAt = clock();
    const keepsUrl = request.validatorsUrl !== undefined || seen.redirects.length === 0;
    const validators = keepsUrl ? readValidators(headers, fetchedAt) : NO_VALIDATORS;
    const page: Page = { url, status, headers, body, sha256: hash('sha256', body), validators, fetchedAt };
    return { kind: 'page', page, ...seen };
  };

  /** Checks robots.txt. Invalid URLs pass; the address guard refuses them. */
  const permitted = async (url: string, { signal }: FetchRequest) => {
    const permit = canParseUrl(url) ? await deps.robots?.permit(url, signal) : undefined;
    if (permit === undefined) return { kind: 'go', crawlDelayMs: 0 } as const;
    if (permit.kind === 'refused') return { ...permit, crawlDelayMs: 0 };
    const { crawlDelayMs } = permit;
    const go = !permit.requested || deps.mayFollowAtOnce?.(url) === true;
    return { kind: go ? 'go' : 'wait', crawlDelayMs } as const;
  };

  const journeyDeps = { clock, elapsed, turns: deps.turns, pause: deps.pause, limits };

  /** The outcome of a response that is neither a page nor a redirect. */
  const toEnd = (
    { url, status, headers }: Answer,
    { validators: sent }: FetchRequest,
    seen: { redirects: readonly Hop[]; crawlDelayMs: number; conditional: boolean },
  ): FetchOutcome => {
    const { redirects, crawlDelayMs, conditional } = seen;
    if (meaningOf(status) !== 'not-modified') {
      const reason = behindRedirects(statusFailure(status, hostOf(url), headers), redirects);
      return failed(reason, status, headers['retry-after']);
    }
    if (!conditional) {
      const message = `${hostOf(url)} responded with 304 Not Modified to a request without conditions.`;
      return failed(failure('FETCH_PROTOCOL', message), status);
    }
    const fetchedAt = clock();
    const validators = refreshValidators(sent, headers, fetchedAt);
    return { kind: 'not-modified', url, crawlDelayMs, validators, redirects, fetchedAt };
  };

  return async (request) => {
    const startedAt = elapsed();
    const { signal } = request;
    const first = canonical(request.url);
    const validatorsUrl = canonical(request.validatorsUrl ?? request.url);
    const journey = startJourney(journeyDeps, first, signal);
    const { redirects } = journey;
    let crawlDelayMs = 0;
    let conditionsRefused = false;

    /** One request, after the turn of the host and its robots.txt. */
    const send = async (url: string) => {
      if (!(await journey.takeTurn(url)))
        return { kind: 'postponed', fetchedAt: clock(), crawlDelayMs, hostIsBusy: true } as const;
      const permit = await permitted(url, request);
      crawlDelayMs = Math.max(crawlDelayMs, permit.crawlDelayMs);
      if (permit.kind === 'refused') return failed(behindRedirects(permit.failure, redirects), null);
      if (permit.kind === 'wait') return { kind: 'postponed', fetchedAt: clock(), crawlDelayMs } as const;
      const conditions =
        url === validatorsUrl && !conditionsRefused ? conditionalHeaders(request.validators) : {};
      const answer = await outbound.request({
        url,
        method: 'GET',
        headers: {
          accept: forms.accept,
          'accept-encoding': 'gzip, br',
          'user-agent': deps.userAgent(),
          ...journey.visit(url),
          ...conditions,
        },
        deadlineMs: limits.deadlineMs - (elapsed() - startedAt - journey.waitedMs()),
        headersTimeoutMs: limits.headersTimeoutMs,
        maxBytes: limits.maxBytes,
        overflow: 'fail',
        wantsBody,
        ...(signal && { signal }),
      });
      if (answer.kind === 'failed') return failed(behindRedirects(answer.failure, redirects), answer.status);
      await journey.respect(answer, permit.crawlDelayMs);
      return { kind: 'answer', answer, conditional: Object.keys(conditions).length > 0 } as const;
    };

    /** The next URL; the failure if a redirect is not followed; null if the response is the end. */
    const nextOf = (answer: Answer): Promise<Failure | string | null> | null => {
      const meaning = meaningOf(answer.status);
      if (meaning === 'redirect') return journey.follow(answer, answer.headers['location']);
      const target = meaning === 'page' ? refreshTarget(answer) : null;
      return target === null ? null : journey.followRefresh(answer, target);
    };

    for (let url = first; ;) {
      const sent = await send(url);
      if (sent.kind !== 'answer') return sent;
      const { answer, conditional } = sent;
      if (conditional && refusesConditions(answer)) {
        conditionsRefused = true;
        await setImmediate();
        continue;
      }
      const next = await nextOf(answer);
      if (typeof next === 'string') {
        url = next;
        continue;
      }
      if (next !== null) return failed(next, answer.status);
      if (meaningOf(answer.status) !== 'page')
        return toEnd(answer, request, { redirects, crawlDelayMs, conditional });
      return toPage(answer, request, {
        redirects,
        crawlDelayMs,
        ...(conditionsRefused && { conditionsRefused }),
      });
    }
  };
};

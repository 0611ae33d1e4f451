import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { failure, type Failure } from '../platform/errors.ts';
import type { Outbound, OutboundResult } from '../outbound/outbound.ts';
import type { EpochMs } from '../model/time.ts';
import type { Page, Validators } from '../model/page.ts';
import { type DocumentForms, PAGES } from './content-type.ts';
import { decideRedirect, type Hop, type RedirectLimits } from './redirect.ts';
import { readRetryAfter } from '../web/retry-after.ts';
import type { RobotsGate } from './robots-gate.ts';
import { meaningOf, statusFailure } from './status.ts';
import { conditionalHeaders, readValidators, refreshValidators } from './validators.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

export { createRenderer, type RenderOutcome } from './browser.ts';
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
    }
  | {
      /** Only robots.txt was fetched; the page must wait for the spacing of the host. */
      readonly kind: 'postponed';
      readonly crawlDelayMs: number;
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
  /** Per body, after decoding. */
  readonly maxBytes: number;
}

const DEFAULT_LIMITS: FetchLimits = {
  deadlineMs: 30_000,
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
  readonly limits?: Partial<FetchLimits>;
  /** Monotonic milliseconds for the deadline, because the wall clock may be changed. */
  readonly elapsed?: () => number;
}

type Answer = Extract<OutboundResult, { kind: 'response' }>;

const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

/** Normalizes a URL like `Page.url`, without fragment. Invalid URLs are returned unchanged; the address guard refuses them. */
const canonical = (address: string): string =>
  canParseUrl(address) ? new URL(address).href.replace(/#.*$/s, '') : address;

const hostOf = (url: string): string => new URL(url).host;

const behindRedirects = ({ code, message }: Failure, redirects: readonly Hop[]): Failure => {
  const [first] = redirects;
  return first ? failure(code, `${hostOf(first.from)} redirects: ${message}`) : failure(code, message);
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
    { redirects, crawlDelayMs }: { redirects: readonly Hop[]; crawlDelayMs: number },
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
    const keepsUrl = request.validatorsUrl !== undefined || redirects.length === 0;
    const validators = keepsUrl ? readValidators(headers, fetchedAt) : NO_VALIDATORS;
    const page: Page = { url, status, headers, body, sha256: hash('sha256', body), validators, fetchedAt };
    return { kind: 'page', page, redirects, crawlDelayMs };
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

  return async (request) => {
    const startedAt = elapsed();
    const first = canonical(request.url);
    const validatorsUrl = canonical(request.validatorsUrl ?? request.url);
    const visited = [first];
    const redirects: Hop[] = [];
    let crawlDelayMs = 0;

    for (let url = first; ;) {
      const permit = await permitted(url, request);
      crawlDelayMs = Math.max(crawlDelayMs, permit.crawlDelayMs);
      if (permit.kind === 'refused') return failed(behindRedirects(permit.failure, redirects), null);
      if (permit.kind === 'wait') return { kind: 'postponed', crawlDelayMs, fetchedAt: clock() };
      const conditions = url === validatorsUrl ? conditionalHeaders(request.validators) : {};
      const answer = await outbound.request({
        url,
        method: 'GET',
        headers: {
          accept: forms.accept,
          'accept-encoding': 'gzip, br',
          'user-agent': deps.userAgent(),
          ...conditions,
        },
        deadlineMs: limits.deadlineMs - (elapsed() - startedAt),
        maxBytes: limits.maxBytes,
        overflow: 'fail',
        wantsBody,
        ...(request.signal && { signal: request.signal }),
      });
      if (answer.kind === 'failed') return failed(behindRedirects(answer.failure, redirects), answer.status);

      const { status, headers } = answer;
      switch (meaningOf(status)) {
        case 'page':
          return toPage(answer, request, { redirects, crawlDelayMs });
        case 'not-modified': {
          if (Object.keys(conditions).length === 0) {
            const message = `${hostOf(url)} responded with 304 Not Modified to a request without conditions.`;
            return failed(failure('FETCH_PROTOCOL', message), status);
          }
          const fetchedAt = clock();
          const validators = refreshValidators(request.validators, headers, fetchedAt);
          return { kind: 'not-modified', url, crawlDelayMs, validators, redirects, fetchedAt };
        }
        case 'failed': {
          const reason = behindRedirects(statusFailure(status, hostOf(url), headers), redirects);
          return failed(reason, status, headers['retry-after']);
        }
        case 'redirect': {
          const decision = decideRedirect(
            { from: url, status, location: headers['location'] },
            visited,
            limits,
          );
          if (decision.kind === 'refused') return failed(decision.failure, status);
          redirects.push(decision.hop);
          // undici releases the connection one event loop turn after the response.
          await setImmediate();
          url = decision.hop.to;
          visited.push(url);
        }
      }
    }
  };
};

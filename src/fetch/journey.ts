import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Failure } from '../platform/errors.ts';
import type { OutboundResult } from '../outbound/outbound.ts';
import { canParseUrl } from '../web/can-parse-url.ts';
import { readRetryAfter } from '../web/retry-after.ts';
import { createFetchCookies } from './cookies.ts';
import { decideRedirect, type Hop, type RedirectLimits } from './redirect.ts';

export type Answer = Extract<OutboundResult, { kind: 'response' }>;

/**
 * Turns of hosts that a redirect leads to. The host of the request itself was claimed with the check; another one has
 * its own spacing and Retry-After.
 */
export interface HostTurns {
  /** Milliseconds until the reserved request may be sent; null if the host is not free within `mostMs`. */
  take(url: string, mostMs: number): Promise<number | null>;
  /** No request to the host of this URL for that time. */
  hold(url: string, ms: number): Promise<void>;
}

export interface JourneyDeps {
  readonly clock: Clock;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  /** Left out when a person requests a single page. */
  readonly turns?: HostTurns | undefined;
  readonly pause?: ((ms: number, signal?: AbortSignal) => Promise<unknown>) | undefined;
  readonly limits: RedirectLimits & {
    /** Maximum wait for the turn of a host that a redirect leads to, milliseconds. */
    readonly maxTurnWaitMs: number;
  };
}

/** The hops of one fetch: redirects, cookies, and the turns of the hosts they lead to. */
export interface Journey {
  readonly redirects: readonly Hop[];
  /** Milliseconds spent waiting for turns, which do not count towards the deadline. */
  waitedMs(): number;
  /** Waits for the turn of the host; false if that would take too long. */
  takeTurn(url: string): Promise<boolean>;
  /** Headers for the next request to this URL, which counts as visited from now on. */
  visit(url: string): { readonly cookie?: string };
  /** What a host on the way asked for holds for all stories. */
  respect(answer: Answer, crawlDelayMs: number): Promise<void>;
  /** The next URL; the failure if the redirect is not followed. */
  follow(answer: Answer, location: string | undefined): Promise<Failure | string>;
  /** As `follow`, for a refresh. Null if it only reloads a page that was visited, or leads too far. */
  followRefresh(answer: Answer, target: string): Promise<Failure | string | null>;
}

const hostOf = (url: string): string => (canParseUrl(url) ? new URL(url).host : '');

const pauseFor = (ms: number, signal?: AbortSignal): Promise<unknown> =>
  // An aborted wait ends at once; the next request then reports the abort.
  setTimeout(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined);

export const startJourney = (deps: JourneyDeps, first: string, signal?: AbortSignal): Journey => {
  const { clock, elapsed, turns, pause = pauseFor, limits } = deps;
  const cookies = createFetchCookies();
  /** URLs with the cookies that were sent to them: a site may redirect to the same URL after it has set a cookie. */
  const visited = new Set<string>();
  const keyOf = (url: string): string => `${url}\n${cookies.headerFor(url) ?? ''}`;
  const isVisited = (url: string): boolean => visited.has(keyOf(url));
  const redirects: Hop[] = [];
  /** Hosts other than the first whose turn was taken. */
  const foreign = new Set<string>();
  let waitedMs = 0;

  const follow: Journey['follow'] = async (answer, location) => {
    await cookies.keep(answer.cookies, answer.url);
    const decision = decideRedirect(
      { from: answer.url, status: answer.status, location },
      { hops: redirects.length, seen: isVisited },
      limits,
    );
    if (decision.kind === 'refused') return decision.failure;
    redirects.push(decision.hop);
    // undici releases the connection one event loop turn after the response.
    await setImmediate();
    return decision.hop.to;
  };

  return {
    redirects,
    waitedMs: () => waitedMs,
    takeTurn: async (url) => {
      if (turns === undefined || url === first) return true;
      const host = hostOf(url);
      if (host === hostOf(first) || foreign.has(host)) return true;
      const waitMs = await turns.take(url, limits.maxTurnWaitMs);
      if (waitMs === null) return false;
      foreign.add(host);
      const from = elapsed();
      if (waitMs > 0) await pause(waitMs, signal);
      waitedMs += elapsed() - from;
      return true;
    },
    visit: (url) => {
      visited.add(keyOf(url));
      const cookie = cookies.headerFor(url);
      return cookie === null ? {} : { cookie };
    },
    respect: async ({ url, headers }, crawlDelayMs) => {
      if (turns === undefined || !foreign.has(hostOf(url))) return;
      const ms = Math.max(crawlDelayMs, readRetryAfter(headers['retry-after'], clock()) ?? 0);
      if (ms > 0) await turns.hold(url, ms);
    },
    follow,
    followRefresh: async (answer, target) => {
      if (redirects.length >= limits.maxRedirects) return null;
      await cookies.keep(answer.cookies, answer.url);
      const to = new URL(target, answer.url);
      to.hash = '';
      return isVisited(to.href) ? null : follow(answer, target);
    },
  };
};

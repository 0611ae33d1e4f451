import type { Clock } from '../platform/clock.ts';
import type { Outbound, OutboundResult } from '../outbound/outbound.ts';
import type { ClaimedSubscription, SubscriptionStore } from '../record/record.ts';
import { canParseUrl } from '../web/can-parse-url.ts';
import { readRetryAfter } from '../web/retry-after.ts';

/** Requests to hubs (WebSub, W3C Recommendation, §5). A hub confirms them later, at the callback. */

export interface SubscribeDeps {
  readonly clock: Clock;
  readonly store: Pick<SubscriptionStore, 'claimSubscriptions' | 'postponeSubscription'>;
  /** Has the address guard of pages. */
  readonly outbound: Pick<Outbound, 'request'>;
  readonly userAgent: () => string;
  /** Begins every callback URL; null if no hub can reach this server. */
  readonly callbackBase: () => string | null;
  readonly onRefused: (claimed: ClaimedSubscription, reason: string) => void;
  readonly limits?: Partial<SubscribeLimits>;
}

interface SubscribeLimits {
  /** Requests per call. */
  readonly most: number;
  readonly deadlineMs: number;
  readonly maxBytes: number;
  readonly maxRedirects: number;
  /** A request that the hub did not confirm within this time is repeated. */
  readonly confirmWithinMs: number;
  readonly firstRetryMs: number;
  readonly slowestRetryMs: number;
  /** Requested duration; the hub decides. */
  readonly leaseSeconds: number;
}

const LIMITS: SubscribeLimits = {
  most: 5,
  deadlineMs: 10_000,
  maxBytes: 4_096,
  maxRedirects: 3,
  confirmWithinMs: 600_000,
  firstRetryMs: 300_000,
  slowestRetryMs: 86_400_000,
  leaseSeconds: 864_000,
};

const formOf = ({ mode, topic, callback, secret }: ClaimedSubscription, leaseSeconds: number): string =>
  new URLSearchParams({
    'hub.callback': callback,
    'hub.mode': mode,
    'hub.topic': topic,
    ...(mode === 'subscribe' && { 'hub.secret': secret, 'hub.lease_seconds': String(leaseSeconds) }),
  }).toString();

/** A hub may redirect with 307 or 308 (§5.1); every hop passes the address guard. */
const send = async (
  deps: SubscribeDeps,
  claimed: ClaimedSubscription,
  limits: SubscribeLimits,
): Promise<OutboundResult> => {
  let url = claimed.hub;
  for (let hop = 0; ; hop += 1) {
    const result = await deps.outbound.request({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': deps.userAgent() },
      body: formOf(claimed, limits.leaseSeconds),
      deadlineMs: limits.deadlineMs,
      maxBytes: limits.maxBytes,
      overflow: 'cut',
    });
    const target = result.kind === 'response' ? result.headers['location'] : undefined;
    const isRedirect = result.kind === 'response' && (result.status === 307 || result.status === 308);
    if (!isRedirect || target === undefined || !canParseUrl(target, url) || hop >= limits.maxRedirects)
      return result;
    url = new URL(target, url).href;
  }
};

const backoff = (attempts: number, { firstRetryMs, slowestRetryMs }: SubscribeLimits): number =>
  Math.min(firstRetryMs * 2 ** Math.min(Math.max(0, attempts - 1), 20), slowestRetryMs);

const settle = async (
  deps: SubscribeDeps,
  claimed: ClaimedSubscription,
  limits: SubscribeLimits,
): Promise<void> => {
  const result = await send(deps, claimed, limits);
  const now = deps.clock();
  const retryMs = backoff(claimed.attempts, limits);
  // 202, or 204 of hubs from before the Recommendation.
  if (result.kind === 'response' && result.status >= 200 && result.status < 300) {
    if (claimed.attempts > 1)
      await deps.store.postponeSubscription(claimed, now + Math.max(retryMs, limits.confirmWithinMs), '');
    return;
  }
  const reason =
    result.kind === 'failed' ? result.failure.message : `The hub responded with status ${result.status}.`;
  const askedMs = result.kind === 'response' ? (readRetryAfter(result.headers['retry-after'], now) ?? 0) : 0;
  await deps.store.postponeSubscription(claimed, now + Math.max(retryMs, askedMs), reason);
  deps.onRefused(claimed, reason);
};

/** Sends the requests that are due. Safe to call from several processes. */
export const runSubscriptions = async (deps: SubscribeDeps): Promise<void> => {
  const limits = { ...LIMITS, ...deps.limits };
  const callbackBase = deps.callbackBase();
  if (callbackBase === null) return;
  const { most, confirmWithinMs } = limits;
  const claimed = await deps.store.claimSubscriptions(deps.clock(), { callbackBase, most, confirmWithinMs });
  await Promise.all(claimed.map((one) => settle(deps, one, limits)));
};

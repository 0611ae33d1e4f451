import type { Context, Hono } from 'hono';
import type { Clock } from '../platform/clock.ts';
import type { SubscriptionRow, SubscriptionStore } from '../record/record.ts';
import { isSignedByHub } from '../web/hub-signature.ts';

/** Callbacks of WebSub hubs (W3C Recommendation, §5.3 and §7). The key in the path is their authorisation. */

export type HubNews =
  | { readonly kind: 'confirmed' | 'cancelled' | 'unsigned' }
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'notified'; readonly dueAt: number | null };

export interface HubCallbackDeps {
  readonly clock: Clock;
  readonly subscriptions: Pick<
    SubscriptionStore,
    'subscription' | 'confirmSubscription' | 'denySubscription' | 'pushSource'
  >;
  readonly onHubNews: (subscription: SubscriptionRow, news: HubNews) => void;
  readonly hubLimits?: Partial<HubLimits>;
}

interface HubLimits {
  readonly maxBodyBytes: number;
  /** Minimum time between two readings of a source that notifications cause. */
  readonly minGapMs: number;
  /** Used if the hub does not state a lease. */
  readonly defaultLeaseMs: number;
  readonly minRenewMs: number;
  readonly denialMs: number;
  readonly maxChallengeChars: number;
}

const LIMITS: HubLimits = {
  maxBodyBytes: 10 * 1024 * 1024,
  minGapMs: 30_000,
  defaultLeaseMs: 864_000_000,
  minRenewMs: 60_000,
  denialMs: 86_400_000,
  maxChallengeChars: 4_096,
};

/** Hubs have no cookie, no token and any Origin. */
export const isHubPath = (path: string): boolean => /^\/websub\/[\w-]{20,100}$/.test(path);

/** The body; null if it is longer than `most` bytes. */
const readBody = async (request: Request, most: number): Promise<Uint8Array | null> => {
  if (Number(request.headers.get('content-length') ?? 0) > most) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const plain = (context: Context, text: string, status: 200 | 202 | 404 | 410 | 413): Response =>
  context.body(text, status, { 'content-type': 'text/plain; charset=utf-8' });

/** Renewed after three quarters of the lease. */
const leaseOf = (written: string | undefined, now: number, limits: HubLimits) => {
  const seconds = /^\d{1,9}$/.test(written ?? '') ? Number(written) : 0;
  const leaseMs = seconds > 0 ? seconds * 1_000 : limits.defaultLeaseMs;
  return {
    leaseUntil: now + leaseMs,
    renewAt: now + Math.max(limits.minRenewMs, Math.round(leaseMs * 0.75)),
  };
};

export const addHubRoutes = (app: Hono, deps: HubCallbackDeps): void => {
  const { subscriptions: store, clock, onHubNews } = deps;
  const limits: HubLimits = { ...LIMITS, ...deps.hubLimits };
  const known = async (context: Context): Promise<{ key: string; row: SubscriptionRow } | null> => {
    const key = context.req.param('key') ?? '';
    const row = isHubPath(context.req.path) ? await store.subscription(key) : null;
    return row && { key, row };
  };

  app.get('/websub/:key', async (context) => {
    const found = await known(context);
    if (!found) return plain(context, 'No such subscription.', 404);
    const { key, row } = found;
    const { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': challenge } = context.req.query();
    if (mode === 'denied' && (topic === undefined || topic === row.topic)) {
      const reason = (context.req.query('hub.reason') ?? 'no reason given').slice(0, 300);
      await store.denySubscription(key, reason, clock() + limits.denialMs);
      onHubNews(row, { kind: 'denied', reason });
      return plain(context, 'Noted.', 200);
    }
    const isOurs = mode === row.intent && topic === row.topic && challenge !== undefined;
    if (!isOurs || challenge.length > limits.maxChallengeChars)
      return plain(context, 'This was not requested.', 404);
    await store.confirmSubscription(key, leaseOf(context.req.query('hub.lease_seconds'), clock(), limits));
    onHubNews(row, { kind: mode === 'subscribe' ? 'confirmed' : 'cancelled' });
    return plain(context, challenge, 200);
  });

  app.post('/websub/:key', async (context) => {
    const found = await known(context);
    // A hub may end a subscription whose callback is gone (§7).
    if (!found || found.row.intent !== 'subscribe') return plain(context, 'No such subscription.', 410);
    const { row } = found;
    const body = await readBody(context.req.raw, limits.maxBodyBytes);
    if (body === null) return plain(context, 'The notification is too large.', 413);
    // §8: an invalid signature is answered like a valid one, and ignored.
    if (!isSignedByHub(context.req.header('x-hub-signature') ?? null, row.secret, body))
      onHubNews(row, { kind: 'unsigned' });
    else
      onHubNews(row, {
        kind: 'notified',
        dueAt: await store.pushSource(row.sourceId, clock(), limits.minGapMs),
      });
    return plain(context, 'Accepted.', 202);
  });
};

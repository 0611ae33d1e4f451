import type { EpochMs } from '../../model/time.ts';

/** Port for subscriptions to the hubs of feeds (WebSub, W3C Recommendation). */

export type SubscriptionMode = 'subscribe' | 'unsubscribe';

/** A request that is to be sent to a hub now. */
export interface ClaimedSubscription {
  /** Part of the callback URL; unguessable. */
  readonly key: string;
  readonly sourceId: string;
  readonly mode: SubscriptionMode;
  readonly hub: string;
  readonly topic: string;
  readonly callback: string;
  readonly secret: string;
  /** From 1, since the last confirmation. */
  readonly attempts: number;
  /** When the request is repeated unless the hub confirms it; also the fencing token of `postponeSubscription`. */
  readonly nextAttemptAt: EpochMs;
}

/** What a callback needs to know. */
export interface SubscriptionRow {
  readonly sourceId: string;
  readonly sourceName: string;
  readonly topic: string;
  readonly secret: string;
  /** What was requested last and may be confirmed; null if nothing. */
  readonly intent: SubscriptionMode | null;
}

export interface SubscriptionStore {
  /**
   * Remembers what a feed names, null if it names no hub. A changed hub or topic starts a new subscription under `fresh`
   * and ends the old one. Idempotent.
   */
  noteHub(
    sourceId: string,
    named: { readonly hub: string; readonly topic: string } | null,
    fresh: { readonly key: string; readonly secret: string },
    now: EpochMs,
  ): Promise<void>;
  /**
   * Claims requests that are due: new subscriptions, renewals, changed callbacks, and cancellations for sources that left
   * the watch list or turned WebSub off. `callback` makes the callback URL from a base and a key.
   */
  claimSubscriptions(
    now: EpochMs,
    options: { readonly callbackBase: string; readonly most: number; readonly confirmWithinMs: number },
  ): Promise<readonly ClaimedSubscription[]>;
  /** After a failed request. Does nothing if the hub has confirmed in the meantime. */
  postponeSubscription(claimed: ClaimedSubscription, until: EpochMs, problem: string): Promise<void>;
  subscription(key: string): Promise<SubscriptionRow | null>;
  /** The hub verified our intent. A confirmed cancellation deletes the subscription. */
  confirmSubscription(
    key: string,
    times: { readonly leaseUntil: EpochMs; readonly renewAt: EpochMs },
  ): Promise<void>;
  denySubscription(key: string, reason: string, retryAt: EpochMs): Promise<void>;
  /**
   * Makes a source due now, but not earlier than `minGapMs` after the last reading that a notification caused, and not
   * while it fails.
   * @returns when it is due; null if it is not active.
   */
  pushSource(sourceId: string, now: EpochMs, minGapMs: number): Promise<EpochMs | null>;
}

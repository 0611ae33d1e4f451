import type { Attempt } from '../../model/delivery.ts';
import type { Lane, Routing } from '../../model/endpoint.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';

/** Port for the Outbox: pending Deliveries, their Attempts and the state of Endpoints. */

export interface ClaimedDelivery {
  readonly deliveryId: string;
  readonly claim: number;
  /** When the claim expires. */
  readonly claimedUntil: EpochMs;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly endpoint: string;
  readonly event: StoredEvent;
  /** Consecutive attempts that started but never recorded a result. */
  readonly interruptions: number;
}

/** A claim of a Delivery, held by the caller. */
export interface OwnClaim {
  readonly deliveryId: string;
  readonly claim: number;
}

export type DeliverySettlement =
  | { readonly kind: 'delivered' }
  /** `holdUntil`: nothing is sent to the Endpoint before then, because of its rate limit; null: no limit. */
  | { readonly kind: 'retry'; readonly at: EpochMs; readonly holdUntil: EpochMs | null }
  /** No further attempt; `declined`: the receiver rejects this message but works. */
  | { readonly kind: 'exhausted'; readonly declined: boolean }
  /** The receiver is gone permanently: the Endpoint is disabled and its pending Deliveries are held for a replay. */
  | { readonly kind: 'gone'; readonly reason: string; readonly event: StoredEvent };

/** Result of settling a Delivery; null if its claim was superseded and nothing was written. */
export type SettledDelivery = { readonly disabled: boolean } | null;

/** Deliveries by id, or all that match every given filter; those of the canary only by id. */
export type DeliverySelection =
  | { readonly ids: readonly string[] }
  | {
      readonly states: readonly ('failed' | 'held' | 'delivered' | 'suppressed')[];
      readonly endpoint?: string;
      /** Creation time, inclusive. */
      readonly since?: EpochMs;
      readonly until?: EpochMs;
    };

/** State of an Endpoint, which may have left the watch list. */
export interface EndpointRow {
  readonly name: string;
  readonly disabledAt: EpochMs | null;
  readonly reason: string | null;
  /** Start of the current series of failures; null if the last attempt succeeded or there was none. */
  readonly failingSince: EpochMs | null;
  readonly lastDeliveredAt: EpochMs | null;
  /** Number of Deliveries that are queued, being sent or to be retried. */
  readonly pending: number;
  /** Queued for a digest. */
  readonly gathered: number;
  readonly failed: number;
  readonly held: number;
  /** Time of the next attempt; null if nothing is pending. */
  readonly nextAttemptAt: EpochMs | null;
}

export interface DeliveryStore {
  /**
   * Registers the Endpoints of the watch list. A disabled one whose `target` changed is enabled again, because the edit
   * is assumed to fix it; its held Deliveries wait for a replay.
   * @returns names of the Endpoints that were enabled.
   */
  applyEndpoints(
    endpoints: readonly { readonly name: string; readonly target: string }[],
  ): Promise<readonly string[]>;
  /**
   * Claims due Deliveries, oldest first, within the limits of each lane. Deliveries of an Endpoint without a lane stay
   * pending until the watch list names it again. At most one Delivery per Story and Endpoint is in progress. `only`:
   * only for these Endpoints.
   */
  claimDueDeliveries(
    now: EpochMs,
    limits: {
      readonly lanes: readonly Lane[];
      readonly inFlight: number;
      readonly leaseMs: number;
      readonly only?: readonly string[];
    },
  ): Promise<readonly ClaimedDelivery[]>;
  /**
   * Starts an attempt and extends the claim to `until`. The attempt counts from here on, so that a Delivery that crashes
   * the process is not retried forever, and waiting in the queue does not count. false if the claim expired: the
   * Delivery must not be sent.
   */
  beginDelivery(claimed: OwnClaim, now: EpochMs, until: EpochMs): Promise<boolean>;
  /** Ends a claim whose attempt never began. */
  releaseDelivery(claimed: OwnClaim): Promise<void>;
  /** Undoes the start of an attempt when the process stops: the Delivery can be claimed again at once. */
  returnDelivery(claimed: OwnClaim): Promise<void>;
  /** Unexpired claims whose attempt has not begun, as they were returned: their jobs may have been lost. */
  claimedDeliveries(now: EpochMs): Promise<readonly ClaimedDelivery[]>;
  /** Stores the Attempt and its consequences. */
  settleDelivery(
    claimed: OwnClaim & { readonly endpoint: string },
    attempt: Attempt,
    settlement: DeliverySettlement,
    routes: readonly Routing[],
  ): Promise<SettledDelivery>;
  /** Deletes Deliveries suppressed before `before`; called by a timer. */
  forgetSuppressed(before: EpochMs): Promise<void>;
  /** Number of Deliveries that a replay would send. */
  countDeliveries(selection: DeliverySelection): Promise<number>;
  /** Puts Deliveries back into the Outbox, starting with attempt 1, and enables their Endpoints. @returns how many. */
  replayDeliveries(selection: DeliverySelection, now: EpochMs): Promise<number>;
  /** Disables every Endpoint that has failed for `afterMs` without a success, with at least `leastFailures` failures. */
  disableFailing(
    now: EpochMs,
    limits: { readonly afterMs: number; readonly leastFailures: number },
    routes: readonly Routing[],
    toEvent: (endpoint: { readonly name: string; readonly since: EpochMs }) => StoredEvent,
  ): Promise<readonly string[]>;
  /** false if it is disabled already. */
  disableEndpoint(event: StoredEvent, routes: readonly Routing[], now: EpochMs): Promise<boolean>;
  /** null for an unknown name; `held`: number of Deliveries that a replay would send. */
  enableEndpoint(name: string): Promise<{ readonly enabled: boolean; readonly held: number } | null>;
  /** Creates one Event and one Delivery per Endpoint from the Events queued for a due digest. */
  gatherDigests(
    now: EpochMs,
    toEvent: (kept: { readonly endpoint: string; readonly events: readonly StoredEvent[] }) => StoredEvent,
  ): Promise<readonly { readonly endpoint: string; readonly events: number }[]>;
  /** Sends one Event to one Endpoint, bypassing all routing, for test alerts. @returns the Delivery's id. */
  sendTo(endpoint: string, event: StoredEvent, now: EpochMs): Promise<string>;
  /** Without the canary's. */
  endpoints(): Promise<readonly EndpointRow[]>;
  /** Suppresses Deliveries of this Story until then; null ends the mute. false for an unknown Story. */
  muteStory(storyId: string, until: EpochMs | null): Promise<boolean>;
  /**
   * Records one Event for each active Story that has not been checked for `intervals` of its intervals and at least
   * `leastMs`. Time before `awakeSince` does not count, because no process was running.
   */
  recordSilence(
    now: EpochMs,
    limits: { readonly intervals: number; readonly leastMs: number; readonly awakeSince: EpochMs },
    routes: readonly Routing[],
    toEvent: (silent: SilentStory) => StoredEvent,
  ): Promise<readonly SilentStory[]>;
  /** Stores Events that are not part of a check; known ids are ignored. @returns ids of Deliveries to send. */
  recordEvents(
    events: readonly StoredEvent[],
    routes: readonly Routing[],
    now: EpochMs,
  ): Promise<readonly string[]>;
  /** A stored secret that all processes share, created by the first call. */
  sharedKey(name: string, make: () => string): Promise<string>;
}

export interface SilentStory {
  readonly storyId: string;
  readonly url: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** Time of the last check, or of the start of monitoring. */
  readonly since: EpochMs;
  readonly everyMs: number;
}

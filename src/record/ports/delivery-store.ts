import type { Attempt } from '../../model/delivery.ts';
import type { Lane, Routing } from '../../model/endpoint.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';

/** The record stage's port for the Outbox: what is owed to whom, and how it went. Contracts only. */

export interface ClaimedDelivery {
  readonly deliveryId: string;
  readonly claim: number;
  /** From then on anybody may claim it anew. */
  readonly claimedUntil: EpochMs;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly endpoint: string;
  readonly event: StoredEvent;
  /** Tries in a row that began and whose end was never written. */
  readonly interruptions: number;
}

/** Which claim of which Delivery somebody holds. */
export interface OwnClaim {
  readonly deliveryId: string;
  readonly claim: number;
}

export type DeliverySettlement =
  | { readonly kind: 'delivered' }
  /** `holdUntil`: nothing is sent to the Endpoint before then, because it asks for fewer messages; null: no such wish. */
  | { readonly kind: 'retry'; readonly at: EpochMs; readonly holdUntil: EpochMs | null }
  /** No further try; `declined`: the receiver wants none of this message, and is well. */
  | { readonly kind: 'exhausted'; readonly declined: boolean }
  /** The receiver is gone for good: the Endpoint is disabled, what waits for it is held for a replay. */
  | { readonly kind: 'gone'; readonly reason: string; readonly event: StoredEvent };

/** What settling a Delivery did; null where its claim was superseded and nothing was written. */
export type SettledDelivery = { readonly disabled: boolean } | null;

/** Deliveries by id, or all that fit every part that is given; those of the process's own Stories only by id. */
export type DeliverySelection =
  | { readonly ids: readonly string[] }
  | {
      readonly states: readonly ('failed' | 'held' | 'delivered' | 'suppressed')[];
      readonly endpoint?: string;
      /** By the time when they were made. */
      readonly since?: EpochMs;
      readonly until?: EpochMs;
    };

/** How an Endpoint stands, whether or not the watch list still names it. */
export interface EndpointRow {
  readonly name: string;
  readonly disabledAt: EpochMs | null;
  readonly reason: string | null;
  /** Since when nothing but failures came of it; null where the last answer was good, or none came yet. */
  readonly failingSince: EpochMs | null;
  readonly lastDeliveredAt: EpochMs | null;
  /** Waiting, being sent or to be tried again. */
  readonly pending: number;
  /** Kept for a digest. */
  readonly gathered: number;
  readonly failed: number;
  readonly held: number;
  /** When the next try of anything is due; null while nothing is pending. */
  readonly nextAttemptAt: EpochMs | null;
}

export interface DeliveryStore {
  /**
   * Tells which Endpoints there are. One whose `target` is another than before is enabled again, because whoever
   * edited it has mended it; its held Deliveries wait for a replay.
   * @returns names of those that were enabled by that.
   */
  applyEndpoints(
    endpoints: readonly { readonly name: string; readonly target: string }[],
  ): Promise<readonly string[]>;
  /**
   * Claims what is due, oldest first, within the limits of each lane. What is owed to an Endpoint without a lane waits
   * until the watch list names it again. Nothing of a Story is claimed for an Endpoint while something of it is on its
   * way there. `only`: of these Endpoints.
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
   * A try begins, and the claim holds until then; it counts from here on, so that a Delivery that ends its sender does
   * not do so for ever, and one that only waited in the queue loses nothing. false where the claim ran out: then it must
   * not be sent.
   */
  beginDelivery(claimed: OwnClaim, now: EpochMs, until: EpochMs): Promise<boolean>;
  /** Takes the try back, because it was the sender that stopped: anybody may claim the Delivery at once. */
  returnDelivery(claimed: OwnClaim): Promise<void>;
  /** Writes the Attempt and what follows from it. */
  settleDelivery(
    claimed: OwnClaim & { readonly endpoint: string },
    attempt: Attempt,
    settlement: DeliverySettlement,
    routes: readonly Routing[],
  ): Promise<SettledDelivery>;
  /** Forgets what rules kept back before then; for a timer. */
  forgetSuppressed(before: EpochMs): Promise<void>;
  /** How many a replay would put back. */
  countDeliveries(selection: DeliverySelection): Promise<number>;
  /** Puts Deliveries back into the Outbox from the first try, and enables their Endpoints; returns how many. */
  replayDeliveries(selection: DeliverySelection, now: EpochMs): Promise<number>;
  /** Disables every Endpoint that brought nothing but failures, at least `leastFailures`, for `afterMs`. */
  disableFailing(
    now: EpochMs,
    limits: { readonly afterMs: number; readonly leastFailures: number },
    routes: readonly Routing[],
    toEvent: (endpoint: { readonly name: string; readonly since: EpochMs }) => StoredEvent,
  ): Promise<readonly string[]>;
  /** false where it is disabled already. */
  disableEndpoint(event: StoredEvent, routes: readonly Routing[], now: EpochMs): Promise<boolean>;
  /** null for a name nobody knows; `held`: what a replay would send. */
  enableEndpoint(name: string): Promise<{ readonly enabled: boolean; readonly held: number } | null>;
  /** Turns what was kept for a digest, and is due, into one Event and one Delivery for each Endpoint. */
  gatherDigests(
    now: EpochMs,
    toEvent: (kept: { readonly endpoint: string; readonly events: readonly StoredEvent[] }) => StoredEvent,
  ): Promise<readonly { readonly endpoint: string; readonly events: number }[]>;
  /** One Event to one Endpoint, past all routing; for samples that a person asks for. @returns the Delivery's id. */
  sendTo(endpoint: string, event: StoredEvent, now: EpochMs): Promise<string>;
  /** Without the process's own. */
  endpoints(): Promise<readonly EndpointRow[]>;
  /** Deliveries of this Story are suppressed until then; null ends it. false for an unknown Story. */
  muteStory(storyId: string, until: EpochMs | null): Promise<boolean>;
  /**
   * Tells once of each active Story, and once of the whole watch, that was not checked for `intervals` of its
   * intervals and at least `leastMs`. `awakeSince`: nothing before counts, because nobody was there to check.
   */
  recordSilence(
    now: EpochMs,
    limits: { readonly intervals: number; readonly leastMs: number; readonly awakeSince: EpochMs },
    routes: readonly Routing[],
    toEvent: (silent: SilentStory) => StoredEvent,
  ): Promise<readonly SilentStory[]>;
  /** Writes Events that concern no check; those that are stored already are left alone. @returns ids of Deliveries to send. */
  recordEvents(
    events: readonly StoredEvent[],
    routes: readonly Routing[],
    now: EpochMs,
  ): Promise<readonly string[]>;
  /** A random text that all processes share and that outlives them, made at the first call. */
  sharedKey(name: string, make: () => string): Promise<string>;
}

export interface SilentStory {
  readonly storyId: string;
  readonly url: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** The last check, or the beginning of the watch. */
  readonly since: EpochMs;
  readonly everyMs: number;
}

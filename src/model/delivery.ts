import type { StoredEvent } from './event.ts';
import type { Routing } from './endpoint.ts';
import type { Failure } from '../platform/errors.ts';
import type { EpochMs } from './time.ts';

/** One try of a Delivery, as it is stored and shown. */
export interface Attempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly startedAt: EpochMs;
  readonly durationMs: number;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly failure: Failure | null;
  /** The beginning of the answer, printable. */
  readonly responseExcerpt: string;
}

/** What kept an Event from an Endpoint, for good or for a while. */
export type HoldRule =
  | 'events'
  | 'tags'
  | 'stories'
  | 'at-least'
  | 'labels'
  | 'muted'
  | 'grouped'
  | 'quiet-hours'
  | 'digest';

export type RoutingDecision =
  | { readonly kind: 'send' }
  /** Quiet hours: sent at their end. */
  | { readonly kind: 'later'; readonly at: EpochMs; readonly rule: HoldRule; readonly why: string }
  /** Told in the digest that is due then. */
  | { readonly kind: 'gather'; readonly at: EpochMs; readonly rule: HoldRule; readonly why: string }
  | { readonly kind: 'suppress'; readonly rule: HoldRule; readonly why: string }
  /** None of its business: an Endpoint of the process itself, or a Story of it. Leaves no trace. */
  | { readonly kind: 'foreign' };

export interface RoutingOccasion {
  readonly now: EpochMs;
  /** Until when a person muted the Event's Story; null: not muted. */
  readonly mutedUntil: EpochMs | null;
  /** What else the same check found, and reaches this Endpoint. */
  readonly siblings: readonly StoredEvent[];
}

/** The routing policy: what becomes of an Event for one Endpoint. Pure. */
export type DecideRouting = (
  route: Routing,
  event: StoredEvent,
  occasion: RoutingOccasion,
) => RoutingDecision;

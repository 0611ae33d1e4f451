import type { StoredEvent } from './event.ts';
import type { Routing } from './endpoint.ts';
import type { Failure } from '../platform/errors.ts';
import type { EpochMs } from './time.ts';

/** One attempt of a Delivery, as stored and shown. */
export interface Attempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly startedAt: EpochMs;
  readonly durationMs: number;
  /** null if there was no response. */
  readonly status: number | null;
  readonly failure: Failure | null;
  /** The beginning of the response, printable characters only. */
  readonly responseExcerpt: string;
}

/** The rule that suppressed or postponed an Event for an Endpoint. */
export const HOLD_RULES = [
  'events',
  'tags',
  'stories',
  'at-least',
  'labels',
  'muted',
  'grouped',
  'quiet-hours',
  'digest',
] as const;

export type HoldRule = (typeof HOLD_RULES)[number];

export type RoutingDecision =
  | { readonly kind: 'send' }
  /** Quiet hours: sent when they end. */
  | { readonly kind: 'later'; readonly at: EpochMs; readonly rule: HoldRule; readonly why: string }
  /** Queued for the digest due at `at`. */
  | { readonly kind: 'gather'; readonly at: EpochMs; readonly rule: HoldRule; readonly why: string }
  | { readonly kind: 'suppress'; readonly rule: HoldRule; readonly why: string }
  /** Not applicable, and not stored: canary Events go only to the canary's Endpoint, which receives no others. */
  | { readonly kind: 'foreign' };

export interface RoutingOccasion {
  readonly now: EpochMs;
  /** The Event's Story is muted until then; null: not muted. */
  readonly mutedUntil: EpochMs | null;
  /** Events of the same check that this Endpoint also receives. */
  readonly siblings: readonly StoredEvent[];
}

/** The routing policy: whether and when one Endpoint receives an Event. Pure. */
export type DecideRouting = (
  route: Routing,
  event: StoredEvent,
  occasion: RoutingOccasion,
) => RoutingDecision;

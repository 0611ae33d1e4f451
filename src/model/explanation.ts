import type { Change, Stealth } from './change.ts';
import type { EventType } from './event.ts';

/** A past decision, recomputed from stored data. */
export interface Explanation {
  readonly eventId: string;
  readonly type: EventType;
  readonly storyId: string;
  readonly version: number;
  readonly previous: number;
  /** Are the recomputed Changes exactly the stored ones? */
  readonly same: boolean;
  /** Why the result may differ, one sentence each. Empty if it is the same and nothing has changed since. */
  readonly remarks: readonly string[];
  /** As decided when the Version was recorded, with labels, reasons and the factors of their significance. */
  readonly changes: readonly Change[];
  /** As decided now. Empty if that is the same. */
  readonly recomputed: readonly Change[];
  readonly stealth: Stealth | null;
}

export type ExplainResult =
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | { readonly kind: 'unknown' }
  /** The Event is not about a comparison: a first Version, an outage, a deadline. */
  | { readonly kind: 'nothing-compared'; readonly type: EventType };

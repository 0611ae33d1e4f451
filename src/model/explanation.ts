import type { Change, Stealth } from './change.ts';
import type { EventType } from './event.ts';

/** A past decision, recomputed from stored data. */
export interface Explanation {
  readonly eventId: string;
  readonly type: EventType;
  readonly storyId: string;
  readonly version: number;
  readonly previous: number;
  /** Does the recomputation give exactly the stored Changes? */
  readonly same: boolean;
  /** Why it may differ, one sentence each; empty where it is the same and nothing has changed since. */
  readonly remarks: readonly string[];
  /** As decided when the Version came, with labels, reasons and the factors of their significance. */
  readonly changes: readonly Change[];
  /** As they would be decided now; empty where that is the same. */
  readonly recomputed: readonly Change[];
  readonly stealth: Stealth | null;
}

export type ExplainResult =
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | { readonly kind: 'unknown' }
  /** The Event tells of no comparison: a first Version, an outage, a deadline. */
  | { readonly kind: 'nothing-compared'; readonly type: EventType };

import type { CheckStore } from './ports/check-store.ts';
import type { ClaimStore } from './ports/claim-store.ts';
import type { DeliveryStore } from './ports/delivery-store.ts';
import type { ExpectationStore } from './ports/expectation-store.ts';
import type { HostTurnStore } from './ports/host-limits.ts';
import type { HeartbeatStore } from './ports/heartbeat-store.ts';
import type { ReviewStore } from './ports/review-store.ts';
import type { RobotsStore } from './ports/robots-store.ts';
import type { SourceStore } from './ports/source-store.ts';
import type { SubscriptionStore } from './ports/subscription-store.ts';
import type { WatchedSource, WatchListStore } from './ports/watch-list-store.ts';

export type { HostSpacing, HostTurnStore } from './ports/host-limits.ts';

export type {
  Capture,
  DeliveryRow,
  HeadlineRow,
  LineageRow,
  ReviewStore,
  StoryRow,
  VersionRow,
} from './ports/review-store.ts';

export type {
  ClaimedDelivery,
  DeliverySelection,
  DeliverySettlement,
  DeliveryStore,
  EndpointRow,
  SettledDelivery,
  SilentStory,
} from './ports/delivery-store.ts';

export type {
  ClaimedSource,
  DiscoveredEntry,
  SeenDocument,
  SourceRecord,
  SourceStore,
  StoryMaking,
} from './ports/source-store.ts';

export type { ClaimedSubscription, SubscriptionRow, SubscriptionStore } from './ports/subscription-store.ts';

export type {
  WatchedStory,
  WatchedSource,
  WatchListChanges,
  WatchListStore,
} from './ports/watch-list-store.ts';

export type {
  ClaimedCheck,
  Baseline,
  NoiseLesson,
  NoiseEvidence,
  PromiseMemory,
  VersionPromises,
  NewVersion,
  KnownParagraph,
  CheckRecord,
  SettleResult,
  CheckStore,
} from './ports/check-store.ts';

export type { ClaimStore } from './ports/claim-store.ts';

export type { ExpiredExpectation, ExpectationStore } from './ports/expectation-store.ts';

export type { RobotsRow, RobotsStore } from './ports/robots-store.ts';

export { type HeartbeatStore, SWEEP_HEARTBEAT } from './ports/heartbeat-store.ts';

/**
 * The ports of the record stage: everything that is persistent and shared between processes. sql/store.ts implements
 * them on PostgreSQL and, unchanged, on embedded PGlite. Every writing call is one idempotent transaction.
 */

export interface Store
  extends
    WatchListStore,
    CheckStore,
    ClaimStore,
    ExpectationStore,
    DeliveryStore,
    RobotsStore,
    HostTurnStore,
    HeartbeatStore,
    ReviewStore,
    SubscriptionStore,
    SourceStore<WatchedSource> {
  /** Resolves if the database is reachable. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

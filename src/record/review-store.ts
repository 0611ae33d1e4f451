import type { Attempt } from '../attempt.ts';
import type { AvailabilityState } from '../availability.ts';
import type { Failure } from '../errors.ts';
import type { StoredEvent } from '../events.ts';
import type { Article, Change, EpochMs, EventType, ExpectationOrigin, PromiseState } from '../story.ts';

/** What people read: the record stage's port for pages, API and commands. Contracts only. */

export interface StoryRow {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly active: boolean;
  readonly everyMs: number;
  readonly version: number;
  readonly headline: string | null;
  readonly nextCheckAt: EpochMs;
  readonly lastCheckedAt: EpochMs | null;
  readonly lastChangedAt: EpochMs | null;
  readonly lastOutcome: string | null;
  readonly failures: number;
  readonly failure: Failure | null;
  readonly availability: AvailabilityState;
  readonly unavailableSince: EpochMs | null;
  readonly expectations: readonly {
    readonly name: string;
    readonly state: PromiseState;
    readonly by: EpochMs | null;
    readonly metVersion: number | null;
    /** From 0; null unless met, or perhaps met. */
    readonly metParagraph: number | null;
    readonly metText: string | null;
    readonly origin: ExpectationOrigin;
    /** Where the story announces it; null for a configured one. */
    readonly promise: PromiseSource | null;
  }[];
}

/** Where a suggested Expectation comes from, and why it stands as it does. */
export interface PromiseSource {
  readonly act: string;
  readonly who: string | null;
  /** The words that the deadline follows from. */
  readonly byWords: string | null;
  readonly version: number;
  readonly paragraph: number;
  readonly sentence: string;
  readonly reason: string;
}

export interface VersionRow {
  readonly storyId: string;
  readonly number: number;
  readonly capturedAt: EpochMs;
  readonly headline: string | null;
  readonly publishedAt: string | null;
  readonly modifiedAt: string | null;
  readonly pageSha256: string;
  readonly counts: Readonly<Record<string, number>>;
}

export interface DeliveryRow {
  readonly id: string;
  readonly eventId: string;
  readonly type: EventType;
  readonly storyId: string | null;
  readonly storyName: string | null;
  readonly endpoint: string;
  readonly state: 'pending' | 'delivered' | 'failed' | 'held';
  readonly attempts: number;
  readonly nextAttemptAt: EpochMs | null;
  readonly createdAt: EpochMs;
  readonly settledAt: EpochMs | null;
  readonly lastStatus: number | null;
  readonly lastFailure: Failure | null;
}

export interface ReviewStore {
  stories(): Promise<readonly StoryRow[]>;
  story(storyId: string): Promise<StoryRow | null>;
  /** Newest first. */
  versions(storyId: string | null, limit: number): Promise<readonly VersionRow[]>;
  article(storyId: string, number: number): Promise<Article | null>;
  changes(storyId: string, number: number): Promise<readonly Change[]>;
  /** Newest first. */
  events(limit: number): Promise<readonly StoredEvent[]>;
  deliveries(filter: {
    readonly state: string | null;
    readonly limit: number;
  }): Promise<readonly DeliveryRow[]>;
  attempts(deliveryId: string): Promise<readonly Attempt[]>;
}

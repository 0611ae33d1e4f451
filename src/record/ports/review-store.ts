import type { Attempt } from '../../model/delivery.ts';
import type { AvailabilityState } from '../../model/availability.ts';
import type { Failure } from '../../platform/errors.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { HoldRule } from '../../model/delivery.ts';
import type { Article } from '../../model/article.ts';
import type { Change, Stealth } from '../../model/change.ts';
import type { EpochMs } from '../../model/time.ts';
import type { EventType } from '../../model/event.ts';
import type { ExpectationOrigin, PromiseState } from '../../model/expectation.ts';

/** Port for reading: pages, API and commands. */

export interface StoryRow {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly active: boolean;
  readonly everyMs: number;
  readonly adaptive: boolean;
  readonly version: number;
  readonly headline: string | null;
  readonly nextCheckAt: EpochMs;
  readonly lastCheckedAt: EpochMs | null;
  readonly lastChangedAt: EpochMs | null;
  readonly lastOutcome: string | null;
  readonly failures: number;
  readonly failure: Failure | null;
  /** Its Deliveries are suppressed until then; null: not muted. */
  readonly mutedUntil: EpochMs | null;
  readonly availability: AvailabilityState;
  readonly unavailableSince: EpochMs | null;
  readonly expectations: readonly {
    readonly name: string;
    readonly state: PromiseState;
    readonly by: EpochMs | null;
    readonly metVersion: number | null;
    /** From 0; null unless met or possibly met. */
    readonly metParagraph: number | null;
    readonly metText: string | null;
    readonly origin: ExpectationOrigin;
    /** Where the story announces it; null if configured. */
    readonly promise: PromiseSource | null;
  }[];
}

/** Origin of a suggested Expectation and the reason for its state. */
export interface PromiseSource {
  readonly act: string;
  readonly who: string | null;
  /** The words that the deadline was derived from. */
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
  /** `gathered`: queued for a digest; `digested`: part of a digest; `suppressed`: not sent, see `rule`. */
  readonly state: 'pending' | 'delivered' | 'failed' | 'held' | 'gathered' | 'digested' | 'suppressed';
  /** The rule that suppressed or postponed it; null: none. */
  readonly rule: HoldRule | null;
  /** The rule in words. */
  readonly why: string | null;
  /** The digest Event that contains it; null unless digested. */
  readonly digestId: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: EpochMs | null;
  readonly createdAt: EpochMs;
  readonly settledAt: EpochMs | null;
  readonly lastStatus: number | null;
  readonly lastFailure: Failure | null;
  /** The beginning of the last response, for debugging the receiver. */
  readonly lastAnswer: string | null;
}

/** Last modification of the page according to feeds and sitemaps (ISO 8601); null if none states it. */
export interface AnnouncedTimes {
  readonly feedTime: string | null;
  readonly sitemapTime: string | null;
}

/** A stored Version with everything needed for a comparison. */
export interface Capture extends AnnouncedTimes {
  readonly number: number;
  readonly article: Article;
  /** Folded visible text of the whole capture; see Extraction. */
  readonly visibleText: string;
  readonly pageSha256: string;
  readonly url: string;
  readonly contentType: string | null;
  /** The Last-Modified header as sent. */
  readonly lastModified: string | null;
  readonly capturedAt: EpochMs;
  /** The lineage of each paragraph; null for a Version stored by an older release. */
  readonly lineages: readonly string[] | null;
  /** Version of the comparison that produced its Changes; null as above. */
  readonly comparer: string | null;
}

export interface HeadlineRow {
  /** The first Version with it. */
  readonly version: number;
  readonly text: string;
  readonly at: EpochMs;
}

/** One text of a paragraph and the first Version with it. */
export interface LineageRow {
  readonly version: number;
  /** Its index in that Version, from 0. */
  readonly paragraph: number;
  readonly text: string;
  readonly capturedAt: EpochMs;
}

export interface ReviewStore {
  stories(): Promise<readonly StoryRow[]>;
  story(storyId: string): Promise<StoryRow | null>;
  /** Newest first. */
  versions(storyId: string | null, limit: number): Promise<readonly VersionRow[]>;
  article(storyId: string, number: number): Promise<Article | null>;
  /** A Version with everything needed for a comparison. */
  capture(storyId: string, number: number): Promise<Capture | null>;
  /** Did the clocks of the page fail to advance with this Version? null: not judged. */
  stealth(storyId: string, number: number): Promise<Stealth | null>;
  /** The Versions in which a paragraph's text changed, oldest first. */
  lineage(storyId: string, lineage: string): Promise<readonly LineageRow[]>;
  headlines(storyId: string): Promise<readonly HeadlineRow[]>;
  event(id: string): Promise<StoredEvent | null>;
  changes(storyId: string, number: number): Promise<readonly Change[]>;
  /** Newest first, without digests and test alerts. */
  events(limit: number): Promise<readonly StoredEvent[]>;
  /** `states` null: all except suppressed ones. */
  deliveries(filter: {
    readonly states: readonly DeliveryRow['state'][] | null;
    readonly endpoint?: string | null;
    readonly ids?: readonly string[] | null;
    /** Only those suppressed or postponed by one of these rules. */
    readonly rules?: readonly HoldRule[] | null;
    readonly limit: number;
  }): Promise<readonly DeliveryRow[]>;
  attempts(deliveryId: string): Promise<readonly Attempt[]>;
}

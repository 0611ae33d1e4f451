import type { AvailabilityState } from '../../model/availability.ts';
import type { Attempt } from '../../model/delivery.ts';
import type { Failure } from '../../platform/errors.ts';
import { isoTime } from '../../model/time.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { DeliveryRow, StoryRow, VersionRow } from '../../record/record.ts';
import type { Article, Paragraph } from '../../model/article.ts';
import type { Change, Stealth } from '../../model/change.ts';
import type { EpochMs } from '../../model/time.ts';

/** The JSON shapes of the API: stored rows with times as ISO 8601 in UTC. Paragraphs count from 0. */

export type StoryCondition = 'new' | 'watching' | 'failing' | 'unavailable' | 'paused';

export interface StoryView {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly state: StoryCondition;
  readonly everyMs: number;
  /** 0 before the first Version. */
  readonly version: number;
  readonly headline: string | null;
  readonly nextCheckAt: string;
  readonly lastCheckedAt: string | null;
  readonly lastChangedAt: string | null;
  readonly lastOutcome: string | null;
  readonly failures: number;
  readonly failure: Failure | null;
  readonly availability: AvailabilityState;
  readonly unavailableSince: string | null;
  /** End of the mute; null: not muted. */
  readonly mutedUntil: string | null;
  readonly expectations: readonly ExpectationView[];
}

/** Origin `suggested`: announced by the story, see `promise`. State `candidate`: `metText` possibly meets it. */
export type ExpectationView = Omit<StoryRow['expectations'][number], 'by'> & { readonly by: string | null };

export type VersionView = Omit<VersionRow, 'capturedAt'> & { readonly capturedAt: string };

export type EventView = Pick<StoredEvent, 'id' | 'type' | 'data'> & { readonly at: string };

export type DeliveryView = Omit<DeliveryRow, 'nextAttemptAt' | 'createdAt' | 'settledAt'> & {
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
  readonly settledAt: string | null;
};

export type DeliveryDetailView = DeliveryView & { readonly tries: readonly AttemptView[] };

export type AttemptView = Omit<Attempt, 'startedAt'> & { readonly startedAt: string };

export interface DiffView {
  readonly storyId: string;
  readonly from: number;
  readonly to: number;
  /** `stored`: as decided at the capture; `computed`: compared on request. */
  readonly source: 'stored' | 'computed';
  /** The paragraphs of the older Version; `previousParagraphs` are indices into it. */
  readonly before: readonly Paragraph[];
  readonly changes: readonly Change[];
}

export interface ArticleView {
  readonly storyId: string;
  readonly number: number;
  readonly article: Article;
  /** The stable id of each paragraph across Versions; null for a Version stored by an older release. */
  readonly lineages: readonly string[] | null;
  readonly stealth: Stealth | null;
}

const isoOrNull = (at: EpochMs | null): string | null => (at === null ? null : isoTime(at));

export const storyCondition = (story: StoryRow): StoryCondition => {
  if (!story.active) return 'paused';
  if (story.unavailableSince !== null) return 'unavailable';
  if (story.failures > 0) return 'failing';
  return story.version === 0 ? 'new' : 'watching';
};

export const storyView = (story: StoryRow, now: EpochMs): StoryView => ({
  id: story.id,
  url: story.url,
  name: story.name,
  tags: story.tags,
  state: storyCondition(story),
  everyMs: story.everyMs,
  version: story.version,
  headline: story.headline,
  nextCheckAt: isoTime(story.nextCheckAt),
  lastCheckedAt: isoOrNull(story.lastCheckedAt),
  lastChangedAt: isoOrNull(story.lastChangedAt),
  lastOutcome: story.lastOutcome,
  failures: story.failures,
  failure: story.failure,
  availability: story.availability,
  unavailableSince: isoOrNull(story.unavailableSince),
  mutedUntil: story.mutedUntil !== null && story.mutedUntil > now ? isoTime(story.mutedUntil) : null,
  expectations: story.expectations.map((expectation) => ({ ...expectation, by: isoOrNull(expectation.by) })),
});

export const versionView = (version: VersionRow): VersionView => ({
  ...version,
  capturedAt: isoTime(version.capturedAt),
});

export const eventView = ({ id, type, at, data }: StoredEvent): EventView => ({
  id,
  type,
  at: isoTime(at),
  data,
});

export const deliveryView = (delivery: DeliveryRow): DeliveryView => ({
  ...delivery,
  nextAttemptAt: isoOrNull(delivery.nextAttemptAt),
  createdAt: isoTime(delivery.createdAt),
  settledAt: isoOrNull(delivery.settledAt),
});

export const attemptView = (attempt: Attempt): AttemptView => ({
  ...attempt,
  startedAt: isoTime(attempt.startedAt),
});

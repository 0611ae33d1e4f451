import type { AvailabilityState } from './availability.ts';
import type { Failure } from '../platform/errors.ts';
import type { ChangeKind, ChangeLabel, QuoteChange, Stealth, WordSpan } from './change.ts';
import type { ExpectationOrigin, PromiseState } from './expectation.ts';
import type { EpochMs } from './time.ts';

/** Events: the messages that Endpoints receive. Times inside `data` are ISO 8601 in UTC; paragraph numbers count from 0. */

export type EventType =
  | 'story.started'
  | 'story.updated'
  | 'story.restored'
  | 'expectation.met'
  | 'expectation.overdue'
  | 'story.unavailable'
  | 'story.available'
  | 'story.moved'
  | 'endpoint.disabled'
  | 'watch.silent'
  | 'digest';

/** The types that an Endpoint can subscribe to. `digest` is absent: it is set by the Endpoint's digest option. */
export const EVENT_TYPES: readonly EventType[] = [
  'story.started',
  'story.updated',
  'story.restored',
  'expectation.met',
  'expectation.overdue',
  'story.unavailable',
  'story.available',
  'story.moved',
  'endpoint.disabled',
  'watch.silent',
];

export interface StoryFacts {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly tags: readonly string[];
}

export interface VersionFacts {
  readonly number: number;
  /** null for the first Version. */
  readonly previous: number | null;
  readonly capturedAt: string;
  readonly headline: string | null;
  /** As the page states it. */
  readonly publishedAt: string | null;
  readonly modifiedAt: string | null;
}

export interface ChangeFacts {
  readonly kind: ChangeKind;
  /** null for a removal and for the headline. */
  readonly paragraph: number | null;
  readonly previousParagraph: number | null;
  readonly text: string | null;
  readonly previousText: string | null;
  readonly words: readonly WordSpan[];
  readonly labels: readonly ChangeLabel[];
  /** Quotations that were added, withdrawn or changed, with speaker and verb if the text names them. */
  readonly quotes: readonly QuoteChange[];
  /** The preceding paragraph of this Version, as context; null for a Change that is not flagged and at the top. */
  readonly context: string | null;
  /** false for a Change that did not itself cause the alert. */
  readonly flagged: boolean;
  readonly significance: number;
  readonly reason: string;
}

export interface ExpectationFacts {
  readonly name: string;
  /** `candidate`: suggested, possibly met. */
  readonly state: PromiseState;
  /** The paragraph of this Version that meets or withdraws it. */
  readonly paragraph: number | null;
  /** Configured in the watch list, or suggested by the story's own announcement. */
  readonly origin: ExpectationOrigin;
  /** Suggested ones only: ISO 8601; null if the story gives no time. */
  readonly by?: string | null;
  /** Suggested ones only: the sentence that announces it. */
  readonly announced?: string;
  /** Suggested ones only: why it has this state. */
  readonly reason?: string;
}

export interface AboutStory {
  readonly story: StoryFacts;
  /** Increases within a Story; 0 until the store, which decides the order, assigns it. */
  readonly sequence: number;
  /** The review page that shows this. */
  readonly link: string;
  /** Present only in a test alert. */
  readonly test?: true;
}

export interface AboutVersion extends AboutStory {
  readonly version: VersionFacts;
}

export interface AboutChanges extends AboutVersion {
  readonly changes: readonly ChangeFacts[];
  /** Did the text change without any clock of the page advancing? With all clocks; null if no clock was readable. */
  readonly stealth: Stealth | null;
  readonly expectations: readonly ExpectationFacts[];
}

export interface AboutAvailability extends AboutStory {
  /** Start of the outage. */
  readonly since: string;
  /** The current or former state: gone, blocked, paywalled, unreachable … */
  readonly state: AvailabilityState;
  readonly failure: Failure | null;
}

/** One Event of a digest, shortened. */
export interface DigestItem {
  readonly id: string;
  readonly type: EventType;
  readonly timestamp: string;
  readonly story: StoryFacts | null;
  readonly headline: string | null;
  /** Flagged Changes only. */
  readonly changes: readonly Pick<
    ChangeFacts,
    'kind' | 'text' | 'previousText' | 'labels' | 'significance'
  >[];
  /** What happened apart from the Changes: the expectation, the failure, the new address. */
  readonly remark: string | null;
  readonly link: string | null;
}

/** `data` by Event type. */
export interface EventData {
  readonly 'story.started': AboutVersion;
  readonly 'story.updated': AboutChanges;
  /** `restores`: the older Version whose text is back; null if only some paragraphs are back. */
  readonly 'story.restored': AboutChanges & { readonly restores: number | null };
  readonly 'expectation.met': AboutVersion & {
    readonly expectation: {
      readonly name: string;
      readonly paragraph: number;
      readonly text: string;
      readonly by: string | null;
    };
  };
  readonly 'expectation.overdue': AboutStory & {
    readonly expectation: { readonly name: string; readonly by: string };
  };
  readonly 'story.unavailable': AboutAvailability;
  readonly 'story.available': AboutAvailability;
  /** Permanent redirects lead to `to`; if that address is gone later, `to` is the Story's own URL again. */
  readonly 'story.moved': AboutStory & { readonly from: string; readonly to: string };
  /** Events queued for an Endpoint, in one message. */
  readonly digest: {
    readonly endpoint: { readonly name: string };
    /** Times of the oldest and the newest Event. */
    readonly since: string;
    readonly until: string;
    readonly events: readonly DigestItem[];
    /** Number of Events left out because of the message size limit. */
    readonly omitted: number;
    readonly link: string;
  };
  readonly 'endpoint.disabled': {
    readonly endpoint: { readonly name: string };
    readonly reason: string;
    readonly since: string;
  };
  /** No check since `since`: of one Story, or (without `story`) of the whole watch list. */
  readonly 'watch.silent':
    | (AboutStory & { readonly since: string; readonly everyMs: number })
    | { readonly since: string; readonly everyMs: number; readonly link: string };
}

/** An Event as stored. Immutable; `id` is the `webhook-id` of every Delivery and every retry. */
export type StoredEvent = {
  [Type in EventType]: {
    readonly id: string;
    readonly type: Type;
    readonly at: EpochMs;
    readonly data: EventData[Type];
  };
}[EventType];

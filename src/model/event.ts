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

/** What an Endpoint can ask for. */
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
// `digest` is not among them: an Endpoint gets one because it asks for digests, not for a type.

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
  /** Quotations that came, went or changed, with speaker and verb where the text names them. */
  readonly quotes: readonly QuoteChange[];
  /** The paragraph before it in this Version, so that a message can stand alone; null for quiet Changes and at the top. */
  readonly context: string | null;
  /** False for what merely accompanies the Changes that raised the alert. */
  readonly flagged: boolean;
  readonly significance: number;
  readonly reason: string;
}

export interface ExpectationFacts {
  readonly name: string;
  /** `candidate`: suggested, and perhaps met. */
  readonly state: PromiseState;
  /** The paragraph of this Version that met it, or calls it off. */
  readonly paragraph: number | null;
  /** Who waits: the watch list, or the story by its own announcement. */
  readonly origin: ExpectationOrigin;
  /** Of suggested ones: ISO 8601, null where the story does not say. */
  readonly by?: string | null;
  /** Of suggested ones: the sentence that announces it. */
  readonly announced?: string;
  /** Of suggested ones: why it stands as it does. */
  readonly reason?: string;
}

export interface AboutStory {
  readonly story: StoryFacts;
  /** Rises within a Story; 0 until the store, which alone knows the order, has numbered the Event. */
  readonly sequence: number;
  /** The review page that shows this. */
  readonly link: string;
  /** There only in a sample that a person asked for, to try an Endpoint. */
  readonly test?: true;
}

export interface AboutVersion extends AboutStory {
  readonly version: VersionFacts;
}

export interface AboutChanges extends AboutVersion {
  readonly changes: readonly ChangeFacts[];
  /** Did the clocks of the page stand still although its text changed? With all clocks; null where none was to be read. */
  readonly stealth: Stealth | null;
  readonly expectations: readonly ExpectationFacts[];
}

export interface AboutAvailability extends AboutStory {
  /** When the trouble began. */
  readonly since: string;
  /** What it is, or was: gone, blocked, paywalled, unreachable … */
  readonly state: AvailabilityState;
  readonly failure: Failure | null;
}

/** One Event of a digest, cut to what a reader looks for. */
export interface DigestItem {
  readonly id: string;
  readonly type: EventType;
  readonly timestamp: string;
  readonly story: StoryFacts | null;
  readonly headline: string | null;
  /** The flagged ones. */
  readonly changes: readonly Pick<
    ChangeFacts,
    'kind' | 'text' | 'previousText' | 'labels' | 'significance'
  >[];
  /** What happened, where it is not in the Changes: the expectation, the trouble, the new address. */
  readonly remark: string | null;
  readonly link: string | null;
}

/** `data` by Event type. */
export interface EventData {
  readonly 'story.started': AboutVersion;
  readonly 'story.updated': AboutChanges;
  /** The text is that of an older Version again, `restores`; null where single paragraphs came back and others did not. */
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
  /** Permanent redirects lead elsewhere (`to`), or what they led to is gone (`to` is the Story's own URL again). */
  readonly 'story.moved': AboutStory & { readonly from: string; readonly to: string };
  /** What an Endpoint was not told at once, in one message. */
  readonly digest: {
    readonly endpoint: { readonly name: string };
    /** Of the oldest and the newest of them. */
    readonly since: string;
    readonly until: string;
    readonly events: readonly DigestItem[];
    /** How many more there were than one message holds. */
    readonly omitted: number;
    readonly link: string;
  };
  readonly 'endpoint.disabled': {
    readonly endpoint: { readonly name: string };
    readonly reason: string;
    readonly since: string;
  };
  /** Nothing was checked since `since`: of one Story, or (without `story`) of the whole watch list. */
  readonly 'watch.silent':
    | (AboutStory & { readonly since: string; readonly everyMs: number })
    | { readonly since: string; readonly everyMs: number; readonly link: string };
}

/** An Event as it is stored: immutable; `id` is the `webhook-id` of every Delivery and every retry. */
export type StoredEvent = {
  [Type in EventType]: {
    readonly id: string;
    readonly type: Type;
    readonly at: EpochMs;
    readonly data: EventData[Type];
  };
}[EventType];

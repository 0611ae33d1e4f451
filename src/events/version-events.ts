import { createHash } from 'node:crypto';
import type { AvailabilityState } from '../schedule/availability.ts';
import type { Failure } from '../platform/errors.ts';
import type {
  Article,
  Change,
  ChangeKind,
  ChangeLabel,
  EpochMs,
  EventType,
  Expectation,
  ExpectationOrigin,
  Fulfilment,
  KnownPromise,
  Paragraph,
  PromiseState,
  PromiseTurn,
  StoryPromise,
  QuoteChange,
  Stealth,
  WordSpan,
} from '../model/story.ts';
import { comesBack, tellsReturn } from './restored.ts';

/**
 * The messages to people: what an Event says, and how it is made from what a check found. Everything here follows
 * from the arguments alone, ids included, so that a repeated check makes the same Events again and the store, which
 * keys them by id, drops the repetition. Times inside `data` are ISO 8601 in UTC; paragraph numbers count from 0.
 */

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

interface AboutStory {
  readonly story: StoryFacts;
  /** Rises within a Story; 0 until the store, which alone knows the order, has numbered the Event. */
  readonly sequence: number;
  /** The review page that shows this. */
  readonly link: string;
  /** There only in a sample that a person asked for, to try an Endpoint. */
  readonly test?: true;
}

interface AboutVersion extends AboutStory {
  readonly version: VersionFacts;
}

interface AboutChanges extends AboutVersion {
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

/** The same parts always give the same id: `evt_` and the first 26 hexadecimal digits of a SHA-256. */
export const eventId = (parts: readonly string[]): string =>
  `evt_${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 26)}`;

/** ISO 8601 in UTC with milliseconds. */
export const isoTime = (at: EpochMs): string => new Date(at).toISOString();

/** What every constructor of an Event about a Story needs. */
export interface Occasion {
  readonly story: StoryFacts;
  readonly at: EpochMs;
  readonly link: string;
}

export const aboutStory = ({ story: { id, url, name, tags }, link }: Occasion): AboutStory => ({
  story: { id, url, name, tags },
  sequence: 0,
  link,
});

export const versionFacts = (captured: {
  number: number;
  previous: number | null;
  capturedAt: EpochMs;
  article: Pick<Article, 'headline' | 'published' | 'modified'>;
}): VersionFacts => ({
  number: captured.number,
  previous: captured.previous,
  capturedAt: isoTime(captured.capturedAt),
  headline: captured.article.headline,
  publishedAt: captured.article.published?.at ?? null,
  modifiedAt: captured.article.modified?.at ?? null,
});

const changeFacts = (change: Change, paragraphs: readonly Paragraph[]): ChangeFacts => ({
  kind: change.kind,
  paragraph: change.paragraph,
  previousParagraph: change.previousParagraphs[0] ?? null,
  text: change.text,
  previousText: change.previousText,
  words: change.words,
  labels: change.labels,
  quotes: change.quotes,
  context:
    change.flagged && change.paragraph !== null ? (paragraphs[change.paragraph - 1]?.text ?? null) : null,
  flagged: change.flagged,
  significance: change.significance,
  reason: change.reason,
});

const expectationFacts = (
  expectations: readonly Expectation[],
  fulfilments: readonly Fulfilment[],
): ExpectationFacts[] =>
  expectations.map(({ name, state }) => {
    const met = fulfilments.find((fulfilment) => fulfilment.name === name);
    return { name, state: met ? 'met' : state, paragraph: met?.paragraph ?? null, origin: 'configured' };
  });

/** What a Version does to what the story announced itself; see PromiseTurn. */
export interface PromiseNews {
  /** Those that waited when the Version came. */
  readonly waiting: readonly KnownPromise[];
  readonly opened: readonly StoryPromise[];
  readonly turns: readonly PromiseTurn[];
}

const suggestedFacts = ({ waiting, opened, turns }: PromiseNews): ExpectationFacts[] => {
  const facts = (
    { name, by, sentence, reason }: StoryPromise,
    now: Pick<PromiseTurn, 'state' | 'paragraph' | 'reason'> | undefined,
    state: PromiseState,
  ): ExpectationFacts => ({
    name,
    state: now?.state ?? state,
    paragraph: now?.paragraph ?? null,
    origin: 'suggested',
    by: by === null ? null : isoTime(by),
    announced: sentence,
    reason: now?.reason ?? reason,
  });
  const turned = new Set(turns.map(({ promise }) => promise.name));
  return [
    ...turns.map((turn) => facts(turn.promise, turn, turn.state)),
    ...waiting
      .filter(({ name }) => !turned.has(name))
      .map((promise) => facts(promise, undefined, promise.state)),
    ...opened.map((promise) => facts(promise, undefined, 'open')),
  ];
};

export const storyStarted = (occasion: Occasion & { readonly version: VersionFacts }): StoredEvent => ({
  id: eventId(['story.started', occasion.story.id, String(occasion.version.number)]),
  type: 'story.started',
  at: occasion.at,
  data: { ...aboutStory(occasion), version: occasion.version },
});

/** A new Version with what it changed; `fulfilments` are the Expectations that it meets. */
export interface VersionOccasion extends Occasion {
  readonly version: VersionFacts;
  readonly changes: readonly Change[];
  /** Of the new Version. */
  readonly paragraphs: readonly Paragraph[];
  readonly stealth: Stealth | null;
  /** Those that waited when the Version came. */
  readonly expectations: readonly Expectation[];
  readonly fulfilments: readonly Fulfilment[];
  readonly promises?: PromiseNews;
}

const aboutChanges = (occasion: VersionOccasion): AboutChanges => ({
  ...aboutStory(occasion),
  version: occasion.version,
  changes: occasion.changes.map((change) => changeFacts(change, occasion.paragraphs)),
  stealth: occasion.stealth,
  expectations: [
    ...expectationFacts(occasion.expectations, occasion.fulfilments),
    ...(occasion.promises ? suggestedFacts(occasion.promises) : []),
  ],
});

export const storyUpdated = (occasion: VersionOccasion): StoredEvent => ({
  id: eventId(['story.updated', occasion.story.id, String(occasion.version.number)]),
  type: 'story.updated',
  at: occasion.at,
  data: aboutChanges(occasion),
});

/**
 * The id comes from the content, not from the Version's number: a page that flips between two texts (two nodes of a
 * delivery network, say) tells of each return once, however often it flips.
 */
export const storyRestored = (
  occasion: VersionOccasion & { readonly restores: number | null; readonly contentHash: string },
): StoredEvent => ({
  id: eventId(['story.restored', occasion.story.id, occasion.contentHash]),
  type: 'story.restored',
  at: occasion.at,
  data: { ...aboutChanges(occasion), restores: occasion.restores },
});

export const expectationMet = (
  occasion: Occasion & {
    readonly version: VersionFacts;
    readonly fulfilment: Fulfilment;
    readonly by: EpochMs | null;
  },
): StoredEvent => {
  const { name, paragraph, text } = occasion.fulfilment;
  const by = occasion.by === null ? null : isoTime(occasion.by);
  return {
    id: eventId(['expectation.met', occasion.story.id, name, String(occasion.version.number)]),
    type: 'expectation.met',
    at: occasion.at,
    data: {
      ...aboutStory(occasion),
      version: occasion.version,
      expectation: { name, paragraph, text, by },
    },
  };
};

/**
 * All Events of one new Version, in the order in which they are numbered. At most one speaks of its Changes, and none
 * when they are quiet: those are stored, not sent.
 */
export const versionEvents = (
  occasion: VersionOccasion & { readonly restores: number | null; readonly contentHash: string },
): StoredEvent[] => {
  const { restores, version, fulfilments, expectations } = occasion;
  const met = fulfilments.map((fulfilment) => {
    const by = fulfilment.by ?? expectations.find(({ name }) => name === fulfilment.name)?.by ?? null;
    return expectationMet({ ...occasion, fulfilment, by });
  });
  if (version.previous === null) return [storyStarted(occasion), ...met];
  if (restores !== null && occasion.changes.some(tellsReturn)) {
    return [storyRestored({ ...occasion, restores }), ...met];
  }
  if (occasion.changes.some((change) => change.flagged)) return [storyUpdated(occasion), ...met];
  return occasion.changes.some(comesBack) ? [storyRestored(occasion), ...met] : met;
};

export const expectationOverdue = (
  occasion: Occasion & { readonly expectation: { readonly name: string; readonly by: EpochMs } },
): StoredEvent => {
  const { name } = occasion.expectation;
  const by = isoTime(occasion.expectation.by);
  return {
    id: eventId(['expectation.overdue', occasion.story.id, name, by]),
    type: 'expectation.overdue',
    at: occasion.at,
    data: { ...aboutStory(occasion), expectation: { name, by } },
  };
};

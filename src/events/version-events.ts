import type { Article, Paragraph } from '../model/article.ts';
import type { Change, Stealth } from '../model/change.ts';
import type {
  AboutChanges,
  ChangeFacts,
  ExpectationFacts,
  StoredEvent,
  VersionFacts,
} from '../model/event.ts';
import type {
  Expectation,
  Fulfilment,
  KnownPromise,
  PromiseState,
  PromiseTurn,
  StoryPromise,
} from '../model/expectation.ts';
import { type EpochMs, isoTime } from '../model/time.ts';
import { aboutStory, eventId, type Occasion } from './event-id.ts';
import { expectationMet } from './expectation-events.ts';
import { comesBack, tellsReturn } from './restored.ts';

/**
 * The messages to people: what an Event says, and how it is made from what a check found. Everything here follows
 * from the arguments alone, ids included, so that a repeated check makes the same Events again and the store, which
 * keys them by id, drops the repetition. Times inside `data` are ISO 8601 in UTC; paragraph numbers count from 0.
 */

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

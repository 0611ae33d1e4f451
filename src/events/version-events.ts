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
  PromiseTransition,
  StoryPromise,
} from '../model/expectation.ts';
import { type EpochMs, isoTime } from '../model/time.ts';
import { aboutStory, eventId, type Occasion } from './event-id.ts';
import { expectationMet } from './expectation-events.ts';
import { isRestoredText, warrantsRestoredEvent } from './restored.ts';

/**
 * Events about a new Version. They depend on the arguments alone, ids included: a repeated check produces the same
 * Events, and the store, which keys them by id, drops the duplicates. Times inside `data` are ISO 8601 in UTC;
 * paragraph numbers count from 0.
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

/** How a Version affects the statements that the story itself announced; see PromiseTransition. */
export interface PromiseChanges {
  /** Those still open before this Version. */
  readonly waiting: readonly KnownPromise[];
  readonly opened: readonly StoryPromise[];
  readonly transitions: readonly PromiseTransition[];
}

const suggestedFacts = ({ waiting, opened, transitions }: PromiseChanges): ExpectationFacts[] => {
  const facts = (
    { name, by, sentence, reason }: StoryPromise,
    now: Pick<PromiseTransition, 'state' | 'paragraph' | 'reason'> | undefined,
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
  const changed = new Set(transitions.map(({ promise }) => promise.name));
  return [
    ...transitions.map((transition) => facts(transition.promise, transition, transition.state)),
    ...waiting
      .filter(({ name }) => !changed.has(name))
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

/** A new Version with its Changes; `fulfilments` are the Expectations that it meets. */
export interface VersionOccasion extends Occasion {
  readonly version: VersionFacts;
  readonly changes: readonly Change[];
  /** Of the new Version. */
  readonly paragraphs: readonly Paragraph[];
  readonly stealth: Stealth | null;
  /** Those still open before this Version. */
  readonly expectations: readonly Expectation[];
  readonly fulfilments: readonly Fulfilment[];
  readonly promises?: PromiseChanges;
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
 * The id depends on the content, not on the Version number: a page that alternates between two texts (for example two
 * nodes of a CDN) causes one Event for each text, however often it alternates.
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
 * All Events of one new Version, in the order of their sequence numbers. At most one is about its Changes, and none if
 * no Change is flagged.
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
  if (restores !== null && occasion.changes.some(warrantsRestoredEvent)) {
    return [storyRestored({ ...occasion, restores }), ...met];
  }
  if (occasion.changes.some((change) => change.flagged)) return [storyUpdated(occasion), ...met];
  return occasion.changes.some(isRestoredText) ? [storyRestored(occasion), ...met] : met;
};

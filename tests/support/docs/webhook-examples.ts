import { compareArticles } from '../../../src/compare/compare.ts';
import { storyAvailable, storyMoved, storyUnavailable } from '../../../src/events/availability-events.ts';
import { expectationOverdue } from '../../../src/events/expectation-events.ts';
import { digestOf, endpointDisabled, watchSilent } from '../../../src/events/service-events.ts';
import {
  storyStarted,
  type VersionOccasion,
  versionEvents,
  versionFacts,
} from '../../../src/events/version-events.ts';
import { findFulfilments } from '../../../src/expectations/expectations.ts';
import type { Article } from '../../../src/model/article.ts';
import type { EventType, StoredEvent } from '../../../src/model/event.ts';
import type { Expectation } from '../../../src/model/expectation.ts';
import { failure } from '../../../src/platform/errors.ts';
import { foldForComparison } from '../../../src/text/comparison-fold.ts';

/**
 * One example of every Event type for docs/webhooks.md. The texts are fixed; comparison, labels, reasons and Events
 * come from the product's own functions, so that the page shows what is really sent.
 */

const STORY = {
  id: 'sty_7d1e0c2a94',
  url: 'https://news.example/tribunal-leave',
  name: 'Registrar steps aside',
  tags: ['tribunal'],
};
const PAGES = 'https://stoppress.example.org';
const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);
const linkTo = (version: number | null): string =>
  `${PAGES}/stories/${STORY.id}${version === null ? '' : `/versions/${version}`}`;

const OPENING =
  'The registrar of the Sorrel Lakes Tribunal stepped aside on Tuesday while a reviewer examines her office.';
const DEPUTY = 'Her deputy signed the hearing list in her place and declined to comment.';
const CASES = 'The court has 46 cases on its list, most of them about fishing limits.';
const CASES_CORRECTED = 'The court has 64 cases on its list, most of them about fishing limits.';
const STATEMENT =
  'In a statement issued on Tuesday afternoon, the court said the registrar was on administrative leave at her own request.';

const article = (headline: string, texts: readonly string[]): Article => ({
  headline,
  headlines: { h1: headline, title: null, openGraph: null, jsonLd: null },
  byline: null,
  published: { at: '2026-11-24T08:30:00Z', source: 'json-ld' },
  modified: null,
  canonicalUrl: null,
  lang: 'en',
  direction: null,
  section: null,
  access: null,
  paragraphs: texts.map((text) => ({ text, role: 'paragraph' })),
  extractor: '1',
});

const HEADLINE = 'Tribunal registrar steps aside';
const FIRST = article(HEADLINE, [OPENING, DEPUTY, CASES]);
const SECOND = article(HEADLINE, [OPENING, STATEMENT, DEPUTY, CASES_CORRECTED]);

const EXPECTATION: Expectation = {
  name: 'Statement on leave',
  match: { all: ['statement', 'administrative leave'] },
  by: at('18:00:00'),
  state: 'open',
};

const dated = (captured: Article, lastModified: string, capturedAt: number) => ({
  article: captured,
  visibleText: captured.paragraphs.map(({ text }) => text).join('\n'),
  lastModified,
  feedTime: null,
  sitemapTime: null,
  capturedAt,
});

/** What the comparison finds between two Articles, as the Events are made from it. */
const occasionOf = (
  [before, after]: readonly [Article, Article],
  { number, time, earlier = [] }: { number: number; time: string; earlier?: readonly string[] },
): VersionOccasion & { readonly restores: number | null; readonly contentHash: string } => {
  const { comparison, stealth } = compareArticles({
    before,
    after,
    earlierParagraphs: new Set(earlier.map(foldForComparison)),
    dated: {
      before: dated(before, 'Tue, 24 Nov 2026 08:30:00 GMT', at('09:00:00')),
      after: dated(after, 'Tue, 24 Nov 2026 14:05:00 GMT', at(time)),
    },
  });
  const waiting = number === 2 ? [EXPECTATION] : [];
  return {
    story: STORY,
    at: at(time),
    link: linkTo(number),
    version: versionFacts({ number, previous: number - 1, capturedAt: at(time), article: after }),
    changes: comparison.changes,
    paragraphs: after.paragraphs,
    stealth,
    expectations: number === 2 ? [EXPECTATION] : [{ ...EXPECTATION, state: 'met' }],
    fulfilments: findFulfilments(waiting, comparison.changes, before.paragraphs),
    restores: null,
    contentHash: 'example',
  };
};

/** The one Event of that type; the store, which numbers Events, is not asked here. */
const pick = (events: readonly StoredEvent[], type: EventType, sequence: number): StoredEvent => {
  const found = events.find((event) => event.type === type);
  if (!found)
    throw new Error(`The example for ${type} made ${events.map((event) => event.type).join(', ')}.`);
  return numbered(found, sequence);
};
const numbered = (event: StoredEvent, sequence: number): StoredEvent =>
  'sequence' in event.data ? ({ ...event, data: { ...event.data, sequence } } as StoredEvent) : event;

const started = numbered(
  storyStarted({
    story: STORY,
    at: at('09:00:00'),
    link: linkTo(1),
    version: versionFacts({ number: 1, previous: null, capturedAt: at('09:00:00'), article: FIRST }),
  }),
  1,
);

const update = versionEvents(occasionOf([FIRST, SECOND], { number: 2, time: '14:06:00' }));
const updated = pick(update, 'story.updated', 2);
const met = pick(update, 'expectation.met', 3);

const restored = pick(
  versionEvents({
    ...occasionOf([SECOND, FIRST], { number: 3, time: '15:20:00', earlier: [CASES] }),
    restores: 1,
  }),
  'story.restored',
  4,
);

const overdue = numbered(
  expectationOverdue({
    story: STORY,
    at: at('18:00:04'),
    link: linkTo(null),
    expectation: { name: EXPECTATION.name, by: at('18:00:00') },
  }),
  5,
);

const outage = {
  story: STORY,
  link: linkTo(null),
  state: 'gone',
  since: at('19:10:00'),
  failure: failure(
    'HTTP_NOT_FOUND',
    `${STORY.name} (${STORY.url}): news.example responded with 404 Not Found.`,
  ),
} as const;
const unavailable = numbered(storyUnavailable({ ...outage, at: at('19:14:00') }), 6);
const available = numbered(storyAvailable({ ...outage, at: at('19:40:00'), failure: null }), 7);

const moved = numbered(
  storyMoved({
    story: STORY,
    at: at('20:30:00'),
    link: linkTo(null),
    from: STORY.url,
    to: 'https://news.example/courts/tribunal-leave',
  }),
  8,
);

const disabled = endpointDisabled({
  endpoint: 'archive',
  reason: 'It responded with 410 Gone.',
  at: at('21:00:00'),
});

const silent = watchSilent({
  story: null,
  since: at('21:30:00'),
  everyMs: 120_000,
  at: at('21:42:00'),
  link: `${PAGES}/`,
});

export interface WebhookExample {
  readonly type: EventType;
  /** When it is sent, for people. */
  readonly when: string;
  readonly event: StoredEvent;
}

/** In the order in which docs/webhooks.md shows them. */
export const WEBHOOK_EXAMPLES: readonly WebhookExample[] = [
  {
    type: 'story.started',
    when: 'Sent once, when the first version of a story is stored.',
    event: started,
  },
  {
    type: 'story.updated',
    when: 'Sent when a new version has at least one flagged change. One event covers all changes of the check.',
    event: updated,
  },
  {
    type: 'story.restored',
    when: 'Sent when text of an earlier version is back. `version.restores` is the number of that version, or null when only single paragraphs came back.',
    event: restored,
  },
  {
    type: 'expectation.met',
    when: 'Sent when a new or edited paragraph satisfies an expectation, also after its deadline.',
    event: met,
  },
  {
    type: 'expectation.overdue',
    when: 'Sent once the story has been checked after the deadline and the expectation is still open, at the latest 60 seconds after the deadline.',
    event: overdue,
  },
  {
    type: 'story.unavailable',
    when: 'Sent once, on entering a state in which the story cannot be read.',
    event: unavailable,
  },
  {
    type: 'story.available',
    when: 'Sent once, on the first successful check after that. `state` and `since` describe the outage that ended.',
    event: available,
  },
  {
    type: 'story.moved',
    when: 'Sent when a permanent redirect has been confirmed by three checks in a row, or when that address is gone and the original one is used again.',
    event: moved,
  },
  {
    type: 'endpoint.disabled',
    when: 'Sent to the other endpoints when one was disabled: it responded with 410, had nothing but failures for five days, or was disabled by a person.',
    event: disabled,
  },
  {
    type: 'watch.silent',
    when: 'Sent when a story, or (without `story`) the whole watch list, was not checked for three of its intervals.',
    event: silent,
  },
  {
    type: 'digest',
    when: 'Sent instead of single events to endpoints that have a `digest`.',
    event: digestOf({
      endpoint: 'morning',
      events: [updated, overdue],
      at: Date.parse('2026-11-25T07:00:00Z'),
      link: `${PAGES}/`,
    }),
  },
];

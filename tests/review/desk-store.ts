import { headlineHistory } from '../../src/compare/compare.ts';
import { eventId, type StoredEvent } from '../../src/events.ts';
import type { DeliveryRow, StoryRow, VersionRow } from '../../src/record/record.ts';
import { buildReviewApp, type ReviewDeps } from '../../src/review/review.ts';
import type { Article, Change, Paragraph } from '../../src/story.ts';

/** Two watched stories of an invented tribunal, as a store would answer. */

export const NOW = Date.UTC(2026, 10, 23, 9);
export const HOSTILE = '<script>alert(1)</script> "quoted" & more';

const paragraphs = (texts: readonly string[]): Paragraph[] =>
  texts.map((text) => ({ text, role: 'paragraph' }));

export const article = (headline: string, texts: readonly string[]): Article => ({
  headline,
  headlines: { h1: headline, title: null, openGraph: null, jsonLd: null },
  byline: 'Ines Calloway',
  published: { at: '2026-11-23T07:00:00Z', source: 'json-ld' },
  modified: null,
  canonicalUrl: null,
  lang: 'en',
  direction: null,
  section: null,
  access: null,
  paragraphs: paragraphs(texts),
  extractor: '1',
});

const change = (fields: Partial<Change> & Pick<Change, 'kind'>): Change => ({
  paragraph: null,
  previousParagraphs: [],
  text: null,
  previousText: null,
  words: [],
  edited: false,
  flagged: false,
  labels: [],
  significance: 0.5,
  quotes: [],
  factors: [],
  reason: 'said so',
  ...fields,
});

export const FIRST = article('Registrar steps aside', [
  'The registrar will step aside on Monday.',
  'The inquiry takes six weeks.',
  'Visitors may use the side door.',
  'The tribunal sits in Port Ellery.',
]);

export const SECOND = article('Registrar steps aside', [
  'The registrar will step aside on Monday.',
  'The inquiry takes nine weeks.',
  'The tribunal sits in Port Ellery.',
  HOSTILE,
]);

export const CHANGES: readonly Change[] = [
  change({
    kind: 'edited',
    paragraph: 1,
    previousParagraphs: [1],
    text: 'The inquiry takes nine weeks.',
    previousText: 'The inquiry takes six weeks.',
    words: [
      { op: 'equal', text: 'The inquiry takes ' },
      { op: 'delete', text: 'six' },
      { op: 'insert', text: 'nine' },
      { op: 'equal', text: ' weeks.' },
    ],
    edited: true,
    flagged: true,
    labels: ['number-changed'],
    reason: 'a number changed',
  }),
  change({ kind: 'removed', previousParagraphs: [2], reason: 'stands nowhere any more' }),
  change({ kind: 'added', paragraph: 3, text: HOSTILE, flagged: true, labels: ['statement'] }),
];

const story = (fields: Partial<StoryRow> & Pick<StoryRow, 'id' | 'url' | 'name'>): StoryRow => ({
  tags: ['tribunal'],
  mutedUntil: null,
  active: true,
  everyMs: 120_000,
  adaptive: false,
  version: 0,
  headline: null,
  nextCheckAt: NOW + 60_000,
  lastCheckedAt: null,
  lastChangedAt: null,
  lastOutcome: null,
  failures: 0,
  failure: null,
  availability: 'ok',
  unavailableSince: null,
  expectations: [],
  ...fields,
});

export const STORIES: readonly StoryRow[] = [
  story({
    id: 'abc111',
    url: 'https://news.example/tribunal-leave',
    name: 'Registrar steps aside',
    version: 2,
    headline: 'Registrar steps aside',
    lastCheckedAt: NOW - 1000,
    lastChangedAt: NOW - 2000,
    expectations: [
      {
        name: 'Statement on leave',
        state: 'met',
        by: NOW + 1,
        metParagraph: 1,
        origin: 'configured',
        promise: null,
        metVersion: 2,
        metText: HOSTILE,
      },
      {
        name: 'Promised ruling (court)',
        state: 'open',
        by: NOW + 1000,
        metVersion: null,
        metParagraph: null,
        metText: null,
        origin: 'suggested',
        promise: {
          act: 'ruling',
          who: 'court',
          byWords: 'on Monday',
          version: 1,
          paragraph: 2,
          sentence: 'The court is expected to rule on Monday.',
          reason: '“is expected to rule” announces: ruling',
        },
      },
    ],
  }),
  story({
    id: 'abd222',
    url: 'https://news.example/harbour',
    name: 'Harbour fees',
    failures: 2,
    failure: { code: 'FETCH_TIMEOUT', message: 'news.example took longer than 30 s.' },
  }),
];

const versionRow = (number: number, capturedAt: number, counts: VersionRow['counts']): VersionRow => ({
  storyId: 'abc111',
  number,
  capturedAt,
  headline: 'Registrar steps aside',
  publishedAt: '2026-11-23T07:00:00Z',
  modifiedAt: null,
  pageSha256: '00',
  counts,
});

const VERSIONS = [
  versionRow(2, NOW - 2000, { edited: 1, removed: 1, added: 1 }),
  versionRow(1, NOW - 60_000, {}),
];

const UPDATED: StoredEvent = {
  id: eventId(['story.updated', 'abc111', '2']),
  type: 'story.updated',
  at: NOW - 2000,
  data: {
    story: { id: 'abc111', url: STORIES[0]!.url, name: 'Registrar steps aside', tags: ['tribunal'] },
    sequence: 2,
    link: 'http://127.0.0.1:8080/stories/abc111/versions/2',
    version: {
      number: 2,
      previous: 1,
      capturedAt: '2026-11-23T08:59:58.000Z',
      headline: 'Registrar steps aside',
      publishedAt: null,
      modifiedAt: null,
    },
    changes: CHANGES.map((one) => ({
      ...one,
      previousParagraph: one.previousParagraphs[0] ?? null,
      context: null,
    })),
    stealth: null,
    expectations: [],
  },
};

const DELIVERY: DeliveryRow = {
  id: 'dlv_1',
  eventId: UPDATED.id,
  type: 'story.updated',
  storyId: 'abc111',
  storyName: 'Registrar steps aside',
  endpoint: 'desk',
  state: 'failed',
  attempts: 3,
  nextAttemptAt: null,
  createdAt: NOW - 1500,
  settledAt: NOW - 500,
  lastAnswer: 'no',
  rule: null,
  why: null,
  digestId: null,
  lastStatus: 500,
  lastFailure: { code: 'DELIVERY_REFUSED', message: 'desk.example answered 500.' },
};

export interface Answers {
  readonly replayed: string[][];
  readonly checked: string[];
  readonly errors: unknown[];
}

/** The app over a store of plain values, with a record of what was asked of it. */
export const deskApp = (
  deps: Partial<ReviewDeps> = {},
): Answers & { readonly get: (path: string, init?: RequestInit) => Promise<Response> } => {
  const answers: Answers = { replayed: [], checked: [], errors: [] };
  const app = buildReviewApp({
    store: {
      ping: async () => {},
      stories: async () => STORIES,
      story: async (id) => STORIES.find((row) => row.id === id) ?? null,
      versions: async (storyId, limit) =>
        VERSIONS.filter((row) => storyId === null || row.storyId === storyId).slice(0, limit),
      article: async (storyId, number) =>
        storyId === 'abc111' ? ([null, FIRST, SECOND][number] ?? null) : null,
      changes: async (storyId, number) => (storyId === 'abc111' && number === 2 ? CHANGES : []),
      capture: async () => null,
      stealth: async () => null,
      lineage: async (storyId, lineage) =>
        storyId === 'abc111' && lineage === 'par_1'
          ? [
              { version: 1, paragraph: 1, text: 'The inquiry takes six weeks.', capturedAt: NOW - 60_000 },
              { version: 2, paragraph: 1, text: 'The inquiry takes nine weeks.', capturedAt: NOW - 2000 },
            ]
          : [],
      headlines: async () => [
        { version: 1, text: 'Registrar steps aside', at: NOW - 60_000 },
        { version: 2, text: HOSTILE, at: NOW - 2000 },
      ],
      event: async (id) => (id === UPDATED.id ? UPDATED : null),
      events: async (limit) => [UPDATED].slice(0, limit),
      deliveries: async ({ states, limit }) =>
        [DELIVERY].filter((row) => states === null || states.includes(row.state)).slice(0, limit),
      attempts: async (id) =>
        id === DELIVERY.id
          ? [
              {
                attempt: 1,
                startedAt: NOW,
                durationMs: 20,
                status: 500,
                failure: null,
                responseExcerpt: 'no',
              },
            ]
          : [],
      replayDeliveries: async (selection) => {
        const ids = 'ids' in selection ? selection.ids : [];
        answers.replayed.push([...ids]);
        return ids.filter((id) => id === DELIVERY.id).length;
      },
    },
    clock: () => NOW,
    token: null,
    loopbackOnly: false,
    headlineHistory,
    explain: async (id) =>
      id === 'evt_first' ? { kind: 'nothing-compared', type: 'story.started' } : { kind: 'unknown' },
    checkNow: async (id) => {
      answers.checked.push(id);
      return id === 'abc111' ? 'enqueued' : 'busy';
    },
    compare: () => [change({ kind: 'added', paragraph: 0, text: 'computed' })],
    lastSweepAt: async () => NOW - 1000,
    version: '9.9.9',
    onError: (error) => answers.errors.push(error),
    ...deps,
  });
  const get = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.fetch(new Request(`http://127.0.0.1:8080${path}`, init));
  return { ...answers, get };
};

import { headlineHistory } from '../../../src/compare/compare.ts';
import { eventId } from '../../../src/events/event-id.ts';
import type { StoredEvent } from '../../../src/model/event.ts';
import { parseDuration } from '../../../src/text/duration.ts';
import type { Endpoint, Lane, Routing } from '../../../src/model/endpoint.ts';
import type {
  DeliveryRow,
  DeliverySelection,
  EndpointRow,
  StoryRow,
  VersionRow,
} from '../../../src/record/record.ts';
import { buildReviewApp, type ReviewDeps, watchedEndpoints } from '../../../src/review/review.ts';
import type { Article, Paragraph } from '../../../src/model/article.ts';
import type { Change } from '../../../src/model/change.ts';

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
    reason: 'A number changed',
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

export const DELIVERY: DeliveryRow = {
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
  lastFailure: { code: 'DELIVERY_REFUSED', message: 'desk.example responded with 500.' },
};

const owed = (fields: Partial<DeliveryRow> & Pick<DeliveryRow, 'id' | 'state'>): DeliveryRow => ({
  ...DELIVERY,
  attempts: 0,
  settledAt: null,
  lastStatus: null,
  lastFailure: null,
  lastAnswer: null,
  ...fields,
});

/** Beside the failed one: held, muted, quiet, gathered, and one whose receiver says hostile things. */
const OTHERS: readonly DeliveryRow[] = [
  owed({ id: 'dlv_held', state: 'held', endpoint: 'night' }),
  owed({
    id: 'dlv_muted',
    state: 'suppressed',
    rule: 'muted',
    why: 'The story is muted until 2026-11-23T10:00:00.000Z.',
  }),
  owed({
    id: 'dlv_quiet',
    state: 'pending',
    rule: 'quiet-hours',
    why: 'Quiet from 22:00 to 07:00, Europe/Lisbon: until 2026-11-24T07:00:00.000Z.',
    nextAttemptAt: NOW + 22 * 3_600_000,
  }),
  owed({
    id: 'dlv_gathered',
    state: 'gathered',
    rule: 'digest',
    why: `Told in the digest of ${HOSTILE}`,
    nextAttemptAt: NOW + 1_800_000,
  }),
  owed({
    id: 'dlv_hostile',
    state: 'pending',
    attempts: 1,
    nextAttemptAt: NOW + 5_000,
    endpoint: HOSTILE,
    storyName: HOSTILE,
    lastStatus: 503,
    lastFailure: { code: 'DELIVERY_REFUSED', message: HOSTILE },
    lastAnswer: HOSTILE,
  }),
];

const DELIVERIES: readonly DeliveryRow[] = [DELIVERY, ...OTHERS];

const secret = 'whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgb25lIGZvciB0ZXN0cw==';
const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'desk',
    target: {
      channel: 'webhook',
      url: 'https://desk.example:8443/hooks/path-is-secret',
      secrets: [{ value: secret, until: null }],
    },
  },
  {
    name: 'night',
    target: { channel: 'slack', url: 'https://hooks.chat.example/services/T0/B0/path-is-secret' },
  },
  {
    name: 'mail',
    target: {
      channel: 'email',
      server: { host: 'mail.example', port: 465, security: 'tls', user: 'desk', password: secret },
      from: 'desk@example.org',
      to: 'reader@example.org',
    },
  },
  { name: '.own', target: { channel: 'webhook', url: 'http://127.0.0.1:1/', secrets: [] } },
];

const LANES: readonly Lane[] = ENDPOINTS.map(({ name }) => ({
  endpoint: name,
  concurrency: name === 'night' ? 1 : 4,
  spacingMs: name === 'night' ? 1_000 : 0,
}));

export const ROUTES: readonly Routing[] = [
  { name: 'desk', events: null, tags: null },
  {
    name: 'night',
    events: ['story.updated', 'expectation.met'],
    tags: ['tribunal'],
    atLeast: 0.4,
    quiet: { from: 22 * 60, to: 7 * 60, zone: 'Europe/Lisbon' },
    digest: { kind: 'every', everyMs: 1_800_000 },
  },
  { name: 'mail', events: null, tags: null },
  { name: '.own', events: null, tags: null, own: true },
];

const endpointRow = (fields: Partial<EndpointRow> & Pick<EndpointRow, 'name'>): EndpointRow => ({
  disabledAt: null,
  reason: null,
  failingSince: null,
  lastDeliveredAt: null,
  nextAttemptAt: null,
  pending: 0,
  gathered: 0,
  failed: 0,
  held: 0,
  ...fields,
});

/** `desk` fails, `night` is disabled, a hostile name has left the watch list, `.own` is the process's own. */
export const STANDS: readonly EndpointRow[] = [
  endpointRow({
    name: 'desk',
    failingSince: NOW - 60_000,
    lastDeliveredAt: NOW - 90_000,
    failed: 1,
    pending: 2,
    nextAttemptAt: NOW - 5_000,
  }),
  endpointRow({ name: 'night', disabledAt: NOW - 3_600_000, reason: HOSTILE, held: 1 }),
  endpointRow({ name: 'mail' }),
  endpointRow({ name: '.own' }),
  endpointRow({ name: HOSTILE, pending: 1 }),
];

export interface Answers {
  readonly replayed: string[][];
  readonly selections: DeliverySelection[];
  readonly checked: string[];
  readonly errors: unknown[];
  readonly samples: { readonly endpoint: string; readonly event: StoredEvent }[];
  readonly mutes: { readonly storyId: string; readonly until: number | null }[];
  readonly enabled: string[];
  readonly disabled: StoredEvent[];
  readonly told: string[];
  /** How often something was said to be due. */
  readonly due: { times: number };
}

/** The app over a store of plain values, with a record of what was asked of it. */
export const deskApp = (
  deps: Partial<ReviewDeps> = {},
  {
    stories = STORIES,
    stands = STANDS,
  }: { stories?: readonly StoryRow[]; stands?: readonly EndpointRow[] } = {},
): Answers & {
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  /** For a socket of a test's own. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
} => {
  const answers: Answers = {
    replayed: [],
    selections: [],
    checked: [],
    errors: [],
    samples: [],
    mutes: [],
    enabled: [],
    disabled: [],
    told: [],
    due: { times: 0 },
  };
  const fitting = (selection: DeliverySelection): readonly DeliveryRow[] =>
    'ids' in selection
      ? DELIVERIES.filter(({ id, state }) => selection.ids.includes(id) && state !== 'pending')
      : DELIVERIES.filter(
          ({ state, endpoint }) =>
            selection.states.some((one) => one === state) && (selection.endpoint ?? endpoint) === endpoint,
        );
  const isDisabled = (name: string): boolean =>
    stands.some((row) => row.name === name && row.disabledAt !== null) ||
    answers.disabled.some((event) => event.type === 'endpoint.disabled' && event.data.endpoint.name === name);
  const app = buildReviewApp({
    subscriptions: {
      subscription: async () => null,
      confirmSubscription: async () => {},
      denySubscription: async () => {},
      pushSource: async () => null,
    },
    onHubNews: () => {},
    store: {
      ping: async () => {},
      stories: async () => stories,
      story: async (id) => stories.find((row) => row.id === id) ?? null,
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
      deliveries: async ({ states, endpoint = null, ids = null, rules = null, limit }) =>
        DELIVERIES.filter(
          (row) =>
            (states === null ? row.state !== 'suppressed' : states.includes(row.state)) &&
            (endpoint === null || row.endpoint === endpoint) &&
            (ids === null || ids.includes(row.id)) &&
            (rules === null || (row.rule !== null && rules.includes(row.rule))),
        ).slice(0, limit),
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
        answers.selections.push(selection);
        if ('ids' in selection) answers.replayed.push([...selection.ids]);
        return fitting(selection).length;
      },
      countDeliveries: async (selection) => fitting(selection).length,
      endpoints: async () => stands,
      enableEndpoint: async (name) => {
        const row = stands.find((one) => one.name === name);
        if (!row) return null;
        answers.enabled.push(name);
        return { enabled: row.disabledAt !== null, held: row.held };
      },
      disableEndpoint: async (event, routes) => {
        if (event.type !== 'endpoint.disabled' || isDisabled(event.data.endpoint.name)) return false;
        answers.disabled.push(event);
        answers.told.push(...routes.map(({ name }) => name));
        return true;
      },
      sendTo: async (endpoint, event) => {
        answers.samples.push({ endpoint, event });
        return 'dlv_1';
      },
      muteStory: async (storyId, until) => {
        answers.mutes.push({ storyId, until });
        return true;
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
    endpoints: () => watchedEndpoints({ endpoints: ENDPOINTS, lanes: LANES, routes: ROUTES }),
    routes: () => ROUTES,
    parseDuration,
    home: () => 'http://127.0.0.1:8080/',
    unsubscribeKey: 'a key for tests',
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'stoppress_checks_total 1\n' }),
    onDisabled: (endpoint, reason) => answers.told.push(`${endpoint}: ${reason}`),
    onDue: () => {
      answers.due.times += 1;
    },
    version: '9.9.9',
    onError: (error) => answers.errors.push(error),
    ...deps,
  });
  const get = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.fetch(new Request(`http://127.0.0.1:8080${path}`, init));
  return { ...answers, get, fetch: (request) => app.fetch(request) };
};

import type {
  ChangeFacts,
  EventData,
  StoredEvent,
  StoryFacts,
  VersionFacts,
} from '../../../src/model/event.ts';
import { isoTime } from '../../../src/model/time.ts';
import { digestOf } from '../../../src/events/service-events.ts';

/** The Events whose messages are laid down by hand in tests/fixtures/notify, and one of hostile text. */

export const AT = Date.parse('2026-11-23T12:00:00Z');
export const LINK = 'http://127.0.0.1:8080/stories/sty_leave/versions/2';

export const STORY: StoryFacts = {
  id: 'sty_leave',
  url: 'https://news.example/tribunal-leave',
  name: 'Registrar steps aside',
  tags: ['tribunal'],
};

const VERSION: VersionFacts = {
  number: 2,
  previous: 1,
  capturedAt: isoTime(AT),
  headline: 'Registrar steps aside',
  publishedAt: null,
  modifiedAt: null,
};

export const change = (given: Partial<ChangeFacts>): ChangeFacts => ({
  kind: 'added',
  paragraph: 3,
  previousParagraph: null,
  text: null,
  previousText: null,
  words: [],
  labels: [],
  quotes: [],
  context: null,
  flagged: true,
  significance: 0.5,
  reason: 'New text.',
  ...given,
});

const QUOTATION = 'I have asked to be relieved of my duties until the inquiry ends';
const STATEMENT = `“${QUOTATION},” Mira Sandoval said.`;
const about = { story: STORY, sequence: 4, link: LINK, version: VERSION };

export const updatedWith = (
  changes: readonly ChangeFacts[],
  given: Partial<EventData['story.updated']> = {},
): StoredEvent => ({
  id: 'evt_updated',
  type: 'story.updated',
  at: AT,
  data: { ...about, changes, stealth: null, expectations: [], ...given },
});

export const UPDATED = updatedWith(
  [
    change({
      text: STATEMENT,
      context: 'The tribunal will sit again on Monday.',
      labels: ['statement', 'quote'],
      quotes: [
        {
          state: 'new',
          text: QUOTATION,
          previousText: null,
          speaker: 'Mira Sandoval',
          previousSpeaker: null,
          verb: 'said',
          start: 1,
          end: 64,
        },
      ],
      significance: 0.9,
    }),
    change({
      kind: 'edited',
      paragraph: 5,
      previousParagraph: 4,
      text: 'The panel heard four witnesses on Friday.',
      previousText: 'The panel heard three witnesses on Friday.',
      words: [
        { op: 'equal', text: 'The panel heard ' },
        { op: 'delete', text: 'three' },
        { op: 'insert', text: 'four' },
        { op: 'equal', text: ' witnesses on Friday.' },
      ],
      labels: ['number-changed'],
      context: 'The hearing began at nine.',
    }),
    change({ kind: 'moved', flagged: false, text: 'Quiet.', previousText: 'Quiet.' }),
  ],
  {
    version: { ...VERSION, headline: 'Registrar of the tribunal steps aside' },
    expectations: [
      { name: 'Statement on leave', state: 'met', paragraph: 3, origin: 'configured' },
      { name: 'Ruling', state: 'open', paragraph: null, origin: 'configured' },
    ],
  },
);

export const RESTORED: StoredEvent = {
  id: 'evt_restored',
  type: 'story.restored',
  at: AT,
  data: {
    ...about,
    changes: [
      change({ text: 'An earlier version gave the wrong date.', labels: ['restored', 'correction'] }),
    ],
    stealth: { stealthy: true, clocks: [] },
    expectations: [],
    restores: 1,
  },
};

export const MET: StoredEvent = {
  id: 'evt_met',
  type: 'expectation.met',
  at: AT,
  data: {
    ...about,
    expectation: {
      name: 'Statement on leave',
      paragraph: 3,
      text: STATEMENT,
      by: '2026-11-24T18:00:00.000Z',
    },
  },
};

export const UNAVAILABLE: StoredEvent = {
  id: 'evt_unavailable',
  type: 'story.unavailable',
  at: AT,
  data: {
    story: STORY,
    sequence: 4,
    link: LINK,
    since: '2026-11-23T11:40:00.000Z',
    state: 'gone',
    failure: { code: 'HTTP_NOT_FOUND', message: 'The server responded with 404.' },
  },
};

const OVERDUE: StoredEvent = {
  id: 'evt_overdue',
  type: 'expectation.overdue',
  at: Date.parse('2026-11-23T13:30:00Z'),
  data: {
    story: { ...STORY, id: 'sty_harbour', name: 'Harbour inquiry' },
    sequence: 2,
    link: 'http://127.0.0.1:8080/stories/sty_harbour',
    expectation: { name: 'Ruling', by: '2026-11-23T13:00:00.000Z' },
  },
};

export const DIGEST = digestOf(
  {
    endpoint: 'desk',
    events: [UPDATED, OVERDUE, UNAVAILABLE],
    at: Date.parse('2026-11-23T18:00:00Z'),
    link: 'http://127.0.0.1:8080/',
  },
  { maxEvents: 2 },
);

/** Everything that some channel would take for markup, a mention, a link, a header or an order of its own. */
export const HOSTILE = updatedWith(
  [
    change({
      text: '<!channel> @everyone <a href="javascript:alert(1)">x</a> [x](javascript:alert(1)) *_~`bold`~_* &lt;b&gt; \u202etxet\u202c https://evil.example/a\r\nBcc: all@evil.example',
      context: '> # Quote <script>alert(1)</script>',
      labels: ['statement'],
    }),
    change({
      kind: 'edited',
      text: 'by @everyone',
      words: [
        { op: 'equal', text: 'by @' },
        { op: 'delete', text: '</u>' },
        { op: 'insert', text: 'everyone' },
      ],
    }),
  ],
  {
    story: { ...STORY, name: '<@U123>\r\nX-Evil: 1', url: 'javascript:alert(1)' },
    version: { ...VERSION, headline: null },
  },
);

export const GOLDEN: readonly (readonly [name: string, event: StoredEvent])[] = [
  ['updated', UPDATED],
  ['restored', RESTORED],
  ['met', MET],
  ['unavailable', UNAVAILABLE],
  ['digest', DIGEST],
  ['hostile', HOSTILE],
];

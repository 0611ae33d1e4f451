import { expect, test } from 'vitest';
import { type DeliveredEvent, summarise } from '../../src/demo/summary.ts';
import type { ChangeFacts } from '../../src/model/event.ts';

const timestamp = '2026-11-23T09:05:08.000Z';
const story = { id: 's1', url: 'http://127.0.0.1/story', name: 'Registrar', tags: ['demo'] };
const version = {
  number: 2,
  previous: 1,
  capturedAt: timestamp,
  headline: 'A headline',
  publishedAt: null,
  modifiedAt: null,
};
const about = { story, version, sequence: 2, link: 'http://127.0.0.1/stories/s1' };
const change = (facts: Partial<ChangeFacts>): ChangeFacts => ({
  kind: 'added',
  paragraph: 7,
  previousParagraph: null,
  text: 'In a statement, the court said nothing.',
  previousText: null,
  words: [],
  labels: [],
  flagged: true,
  context: null,
  quotes: [],
  significance: 1,
  reason: 'new text',
  ...facts,
});
const updated = (...changes: readonly ChangeFacts[]): DeliveredEvent => ({
  type: 'story.updated',
  timestamp,
  data: { ...about, changes, stealth: null, expectations: [] },
});

test('an update names the flagged paragraphs as people count them, and counts the quiet ones', () => {
  expect(summarise(updated(change({ labels: ['statement', 'quote'] })))).toBe(
    'Registrar, version 2: ¶8 added [statement, quote]: “In a statement, the court said nothing.”',
  );
  expect(
    summarise(
      updated(
        change({ kind: 'edited', paragraph: null, text: 'A new headline' }),
        change({ paragraph: 0, text: 'News.' }),
        change({ kind: 'moved', flagged: false }),
      ),
    ),
  ).toBe('Registrar, version 2: headline edited: “A new headline”; ¶1 added: “News.”; and 1 quiet change');
  expect(summarise(updated(change({ flagged: false }), change({ flagged: false })))).toBe(
    'Registrar, version 2: 2 quiet changes',
  );
});

test('a removed paragraph has a place it left and no text', () => {
  expect(
    summarise(updated(change({ kind: 'removed', paragraph: null, previousParagraph: 3, text: null }))),
  ).toBe('Registrar, version 2: ¶4 removed');
});

test('long text is cut at a word', () => {
  const summary = summarise(updated(change({ text: `${'word '.repeat(40)}end` })));
  expect(summary).toBe(`Registrar, version 2: ¶8 added: “${'word '.repeat(18)}…”`);
});

test('a met expectation names the paragraph that met it', () => {
  const expectation = { name: 'Statement', paragraph: 7, text: 'In a statement.', by: null };
  expect(summarise({ type: 'expectation.met', timestamp, data: { ...about, expectation } })).toBe(
    'Registrar: “Statement” was met by ¶8: “In a statement.”',
  );
});

test('every other kind of event has its line', () => {
  const since = timestamp;
  const link = about.link;
  const events: readonly DeliveredEvent[] = [
    { type: 'story.started', timestamp, data: about },
    {
      type: 'story.restored',
      timestamp,
      data: { ...about, changes: [], stealth: null, expectations: [], restores: 1 },
    },
    {
      type: 'expectation.overdue',
      timestamp,
      data: { ...about, expectation: { name: 'Statement', by: since } },
    },
    { type: 'story.unavailable', timestamp, data: { ...about, since, state: 'gone', failure: null } },
    { type: 'story.available', timestamp, data: { ...about, since, state: 'gone', failure: null } },
    { type: 'endpoint.disabled', timestamp, data: { endpoint: { name: 'desk' }, reason: '410', since } },
    { type: 'watch.silent', timestamp, data: { since, everyMs: 2000, link } },
  ];
  expect(events.map(summarise)).toEqual([
    'Registrar: monitoring started with version 2',
    'Registrar, version 2: the text of version 1 was restored',
    'Registrar: “Statement” has been overdue since 2026-11-23T09:05:08.000Z',
    'Registrar: unavailable since 2026-11-23T09:05:08.000Z',
    'Registrar: available again',
    'desk: endpoint disabled (410)',
    'nothing has been checked since 2026-11-23T09:05:08.000Z',
  ]);
});

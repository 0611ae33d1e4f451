import { describe, expect, it } from 'vitest';
import { eventId } from '../../src/events/event-id.ts';
import { expectationMet, expectationOverdue } from '../../src/events/expectation-events.ts';
import { versionEvents, versionFacts } from '../../src/events/version-events.ts';
import { endpointDisabled, watchSilent } from '../../src/events/service-events.ts';
import { storyAvailable, storyMoved, storyUnavailable } from '../../src/events/availability-events.ts';
import type { Change } from '../../src/model/change.ts';
import type { Expectation } from '../../src/model/expectation.ts';

const at = Date.parse('2026-11-23T12:00:00Z');
const story = {
  id: 'sty_1',
  url: 'https://news.example/leave',
  name: 'Registrar steps aside',
  tags: ['tribunal'],
};
const link = 'http://127.0.0.1:8080/stories/sty_1/2';
const article = {
  headline: 'Registrar steps aside',
  published: { at: '2026-11-23T09:00:00Z', source: 'json-ld' },
  modified: null,
};
const version = versionFacts({ number: 2, previous: 1, capturedAt: at - 500, article });
const added: Change = {
  kind: 'added',
  paragraph: 4,
  previousParagraphs: [],
  text: 'The registrar said in a statement that she would go on leave.',
  previousText: null,
  words: [],
  edited: false,
  flagged: true,
  labels: ['statement'],
  quotes: [],
  significance: 0.9,
  factors: [],
  reason: 'New text that names a statement.',
};
const quiet: Change = {
  ...added,
  kind: 'edited',
  paragraph: 6,
  previousParagraphs: [5, 7],
  flagged: false,
  labels: [],
};
const removed: Change = { ...quiet, kind: 'removed', paragraph: null, previousParagraphs: [4] };
const expectation: Expectation = {
  name: 'Statement on leave',
  match: { all: ['statement'] },
  by: at + 3_600_000,
  state: 'open',
};
const fulfilment = { name: 'Statement on leave', paragraph: 4, text: added.text ?? '' };
const occasion = {
  story,
  at,
  link,
  version,
  changes: [added, quiet],
  paragraphs: ['First.', 'Second.', 'Third.', 'Just before.', 'It.'].map((text) => ({
    text,
    role: 'paragraph' as const,
  })),
  stealth: null,
  expectations: [expectation],
  fulfilments: [fulfilment],
  restores: null,
  contentHash: 'c0ffee',
};
const types = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);

describe('eventId', () => {
  it('is the beginning of the SHA-256 of its parts, one a line', () => {
    // printf 'story.updated\nsty_1\n2' | sha256sum
    expect(eventId(['story.updated', 'sty_1', '2'])).toBe('evt_9f35ef2fe273c5b580cdeb0189');
  });
});

describe('versionEvents', () => {
  it('reports an update with all its data, and the Expectation it meets', () => {
    const [updated, met, ...more] = versionEvents(occasion);
    expect(more).toEqual([]);
    expect(updated).toEqual({
      id: eventId(['story.updated', 'sty_1', '2']),
      type: 'story.updated',
      at,
      data: {
        story,
        version: {
          number: 2,
          previous: 1,
          capturedAt: '2026-11-23T11:59:59.500Z',
          headline: 'Registrar steps aside',
          publishedAt: '2026-11-23T09:00:00Z',
          modifiedAt: null,
        },
        changes: [
          {
            kind: 'added',
            paragraph: 4,
            previousParagraph: null,
            text: added.text,
            previousText: null,
            words: [],
            labels: ['statement'],
            quotes: [],
            context: 'Just before.',
            flagged: true,
            significance: 0.9,
            reason: 'New text that names a statement.',
          },
          expect.objectContaining({
            kind: 'edited',
            paragraph: 6,
            previousParagraph: 5,
            context: null,
            flagged: false,
          }),
        ],
        stealth: null,
        expectations: [{ name: 'Statement on leave', state: 'met', paragraph: 4, origin: 'configured' }],
        sequence: 0,
        link,
      },
    });
    expect(met).toMatchObject({
      type: 'expectation.met',
      data: {
        story,
        version: { number: 2 },
        expectation: {
          name: 'Statement on leave',
          paragraph: 4,
          text: added.text,
          by: '2026-11-23T13:00:00.000Z',
        },
      },
    });
  });

  it('leaves other properties of a Story out of the message', () => {
    const [updated] = versionEvents({ ...occasion, story: { ...story, secret: 'x' } as never });
    expect(JSON.stringify(updated)).not.toContain('secret');
  });

  it('leaves an Expectation open that this Version does not meet', () => {
    const [updated] = versionEvents({ ...occasion, fulfilments: [] });
    expect(updated?.data).toMatchObject({
      expectations: [{ name: 'Statement on leave', state: 'open', paragraph: null }],
    });
  });

  it('gives a check that is run twice the same Events', () => {
    expect(versionEvents(occasion)).toEqual(versionEvents(occasion));
  });

  it('creates no Event for Changes that are not flagged', () => {
    expect(versionEvents({ ...occasion, changes: [quiet, removed], fulfilments: [] })).toEqual([]);
  });

  it('reports the first Version once, without Changes', () => {
    const first = versionFacts({ number: 1, previous: null, capturedAt: at, article });
    const events = versionEvents({ ...occasion, version: first, changes: [], fulfilments: [] });
    expect(types(events)).toEqual(['story.started']);
    expect(events[0]?.data).toEqual({ story, version: first, sequence: 0, link });
  });

  it('reports a return to older text instead of an update', () => {
    const [event, ...more] = versionEvents({ ...occasion, changes: [removed], restores: 1, fulfilments: [] });
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'story.restored',
      data: { restores: 1, changes: [{ kind: 'removed' }] },
    });
  });

  it('reports each return once, however often a page alternates', () => {
    const ids = [4, 6, 8].map((number) => {
      const flipped = { ...version, number, previous: number - 1 };
      return versionEvents({
        ...occasion,
        version: flipped,
        changes: [removed],
        restores: number - 2,
        stealth: null,
        fulfilments: [],
      })[0]?.id;
    });
    expect(new Set(ids).size).toBe(1);
  });

  it('creates no Event for the return of a counter', () => {
    const noise: Change = { ...removed, labels: ['noise'] };
    expect(versionEvents({ ...occasion, changes: [noise, quiet], restores: 1, fulfilments: [] })).toEqual([]);
  });
});

describe('the other Events', () => {
  it('report a move with both addresses, each time it happens', () => {
    const move = { story, at, link, from: story.url, to: 'https://news.example/new' };
    const told = storyMoved(move);
    expect(told).toMatchObject({
      type: 'story.moved',
      at,
      data: { story, from: story.url, to: 'https://news.example/new', sequence: 0, link },
    });
    expect(storyMoved(move).id).toBe(told.id);
    expect(storyMoved({ ...move, at: at + 1 }).id).not.toBe(told.id);
  });

  it('identify an outage by its start, with different ids for start and end', () => {
    const outage = {
      story,
      at,
      link,
      since: at - 60_000,
      state: 'gone' as const,
      failure: { code: 'HTTP_NOT_FOUND' as const, message: 'Gone.' },
    };
    const unavailable = storyUnavailable(outage);
    const available = storyAvailable({ ...outage, failure: null });
    expect(storyUnavailable({ ...outage, at: at + 5 }).id).toBe(unavailable.id);
    expect(available.id).not.toBe(unavailable.id);
    expect(unavailable.data).toEqual({
      story,
      since: '2026-11-23T11:59:00.000Z',
      state: 'gone',
      failure: { code: 'HTTP_NOT_FOUND', message: 'Gone.' },
      sequence: 0,
      link,
    });
    expect(available.data).toMatchObject({ failure: null });
  });

  it('report a passed deadline once per deadline', () => {
    const overdue = (by: number) =>
      expectationOverdue({ story, at, link, expectation: { name: 'Statement', by } });
    expect(overdue(at).data).toEqual({
      story,
      expectation: { name: 'Statement', by: '2026-11-23T12:00:00.000Z' },
      sequence: 0,
      link,
    });
    expect(overdue(at).id).not.toBe(overdue(at + 1).id);
  });

  it('report an Expectation without a deadline', () => {
    expect(expectationMet({ story, at, link, version, fulfilment, by: null }).data).toMatchObject({
      expectation: { by: null },
    });
  });

  it('report why and since when an Endpoint is disabled', () => {
    expect(endpointDisabled({ endpoint: 'desk', reason: 'Responded with 410.', at })).toMatchObject({
      type: 'endpoint.disabled',
      data: { endpoint: { name: 'desk' }, reason: 'Responded with 410.', since: '2026-11-23T12:00:00.000Z' },
    });
  });

  it('report silence with a Story and without', () => {
    const silence = { since: at - 900_000, everyMs: 300_000, at, link };
    expect(watchSilent({ ...silence, story }).data).toEqual({
      story,
      since: '2026-11-23T11:45:00.000Z',
      everyMs: 300_000,
      sequence: 0,
      link,
    });
    expect('story' in watchSilent({ ...silence, story: null }).data).toBe(false);
  });
});

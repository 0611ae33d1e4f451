import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Digest, Routing } from '../../src/model/endpoint.ts';
import type { ChangeFacts, StoredEvent } from '../../src/model/event.ts';
import { decideRouting, digestAt, quietUntil, significanceOf } from '../../src/notify/routing.ts';
import type { RoutingDecision } from '../../src/model/delivery.ts';
import { OWN_STORY_PREFIX } from '../../src/model/story.ts';

const at = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;

const story = { id: 'sty_1', url: 'https://news.example/leave', name: 'Registrar', tags: ['tribunal'] };
const change = (given: Partial<ChangeFacts>): ChangeFacts => ({
  kind: 'added',
  paragraph: 3,
  previousParagraph: null,
  text: 'In a statement the court said so.',
  previousText: null,
  words: [],
  labels: [],
  quotes: [],
  context: null,
  flagged: true,
  significance: 0.5,
  reason: '',
  ...given,
});
const version = {
  number: 2,
  previous: 1,
  capturedAt: '2026-11-23T12:00:00.000Z',
  headline: null,
  publishedAt: null,
  modifiedAt: null,
};
type Updated = Extract<StoredEvent, { type: 'story.updated' }>;
const updated = (changes: readonly ChangeFacts[], met: readonly string[] = []): Updated => ({
  id: 'evt_u',
  type: 'story.updated',
  at,
  data: {
    story,
    sequence: 1,
    link: '',
    version,
    changes,
    stealth: null,
    expectations: met.map((name) => ({ name, state: 'met', paragraph: 3, origin: 'configured' })),
  },
});
const met = (name: string): StoredEvent => ({
  id: 'evt_m',
  type: 'expectation.met',
  at,
  data: { story, sequence: 2, link: '', version, expectation: { name, paragraph: 3, text: 'x', by: null } },
});
const disabled: StoredEvent = {
  id: 'evt_d',
  type: 'endpoint.disabled',
  at,
  data: { endpoint: { name: 'other' }, reason: 'gone', since: '' },
};

const decide = (
  routing: Partial<Routing>,
  event: StoredEvent = updated([change({})]),
  occasion: { mutedUntil?: number | null; siblings?: readonly StoredEvent[]; now?: number } = {},
): RoutingDecision =>
  decideRouting({ name: 'desk', events: null, tags: null, ...routing }, event, {
    now: at,
    mutedUntil: null,
    siblings: [],
    ...occasion,
  });
const rule = (decision: RoutingDecision): string => ('rule' in decision ? decision.rule : decision.kind);

describe('what an endpoint wants', () => {
  it('is all where nothing is said', () => {
    for (const event of [updated([change({})]), met('x'), disabled])
      expect(decide({}, event)).toEqual({ kind: 'send' });
  });

  it('is chosen by type, by tag and by story; what concerns no story passes the last two', () => {
    expect(rule(decide({ events: ['expectation.met'] }))).toBe('events');
    expect(rule(decide({ events: ['story.updated'] }))).toBe('send');
    expect(rule(decide({ tags: ['harbour', 'court'] }))).toBe('tags');
    expect(rule(decide({ tags: ['harbour', 'tribunal'] }))).toBe('send');
    expect(rule(decide({ stories: ['Somebody else'] }))).toBe('stories');
    for (const word of [story.id, story.url, story.name])
      expect(rule(decide({ stories: ['x', word] }))).toBe('send');
    expect(rule(decide({ tags: ['harbour'], stories: ['x'] }, disabled))).toBe('send');
  });

  it('is measured by the most significant flagged change, and only where there are changes', () => {
    const event = updated([
      change({ significance: 0.4 }),
      change({ significance: 0.9, flagged: false }),
      change({ significance: 0.6 }),
    ]);
    expect(significanceOf(event)).toBe(0.6);
    expect(rule(decide({ atLeast: 0.6 }, event))).toBe('send');
    expect(decide({ atLeast: 0.61 }, event)).toEqual({
      kind: 'suppress',
      rule: 'at-least',
      why: 'The significance of 0.60 is below the minimum of 0.61.',
    });
    expect(rule(decide({ atLeast: 1 }, met('x')))).toBe('send');
  });

  it('is chosen by the labels of any change', () => {
    const event = updated([change({ labels: ['quote'] }), change({ labels: ['correction'] })]);
    expect(rule(decide({ labels: ['statement'] }, event))).toBe('labels');
    expect(rule(decide({ labels: ['statement', 'correction'] }, event))).toBe('send');
    expect(rule(decide({ labels: ['statement'] }, disabled))).toBe('send');
  });

  it('waits while a person has muted the story, and not a moment longer', () => {
    expect(rule(decide({}, undefined, { mutedUntil: at + 1 }))).toBe('muted');
    expect(rule(decide({}, undefined, { mutedUntil: at }))).toBe('send');
  });

  it('is one message for one check where that one says all', () => {
    const event = updated([change({})], ['Statement']);
    const siblings = [event];
    expect(rule(decide({ grouped: true }, met('Statement'), { siblings }))).toBe('grouped');
    expect(rule(decide({ grouped: true }, met('Another'), { siblings }))).toBe('send');
    expect(rule(decide({ grouped: true }, met('Statement')))).toBe('send');
    expect(rule(decide({}, met('Statement'), { siblings }))).toBe('send');
  });

  it('knows no stories of the process itself, and its own endpoints know nothing else', () => {
    const own = updated([change({})]);
    const canary: StoredEvent = {
      ...own,
      data: { ...own.data, story: { ...story, id: `${OWN_STORY_PREFIX}canary` } },
    };
    expect(rule(decide({}, canary))).toBe('foreign');
    expect(rule(decide({ own: true }, canary))).toBe('send');
    expect(rule(decide({ own: true }))).toBe('foreign');
    expect(rule(decide({ own: true }, disabled))).toBe('foreign');
  });
});

describe('quiet hours', () => {
  const night = { from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin' };

  it('span midnight by the clock of their zone', () => {
    const until = (time: string) => {
      const end = quietUntil(night, Date.parse(time));
      return end === null ? null : new Date(end).toISOString();
    };
    expect(until('2026-11-23T20:59:59Z')).toBeNull();
    expect(until('2026-11-23T21:00:00Z')).toBe('2026-11-24T06:00:00.000Z');
    expect(until('2026-11-24T05:59:59.999Z')).toBe('2026-11-24T06:00:00.000Z');
    expect(until('2026-11-24T06:00:00Z')).toBeNull();
    // In summer the same hours are others in UTC; in the night when clocks change they last 8 h or 10 h.
    expect(until('2026-07-01T20:00:00Z')).toBe('2026-07-02T05:00:00.000Z');
    expect(until('2026-03-28T21:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
    expect(until('2026-10-24T20:00:00Z')).toBe('2026-10-25T06:00:00.000Z');
  });

  it.each([
    // New York skips 2:00 to 3:00 on 8 March 2026, at 07:00 UTC, and repeats 1:00 to 2:00 on 1 November, at 06:00 UTC.
    ['end at the skip', '22:00-02:30', '2026-03-08T06:59:00Z', '2026-03-08T07:00:00Z'],
    ['have ended after the skip', '22:00-02:30', '2026-03-08T07:00:00Z', null],
    ['begin at the skip', '02:30-07:00', '2026-03-08T07:00:00Z', '2026-03-08T11:00:00Z'],
    ['have not begun before the skip', '02:30-07:00', '2026-03-08T06:59:00Z', null],
    ['end the first time', '22:00-01:30', '2026-11-01T05:29:00Z', '2026-11-01T05:30:00Z'],
    ['stay ended in the repeated hour', '22:00-01:30', '2026-11-01T06:10:00Z', null],
    ['begin the first time', '01:30-04:00', '2026-11-01T05:30:00Z', '2026-11-01T09:00:00Z'],
    ['last through the repeated hour', '01:30-04:00', '2026-11-01T06:10:00Z', '2026-11-01T09:00:00Z'],
  ])('%s: %s at %s', (_what, hours, time, end) => {
    const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
    const quiet = { from: minutes(hours), to: minutes(hours.slice(6)), zone: 'America/New_York' };
    expect(quietUntil(quiet, Date.parse(time))).toBe(end === null ? null : Date.parse(end));
  });

  it('may lie within one day', () => {
    const lunch = { from: 12 * 60, to: 13 * 60, zone: 'UTC' };
    expect(quietUntil(lunch, at - 1)).toBeNull();
    expect(quietUntil(lunch, at)).toBe(at + 60 * MINUTE);
    expect(quietUntil(lunch, at + 60 * MINUTE)).toBeNull();
  });

  it('hold a message until their end, and a digest that falls into them, too', () => {
    const quiet = { from: 11 * 60, to: 13 * 60, zone: 'UTC' };
    expect(decide({ quiet })).toEqual({
      kind: 'later',
      at: at + 60 * MINUTE,
      rule: 'quiet-hours',
      why: 'Quiet hours from 11:00 to 13:00, UTC: delayed until 2026-11-23T13:00:00.000Z.',
    });
    const digest = { kind: 'every', everyMs: 10 * MINUTE } as const;
    expect(decide({ quiet, digest })).toEqual({
      kind: 'gather',
      at: at + 60 * MINUTE,
      rule: 'digest',
      why: 'Scheduled for the digest at 2026-11-23T13:00:00.000Z.',
    });
  });

  it('never end before they are asked about, nor last longer than a day and an hour', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 2 * 366 * 1440 }),
        (from, to, zone, minute) => {
          fc.pre(from !== to);
          const time = at + minute * MINUTE;
          const until = quietUntil({ from, to, zone }, time);
          if (until === null) return;
          expect(until).toBeGreaterThanOrEqual(time);
          expect(until - time).toBeLessThanOrEqual(25 * 60 * MINUTE);
        },
      ),
    );
  });
});

describe('a digest', () => {
  it('is due at the next multiple of its period, or at the next time of day', () => {
    const every: Digest = { kind: 'every', everyMs: 30 * MINUTE };
    expect(digestAt(every, at)).toBe(at + 30 * MINUTE);
    expect(digestAt(every, at + 1)).toBe(at + 30 * MINUTE);
    const daily: Digest = { kind: 'daily', at: 8 * 60, zone: 'Europe/Berlin' };
    expect(new Date(digestAt(daily, at)).toISOString()).toBe('2026-11-24T07:00:00.000Z');
    expect(new Date(digestAt(daily, Date.parse('2026-11-24T06:59:59Z'))).toISOString()).toBe(
      '2026-11-24T07:00:00.000Z',
    );
    expect(new Date(digestAt(daily, Date.parse('2026-11-24T07:00:00Z'))).toISOString()).toBe(
      '2026-11-25T07:00:00.000Z',
    );
    expect(new Date(digestAt(daily, Date.parse('2026-10-24T12:00:00Z'))).toISOString()).toBe(
      '2026-10-25T07:00:00.000Z',
    );
  });

  it.each([
    ['America/New_York', 2 * 60 + 30, '2026-03-07T07:30:00Z', '2026-03-08T07:00:00Z'],
    ['America/New_York', 2 * 60 + 30, '2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
    ['America/Havana', 0, '2026-03-08T04:59:59Z', '2026-03-08T05:00:00Z'],
    ['America/Havana', 0, '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    ['Asia/Beirut', 0, '2026-03-28T12:00:00Z', '2026-03-28T22:00:00Z'],
    ['America/New_York', 90, '2026-10-31T12:00:00Z', '2026-11-01T05:30:00Z'],
    ['America/New_York', 90, '2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z'],
  ])('comes once on a day when the clocks change: %s, minute %i, from %s', (zone, minute, time, due) => {
    expect(digestAt({ kind: 'daily', at: minute, zone }, Date.parse(time))).toBe(Date.parse(due));
  });

  it('never lies in the past', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1439 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe'),
        fc.integer({ min: 0, max: 366 * 1440 }),
        (minute, zone, later) => {
          const now = at + later * MINUTE;
          const due = digestAt({ kind: 'daily', at: minute, zone }, now);
          expect(due).toBeGreaterThan(now);
          expect(due - now).toBeLessThanOrEqual(25 * 60 * MINUTE);
        },
      ),
    );
  });
});

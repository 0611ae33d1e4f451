import { describe, expect, it } from 'vitest';
import { expectationOverdue } from '../../src/events/expectation-events.ts';
import { isoTime } from '../../src/model/time.ts';
import type { StoredEvent } from '../../src/model/event.ts';
import { endpointDisabled, watchSilent } from '../../src/events/service-events.ts';
import { plainText, titleOf } from '../../src/notify/message/layout.ts';
import { messageOf } from '../../src/notify/message/message.ts';
import { AT, change, LINK, MET, STORY, UNAVAILABLE, updatedWith } from '../support/notify/events.ts';

/** Title and body without the links, which the golden messages show. */
const told = (event: StoredEvent): string[] => {
  const message = messageOf(event);
  return [
    titleOf(message),
    ...plainText(message)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('Open ')),
  ];
};
const NOON = '2026-11-23 12:00 UTC';
const about = { story: STORY, sequence: 1, link: LINK };

describe('the kinds of Event that no golden message shows', () => {
  it('a story that is watched from now on, under another headline', () => {
    const version = {
      number: 1,
      previous: null,
      capturedAt: isoTime(AT),
      headline: 'Tribunal opens',
      publishedAt: null,
      modifiedAt: null,
    };
    expect(told({ id: 'e', type: 'story.started', at: AT, data: { ...about, version } })).toEqual([
      'Monitoring started: Registrar steps aside',
      'Tribunal opens',
      NOON,
    ]);
  });

  it('an expectation that is overdue', () => {
    const expectation = { name: 'Ruling', by: AT - 3_600_000 };
    expect(told(expectationOverdue({ story: STORY, at: AT, link: LINK, expectation }))).toEqual([
      'Still waiting, overdue: Registrar steps aside',
      NOON,
      '“Ruling” was expected by 2026-11-23 11:00 UTC and has not appeared.',
    ]);
  });

  it('a page that can be read again, or has moved', () => {
    const data = { ...UNAVAILABLE.data, state: 'paywalled' } as never;
    expect(told({ id: 'e', type: 'story.available', at: AT, data })).toEqual([
      'Page available again: Registrar steps aside',
      NOON,
      'It had been unavailable since 2026-11-23 11:40 UTC: behind a paywall.',
    ]);
    expect(
      told({
        id: 'e',
        type: 'story.moved',
        at: AT,
        data: { ...about, from: 'https://news.example/a', to: 'https://news.example/b' },
      }),
    ).toEqual([
      'Page moved: Registrar steps aside',
      NOON,
      'From https:\u2060//news.\u2060example/a',
      'To https:\u2060//news.\u2060example/b',
    ]);
  });

  it('an endpoint that was disabled', () => {
    expect(
      told(endpointDisabled({ endpoint: 'desk', reason: 'It responded with 410 Gone.', at: AT })),
    ).toEqual([
      'Endpoint disabled: desk',
      NOON,
      'It responded with 410 Gone.',
      `Nothing has been sent to it since ${NOON}.`,
    ]);
  });

  it('silence, of one story and of all', () => {
    const silence = { since: AT - 900_000, everyMs: 300_000, at: AT, link: LINK };
    expect(told(watchSilent({ ...silence, story: STORY }))).toEqual([
      'Not checked: Registrar steps aside',
      NOON,
      'The story has not been checked since 2026-11-23 11:45 UTC; it is due every 5 min.',
    ]);
    expect(told(watchSilent({ ...silence, story: null }))).toEqual([
      'Nothing is being checked',
      NOON,
      'No story has been checked since 2026-11-23 11:45 UTC; one is due every 5 min.',
    ]);
  });
});

describe('the Changes of a message', () => {
  it('are counted by kind in its title, the headline first', () => {
    const changes = [
      change({ text: 'a' }),
      change({ text: 'b', labels: ['restored'] }),
      change({ text: 'c' }),
      change({ kind: 'removed', text: null, previousText: 'd' }),
      change({ kind: 'edited', text: 'New title', labels: ['headline-changed'], paragraph: null }),
    ];
    expect(messageOf(updatedWith(changes)).what).toBe(
      'New headline, 2 new paragraphs, restored paragraph, removed paragraph',
    );
  });

  it('show what was removed as removed, and say what each is about', () => {
    const changes = [
      change({ kind: 'removed', text: null, previousText: 'It was so.', labels: ['stealth'] }),
      change({
        text: 'He left.',
        quotes: [
          {
            state: 'speaker-changed',
            text: 'x',
            previousText: 'x',
            speaker: 'B',
            previousSpeaker: 'A',
            verb: 'said',
            start: 0,
            end: 1,
          },
          {
            state: 'withdrawn',
            text: 'y',
            previousText: null,
            speaker: null,
            previousSpeaker: null,
            verb: null,
            start: 0,
            end: 1,
          },
        ],
      }),
    ];
    expect(told(updatedWith(changes)).slice(2)).toEqual([
      'Removed paragraph: page time not updated',
      '[-It was so.-]',
      'New paragraph',
      'He left.',
      'Quotation attributed to someone else: A → B, said',
      'Withdrawn quotation',
    ]);
  });

  it('say in words what became of what is waited for', () => {
    const states = ['open', 'met', 'overdue', 'retracted', 'candidate'] as const;
    const expectations = states.map((state) => ({
      name: state,
      state,
      paragraph: null,
      origin: 'suggested' as const,
    }));
    expect(told(updatedWith([change({ text: 'a' })], { expectations })).slice(4)).toEqual([
      'Expectation “met”: met.',
      'Expectation “overdue”: overdue.',
      'Expectation “retracted”: withdrawn.',
      'Expectation “candidate”: possibly met.',
    ]);
  });
});

it('without a link that can be followed has none', () => {
  const message = messageOf({ ...MET, data: { ...MET.data, link: 'javascript:x' } } as StoredEvent);
  expect(plainText(message)).not.toContain('javascript');
  expect(message.link).toBeNull();
});

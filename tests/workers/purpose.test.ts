import { expect, it } from 'vitest';
import { storyStarted, versionFacts } from '../../src/events/version-events.ts';
import type { StoredEvent } from '../../src/model/event.ts';
import { purposeOfDelivery, purposeOfStory } from '../../workers/log/purpose.ts';

const about = (id: string): StoredEvent =>
  storyStarted({
    story: { id, url: 'https://news.example/', name: 'Inquiry', tags: [] },
    at: 0,
    link: '',
    version: versionFacts({
      number: 1,
      previous: null,
      capturedAt: 0,
      article: { headline: null, published: null, modified: null },
    }),
  });

it('identifies the demo and the canary by their story id; a watched story has no purpose', () => {
  expect(['sty_demo5536e4cf56', 'sty_own_1b2c', 'sty_5536e4cf56'].map(purposeOfStory)).toEqual([
    'demo',
    'canary',
    null,
  ]);
});

it('identifies a delivery by its story or the canary endpoint, and a test alert by its mark', () => {
  const sample = about('sty_1');
  const test = { data: { ...sample.data, test: true } } as Pick<StoredEvent, 'data'>;
  expect(purposeOfDelivery('desk', about('sty_demo1'))).toBe('demo');
  expect(purposeOfDelivery('desk', sample)).toBeNull();
  expect(purposeOfDelivery('desk', test)).toBe('test');
  expect(purposeOfDelivery('canary at http://127.0.0.1:8080', sample)).toBe('canary');
  expect(purposeOfDelivery('desk', { data: { since: '', everyMs: 1, link: '' } })).toBeNull();
});

import { eventId } from '../events/event-id.ts';
import { isoTime } from '../model/time.ts';
import type { StoredEvent } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';

const CONTEXT =
  'The harbour board said last week that it would look into the registrar’s handling of berth fees.';
const STATEMENT =
  '“I am stepping aside while the inquiry runs, and I will answer every question it puts to me,” Registrar Odile Marchetti said in a statement on Monday.';

/**
 * A test alert for one Endpoint about an invented story: an added statement, the paragraph before it, and `test: true`.
 * The same Endpoint and time give the same Event.
 */
export const sampleEvent = (sample: {
  readonly endpoint: string;
  readonly at: EpochMs;
  readonly link: string;
}): StoredEvent => ({
  id: eventId(['sample', sample.endpoint, isoTime(sample.at)]),
  type: 'story.updated',
  at: sample.at,
  data: {
    story: {
      id: 'sty_sample',
      url: 'https://news.example/sample',
      name: 'Sample alert from Stop Press',
      tags: ['sample'],
    },
    sequence: 1,
    link: sample.link,
    test: true,
    version: {
      number: 2,
      previous: 1,
      capturedAt: isoTime(sample.at),
      headline: 'Sample: harbour registrar steps aside',
      publishedAt: null,
      modifiedAt: null,
    },
    changes: [
      {
        kind: 'added',
        paragraph: 3,
        previousParagraph: null,
        text: STATEMENT,
        previousText: null,
        words: [],
        labels: ['statement', 'quote'],
        quotes: [],
        context: CONTEXT,
        flagged: true,
        significance: 0.9,
        reason: 'test alert, sent on request; no page has changed',
      },
    ],
    stealth: null,
    expectations: [],
  },
});

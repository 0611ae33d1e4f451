import { aboutStory, eventId } from './event-id.ts';
import type { ChangeFacts, DigestItem, StoredEvent, StoryFacts } from '../model/event.ts';
import { isoTime } from '../model/time.ts';
import type { EpochMs } from '../model/time.ts';

/** Events about Stop Press itself: disabled Endpoints, silence, digests. */

export const endpointDisabled = (disabled: {
  readonly endpoint: string;
  readonly reason: string;
  readonly at: EpochMs;
}): StoredEvent => {
  const since = isoTime(disabled.at);
  return {
    id: eventId(['endpoint.disabled', disabled.endpoint, since]),
    type: 'endpoint.disabled',
    at: disabled.at,
    data: { endpoint: { name: disabled.endpoint }, reason: disabled.reason, since },
  };
};

/** `since`: time of the last check; `story` is null when no Story is being checked. */
export const watchSilent = (silence: {
  readonly story: StoryFacts | null;
  readonly since: EpochMs;
  readonly everyMs: number;
  readonly at: EpochMs;
  readonly link: string;
}): StoredEvent => {
  const { story, at, link, everyMs } = silence;
  const since = isoTime(silence.since);
  return {
    id: eventId(['watch.silent', story?.id ?? '', since]),
    type: 'watch.silent',
    at,
    data: story ? { ...aboutStory({ story, at, link }), since, everyMs } : { since, everyMs, link },
  };
};

/** What an Event says apart from its Changes, in one sentence; null if there is nothing else. */
const remarkOf = ({ type, data }: StoredEvent): string | null => {
  switch (type) {
    case 'expectation.met':
      return `${data.expectation.name}: ${data.expectation.text}`;
    case 'expectation.overdue':
      return `${data.expectation.name} was expected by ${data.expectation.by}.`;
    case 'story.unavailable':
    case 'story.available':
      return data.failure?.message ?? data.state;
    case 'story.moved':
      return `${data.from} → ${data.to}`;
    case 'endpoint.disabled':
      return `${data.endpoint.name}: ${data.reason}`;
    case 'watch.silent':
      return `Nothing has been checked since ${data.since}.`;
    case 'story.started':
    case 'story.updated':
    case 'story.restored':
    case 'digest':
      return null;
  }
};

const flaggedChanges = (changes: readonly ChangeFacts[]): DigestItem['changes'] =>
  changes
    .filter(({ flagged }) => flagged)
    .map(({ kind, text, previousText, labels, significance }) => ({
      kind,
      text,
      previousText,
      labels,
      significance,
    }));

const digestItem = (event: StoredEvent): DigestItem => {
  const { data } = event;
  return {
    id: event.id,
    type: event.type,
    timestamp: isoTime(event.at),
    story: 'story' in data ? data.story : null,
    headline: 'version' in data ? data.version.headline : null,
    changes: 'changes' in data ? flaggedChanges(data.changes) : [],
    remark: remarkOf(event),
    link: 'link' in data ? data.link : null,
  };
};

/** `events`: at least one, oldest first. The id depends only on the Endpoint and these Events. */
export const digestOf = (
  queued: {
    readonly endpoint: string;
    readonly events: readonly StoredEvent[];
    readonly at: EpochMs;
    readonly link: string;
  },
  { maxEvents = 100 }: { readonly maxEvents?: number } = {},
): StoredEvent => {
  const { endpoint, events, at, link } = queued;
  const times = events.map((event) => event.at);
  return {
    id: eventId(['digest', endpoint, ...events.map(({ id }) => id)]),
    type: 'digest',
    at,
    data: {
      endpoint: { name: endpoint },
      since: isoTime(Math.min(...times)),
      until: isoTime(Math.max(...times)),
      events: events.slice(0, maxEvents).map(digestItem),
      omitted: Math.max(0, events.length - maxEvents),
      link,
    },
  };
};

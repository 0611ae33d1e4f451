import type { EventType } from '../../src/model/event.ts';

/** Event names in log messages; JSON fields use the type. */
export const EVENT_WORDS: Readonly<Record<EventType, string>> = {
  'story.started': 'Monitoring started',
  'story.updated': 'Story updated',
  'story.restored': 'Earlier text restored',
  'expectation.met': 'Statement landed',
  'expectation.overdue': 'Still waiting, overdue',
  'story.unavailable': 'Page unavailable',
  'story.available': 'Page available again',
  'story.moved': 'Story moved',
  'endpoint.disabled': 'Endpoint disabled',
  'watch.silent': 'Nothing checked',
  digest: 'Digest',
};

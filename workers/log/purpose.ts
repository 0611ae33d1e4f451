import type { Purpose } from '../../src/platform/log.ts';
import type { StoredEvent } from '../../src/model/event.ts';
import { OWN_ENDPOINT_PREFIX, OWN_STORY_PREFIX } from '../../src/model/story.ts';

/** Story ids of the demo newsroom begin like this. A demo plays on a new port each time, so its id is new each time. */
export const DEMO_STORY_PREFIX = 'sty_demo';

/** null for a story that a person watches. */
export const purposeOfStory = (storyId: string): Purpose | null => {
  if (storyId.startsWith(DEMO_STORY_PREFIX)) return 'demo';
  return storyId.startsWith(OWN_STORY_PREFIX) ? 'canary' : null;
};

/** null for an alert about a story that a person watches, and for alerts about Stop Press itself. */
export const purposeOfDelivery = (endpoint: string, { data }: Pick<StoredEvent, 'data'>): Purpose | null => {
  if ('test' in data && data.test) return 'test';
  if (endpoint.startsWith(OWN_ENDPOINT_PREFIX)) return 'canary';
  return 'story' in data ? purposeOfStory(data.story.id) : null;
};

import type { Purpose } from '../../src/platform/log.ts';
import type { StoredEvent } from '../../src/model/event.ts';
import { OWN_ENDPOINT_PREFIX, OWN_STORY_PREFIX } from '../../src/model/story.ts';

/** Id prefix of demo stories. Each demo uses a new port, so its id is different each time. */
export const DEMO_STORY_PREFIX = 'sty_demo';

/** null for a story of the watch list. */
export const purposeOfStory = (storyId: string): Purpose | null => {
  if (storyId.startsWith(DEMO_STORY_PREFIX)) return 'demo';
  return storyId.startsWith(OWN_STORY_PREFIX) ? 'canary' : null;
};

/** null for alerts about stories of the watch list and about Stop Press itself. */
export const purposeOfDelivery = (endpoint: string, { data }: Pick<StoredEvent, 'data'>): Purpose | null => {
  if ('test' in data && data.test) return 'test';
  if (endpoint.startsWith(OWN_ENDPOINT_PREFIX)) return 'canary';
  return 'story' in data ? purposeOfStory(data.story.id) : null;
};

import type { StoredEvent } from '../events.ts';
import type { Routing } from './record.ts';

/** Does this Endpoint want this Event? Events that concern no Story pass any tag filter. */
export const wants = (route: Routing, event: StoredEvent): boolean => {
  if (route.events !== null && !route.events.includes(event.type)) return false;
  if (route.tags === null || !('story' in event.data)) return true;
  const { tags } = event.data.story;
  return route.tags.some((tag) => tags.includes(tag));
};

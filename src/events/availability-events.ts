import type { AvailabilityState } from '../model/availability.ts';
import type { Failure } from '../platform/errors.ts';
import type { AboutAvailability, StoredEvent } from '../model/event.ts';
import { aboutStory, eventId, type Occasion } from './event-id.ts';
import { isoTime } from '../model/time.ts';
import type { EpochMs } from '../model/time.ts';

/** Events about whether and where a Story can be read. */

/** `since`: start of the outage. It is part of the id, so each outage has one Event at its start and one at its end. */
export type AvailabilityOccasion = Occasion & {
  readonly state: AvailabilityState;
  readonly since: EpochMs;
  readonly failure: Failure | null;
};

const aboutAvailability = (occasion: AvailabilityOccasion): AboutAvailability => ({
  ...aboutStory(occasion),
  since: isoTime(occasion.since),
  state: occasion.state,
  failure: occasion.failure && { code: occasion.failure.code, message: occasion.failure.message },
});

export const storyUnavailable = (occasion: AvailabilityOccasion): StoredEvent => ({
  id: eventId(['story.unavailable', occasion.story.id, occasion.state, isoTime(occasion.since)]),
  type: 'story.unavailable',
  at: occasion.at,
  data: aboutAvailability(occasion),
});

export const storyAvailable = (occasion: AvailabilityOccasion): StoredEvent => ({
  id: eventId(['story.available', occasion.story.id, occasion.state, isoTime(occasion.since)]),
  type: 'story.available',
  at: occasion.at,
  data: aboutAvailability(occasion),
});

/** One Event for each move; `at` is when the move was confirmed. */
export const storyMoved = (
  occasion: Occasion & { readonly from: string; readonly to: string },
): StoredEvent => ({
  id: eventId(['story.moved', occasion.story.id, occasion.to, isoTime(occasion.at)]),
  type: 'story.moved',
  at: occasion.at,
  data: { ...aboutStory(occasion), from: occasion.from, to: occasion.to },
});

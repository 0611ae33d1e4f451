import type { StoredEvent, VersionFacts } from '../model/event.ts';
import type { Fulfilment } from '../model/expectation.ts';
import { type EpochMs, isoTime } from '../model/time.ts';
import { aboutStory, eventId, type Occasion } from './event-id.ts';

/** Events about Expectations: met by a Version, or overdue. */

export const expectationMet = (
  occasion: Occasion & {
    readonly version: VersionFacts;
    readonly fulfilment: Fulfilment;
    readonly by: EpochMs | null;
  },
): StoredEvent => {
  const { name, paragraph, text } = occasion.fulfilment;
  const by = occasion.by === null ? null : isoTime(occasion.by);
  return {
    id: eventId(['expectation.met', occasion.story.id, name, String(occasion.version.number)]),
    type: 'expectation.met',
    at: occasion.at,
    data: {
      ...aboutStory(occasion),
      version: occasion.version,
      expectation: { name, paragraph, text, by },
    },
  };
};

export const expectationOverdue = (
  occasion: Occasion & { readonly expectation: { readonly name: string; readonly by: EpochMs } },
): StoredEvent => {
  const { name } = occasion.expectation;
  const by = isoTime(occasion.expectation.by);
  return {
    id: eventId(['expectation.overdue', occasion.story.id, name, by]),
    type: 'expectation.overdue',
    at: occasion.at,
    data: { ...aboutStory(occasion), expectation: { name, by } },
  };
};

import { createHash } from 'node:crypto';
import type { AboutStory, StoryFacts } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';

/** The same parts always give the same id: `evt_` and the first 26 hexadecimal digits of a SHA-256. */
export const eventId = (parts: readonly string[]): string =>
  `evt_${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 26)}`;

/** The data that every Event about a Story needs. */
export interface Occasion {
  readonly story: StoryFacts;
  readonly at: EpochMs;
  readonly link: string;
}

export const aboutStory = ({ story: { id, url, name, tags }, link }: Occasion): AboutStory => ({
  story: { id, url, name, tags },
  sequence: 0,
  link,
});

import type { HoldRule, RoutingDecision, RoutingOccasion } from '../model/delivery.ts';
import type { Digest, QuietHours, Routing } from '../model/endpoint.ts';
import { isoTime } from '../model/time.ts';
import type { StoredEvent } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';
import { OWN_STORY_PREFIX } from '../model/story.ts';
import { localTime, momentOf } from '../platform/time-zone.ts';

/** What reaches whom, and when: every way in which an Event can be kept from an Endpoint, each with its reason. No I/O. */

const MINUTE = 60_000;

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The end of the quiet hours that `at` lies in; null where it lies in none. */
export const quietUntil = ({ from, to, zone }: QuietHours, at: EpochMs): EpochMs | null => {
  const { day, ms } = localTime(at, zone);
  const minute = ms / MINUTE;
  const spansMidnight = from > to;
  const inside = spansMidnight ? minute >= from || minute < to : minute >= from && minute < to;
  if (!inside) return null;
  const end = momentOf({ day: spansMidnight && minute >= from ? day + 1 : day, ms: to * MINUTE }, zone);
  // Where clocks are set forward over the end, it has passed as soon as it is reached.
  return Math.max(end, at);
};

/** When a digest that `at` falls into is due: a multiple of its period since 1970, or the next time of day. */
export const digestAt = (digest: Digest, at: EpochMs): EpochMs => {
  if (digest.kind === 'every') return (Math.floor(at / digest.everyMs) + 1) * digest.everyMs;
  const { day } = localTime(at, digest.zone);
  const [today = 0, tomorrow = 0] = [day, day + 1].map((which) =>
    momentOf({ day: which, ms: digest.at * MINUTE }, digest.zone),
  );
  return today > at ? today : Math.max(tomorrow, at + 1);
};

const suppressed = (rule: HoldRule, why: string): RoutingDecision => ({ kind: 'suppress', rule, why });

type Told = Extract<StoredEvent, { type: 'story.updated' | 'story.restored' }>;

const tellsChanges = (event: StoredEvent): event is Told =>
  event.type === 'story.updated' || event.type === 'story.restored';

/** That of the most significant Change: of the flagged ones, where there are any. */
export const significanceOf = ({ data: { changes } }: Told): number => {
  const flagged = changes.filter((change) => change.flagged);
  return Math.max(0, ...(flagged.length > 0 ? flagged : changes).map(({ significance }) => significance));
};

const byStory = (
  routing: Routing,
  event: StoredEvent,
  mutedUntil: EpochMs | null,
): RoutingDecision | null => {
  // What concerns no Story passes any filter of Stories.
  if (!('story' in event.data)) return null;
  const { id, url, name, tags } = event.data.story;
  if (routing.tags !== null && !routing.tags.some((tag) => tags.includes(tag)))
    return suppressed('tags', `The story has none of the tags ${routing.tags.join(', ')}.`);
  if (routing.stories && ![id, url, name].some((word) => routing.stories?.includes(word)))
    return suppressed('stories', 'The story is not among those that the endpoint names.');
  return mutedUntil === null ? null : suppressed('muted', `The story is muted until ${isoTime(mutedUntil)}.`);
};

const byChanges = (routing: Routing, event: Told): RoutingDecision | null => {
  const { atLeast = 0, labels = null } = routing;
  const significance = significanceOf(event);
  if (significance < atLeast)
    return suppressed('at-least', `Its significance, ${significance.toFixed(2)}, is less than ${atLeast}.`);
  if (
    labels !== null &&
    !event.data.changes.some((change) => change.labels.some((one) => labels.includes(one)))
  )
    return suppressed('labels', `No change has one of the labels ${labels.join(', ')}.`);
  return null;
};

/** Does another message of the same check say that this Expectation is met? */
const toldBy = (event: StoredEvent, siblings: readonly StoredEvent[]): StoredEvent | undefined =>
  event.type === 'expectation.met'
    ? siblings.find(
        (other) =>
          tellsChanges(other) &&
          other.data.expectations.some(
            ({ name, state }) => state === 'met' && name === event.data.expectation.name,
          ),
      )
    : undefined;

const isForeign = ({ own = false }: Routing, { data }: StoredEvent): boolean =>
  own !== ('story' in data && data.story.id.startsWith(OWN_STORY_PREFIX));

const kept = (
  routing: Routing,
  event: StoredEvent,
  { now, mutedUntil, siblings }: RoutingOccasion,
): RoutingDecision | null => {
  if (routing.events !== null && !routing.events.includes(event.type))
    return suppressed('events', `The endpoint does not ask for ${event.type}.`);
  const muted = mutedUntil !== null && mutedUntil > now ? mutedUntil : null;
  const unwanted = byStory(routing, event, muted) ?? (tellsChanges(event) ? byChanges(routing, event) : null);
  if (unwanted !== null) return unwanted;
  const teller = routing.grouped === true ? toldBy(event, siblings) : undefined;
  return teller ? suppressed('grouped', `${teller.id} of the same check says it, too.`) : null;
};

/** When a wanted Event is sent. */
const timed = ({ quiet = null, digest = null }: Routing, now: EpochMs): RoutingDecision => {
  if (digest !== null) {
    const due = digestAt(digest, now);
    const at = (quiet && quietUntil(quiet, due)) ?? due;
    return { kind: 'gather', at, rule: 'digest', why: `Told in the digest of ${isoTime(at)}.` };
  }
  const at = quiet && quietUntil(quiet, now);
  if (quiet === null || at === null) return { kind: 'send' };
  const why = `Quiet from ${clock(quiet.from)} to ${clock(quiet.to)}, ${quiet.zone}: until ${isoTime(at)}.`;
  return { kind: 'later', at, rule: 'quiet-hours', why };
};

export const decideRouting = (
  routing: Routing,
  event: StoredEvent,
  occasion: RoutingOccasion,
): RoutingDecision => {
  if (isForeign(routing, event)) return { kind: 'foreign' };
  return kept(routing, event, occasion) ?? timed(routing, occasion.now);
};

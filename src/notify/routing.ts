import type { HoldRule, RoutingDecision, RoutingOccasion } from '../model/delivery.ts';
import type { Digest, QuietHours, Routing } from '../model/endpoint.ts';
import { isoTime } from '../model/time.ts';
import type { StoredEvent } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';
import { OWN_STORY_PREFIX } from '../model/story.ts';
import { localTime, momentOf } from '../platform/time-zone.ts';

/** Decides which Events an Endpoint receives, and when; every suppression and delay has a rule and a reason. No I/O. */

const MINUTE = 60_000;

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/**
 * The end of the quiet hours that contain `at`; null outside quiet hours. They last from one moment to another: where
 * clocks skip or repeat a time of day, see momentOf.
 */
export const quietUntil = ({ from, to, zone }: QuietHours, at: EpochMs): EpochMs | null => {
  const { day } = localTime(at, zone);
  for (const first of [day - 1, day]) {
    const start = momentOf({ day: first, ms: from * MINUTE }, zone);
    const end = momentOf({ day: from > to ? first + 1 : first, ms: to * MINUTE }, zone);
    if (start <= at && at < end) return end;
  }
  return null;
};

/** When the digest that covers `at` is due: the next multiple of its period since 1970, or the next time of day. */
export const digestAt = (digest: Digest, at: EpochMs): EpochMs => {
  if (digest.kind === 'every') return (Math.floor(at / digest.everyMs) + 1) * digest.everyMs;
  const { day } = localTime(at, digest.zone);
  const [today, tomorrow, dayAfter] = [day, day + 1, day + 2].map((which) =>
    momentOf({ day: which, ms: digest.at * MINUTE }, digest.zone),
  ) as [EpochMs, EpochMs, EpochMs];
  if (today > at) return today;
  // Where clocks skip the rest of today, tomorrow may have begun at the same moment.
  return tomorrow > at ? tomorrow : dayAfter;
};

const suppressed = (rule: HoldRule, why: string): RoutingDecision => ({ kind: 'suppress', rule, why });

type ChangeEvent = Extract<StoredEvent, { type: 'story.updated' | 'story.restored' }>;

const isChangeEvent = (event: StoredEvent): event is ChangeEvent =>
  event.type === 'story.updated' || event.type === 'story.restored';

/** The highest significance of the flagged Changes, or of all Changes if none is flagged; 0..1. */
export const significanceOf = ({ data: { changes } }: ChangeEvent): number => {
  const flagged = changes.filter((change) => change.flagged);
  return Math.max(0, ...(flagged.length > 0 ? flagged : changes).map(({ significance }) => significance));
};

const byStory = (
  routing: Routing,
  event: StoredEvent,
  mutedUntil: EpochMs | null,
): RoutingDecision | null => {
  // Events without a Story pass every Story filter.
  if (!('story' in event.data)) return null;
  const { id, url, name, tags } = event.data.story;
  if (routing.tags !== null && !routing.tags.some((tag) => tags.includes(tag)))
    return suppressed('tags', `The story has none of the tags ${routing.tags.join(', ')}.`);
  if (routing.stories && ![id, url, name].some((word) => routing.stories?.includes(word)))
    return suppressed('stories', 'The story is not one of those listed for the endpoint.');
  return mutedUntil === null ? null : suppressed('muted', `The story is muted until ${isoTime(mutedUntil)}.`);
};

const byChanges = (routing: Routing, event: ChangeEvent): RoutingDecision | null => {
  const { atLeast = 0, labels = null } = routing;
  const significance = significanceOf(event);
  if (significance < atLeast)
    return suppressed(
      'at-least',
      `The significance of ${significance.toFixed(2)} is below the minimum of ${atLeast}.`,
    );
  if (
    labels !== null &&
    !event.data.changes.some((change) => change.labels.some((one) => labels.includes(one)))
  )
    return suppressed('labels', `No change has any of the labels ${labels.join(', ')}.`);
  return null;
};

/** The Event of the same check that already reports this met Expectation, if any. */
const reportedBy = (event: StoredEvent, siblings: readonly StoredEvent[]): StoredEvent | undefined =>
  event.type === 'expectation.met'
    ? siblings.find(
        (other) =>
          isChangeEvent(other) &&
          other.data.expectations.some(
            ({ name, state }) => state === 'met' && name === event.data.expectation.name,
          ),
      )
    : undefined;

const isForeign = ({ own = false }: Routing, { data }: StoredEvent): boolean =>
  own !== ('story' in data && data.story.id.startsWith(OWN_STORY_PREFIX));

const suppression = (
  routing: Routing,
  event: StoredEvent,
  { now, mutedUntil, siblings }: RoutingOccasion,
): RoutingDecision | null => {
  if (routing.events !== null && !routing.events.includes(event.type))
    return suppressed('events', `The endpoint is not subscribed to ${event.type}.`);
  const muted = mutedUntil !== null && mutedUntil > now ? mutedUntil : null;
  const filtered =
    byStory(routing, event, muted) ?? (isChangeEvent(event) ? byChanges(routing, event) : null);
  if (filtered !== null) return filtered;
  const reporting = routing.grouped === true ? reportedBy(event, siblings) : undefined;
  return reporting
    ? suppressed('grouped', `Event ${reporting.id} of the same check already reports it.`)
    : null;
};

/** When an Event that is not suppressed is sent. */
const timed = ({ quiet = null, digest = null }: Routing, now: EpochMs): RoutingDecision => {
  if (digest !== null) {
    const due = digestAt(digest, now);
    const at = (quiet && quietUntil(quiet, due)) ?? due;
    return { kind: 'gather', at, rule: 'digest', why: `Scheduled for the digest at ${isoTime(at)}.` };
  }
  const at = quiet && quietUntil(quiet, now);
  if (quiet === null || at === null) return { kind: 'send' };
  const why = `Quiet hours from ${clock(quiet.from)} to ${clock(quiet.to)}, ${quiet.zone}: delayed until ${isoTime(at)}.`;
  return { kind: 'later', at, rule: 'quiet-hours', why };
};

export const decideRouting = (
  routing: Routing,
  event: StoredEvent,
  occasion: RoutingOccasion,
): RoutingDecision => {
  if (isForeign(routing, event)) return { kind: 'foreign' };
  return suppression(routing, event, occasion) ?? timed(routing, occasion.now);
};

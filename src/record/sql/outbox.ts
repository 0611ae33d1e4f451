import type { HoldRule, RoutingDecision, RoutingOccasion } from '../../model/delivery.ts';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';
import { at, json, ms, rows, type Tx } from './query.ts';

/** An Endpoint with its routing policy, which is injected when the store is opened. */
export interface Recipient {
  readonly name: string;
  readonly decide: (event: StoredEvent, occasion: RoutingOccasion) => RoutingDecision;
}

/** The id depends only on Event and Endpoint, so a repeated write conflicts with the key and is ignored. */
const deliveryId = (eventId: string, endpoint: string): string =>
  `dlv_${createHash('sha256').update(`${eventId}\n${endpoint}`).digest('hex').slice(0, 26)}`;

interface NewDelivery {
  readonly id: string;
  readonly endpoint: string;
  readonly state: 'pending' | 'gathered' | 'suppressed';
  readonly at: EpochMs;
  readonly rule: HoldRule | null;
  readonly why: string | null;
}

const deliveryFor = (
  event: StoredEvent,
  endpoint: string,
  decision: Exclude<RoutingDecision, { kind: 'foreign' }>,
  now: EpochMs,
): NewDelivery => {
  const id = deliveryId(event.id, endpoint);
  switch (decision.kind) {
    case 'send':
      return { id, endpoint, state: 'pending', at: now, rule: null, why: null };
    case 'later': {
      const { at, rule, why } = decision;
      return { id, endpoint, state: 'pending', at, rule, why };
    }
    case 'gather': {
      const { at, rule, why } = decision;
      return { id, endpoint, state: 'gathered', at, rule, why };
    }
    case 'suppress': {
      const { rule, why } = decision;
      return { id, endpoint, state: 'suppressed', at: now, rule, why };
    }
  }
};

/** The stored Story that an Event belongs to; null for a test alert, whose Story is not stored. */
const storyIdOf = ({ data }: StoredEvent): string | null =>
  'story' in data && data.test !== true ? data.story.id : null;

/** false if the Event is stored already. */
export const writeEvent = async (tx: Tx, event: StoredEvent): Promise<boolean> => {
  const storyId = storyIdOf(event);
  const version = 'version' in event.data ? event.data.version.number : null;
  const written = await rows(
    tx,
    sql<{ id: string }>`insert into stoppress.events (id, type, story_id, version, at, data)
      values (${event.id}, ${event.type}, ${storyId}, ${version}, ${at(event.at)}, ${json(event.data)})
      on conflict (id) do nothing returning id`,
  );
  return written.length > 0;
};

/** Deliveries to a disabled Endpoint are `held` for a replay. @returns ids of those to send now. */
const writeDeliveries = async (
  tx: Tx,
  event: StoredEvent,
  deliveries: readonly NewDelivery[],
  now: EpochMs,
): Promise<string[]> => {
  if (deliveries.length === 0) return [];
  const storyId = storyIdOf(event);
  const list = json(deliveries.map((one) => ({ ...one, at: new Date(one.at).toISOString() })));
  const written = await rows(
    tx,
    sql<{ id: string; state: string; endpoint: string; next_attempt_at: Date }>`with added as (
        select * from jsonb_to_recordset(${list})
          as t(id text, endpoint text, state text, at timestamptz, rule text, why text)
      ), met as (
        insert into stoppress.endpoints (name)
        select endpoint from added where not exists (select 1 from stoppress.endpoints e where e.name = added.endpoint)
        on conflict do nothing
      )
      insert into stoppress.deliveries
        (id, event_id, endpoint, story_id, state, rule, why, next_attempt_at, created_at, settled_at)
      select added.id, ${event.id}, added.endpoint, ${storyId},
        case when added.state <> 'suppressed' and e.disabled_at is not null then 'held' else added.state end,
        added.rule, added.why, case when added.state = 'suppressed' then null else added.at end, ${at(now)}::timestamptz,
        case when added.state = 'suppressed' then ${at(now)}::timestamptz end
      from added left join stoppress.endpoints e on e.name = added.endpoint
      on conflict do nothing returning id, state, endpoint, next_attempt_at`,
  );
  return written
    .filter((row) => row.state === 'pending' && ms(row.next_attempt_at) <= now)
    .map((row) => row.id);
};

const mutes = async (tx: Tx, storyIds: readonly string[]): Promise<ReadonlyMap<string, EpochMs>> => {
  if (storyIds.length === 0) return new Map();
  const muted = await rows(
    tx,
    sql<{ id: string; muted_until: Date }>`select id, muted_until from stoppress.stories
      where id = any(${[...storyIds]}::text[]) and muted_until is not null`,
  );
  return new Map(muted.map((row) => [row.id, ms(row.muted_until)]));
};

/**
 * Stores Events and their Deliveries inside the caller's transaction, including suppressed Deliveries with their rule.
 * An Event whose id is already stored is skipped, with its Deliveries.
 * @returns ids of the Deliveries to send now.
 */
export const writeEvents = async (
  tx: Tx,
  events: readonly StoredEvent[],
  routes: readonly Recipient[],
  now: EpochMs,
): Promise<string[]> => {
  const due: string[] = [];
  const reached = new Map<string, StoredEvent[]>();
  const muted = await mutes(
    tx,
    routes.length === 0 ? [] : events.flatMap(({ data }) => ('story' in data ? [data.story.id] : [])),
  );
  for (const event of events) {
    if (!(await writeEvent(tx, event))) continue;
    const mutedUntil = ('story' in event.data ? muted.get(event.data.story.id) : null) ?? null;
    const deliveries = routes.flatMap((route): NewDelivery[] => {
      const siblings = reached.get(route.name) ?? [];
      const decision = route.decide(event, { now, mutedUntil, siblings });
      if (decision.kind === 'foreign') return [];
      if (decision.kind !== 'suppress') reached.set(route.name, [...siblings, event]);
      return [deliveryFor(event, route.name, decision, now)];
    });
    due.push(...(await writeDeliveries(tx, event, deliveries, now)));
  }
  return due;
};

/** Sends one Event to one Endpoint, bypassing all routing. @returns the id of the Delivery. */
export const writeEventTo = async (
  tx: Tx,
  endpoint: string,
  event: StoredEvent,
  now: EpochMs,
): Promise<string> => {
  const delivery = deliveryFor(event, endpoint, { kind: 'send' }, now);
  if (await writeEvent(tx, event)) await writeDeliveries(tx, event, [delivery], now);
  return delivery.id;
};

/** Sets the sequence number within the Story, which is known only while its row is locked. */
export const numbered = (event: StoredEvent, sequence: number): StoredEvent =>
  'sequence' in event.data ? ({ ...event, data: { ...event.data, sequence } } as StoredEvent) : event;

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { StoredEvent } from '../events.ts';
import type { EpochMs } from '../story.ts';
import type { Routing } from './record.ts';
import { wants } from './route.ts';
import { at, json, rows, type Tx } from './sql.ts';

/** One Delivery per Event and Endpoint, by name: the same pair always gets the same id, so a repeated write hits the key. */
const deliveryId = (eventId: string, endpoint: string): string =>
  `dlv_${createHash('sha256').update(`${eventId}\n${endpoint}`).digest('hex').slice(0, 26)}`;

/**
 * Writes Events and the Deliveries they owe, inside the caller's transaction. An Event whose id is already stored is
 * left alone, with its Deliveries. Deliveries to a disabled Endpoint are `held` for a replay.
 * @returns ids of the Deliveries that are now to be sent.
 */
export const writeEvents = async (
  tx: Tx,
  events: readonly StoredEvent[],
  routes: readonly Routing[],
  now: EpochMs,
): Promise<string[]> => {
  const due: string[] = [];
  for (const event of events) {
    const storyId = 'story' in event.data ? event.data.story.id : null;
    const version = 'version' in event.data ? event.data.version.number : null;
    const written = await rows(
      tx,
      sql<{ id: string }>`insert into stoppress.events (id, type, story_id, version, at, data)
        values (${event.id}, ${event.type}, ${storyId}, ${version}, ${at(event.at)}, ${json(event.data)})
        on conflict (id) do nothing returning id`,
    );
    if (written.length === 0) continue;
    for (const route of routes.filter((route) => wants(route, event))) {
      const id = deliveryId(event.id, route.name);
      const [delivery] = await rows(
        tx,
        sql<{
          state: string;
        }>`insert into stoppress.deliveries (id, event_id, endpoint, state, next_attempt_at, created_at)
          select ${id}, ${event.id}, ${route.name},
            case when exists (select 1 from stoppress.endpoints where name = ${route.name} and disabled_at is not null)
              then 'held' else 'pending' end, ${at(now)}, ${at(now)}
          on conflict do nothing returning state`,
      );
      if (delivery?.state === 'pending') due.push(id);
    }
  }
  return due;
};

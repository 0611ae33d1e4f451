import { sql } from 'kysely';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';
import { OWN_STORY_PREFIX } from '../../model/story.ts';
import { numbered, writeEvents, writeEventTo, type Recipient } from './outbox.ts';
import type { DeliveryStore, SilentStory } from '../record.ts';
import { at, type Db, ms, rows } from './query.ts';

/** Events that are not part of a check: due digests, silence. */

/** One process at a time: otherwise each would send a part of the digest. */
const DIGEST_LOCK = 0x44_49_47_45;
const MAX_GATHERED = 5_000;

export const gatherDigests = (
  db: Db,
  now: EpochMs,
  toEvent: Parameters<DeliveryStore['gatherDigests']>[1],
): ReturnType<DeliveryStore['gatherDigests']> =>
  db.transaction().execute(async (tx) => {
    const [lock] = await rows(
      tx,
      sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${DIGEST_LOCK}::bigint) as held`,
    );
    if (!lock?.held) return [];
    const due = await rows(
      tx,
      sql<{
        id: string;
        endpoint: string;
        event_id: string;
        type: StoredEvent['type'];
        at: Date;
        data: StoredEvent['data'];
      }>`select d.id, d.endpoint, d.event_id, e.type, e.at, e.data
        from stoppress.deliveries d join stoppress.events e on e.id = d.event_id
        where d.state = 'gathered' and d.next_attempt_at <= ${at(now)}::timestamptz
        order by d.endpoint, d.seq limit ${MAX_GATHERED} for update of d`,
    );
    const digests: { endpoint: string; events: number }[] = [];
    for (const endpoint of new Set(due.map((row) => row.endpoint))) {
      const queued = due.filter((row) => row.endpoint === endpoint);
      const events = queued.map(
        (row) => ({ id: row.event_id, type: row.type, at: ms(row.at), data: row.data }) as StoredEvent,
      );
      const digest = toEvent({ endpoint, events });
      await writeEventTo(tx, endpoint, digest, now);
      await sql`update stoppress.deliveries set state = 'digested', digest_id = ${digest.id}, next_attempt_at = null,
          settled_at = ${at(now)} where id = any(${queued.map(({ id }) => id)}::text[])`.execute(tx);
      digests.push({ endpoint, events: events.length });
    }
    return digests;
  });

export const recordEvents = (
  db: Db,
  events: readonly StoredEvent[],
  routes: readonly Recipient[],
  now: EpochMs,
): Promise<string[]> => db.transaction().execute((tx) => writeEvents(tx, events, routes, now));

/**
 * Silence is measured from one interval before the time that the last check planned, which an edit of the watch list or
 * a postponed check does not change.
 */
export const recordSilence = (
  db: Db,
  now: EpochMs,
  { intervals, leastMs, awakeSince }: Parameters<DeliveryStore['recordSilence']>[1],
  alert: { routes: readonly Recipient[]; toEvent: Parameters<DeliveryStore['recordSilence']>[3] },
): Promise<SilentStory[]> =>
  db.transaction().execute(async (tx) => {
    const found = await rows(
      tx,
      sql<{
        id: string;
        url: string;
        name: string;
        tags: string[];
        silent_since: Date;
        interval_ms: string;
        sequence: number;
      }>`update stoppress.stories s set silent_since = coalesce(s.last_checked_at, s.added_at), sequence = s.sequence + 1
        where s.active and not starts_with(s.id, ${OWN_STORY_PREFIX}) and s.next_check_at <= ${at(now)}::timestamptz
          and s.silent_since is distinct from coalesce(s.last_checked_at, s.added_at)
          and greatest(coalesce(s.planned_at - s.every_ms * interval '1 millisecond', s.added_at), ${at(awakeSince)}::timestamptz)
            + greatest(${intervals}::integer * s.every_ms, ${leastMs}::bigint) * interval '1 millisecond' <= ${at(now)}::timestamptz
        returning s.id, s.url, s.name, s.tags, s.silent_since, s.every_ms::text as interval_ms, s.sequence`,
    );
    const silent: SilentStory[] = [];
    for (const row of found) {
      const story: SilentStory = {
        storyId: row.id,
        url: row.url,
        name: row.name,
        tags: row.tags,
        since: ms(row.silent_since),
        everyMs: Number(row.interval_ms),
      };
      await writeEvents(tx, [numbered(alert.toEvent(story), row.sequence)], alert.routes, now);
      silent.push(story);
    }
    return silent;
  });

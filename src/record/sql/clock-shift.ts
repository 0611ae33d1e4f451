import { sql } from 'kysely';
import type { EpochMs } from '../../model/time.ts';
import { SWEEP_HEARTBEAT } from '../ports/heartbeat-store.ts';
import { at, type Db, msOrNull, rows } from './query.ts';

/** Columns that the schedule compares with the present, or measures a span from. Histories are not among them. */
export const SCHEDULED: Readonly<Record<string, readonly string[]>> = {
  stories: [
    'added_at',
    'next_check_at',
    'planned_at',
    'claimed_until',
    'last_checked_at',
    'last_changed_at',
    'heat_at',
    'silent_since',
    'unavailable_since',
    'muted_until',
    'until',
  ],
  hosts: ['next_request_at'],
  sources: ['added_at', 'next_check_at', 'claimed_until', 'last_checked_at', 'pushed_at', 'push_read_at'],
  subscriptions: ['next_attempt_at', 'lease_until'],
  discoveries: ['first_seen_at', 'watched_at', 'restated_at'],
  host_blocks: ['first_seen', 'last_seen'],
  robots: ['fetched_at', 'expires_at'],
  deliveries: ['claimed_until'],
  endpoints: ['free_at', 'failing_since'],
  heartbeats: ['at'],
};

const DAY = 86_400_000;

export const shiftSchedule = (db: Db, byMs: number, beatAt: EpochMs | null, now: EpochMs): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const [beat] = await rows(
      tx,
      sql<{ at: Date }>`select at from stoppress.heartbeats where name = ${SWEEP_HEARTBEAT} for update`,
    );
    if (msOrNull(beat?.at ?? null) !== beatAt) return false;
    const by = sql`${byMs}::bigint * interval '1 millisecond'`;
    for (const [table, columns] of Object.entries(SCHEDULED)) {
      const set = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(column)} + ${by}`);
      await sql`update ${sql.table(`stoppress.${table}`)} set ${sql.join(set)}`.execute(tx);
    }
    // What waits for a time of day keeps it, on the same day from now; retries wait for a span.
    const wholeDays = Math.trunc(byMs / DAY) * DAY;
    await sql`update stoppress.deliveries set next_attempt_at = next_attempt_at + case
        when attempts = 0 and rule in ('quiet-hours', 'digest') then ${wholeDays}::bigint * interval '1 millisecond'
        else ${by} end
      where state in ('pending', 'gathered') and next_attempt_at is not null`.execute(tx);
    await sql`update stoppress.heartbeats set at = ${at(now)} where name = ${SWEEP_HEARTBEAT}`.execute(tx);
    return true;
  });

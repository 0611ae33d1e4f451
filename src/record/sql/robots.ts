import { sql } from 'kysely';
import type { RobotsRow } from '../record.ts';
import { at, type Db, ms, rows, storable } from './query.ts';

export const robots = async (db: Db, origin: string): Promise<RobotsRow | null> => {
  const [row] = await rows(
    db,
    sql<{ fetched_at: Date; expires_at: Date; kind: RobotsRow['kind']; rules: string }>`
      select fetched_at, expires_at, kind, rules from stoppress.robots where origin = ${origin}`,
  );
  return row
    ? {
        origin,
        fetchedAt: ms(row.fetched_at),
        expiresAt: ms(row.expires_at),
        kind: row.kind,
        text: row.rules,
      }
    : null;
};

/** The record that expires later wins, regardless of the order of writes. */
export const keepRobots = async (db: Db, record: RobotsRow): Promise<void> => {
  await sql`insert into stoppress.robots as r (origin, fetched_at, expires_at, kind, rules)
    values (${record.origin}, ${at(record.fetchedAt)}, ${at(record.expiresAt)}, ${record.kind}, ${storable(record.text)})
    on conflict (origin) do update set fetched_at = excluded.fetched_at, expires_at = excluded.expires_at,
      kind = excluded.kind, rules = excluded.rules where r.expires_at < excluded.expires_at`.execute(db);
};

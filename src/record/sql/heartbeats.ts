import { sql } from 'kysely';
import type { EpochMs } from '../../model/time.ts';
import { at, type Db, ms, msOrNull, rows } from './query.ts';

export const beat = async (db: Db, name: string, now: EpochMs): Promise<EpochMs> => {
  const [row] = await rows(
    db,
    sql<{ at: Date }>`insert into stoppress.heartbeats (name, at) values (${name}, ${at(now)})
      on conflict (name) do update set at = greatest(heartbeats.at, excluded.at) returning at`,
  );
  return row ? ms(row.at) : now;
};

export const lastBeat = async (db: Db, name: string): Promise<EpochMs | null> => {
  const [row] = await rows(db, sql<{ at: Date }>`select at from stoppress.heartbeats where name = ${name}`);
  return msOrNull(row?.at ?? null);
};

const SWEEP_TURN = 'sweep-turn';

/** Timers are not exact: a turn may be taken this much of an interval early. */
const EARLY = 0.1;

export const takeSweepTurn = async (db: Db, now: EpochMs, everyMs: number): Promise<boolean> => {
  const taken = await rows(
    db,
    // A turn in the future is left from before the clock was set.
    sql`insert into stoppress.heartbeats (name, at) values (${SWEEP_TURN}, ${at(now)})
      on conflict (name) do update set at = excluded.at
      where heartbeats.at <= ${at(now - (1 - EARLY) * everyMs)}::timestamptz or heartbeats.at > ${at(now + everyMs)}::timestamptz
      returning at`,
  );
  return taken.length > 0;
};

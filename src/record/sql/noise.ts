import { sql } from 'kysely';
import type { EpochMs } from '../../model/time.ts';
import type { CheckRecord, NewVersion, NoiseEvidence, NoiseLesson } from '../record.ts';
import { at, type Db, ms, rows, type Tx } from './query.ts';

/** Entries not seen for this long are deleted. */
const FORGET_AFTER_MS = 14 * 24 * 3_600_000;

/** Maximum rows per host; the ones seen longest ago are deleted first. */
const MAX_BLOCKS = 20_000;

/**
 * When a text was last seen on a Story: at the check that recorded it or, while it belongs to the newest Version, at the
 * last check that found the page unchanged. Tables `b` (blocks) and `o` (the Story of the block).
 */
const SEEN = sql`greatest(b.last_seen,
  case when b.last_seen = o.last_changed_at and o.last_outcome in ('unchanged', 'changed') then o.last_checked_at end)`;

export const noiseEvidence = async (
  db: Db,
  check: { readonly storyId: string; readonly claim: number },
  lesson: NoiseLesson & { readonly now: EpochMs },
): Promise<NoiseEvidence> => {
  const since = at(lesson.now - FORGET_AFTER_MS);
  const blocks = await rows(
    db,
    sql<{ fingerprint: string; stories: number; since: Date }>`
      select b.fingerprint, count(*)::integer as stories, min(b.first_seen) as since
      from stoppress.host_blocks b join stoppress.stories s on s.id = ${check.storyId} and s.host = b.host
      join stoppress.stories o on o.id = b.story_id
      where b.story_id <> s.id and ${SEEN} >= ${since}::timestamptz
        and b.fingerprint = any(${[...lesson.blocks, ...lesson.gone]}::text[])
      group by b.fingerprint`,
  );
  const places = await rows(
    db,
    sql<{ place: string; run: number }>`select place, run from stoppress.changing_places
      where story_id = ${check.storyId} and claim = ${check.claim - 1} and place = any(${[...lesson.places]}::text[])`,
  );
  const [others] = await rows(
    db,
    sql<{ n: number }>`select count(*)::integer as n from stoppress.stories o join stoppress.stories s
      on s.id = ${check.storyId} and o.host = s.host and o.id <> s.id where o.active and o.version > 0`,
  );
  return {
    otherStories: others?.n ?? 0,
    blocks: new Map(blocks.map((row) => [row.fingerprint, { stories: row.stories, since: ms(row.since) }])),
    places: new Map(places.map((row) => [row.place, row.run])),
  };
};

/** Runs in the transaction that records the Version. */
export const learnNoise = async (tx: Tx, record: CheckRecord, { noise }: NewVersion): Promise<void> => {
  const now = at(record.finishedAt);
  if (noise.blocks.length > 0) {
    await sql`insert into stoppress.host_blocks (host, fingerprint, story_id, first_seen, last_seen)
      select s.host, t.fingerprint, s.id, ${now}::timestamptz, ${now}::timestamptz
      from stoppress.stories s, unnest(${[...noise.blocks]}::text[]) as t(fingerprint) where s.id = ${record.storyId}
      on conflict (host, fingerprint, story_id) do update set last_seen = excluded.last_seen`.execute(tx);
  }
  if (noise.places.length > 0) {
    await sql`insert into stoppress.changing_places as p (story_id, place, run, claim)
      select ${record.storyId}, place, 1, ${record.claim}::integer from unnest(${[...noise.places]}::text[]) as t(place)
      on conflict (story_id, place) do update set claim = excluded.claim,
        run = case when p.claim = excluded.claim - 1 then p.run + 1 else 1 end`.execute(tx);
  }
};

/**
 * Deletes expired entries and those beyond the limit per host. Not part of a check, because it scans the whole table.
 */
export const forgetNoise = async (db: Db, now: EpochMs, mostPerHost = MAX_BLOCKS): Promise<void> => {
  await sql`delete from stoppress.host_blocks b using stoppress.stories o
    where o.id = b.story_id and ${SEEN} < ${at(now - FORGET_AFTER_MS)}::timestamptz`.execute(db);
  await sql`delete from stoppress.host_blocks b using (
      select host, fingerprint, story_id, row_number() over (partition by host order by last_seen desc, fingerprint, story_id) as n
      from stoppress.host_blocks) x
    where x.n > ${mostPerHost}::integer and (b.host, b.fingerprint, b.story_id) = (x.host, x.fingerprint, x.story_id)`.execute(
    db,
  );
  await sql`delete from stoppress.changing_places p using stoppress.stories s
    where s.id = p.story_id and p.claim < s.claim - 1`.execute(db);
};

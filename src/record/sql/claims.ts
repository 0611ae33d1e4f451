import { type RawBuilder, sql } from 'kysely';
import type { Availability, AvailabilityState } from '../../model/availability.ts';
import { type StoryAddress, UNMOVED } from '../../web/story-address.ts';
import type { ConditionHistory } from '../../model/page.ts';
import type { EpochMs } from '../../model/time.ts';
import type { RenderMode } from '../../model/story.ts';
import type { ClaimLimits, HostSpacing } from '../ports/host-limits.ts';
import type { ClaimedCheck } from '../record.ts';
import { at, type Db, ms, msOrNull, rows } from './query.ts';
import { holdHosts, isHeld, isHostFree, spacingOf } from './spacing.ts';

interface ClaimedRow {
  readonly id: string;
  readonly claim: number;
  readonly url: string;
  readonly name: string;
  readonly tags: string[];
  readonly every_ms: string;
  readonly adaptive: boolean;
  readonly render: RenderMode;
  readonly added_at: Date;
  readonly heat: number;
  readonly heat_at: Date | null;
  readonly include: string | null;
  readonly exclude: string[];
  readonly etag: string | null;
  readonly last_modified: string | null;
  readonly validators_url: string | null;
  readonly page_sha256: string | null;
  readonly conditions: ConditionHistory | null;
  readonly suspect_hash: string | null;
  readonly suspects: number;
  readonly failures: number;
  readonly refusals: number;
  readonly next_check_at: Date;
  readonly host: string;
  readonly waiting: number;
  readonly availability: AvailabilityState;
  readonly availability_pending: Availability['pending'];
  readonly unavailable_since: Date | null;
  readonly host_failures: number;
  readonly host_refusals: number;
  readonly next_deadline_at: Date | null;
  readonly address: StoryAddress | null;
  readonly broken_off: number;
}

const CLAIMED = sql`s.id, s.claim, s.url, s.name, s.tags, s.every_ms::text as every_ms, s.adaptive, s.render, s.added_at, s.heat, s.heat_at, s.include, s.exclude, s.etag,
  s.last_modified, s.validators_url, s.page_sha256, s.conditions, s.suspect_hash, s.suspects, s.failures, s.refusals, s.next_check_at, s.host, s.availability, s.availability_pending, s.unavailable_since,
  s.address, s.broken_off, coalesce((select h.failures from stoppress.hosts h where h.host = s.host), 0) as host_failures,
  coalesce((select h.refusals from stoppress.hosts h where h.host = s.host), 0) as host_refusals,
  (select min(e.due_at) from stoppress.expectations e where e.story_id = s.id and e.state = 'open') as next_deadline_at`;

const toClaimedCheck = (row: ClaimedRow, claimedUntil: EpochMs): ClaimedCheck => ({
  storyId: row.id,
  claim: row.claim,
  claimedUntil,
  url: row.url,
  name: row.name,
  tags: row.tags,
  everyMs: Number(row.every_ms),
  dueAt: ms(row.next_check_at),
  turn: { host: row.host, waiting: row.waiting },
  include: row.include,
  exclude: row.exclude,
  validators: { etag: row.etag, lastModified: row.last_modified },
  validatorsUrl: row.validators_url,
  pageSha256: row.page_sha256,
  conditions: row.conditions,
  suspectHash: row.suspect_hash,
  suspects: row.suspects,
  failures: row.failures,
  refusals: row.refusals,
  availability: {
    state: row.availability,
    since: msOrNull(row.unavailable_since),
    pending: row.availability_pending,
  },
  hostFailures: row.host_failures,
  hostRefusals: row.host_refusals,
  adaptive: row.adaptive,
  render: row.render,
  addedAt: ms(row.added_at),
  activity: { level: row.heat, at: msOrNull(row.heat_at) ?? 0 },
  nextDeadlineAt: msOrNull(row.next_deadline_at),
  address: row.address ?? UNMOVED,
  interruptions: row.broken_off,
});

/** Claims the rows of `picked` whose hosts could be put on hold. */
const take = (now: EpochMs, limits: HostSpacing & { readonly leaseMs: number }): RawBuilder<ClaimedRow> =>
  sql<ClaimedRow>`held as (
        ${holdHosts(now, limits)}
      )
      update stoppress.stories s set claim = s.claim + 1, claimed_until = ${at(now + limits.leaseMs)}::timestamptz
      from picked where picked.id = s.id and ${isHeld(sql`picked.host`, limits)}
      returning ${CLAIMED}, picked.waiting`;

const onHosts = (hosts: readonly string[] | undefined): RawBuilder<unknown> =>
  hosts === undefined ? sql`` : sql`and s.host = any(${[...hosts]}::text[])`;

/**
 * The statement that decides which Stories are checked. The conditions on the Story are repeated on purpose: `picked`
 * locks rows, and PostgreSQL evaluates them again on the current row after waiting for a lock (READ COMMITTED), so that
 * two concurrent sweeps never claim the same Story.
 */
export const claimDueChecks = async (db: Db, now: EpochMs, limits: ClaimLimits): Promise<ClaimedCheck[]> => {
  const time = at(now);
  const claimed = await rows(
    db,
    sql<ClaimedRow>`with due as (
        select s.id, s.next_check_at, row_number() over (partition by s.host order by s.next_check_at, s.id) as turn,
          case when ${spacingOf(sql`s.host`, limits)} = 0 then 0
            else count(*) over (partition by s.host)::integer - 1 end as waiting
        from stoppress.stories s
        where s.active and s.next_check_at <= ${time}::timestamptz ${onHosts(limits.only)}
          and (s.claimed_until is null or s.claimed_until <= ${time}::timestamptz)
          and ${isHostFree(sql`s.host`, now, limits)}
      ), picked as (
        select s.id, s.host, due.waiting from stoppress.stories s join due on due.id = s.id
        where (due.turn = 1 or ${spacingOf(sql`s.host`, limits)} = 0)
          and s.active and s.next_check_at <= ${time}::timestamptz
          and (s.claimed_until is null or s.claimed_until <= ${time}::timestamptz)
        order by due.next_check_at, s.id
        limit greatest(0, ${limits.inFlight}::integer
          - (select count(*)::integer from stoppress.stories where claimed_until > ${time}::timestamptz))
        for update of s skip locked
      ), ${take(now, limits)}`,
  );
  return claimed.map((row) => toClaimedCheck(row, now + limits.leaseMs));
};

export const claimCheck = async (
  db: Db,
  storyId: string,
  now: EpochMs,
  limits: HostSpacing & { readonly leaseMs: number },
): Promise<ClaimedCheck | 'in-turn' | null> => {
  const time = at(now);
  const idle = sql`s.id = ${storyId} and s.active
    and (s.claimed_until is null or s.claimed_until <= ${time}::timestamptz)`;
  const [row] = await rows(
    db,
    sql<ClaimedRow>`with picked as (
        select s.id, s.host, 0 as waiting from stoppress.stories s where ${idle} and ${isHostFree(sql`s.host`, now, limits)}
        for update of s skip locked
      ), ${take(now, limits)}`,
  );
  if (row) return toClaimedCheck(row, now + limits.leaseMs);
  const waiting = await rows(
    db,
    sql`update stoppress.stories s set next_check_at = least(next_check_at, ${time}::timestamptz) where ${idle} returning id`,
  );
  return waiting.length > 0 ? 'in-turn' : null;
};

export const releaseClaim = async (db: Db, storyId: string, claim: number): Promise<void> => {
  await sql`update stoppress.stories set claimed_until = null where id = ${storyId} and claim = ${claim}`.execute(
    db,
  );
};

export const renewClaim = async (
  db: Db,
  { storyId, claim }: Pick<ClaimedCheck, 'storyId' | 'claim'>,
  now: EpochMs,
  until: EpochMs,
): Promise<boolean> => {
  const kept = await rows(
    db,
    sql`update stoppress.stories set claimed_until = ${at(until)}
      where id = ${storyId} and claim = ${claim} and claimed_until > ${at(now)} returning id`,
  );
  return kept.length > 0;
};

export const beginReading = async (
  db: Db,
  { storyId, claim }: Pick<ClaimedCheck, 'storyId' | 'claim'>,
): Promise<void> => {
  await sql`update stoppress.stories set broken_off = broken_off + 1
    where id = ${storyId} and claim = ${claim} and claimed_until is not null`.execute(db);
};

export const abandonCheck = async (
  db: Db,
  { storyId, claim, interruptions }: Pick<ClaimedCheck, 'storyId' | 'claim' | 'interruptions'>,
): Promise<void> => {
  await sql`update stoppress.stories set claimed_until = null, broken_off = ${interruptions}
    where id = ${storyId} and claim = ${claim} and claimed_until is not null`.execute(db);
};

export const claimedChecks = async (db: Db, now: EpochMs): Promise<ClaimedCheck[]> =>
  (
    await rows(
      db,
      sql<ClaimedRow & { claimed_until: Date }>`select ${CLAIMED}, 0 as waiting, s.claimed_until
        from stoppress.stories s where s.claimed_until > ${at(now)}::timestamptz`,
    )
  ).map((row) => toClaimedCheck(row, ms(row.claimed_until)));

export const releaseAllClaims = async (db: Db): Promise<number> => {
  const released = await rows(
    db,
    sql<{
      id: string;
    }>`update stoppress.stories set claimed_until = null where claimed_until is not null returning id`,
  );
  await sql`update stoppress.deliveries set claimed_until = null where claimed_until is not null`.execute(db);
  await sql`update stoppress.sources set claimed_until = null where claimed_until is not null`.execute(db);
  return released.length;
};

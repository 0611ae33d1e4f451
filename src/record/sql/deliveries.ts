import { type RawBuilder, sql } from 'kysely';
import type { Attempt } from '../../model/delivery.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';
import { OWN_STORY_PREFIX } from '../../model/story.ts';
import { writeEvents, type Recipient } from './outbox.ts';
import type { OwnClaim } from '../ports/delivery-store.ts';
import type {
  ClaimedDelivery,
  DeliverySelection,
  DeliverySettlement,
  DeliveryStore,
  SettledDelivery,
} from '../record.ts';
import { markDisabled } from './endpoints.ts';
import { at, atOrNull, type Db, json, ms, rows, storable } from './query.ts';

interface ClaimedRow {
  readonly id: string;
  readonly claim: number;
  readonly attempts: number;
  readonly broken_off: number;
  readonly endpoint: string;
  readonly event_id: string;
  readonly type: StoredEvent['type'];
  readonly at: Date;
  readonly data: StoredEvent['data'];
}

const toClaimedDelivery = (row: ClaimedRow, claimedUntil: EpochMs): ClaimedDelivery => ({
  deliveryId: row.id,
  claim: row.claim,
  claimedUntil,
  attempt: row.attempts + 1,
  endpoint: row.endpoint,
  // Type and data come from one StoredEvent, which the compiler cannot infer.
  event: { id: row.event_id, type: row.type, at: ms(row.at), data: row.data } as StoredEvent,
  interruptions: row.broken_off,
});

/**
 * One statement for all lanes, so that concurrent claims work on one snapshot. A lane is locked while its free slots are
 * counted; another process skips it. If another process claimed slots between this statement's snapshot and its lock,
 * the column `turn` has changed: PostgreSQL compares the current row with the value in the snapshot and skips the lane
 * until the next call.
 */
export const claimDueDeliveries = async (
  db: Db,
  now: EpochMs,
  limits: Parameters<DeliveryStore['claimDueDeliveries']>[1],
): Promise<ClaimedDelivery[]> => {
  const time = sql`${at(now)}::timestamptz`;
  // Planning the large statement costs several times as much as this query, and usually nothing is due.
  const [due] = await rows(
    db,
    sql<{ one: number }>`select 1 as one from stoppress.deliveries
      where state = 'pending' and next_attempt_at <= ${time} limit 1`,
  );
  if (!due) return [];
  const lanes = json(
    limits.lanes.map(({ endpoint, concurrency, spacingMs }) => ({
      endpoint,
      concurrency,
      spacing: spacingMs,
    })),
  );
  const only = limits.only === undefined ? null : [...limits.only];
  const isReady = sql`d.state = 'pending' and d.next_attempt_at <= ${time}
    and (d.claimed_until is null or d.claimed_until <= ${time})
    and not exists (select 1 from stoppress.deliveries b
      where b.endpoint = d.endpoint and b.story_id = d.story_id and b.claimed_until > ${time})`;
  const claimed = await rows(
    db,
    sql<ClaimedRow>`with asked as (
        select l.endpoint, l.concurrency, l.spacing, (select count(*)::integer from stoppress.deliveries b
          where b.endpoint = l.endpoint and b.claimed_until > ${time}) as busy
        from jsonb_to_recordset(${lanes}) as l(endpoint text, concurrency integer, spacing bigint)
      ), lanes as (
        select e.name, l.concurrency, l.spacing, l.busy from stoppress.endpoints e
        join asked l on l.endpoint = e.name
        where e.disabled_at is null and (e.free_at is null or e.free_at <= ${time})
          and (${only}::text[] is null or e.name = any(${only}::text[]))
          and exists (select 1 from stoppress.deliveries d
            where d.endpoint = e.name and d.state = 'pending' and d.next_attempt_at <= ${time})
          and e.turn = (select o.turn from stoppress.endpoints o where o.name = e.name)
        for update of e skip locked
      ), room as (
        select name, case when spacing > 0 then least(1, concurrency) else concurrency end - busy as free from lanes
      ), picked as (
        -- Per lane: the oldest due delivery whose story is not in progress, again and again until the lane is full.
        select p.id, p.endpoint, p.next_attempt_at, p.seq from room cross join lateral (
          with recursive next as (
            (select d.id, d.endpoint, d.next_attempt_at, d.seq, 1 as n, array[coalesce(d.story_id, d.id)] as taken
              from stoppress.deliveries d
              where d.endpoint = room.name and room.free > 0 and ${isReady}
              order by d.next_attempt_at, d.seq limit 1)
            union all
            select f.id, f.endpoint, f.next_attempt_at, f.seq, next.n + 1, next.taken || coalesce(f.story_id, f.id)
            from next cross join lateral (
              select d.id, d.endpoint, d.story_id, d.next_attempt_at, d.seq from stoppress.deliveries d
              where d.endpoint = room.name and ${isReady} and not (coalesce(d.story_id, d.id) = any(next.taken))
              order by d.next_attempt_at, d.seq limit 1
            ) f
            where next.n < room.free
          )
          select id, endpoint, next_attempt_at, seq from next
        ) p
      ), chosen as (
        select id, endpoint from picked order by next_attempt_at, seq
        limit greatest(0, ${limits.inFlight}::integer - (select coalesce(sum(busy), 0)::integer from asked))
      ), passed as (
        update stoppress.endpoints e set turn = e.turn + 1,
          free_at = case when lanes.spacing > 0 then ${time} + lanes.spacing * interval '1 millisecond' else e.free_at end
        from lanes where lanes.name = e.name and exists (select 1 from chosen where chosen.endpoint = e.name)
      )
      update stoppress.deliveries d set claim = d.claim + 1, claimed_until = ${at(now + limits.leaseMs)}::timestamptz
      from chosen, stoppress.events e
      where chosen.id = d.id and e.id = d.event_id
      returning d.id, d.claim, d.attempts, d.broken_off, d.endpoint, d.event_id, e.type, e.at, e.data`,
  );
  return claimed.map((row) => toClaimedDelivery(row, now + limits.leaseMs));
};

export const claimedDeliveries = async (db: Db, now: EpochMs): Promise<ClaimedDelivery[]> =>
  (
    await rows(
      db,
      sql<
        ClaimedRow & { claimed_until: Date }
      >`select d.id, d.claim, d.attempts, d.broken_off, d.endpoint, d.event_id,
          e.type, e.at, e.data, d.claimed_until
        from stoppress.deliveries d join stoppress.events e on e.id = d.event_id
        where d.claimed_until > ${at(now)}::timestamptz and d.state = 'pending' and d.broken_off = 0`,
    )
  ).map((row) => toClaimedDelivery(row, ms(row.claimed_until)));

export const releaseDelivery = async (db: Db, { deliveryId, claim }: OwnClaim): Promise<void> => {
  await sql`update stoppress.deliveries set claimed_until = null
    where id = ${deliveryId} and claim = ${claim} and claimed_until is not null`.execute(db);
};

export const beginDelivery = async (
  db: Db,
  { deliveryId, claim }: OwnClaim,
  now: EpochMs,
  until: EpochMs,
): Promise<boolean> => {
  const begun = await rows(
    db,
    sql`update stoppress.deliveries
      set claimed_until = ${at(until)}, attempts = attempts + 1, broken_off = broken_off + 1
      where id = ${deliveryId} and claim = ${claim} and claimed_until > ${at(now)} returning id`,
  );
  return begun.length > 0;
};

export const returnDelivery = async (db: Db, { deliveryId, claim }: OwnClaim): Promise<void> => {
  await sql`update stoppress.deliveries
    set claimed_until = null, attempts = attempts - 1, broken_off = broken_off - 1
    where id = ${deliveryId} and claim = ${claim} and claimed_until is not null`.execute(db);
};

const STATES = { delivered: 'delivered', retry: 'pending', exhausted: 'failed', gone: 'held' } as const;

/** The effect of one response on the state of the Endpoint, for `set`; a declined message has none. */
const endpointHealth = (settlement: DeliverySettlement, attempt: Attempt): RawBuilder<unknown> => {
  if (settlement.kind === 'delivered')
    return sql`failing_since = null, failures = 0,
      last_delivered_at = ${at(attempt.startedAt + attempt.durationMs)}::timestamptz`;
  if (settlement.kind === 'exhausted' && settlement.declined) return sql`failures = e.failures`;
  const holdUntil = settlement.kind === 'retry' ? settlement.holdUntil : null;
  return sql`failures = e.failures + 1,
    failing_since = coalesce(e.failing_since, ${at(attempt.startedAt)}::timestamptz),
    free_at = greatest(e.free_at, ${atOrNull(holdUntil)}::timestamptz)`;
};

/** Updates Delivery, Attempt and Endpoint in one statement; most Deliveries write nothing else. */
const writeOutcome = async (
  db: Db,
  claimed: Parameters<DeliveryStore['settleDelivery']>[0],
  attempt: Attempt,
  settlement: DeliverySettlement,
): Promise<boolean> => {
  const retry = settlement.kind === 'retry' ? settlement.at : null;
  const finishedAt = attempt.startedAt + attempt.durationMs;
  const held = await rows(
    db,
    sql<{ id: string }>`with done as (
        update stoppress.deliveries set
          claimed_until = null, attempts = ${attempt.attempt}, broken_off = 0,
          state = case when ${retry !== null}::boolean and exists (select 1 from stoppress.endpoints e
            where e.name = deliveries.endpoint and e.disabled_at is not null) then 'held' else ${STATES[settlement.kind]} end,
          next_attempt_at = ${atOrNull(retry)}::timestamptz,
          settled_at = ${atOrNull(retry === null ? finishedAt : null)}::timestamptz
        where id = ${claimed.deliveryId} and claim = ${claimed.claim} and claimed_until is not null
        returning id, endpoint
      ), attempt as (
        insert into stoppress.attempts (delivery_id, round, attempt, started_at, duration_ms, status, failure, response_excerpt)
        select id, ${claimed.claim}::integer, ${attempt.attempt}::integer, ${at(attempt.startedAt)}::timestamptz,
          ${Math.round(attempt.durationMs)}::integer, ${attempt.status}::integer,
          ${attempt.failure === null ? null : json(attempt.failure)}::jsonb, ${storable(attempt.responseExcerpt)}::text
        from done
      ), health as (
        update stoppress.endpoints e set ${endpointHealth(settlement, attempt)} from done where e.name = done.endpoint
      )
      select id from done`,
  );
  return held.length > 0;
};

export const settleDelivery = async (
  db: Db,
  claimed: Parameters<DeliveryStore['settleDelivery']>[0],
  attempt: Attempt,
  outcome: { settlement: DeliverySettlement; routes: readonly Recipient[] },
): Promise<SettledDelivery> => {
  const { settlement, routes } = outcome;
  if (settlement.kind !== 'gone')
    return (await writeOutcome(db, claimed, attempt, settlement)) ? { disabled: false } : null;
  return db.transaction().execute(async (tx) => {
    if (!(await writeOutcome(tx, claimed, attempt, settlement))) return null;
    const now = attempt.startedAt + attempt.durationMs;
    const disabled = await markDisabled(tx, claimed.endpoint, settlement.reason, now);
    const others = routes.filter((route) => route.name !== claimed.endpoint);
    if (disabled) await writeEvents(tx, [settlement.event], others, now);
    return { disabled };
  });
};

/** Old suppressed Deliveries are of no use, and with many Endpoints they are most of the table. */
export const forgetSuppressed = async (db: Db, before: EpochMs): Promise<void> => {
  await sql`delete from stoppress.deliveries where state = 'suppressed' and created_at < ${at(before)}::timestamptz`.execute(
    db,
  );
};

const chosenBy = (selection: DeliverySelection) =>
  'ids' in selection
    ? sql`id = any(${[...selection.ids]}::text[])
        and state in ('failed', 'held', 'delivered', 'suppressed', 'digested')`
    : sql`state = any(${[...selection.states]}::text[]) and not starts_with(coalesce(story_id, ''), ${OWN_STORY_PREFIX})
        and (${selection.endpoint ?? null}::text is null or endpoint = ${selection.endpoint ?? null}::text)
        and created_at >= coalesce(${atOrNull(selection.since ?? null)}::timestamptz, '-infinity')
        and created_at <= coalesce(${atOrNull(selection.until ?? null)}::timestamptz, 'infinity')`;

export const countDeliveries = async (db: Db, selection: DeliverySelection): Promise<number> => {
  const [row] = await rows(
    db,
    sql<{
      count: number;
    }>`select count(*)::integer as count from stoppress.deliveries where ${chosenBy(selection)}`,
  );
  return row?.count ?? 0;
};

/** A replay enables a disabled Endpoint again: whoever requests it is assumed to have fixed the receiver. */
export const replayDeliveries = (db: Db, selection: DeliverySelection, now: EpochMs): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const replayed = await rows(
      tx,
      sql<{
        endpoint: string;
      }>`update stoppress.deliveries set state = 'pending', attempts = 0, broken_off = 0, next_attempt_at = ${at(now)},
          claimed_until = null, settled_at = null, rule = null, why = null, digest_id = null
        where ${chosenBy(selection)} returning endpoint`,
    );
    const endpoints = [...new Set(replayed.map((row) => row.endpoint))];
    await sql`update stoppress.endpoints set disabled_at = null, reason = null, failing_since = null, failures = 0
      where name = any(${endpoints}::text[])`.execute(tx);
    return replayed.length;
  });

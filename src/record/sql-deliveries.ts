import type { Attempt } from '../attempt.ts';
import { sql } from 'kysely';
import type { StoredEvent } from '../events.ts';
import type { EpochMs } from '../story.ts';
import { writeEvents } from './outbox.ts';
import type { ClaimedDelivery, DeliverySettlement, DeliveryStore, Routing } from './record.ts';
import { at, atOrNull, type Db, json, ms, rows, storable, type Tx } from './sql.ts';

interface ClaimedRow {
  readonly id: string;
  readonly claim: number;
  readonly attempts: number;
  readonly endpoint: string;
  readonly event_id: string;
  readonly type: StoredEvent['type'];
  readonly at: Date;
  readonly data: StoredEvent['data'];
}

/**
 * Due Deliveries, oldest first, at most `perEndpoint` under way for each Endpoint: a receiver that hangs holds its own
 * share and nobody else's.
 */
export const claimDueDeliveries = async (
  db: Db,
  now: EpochMs,
  limits: Parameters<DeliveryStore['claimDueDeliveries']>[1],
): Promise<ClaimedDelivery[]> => {
  const time = at(now);
  const claimed = await rows(
    db,
    sql<ClaimedRow>`with busy as (
        select endpoint, count(*)::integer as n from stoppress.deliveries
        where state = 'pending' and claimed_until > ${time}::timestamptz group by endpoint
      ), due as (
        select d.id, d.next_attempt_at,
          row_number() over (partition by d.endpoint order by d.next_attempt_at, d.created_at, d.id) + coalesce(busy.n, 0) as turn
        from stoppress.deliveries d left join busy on busy.endpoint = d.endpoint
        where d.state = 'pending' and d.next_attempt_at <= ${time}::timestamptz
          and (d.claimed_until is null or d.claimed_until <= ${time}::timestamptz)
      ), picked as (
        select d.id from stoppress.deliveries d join due on due.id = d.id
        where due.turn <= ${limits.perEndpoint}::integer and d.state = 'pending'
          and d.next_attempt_at <= ${time}::timestamptz
          and (d.claimed_until is null or d.claimed_until <= ${time}::timestamptz)
        order by due.next_attempt_at, d.id
        limit greatest(0, ${limits.inFlight}::integer - (select coalesce(sum(n), 0)::integer from busy))
        for update of d skip locked
      )
      update stoppress.deliveries d set claim = d.claim + 1, claimed_until = ${at(now + limits.leaseMs)}::timestamptz
      from picked, stoppress.events e
      where picked.id = d.id and e.id = d.event_id
      returning d.id, d.claim, d.attempts, d.endpoint, d.event_id, e.type, e.at, e.data`,
  );
  return claimed.map((row) => ({
    deliveryId: row.id,
    claim: row.claim,
    attempt: row.attempts + 1,
    endpoint: row.endpoint,
    // Type and data were written together from one StoredEvent; SQL cannot tell the compiler so.
    event: { id: row.event_id, type: row.type, at: ms(row.at), data: row.data } as StoredEvent,
  }));
};

const STATES = { delivered: 'delivered', retry: 'pending', exhausted: 'failed', gone: 'held' } as const;

const disableEndpoint = async (tx: Tx, endpoint: string, reason: string, now: EpochMs): Promise<boolean> => {
  const disabled = await rows(
    tx,
    sql<{ name: string }>`insert into stoppress.endpoints (name, disabled_at, reason)
      values (${endpoint}, ${at(now)}, ${reason})
      on conflict (name) do update set disabled_at = excluded.disabled_at, reason = excluded.reason
        where stoppress.endpoints.disabled_at is null
      returning name`,
  );
  await sql`update stoppress.deliveries set state = 'held' where endpoint = ${endpoint} and state = 'pending'`.execute(
    tx,
  );
  return disabled.length > 0;
};

export const settleDelivery = (
  db: Db,
  claimed: Parameters<DeliveryStore['settleDelivery']>[0],
  attempt: Attempt,
  outcome: { settlement: DeliverySettlement; routes: readonly Routing[] },
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const { settlement } = outcome;
    const finishedAt = attempt.startedAt + attempt.durationMs;
    const held = await rows(
      tx,
      sql<{ id: string }>`update stoppress.deliveries set
          claimed_until = null, attempts = ${attempt.attempt}, state = ${STATES[settlement.kind]},
          next_attempt_at = ${atOrNull(settlement.kind === 'retry' ? settlement.at : null)}::timestamptz,
          settled_at = ${atOrNull(settlement.kind === 'retry' ? null : finishedAt)}::timestamptz
        where id = ${claimed.deliveryId} and claim = ${claimed.claim} and claimed_until is not null
        returning id`,
    );
    if (held.length === 0) return false;
    await sql`insert into stoppress.attempts (delivery_id, round, attempt, started_at, duration_ms, status, failure, response_excerpt)
      values (${claimed.deliveryId}, ${claimed.claim}, ${attempt.attempt}, ${at(attempt.startedAt)}, ${Math.round(attempt.durationMs)},
        ${attempt.status}, ${attempt.failure === null ? null : json(attempt.failure)}, ${storable(attempt.responseExcerpt)})`.execute(
      tx,
    );
    if (
      settlement.kind === 'gone' &&
      (await disableEndpoint(tx, claimed.endpoint, settlement.reason, finishedAt))
    ) {
      const others = outcome.routes.filter((route) => route.name !== claimed.endpoint);
      await writeEvents(tx, [settlement.event], others, finishedAt);
    }
    return true;
  });

/** A replay to an Endpoint that was disabled enables it again: who asks for it has mended the receiver. */
export const replayDeliveries = (db: Db, ids: readonly string[], now: EpochMs): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const replayed = await rows(
      tx,
      sql<{
        endpoint: string;
      }>`update stoppress.deliveries set state = 'pending', attempts = 0, next_attempt_at = ${at(now)},
          claimed_until = null, settled_at = null
        where id = any(${[...ids]}::text[]) and state in ('failed', 'held', 'delivered') returning endpoint`,
    );
    const endpoints = [...new Set(replayed.map((row) => row.endpoint))];
    await sql`update stoppress.endpoints set disabled_at = null, reason = null where name = any(${endpoints}::text[])`.execute(
      tx,
    );
    return replayed.length;
  });

import { sql } from 'kysely';
import type { ClaimedSubscription, SubscriptionRow, SubscriptionStore } from '../ports/subscription-store.ts';
import { at, type Db, rows } from './query.ts';

type Port = SubscriptionStore;
type Call<Name extends keyof Port> = (db: Db, ...rest: Parameters<Port[Name]>) => ReturnType<Port[Name]>;

export const noteHub: Call<'noteHub'> = (db, ...[sourceId, named, fresh, now]) =>
  db.transaction().execute(async (tx) => {
    const { key, secret } = fresh;
    const hub = named?.hub ?? null;
    const topic = named?.topic ?? null;
    await sql`update stoppress.subscriptions set current = false, next_attempt_at = ${at(now)}
      where source_id = ${sourceId} and current
        and (hub is distinct from ${hub}::text or topic is distinct from ${topic}::text)`.execute(tx);
    if (named)
      await sql`insert into stoppress.subscriptions (key, source_id, hub, topic, secret, next_attempt_at)
        select ${key}, id, ${hub}, ${topic}, ${secret}, ${at(now)}::timestamptz from stoppress.sources
        where id = ${sourceId}
        on conflict do nothing`.execute(tx);
  });

/** Cancellations are sent at most this often; the lease ends the subscription anyway. */
const CANCEL_ATTEMPTS = 3;

interface ClaimedRow extends Omit<ClaimedSubscription, 'sourceId' | 'mode' | 'nextAttemptAt'> {
  readonly source_id: string;
  readonly wanted: boolean;
}

const wanted = sql`(w.current and s.active and s.websub)`;

export const claimSubscriptions: Call<'claimSubscriptions'> = async (
  db,
  now,
  { callbackBase, most, confirmWithinMs },
) => {
  const time = at(now);
  // What the hub never heard of, or did not confirm to forget, is dropped.
  await sql`delete from stoppress.subscriptions w using stoppress.sources s
    where s.id = w.source_id and not ${wanted} and (w.state in ('new', 'denied')
      or (w.state = 'leaving' and w.attempts >= ${CANCEL_ATTEMPTS} and w.next_attempt_at <= ${time}::timestamptz))`.execute(
    db,
  );
  const nextAttemptAt = now + confirmWithinMs;
  const claimed = await rows(
    db,
    sql<ClaimedRow>`with due as (
        select w.key, ${wanted} as wanted from stoppress.subscriptions w
        join stoppress.sources s on s.id = w.source_id
        where case when ${wanted}
          then w.next_attempt_at <= ${time}::timestamptz or w.state = 'leaving'
            or (w.callback is not null and w.callback <> ${callbackBase}::text || w.key)
          else w.state <> 'leaving' or w.next_attempt_at <= ${time}::timestamptz end
        order by w.next_attempt_at, w.key
        limit ${most}::integer
        for update of w skip locked
      )
      update stoppress.subscriptions w set
        state = case when not due.wanted then 'leaving' when w.state = 'verified' then w.state else 'requested' end,
        attempts = case when due.wanted = (w.state <> 'leaving') then w.attempts + 1 else 1 end,
        callback = case when due.wanted then ${callbackBase}::text || w.key
          else coalesce(w.callback, ${callbackBase}::text || w.key) end,
        next_attempt_at = ${at(nextAttemptAt)}::timestamptz
      from due where due.key = w.key
      returning w.key, w.source_id, w.hub, w.topic, w.secret, w.callback, w.attempts, due.wanted`,
  );
  return claimed.map(({ source_id, wanted: isWanted, ...row }) => ({
    ...row,
    sourceId: source_id,
    mode: isWanted ? 'subscribe' : 'unsubscribe',
    nextAttemptAt,
  }));
};

export const postponeSubscription: Call<'postponeSubscription'> = async (db, claimed, until, problem) => {
  await sql`update stoppress.subscriptions set next_attempt_at = ${at(until)}, problem = ${problem}
    where key = ${claimed.key} and next_attempt_at = ${at(claimed.nextAttemptAt)}::timestamptz`.execute(db);
};

export const subscription: Call<'subscription'> = async (db, key) => {
  const [row] = await rows(
    db,
    sql<SubscriptionRow>`select w.source_id as "sourceId", s.name as "sourceName", w.topic, w.secret,
        case when w.state = 'leaving' then 'unsubscribe'
          when w.state in ('requested', 'verified') then 'subscribe' end as intent
      from stoppress.subscriptions w join stoppress.sources s on s.id = w.source_id where w.key = ${key}`,
  );
  return row ?? null;
};

export const confirmSubscription: Call<'confirmSubscription'> = (db, key, { leaseUntil, renewAt }) =>
  db.transaction().execute(async (tx) => {
    await sql`delete from stoppress.subscriptions where key = ${key} and state = 'leaving'`.execute(tx);
    await sql`update stoppress.subscriptions set state = 'verified', attempts = 0, problem = null,
        lease_until = ${at(leaseUntil)}, next_attempt_at = ${at(renewAt)}
      where key = ${key} and state in ('requested', 'verified')`.execute(tx);
  });

export const denySubscription: Call<'denySubscription'> = async (db, key, reason, retryAt) => {
  await sql`update stoppress.subscriptions set state = 'denied', problem = ${reason}, next_attempt_at = ${at(retryAt)}
    where key = ${key} and state <> 'leaving'`.execute(db);
};

export const pushSource: Call<'pushSource'> = async (db, sourceId, now, minGapMs) => {
  const [row] = await rows(
    db,
    sql<{ due: Date }>`update stoppress.sources set pushed_at = ${at(now)},
        next_check_at = case when failures > 0 then next_check_at else least(next_check_at,
          greatest(${at(now)}::timestamptz, push_read_at + ${minGapMs}::bigint * interval '1 millisecond')) end
      where id = ${sourceId} and active returning next_check_at as due`,
  );
  return row?.due.getTime() ?? null;
};

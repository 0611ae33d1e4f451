import { sql } from 'kysely';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';
import { OWN_ENDPOINT_PREFIX } from '../../model/story.ts';
import { writeEvents, writeEventTo, type Recipient } from './outbox.ts';
import type { DeliveryStore, EndpointRow } from '../record.ts';
import { at, atOrNull, type Db, json, ms, msOrNull, rows, type Tx } from './query.ts';

/** State of Endpoints. */

/** Disables the Endpoint and holds its pending Deliveries for a replay. false if it is disabled already. */
export const markDisabled = async (
  tx: Tx,
  endpoint: string,
  reason: string,
  now: EpochMs,
): Promise<boolean> => {
  const disabled = await rows(
    tx,
    sql<{ name: string }>`insert into stoppress.endpoints (name, disabled_at, reason)
      values (${endpoint}, ${at(now)}, ${reason})
      on conflict (name) do update set disabled_at = excluded.disabled_at, reason = excluded.reason
        where stoppress.endpoints.disabled_at is null
      returning name`,
  );
  // Deliveries in progress are settled by their sender.
  await sql`update stoppress.deliveries set state = 'held', next_attempt_at = null
    where endpoint = ${endpoint} and state in ('pending', 'gathered')
      and (claimed_until is null or claimed_until <= ${at(now)}::timestamptz)`.execute(tx);
  return disabled.length > 0;
};

const enabledAgain = sql`disabled_at = null, reason = null, failing_since = null, failures = 0`;

export const applyEndpoints = (
  db: Db,
  endpoints: Parameters<DeliveryStore['applyEndpoints']>[0],
): Promise<string[]> =>
  db.transaction().execute(async (tx) => {
    const list = json(endpoints.map(({ name, target }) => ({ name, target })));
    const enabled = await rows(
      tx,
      sql<{ name: string }>`update stoppress.endpoints e set ${enabledAgain}
        from jsonb_to_recordset(${list}) as l(name text, target text)
        where e.name = l.name and e.disabled_at is not null and e.target <> l.target returning e.name`,
    );
    await sql`insert into stoppress.endpoints (name, target)
      select name, target from jsonb_to_recordset(${list}) as l(name text, target text) order by name
      on conflict (name) do update set target = excluded.target
        where stoppress.endpoints.target is distinct from excluded.target`.execute(tx);
    return enabled.map(({ name }) => name);
  });

export const disableFailing = (
  db: Db,
  now: EpochMs,
  { afterMs, leastFailures }: Parameters<DeliveryStore['disableFailing']>[1],
  alert: {
    routes: readonly Recipient[];
    toEvent: Parameters<DeliveryStore['disableFailing']>[3];
  },
): Promise<string[]> =>
  db.transaction().execute(async (tx) => {
    const failing = await rows(
      tx,
      sql<{ name: string; failing_since: Date }>`select name, failing_since from stoppress.endpoints
        where disabled_at is null and failing_since <= ${at(now - afterMs)}::timestamptz and failures >= ${leastFailures}
        order by name for update`,
    );
    const disabled: string[] = [];
    for (const { name, failing_since: since } of failing) {
      const event = alert.toEvent({ name, since: ms(since) });
      if (event.type !== 'endpoint.disabled') continue;
      await markDisabled(tx, name, event.data.reason, now);
      disabled.push(name);
      await writeEvents(
        tx,
        [event],
        alert.routes.filter((route) => route.name !== name),
        now,
      );
    }
    return disabled;
  });

export const disableEndpoint = (
  db: Db,
  event: StoredEvent,
  routes: readonly Recipient[],
  now: EpochMs,
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    if (event.type !== 'endpoint.disabled') return false;
    const { name } = event.data.endpoint;
    if (!(await markDisabled(tx, name, event.data.reason, now))) return false;
    await writeEvents(
      tx,
      [event],
      routes.filter((route) => route.name !== name),
      now,
    );
    return true;
  });

export const enableEndpoint = async (db: Db, name: string): ReturnType<DeliveryStore['enableEndpoint']> => {
  const [row] = await rows(
    db,
    sql<{ was_disabled: boolean; held: number }>`with known as (
        select name, disabled_at is not null as was_disabled from stoppress.endpoints where name = ${name}
      ), changed as (
        update stoppress.endpoints set ${enabledAgain} where name = ${name} and disabled_at is not null
      )
      select was_disabled, (select count(*)::integer from stoppress.deliveries d
        where d.endpoint = known.name and d.state = 'held') as held from known`,
  );
  return row ? { enabled: row.was_disabled, held: row.held } : null;
};

export const sendTo = (db: Db, endpoint: string, event: StoredEvent, now: EpochMs): Promise<string> =>
  db.transaction().execute((tx) => writeEventTo(tx, endpoint, event, now));

export const endpoints = async (db: Db): Promise<EndpointRow[]> => {
  const found = await rows(
    db,
    sql<{
      name: string;
      disabled_at: Date | null;
      reason: string | null;
      failing_since: Date | null;
      last_delivered_at: Date | null;
      pending: number;
      gathered: number;
      failed: number;
      held: number;
      next_attempt_at: Date | null;
    }>`select e.name, e.disabled_at, e.reason, e.failing_since, e.last_delivered_at,
        count(*) filter (where d.state = 'pending')::integer as pending,
        count(*) filter (where d.state = 'gathered')::integer as gathered,
        count(*) filter (where d.state = 'failed')::integer as failed,
        count(*) filter (where d.state = 'held')::integer as held,
        min(d.next_attempt_at) filter (where d.state = 'pending') as next_attempt_at
      from stoppress.endpoints e left join stoppress.deliveries d
        on d.endpoint = e.name and d.state in ('pending', 'gathered', 'failed', 'held')
      where not starts_with(e.name, ${OWN_ENDPOINT_PREFIX})
      group by e.name order by e.name`,
  );
  return found.map((row) => ({
    name: row.name,
    disabledAt: msOrNull(row.disabled_at),
    reason: row.reason,
    failingSince: msOrNull(row.failing_since),
    lastDeliveredAt: msOrNull(row.last_delivered_at),
    pending: row.pending,
    gathered: row.gathered,
    failed: row.failed,
    held: row.held,
    nextAttemptAt: msOrNull(row.next_attempt_at),
  }));
};

export const muteStory = async (db: Db, storyId: string, until: EpochMs | null): Promise<boolean> => {
  const muted = await rows(
    db,
    sql<{ id: string }>`update stoppress.stories set muted_until = ${atOrNull(until)}::timestamptz
      where id = ${storyId} returning id`,
  );
  return muted.length > 0;
};

export const sharedKey = async (db: Db, name: string, make: () => string): Promise<string> => {
  const read = () =>
    rows(db, sql<{ value: string }>`select value from stoppress.shared_keys where name = ${name}`);
  const [known] = await read();
  if (known) return known.value;
  const made = make();
  await sql`insert into stoppress.shared_keys (name, value) values (${name}, ${made}) on conflict do nothing`.execute(
    db,
  );
  return (await read())[0]?.value ?? made;
};

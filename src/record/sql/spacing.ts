import { type RawBuilder, sql } from 'kysely';
import type { HostSpacing } from '../ports/host-limits.ts';
import type { EpochMs } from '../../model/time.ts';
import { at, type Db, ms, rows } from './query.ts';

/**
 * Minimum time between two requests to the host of a row, as an SQL expression in milliseconds: the first entry that
 * matches the host, with or without its port, else `spacingMs`.
 */
export const spacingOf = (
  host: RawBuilder<unknown>,
  { spacingMs, hosts = [] }: HostSpacing,
): RawBuilder<number> => {
  if (hosts.length === 0) return sql<number>`${spacingMs}::bigint`;
  const patterns = hosts.map((entry) => entry.host);
  const spacings = hosts.map((entry) => entry.spacingMs);
  const bare = sql`regexp_replace(${host}, ':[0-9]+$', '')`;
  return sql<number>`coalesce((select o.spacing
    from unnest(${patterns}::text[], ${spacings}::bigint[]) with ordinality as o(pattern, spacing, place)
    where o.pattern in (${host}, ${bare}) or (o.pattern like '*.%' and
      (right(${host}, length(o.pattern) - 1) = substr(o.pattern, 2) or right(${bare}, length(o.pattern) - 1) = substr(o.pattern, 2)))
    order by o.place limit 1), ${spacingMs}::bigint)`;
};

/**
 * May a request be sent to this host now? Not while it is on hold because of its spacing, a Retry-After or the circuit
 * breaker. With a spacing, also not while another of its Stories or sources is claimed: claimed checks may wait in the
 * queue, and two of them could then run at the same time. A spacing of 0 (for one's own servers) lifts that rule.
 */
export const isHostFree = (
  host: RawBuilder<unknown>,
  now: number,
  spacing: HostSpacing,
): RawBuilder<boolean> => {
  const time = at(now);
  return sql<boolean>`(not exists (select 1 from stoppress.hosts h where h.host = ${host} and h.next_request_at > ${time}::timestamptz)
    and (${spacingOf(host, spacing)} = 0 or not (
      exists (select 1 from stoppress.stories o where o.host = ${host} and o.claimed_until > ${time}::timestamptz)
      or exists (select 1 from stoppress.sources o where o.host = ${host} and o.claimed_until > ${time}::timestamptz))))`;
};

/**
 * Puts the hosts of the rows of `picked` on hold for their spacing, unless the current hold is longer. Use it as the CTE
 * `held`. Hosts are ordered to avoid deadlocks between concurrent claims.
 */
export const holdHosts = (now: number, spacing: HostSpacing): RawBuilder<unknown> =>
  sql`insert into stoppress.hosts (host, next_request_at)
    select distinct p.host, ${at(now)}::timestamptz + ${spacingOf(sql`p.host`, spacing)} * interval '1 millisecond'
    from picked p order by 1
    on conflict (host) do update set next_request_at = excluded.next_request_at
    where hosts.next_request_at < excluded.next_request_at and hosts.next_request_at <= ${at(now)}::timestamptz
    returning host`;

/**
 * Did this statement put the host of a row of `picked` on hold? Two concurrent claims both see a free host in their
 * snapshots; the second one waits for the row of the host, finds it on hold and drops what it had picked. A spacing of 0
 * needs no hold.
 */
export const isHeld = (host: RawBuilder<unknown>, spacing: HostSpacing): RawBuilder<boolean> =>
  sql<boolean>`(${host} in (select held.host from held) or ${spacingOf(host, spacing)} = 0)`;

export const takeHostTurn = async (
  db: Db,
  host: string,
  now: EpochMs,
  { mostMs, ...spacing }: HostSpacing & { readonly mostMs: number },
): Promise<EpochMs | null> => {
  const pause = sql`${spacingOf(sql`${host}::text`, spacing)} * interval '1 millisecond'`;
  const [turn] = await rows(
    db,
    sql<{ at: Date }>`insert into stoppress.hosts as h (host, next_request_at)
      values (${host}, ${at(now)}::timestamptz + ${pause})
      on conflict (host) do update set next_request_at = greatest(h.next_request_at, ${at(now)}::timestamptz) + ${pause}
      where h.next_request_at <= ${at(now + mostMs)}::timestamptz
      returning next_request_at - ${pause} as at`,
  );
  return turn ? ms(turn.at) : null;
};

export const holdHost = async (db: Db, host: string, until: EpochMs): Promise<void> => {
  await sql`insert into stoppress.hosts as h (host, next_request_at) values (${host}, ${at(until)})
    on conflict (host) do update set next_request_at = greatest(h.next_request_at, excluded.next_request_at)`.execute(
    db,
  );
};

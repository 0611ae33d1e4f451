import { statements } from './statements.ts';

/** Subscriptions to the hubs of feeds. Documents are forgotten once, because a hub is only found by reading a feed. */
export const websub = statements([
  `alter table stoppress.sources
    add column websub boolean not null default true,
    add column pushed_at timestamptz,
    add column push_read_at timestamptz`,
  `update stoppress.sources set documents = '{}'`,
  `create table stoppress.subscriptions (
    key text primary key,
    source_id text not null references stoppress.sources on delete cascade,
    hub text not null,
    topic text not null,
    secret text not null,
    current boolean not null default true,
    state text not null default 'new',
    callback text,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    lease_until timestamptz,
    problem text
  )`,
  `create unique index subscriptions_current on stoppress.subscriptions (source_id) where current`,
]);

import { statements } from './statements.ts';

/** Lanes, routing rules, digests, mutes and the state of Endpoints. */
export const alerts = statements([
  `alter table stoppress.deliveries add column seq bigint generated always as identity`,
  `alter table stoppress.deliveries add column story_id text`,
  `alter table stoppress.deliveries add column rule text`,
  `alter table stoppress.deliveries add column why text`,
  `alter table stoppress.deliveries add column digest_id text`,
  `update stoppress.deliveries d set story_id = e.story_id from stoppress.events e where e.id = d.event_id`,
  `create index deliveries_lane on stoppress.deliveries (endpoint, next_attempt_at, seq) where state = 'pending'`,
  `create index deliveries_gathered on stoppress.deliveries (next_attempt_at) where state = 'gathered'`,
  `create index deliveries_claimed on stoppress.deliveries (endpoint, story_id) where claimed_until is not null`,
  `create index deliveries_open on stoppress.deliveries (endpoint, state)
    where state in ('pending', 'gathered', 'failed', 'held')`,
  `alter table stoppress.endpoints add column target text`,
  `alter table stoppress.endpoints add column turn integer not null default 0`,
  `alter table stoppress.endpoints add column free_at timestamptz`,
  `alter table stoppress.endpoints add column failing_since timestamptz`,
  `alter table stoppress.endpoints add column failures integer not null default 0`,
  `alter table stoppress.endpoints add column last_delivered_at timestamptz`,
  `insert into stoppress.endpoints (name) select distinct endpoint from stoppress.deliveries on conflict do nothing`,
  `alter table stoppress.stories add column muted_until timestamptz`,
  `alter table stoppress.stories add column silent_since timestamptz`,
  `create table stoppress.shared_keys (name text primary key, value text not null)`,
]);

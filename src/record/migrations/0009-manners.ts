import { statements } from './statements.ts';

/** What hosts said in robots.txt and how often they failed us; why a Story cannot be read. */
export const manners = statements([
  `create table stoppress.robots (
    origin text primary key,
    fetched_at timestamptz not null,
    expires_at timestamptz not null,
    kind text not null,
    rules text not null
  )`,
  `alter table stoppress.hosts add column failures integer not null default 0`,
  `alter table stoppress.stories add column availability text not null default 'ok'`,
  `alter table stoppress.stories add column availability_pending jsonb`,
  `update stoppress.stories set availability = 'unreachable' where unavailable_since is not null`,
]);

import { statements } from './statements.ts';

/** Host limits: stored robots.txt, failures per host, and the availability of Stories. */
export const hostLimits = statements([
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

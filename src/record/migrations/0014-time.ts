import { statements } from './statements.ts';

/**
 * What a schedule that survives outages needs: consecutive suspect captures, consecutive responses that asked for fewer
 * requests, and the time that the last check planned, against which silence is measured.
 */
export const time = statements([
  `alter table stoppress.stories
    add column suspects integer not null default 0,
    add column refusals integer not null default 0,
    add column planned_at timestamptz`,
  `update stoppress.stories set suspects = 1 where suspect_hash is not null`,
  `alter table stoppress.hosts add column refusals integer not null default 0`,
]);

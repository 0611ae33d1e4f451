import { statements } from './statements.ts';

/** Adaptive intervals, and the activity (`heat`) they depend on. */
export const cadence = statements([
  `alter table stoppress.stories add column adaptive boolean not null default false`,
  `alter table stoppress.stories add column heat double precision not null default 0`,
  `alter table stoppress.stories add column heat_at timestamptz`,
]);

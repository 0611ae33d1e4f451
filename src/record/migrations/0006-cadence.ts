import { statements } from './statements.ts';

/** Whether a Story's interval follows its age and its changes, and the pulse that tells of those. */
export const cadence = statements([
  `alter table stoppress.stories add column adaptive boolean not null default false`,
  `alter table stoppress.stories add column heat double precision not null default 0`,
  `alter table stoppress.stories add column heat_at timestamptz`,
]);

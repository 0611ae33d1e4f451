import { statements } from './statements.ts';

/** Runs in a row that began and whose end was never written, because their process ended first. */
export const interruptions = statements([
  `alter table stoppress.stories add column broken_off integer not null default 0`,
  `alter table stoppress.deliveries add column broken_off integer not null default 0`,
]);

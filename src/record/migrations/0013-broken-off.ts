import { statements } from './statements.ts';

/** Consecutive runs that started but never recorded a result, because their process crashed. */
export const interruptions = statements([
  `alter table stoppress.stories add column broken_off integer not null default 0`,
  `alter table stoppress.deliveries add column broken_off integer not null default 0`,
]);

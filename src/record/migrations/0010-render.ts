import { statements } from './statements.ts';

/** When a Story's page is rendered in a browser: `never`, `auto` (if it is an empty shell) or `browser` (always). */
export const render = statements([
  `alter table stoppress.stories add column render text not null default 'never'`,
]);

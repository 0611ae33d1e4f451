import { statements } from './statements.ts';

/** Whether a Story's page is run in a browser: never, when it is an empty shell, always. */
export const render = statements([
  `alter table stoppress.stories add column render text not null default 'never'`,
]);

import { statements } from './statements.ts';

/** What checks learned about conditional requests; see ConditionHistory. */
export const conditions = statements([`alter table stoppress.stories add column conditions jsonb`]);

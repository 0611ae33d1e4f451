import { statements } from './statements.ts';

/** Last modification according to feeds and sitemaps at the time a Version was captured. */
export const announcedTimes = statements([`alter table stoppress.versions add column announced jsonb`]);

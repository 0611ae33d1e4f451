import { statements } from './statements.ts';

/** What feeds and sitemaps said of a page's last change when a Version was captured. */
export const announcedTimes = statements([`alter table stoppress.versions add column announced jsonb`]);

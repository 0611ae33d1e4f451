import { statements } from './statements.ts';

/**
 * Expectations suggested by a story's own text, in the same table as the configured ones. `promise` is the StoryPromise
 * without its name and time: where the text announces it, why it was found, and the clues that identify a fulfilment.
 */
export const promises = statements([
  `alter table stoppress.stories add column suggested text not null default 'inform'`,
  `alter table stoppress.expectations add column origin text not null default 'configured'`,
  `alter table stoppress.expectations add column promise jsonb`,
  `alter table stoppress.expectations add column found_version integer`,
  `alter table stoppress.expectations add column reason text`,
  `drop index stoppress.expectations_due`,
  `create index expectations_due on stoppress.expectations (due_at) where state in ('open', 'candidate')`,
]);

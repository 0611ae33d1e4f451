import { statements } from './statements.ts';

/**
 * Expectations that a story's own text suggests stand beside the configured ones. What only they have: where the text
 * announces them, why, and by what their fulfilment is known (`promise`, the StoryPromise without its name and time).
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

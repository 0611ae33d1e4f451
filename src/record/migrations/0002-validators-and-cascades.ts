import { statements } from './statements.ts';

/** Foreign keys that now delete dependent rows when a Story is deleted. */
const DEPENDANTS: readonly (readonly [table: string, columns: string, target: string])[] = [
  ['versions', 'story_id', 'stories'],
  ['changes', 'story_id, number', 'versions'],
  ['expectations', 'story_id', 'stories'],
  ['events', 'story_id', 'stories'],
  ['deliveries', 'event_id', 'events'],
  ['attempts', 'delivery_id', 'deliveries'],
];

const constraintName = (table: string, columns: string): string =>
  `${table}_${columns.replaceAll(', ', '_')}_fkey`;

/**
 * Validators belong to the address that published them, which after a redirect is not the Story's own. A Story can be
 * deleted together with all its rows.
 */
export const validatorsAndCascades = statements([
  `alter table stoppress.stories add column validators_url text`,
  ...DEPENDANTS.flatMap(([table, columns, target]) => [
    `alter table stoppress.${table} drop constraint ${constraintName(table, columns)}`,
    `alter table stoppress.${table} add constraint ${constraintName(table, columns)}
      foreign key (${columns}) references stoppress.${target} on delete cascade`,
  ]),
  `delete from stoppress.paragraphs p where not exists (select 1 from stoppress.stories s where s.id = p.story_id)`,
  `alter table stoppress.paragraphs add constraint paragraphs_story_id_fkey
    foreign key (story_id) references stoppress.stories on delete cascade`,
]);

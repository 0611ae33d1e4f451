import { statements } from './statements.ts';

/**
 * Histories in addition to the Versions: the lineage of each paragraph, restored texts, headlines, and what a later
 * recomputation of a decision needs.
 */
export const histories = statements([
  `alter table stoppress.versions add column lineages jsonb, add column comparer text, add column stealth jsonb`,
  `alter table stoppress.paragraphs add column lineage text, add column returned_version integer`,
  `create table stoppress.headlines (
    story_id text not null,
    version integer not null,
    text text not null,
    seen_at timestamptz not null,
    primary key (story_id, version),
    foreign key (story_id, version) references stoppress.versions (story_id, number) on delete cascade
  )`,
  `insert into stoppress.headlines (story_id, version, text, seen_at)
    select story_id, number, headline, captured_at from (
      select story_id, number, captured_at, article->>'headline' as headline,
        lag(article->>'headline') over (partition by story_id order by number) as previous
      from stoppress.versions where article->>'headline' is not null) h
    where headline is distinct from previous`,
]);

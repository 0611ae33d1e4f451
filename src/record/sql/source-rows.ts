import { sql } from 'kysely';
import type { Failure } from '../../platform/errors.ts';
import type { AnnouncedTimes } from '../ports/review-store.ts';
import type { Announcement, SourceRow } from '../ports/source-store.ts';
import { type Db, ms, msOrNull, rows } from './query.ts';

/** Sources for pages and API. */
export const sourceRows = async (db: Db): Promise<SourceRow[]> => {
  const found = await rows(
    db,
    sql<{
      id: string;
      url: string;
      name: string;
      active: boolean;
      watching: number;
      waiting: number;
      next_check_at: Date;
      last_checked_at: Date | null;
      last_outcome: string | null;
      failures: number;
      failure: Failure | null;
    }>`select id, url, name, active, next_check_at, last_checked_at, last_outcome, failures, failure,
        (select count(*)::integer from stoppress.stories t where t.source_id = s.id and t.active and t.until is not null) as watching,
        (select count(*)::integer from stoppress.discoveries d where d.source_id = s.id and d.state = 'waiting'
          and coalesce(d.published_at, d.first_seen_at) > coalesce(s.last_checked_at, s.added_at) - s.for_ms * interval '1 millisecond') as waiting
      from stoppress.sources s order by active desc, name, id`,
  );
  return found.map((row) => ({
    id: row.id,
    url: row.url,
    name: row.name,
    active: row.active,
    watching: row.watching,
    waiting: row.waiting,
    nextCheckAt: ms(row.next_check_at),
    lastCheckedAt: msOrNull(row.last_checked_at),
    lastOutcome: row.last_outcome,
    failures: row.failures,
    failure: row.failure,
  }));
};

export const announcements = async (db: Db, storyId: string): Promise<Announcement[]> => {
  const found = await rows(
    db,
    sql<{
      source_id: string;
      title: string | null;
      published_at: Date | null;
      modified_at: Date | null;
      first_seen_at: Date;
      restated_at: Date;
    }>`select source_id, title, published_at, modified_at, first_seen_at, restated_at from stoppress.discoveries
      where story_id = ${storyId} order by first_seen_at, source_id`,
  );
  return found.map((row) => ({
    sourceId: row.source_id,
    title: row.title,
    publishedAt: msOrNull(row.published_at),
    modifiedAt: msOrNull(row.modified_at),
    firstSeenAt: ms(row.first_seen_at),
    restatedAt: ms(row.restated_at),
  }));
};

export const announcedTimes = async (db: Db, storyId: string): Promise<AnnouncedTimes> => {
  const [row] = await rows(
    db,
    sql<{ feed: Date | null; sitemap: Date | null }>`
      select max(d.modified_at) filter (where s.kind <> 'sitemap') as feed,
        max(d.modified_at) filter (where s.kind = 'sitemap') as sitemap
      from stoppress.discoveries d join stoppress.sources s on s.id = d.source_id where d.story_id = ${storyId}`,
  );
  return { feedTime: row?.feed?.toISOString() ?? null, sitemapTime: row?.sitemap?.toISOString() ?? null };
};

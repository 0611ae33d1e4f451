import { sql } from 'kysely';
import { storyKey } from '../../web/story-address.ts';
import type { EpochMs } from '../../model/time.ts';
import { OWN_STORY_PREFIX } from '../../model/story.ts';
import type { WatchedStory, WatchListChanges, WatchListStore } from '../record.ts';
import { at, atOrNull, type Db, json, rows, type Tx } from './query.ts';

type FirstCheckAt = Parameters<WatchListStore['applyWatchList']>[2];

interface StoredStory {
  readonly id: string;
  readonly active: boolean;
  readonly url: string;
  readonly render: string;
  readonly include: string | null;
  readonly exclude: readonly string[];
}

/** Do both settings fetch and extract the same page in the same way? */
const isSameReading = (stored: StoredStory, story: WatchedStory): boolean =>
  stored.url === story.url &&
  stored.render === (story.render ?? 'never') &&
  stored.include === story.include &&
  JSON.stringify(stored.exclude) === JSON.stringify(story.exclude);

const insertStory = (tx: Tx, story: WatchedStory, now: EpochMs, nextCheckAt: EpochMs) =>
  sql`insert into stoppress.stories (id, url, key, host, name, tags, every_ms, adaptive, render, include, exclude, suggested,
      added_at, next_check_at)
    values (${story.id}, ${story.url}, ${storyKey(story.url)}, ${story.host}, ${story.name}, ${json(story.tags)},
      ${story.everyMs}, ${story.adaptive ?? false}, ${story.render ?? 'never'}, ${story.include}, ${json(story.exclude)},
      ${story.suggested ?? 'inform'}, ${at(now)}, ${at(nextCheckAt)})`.execute(tx);

/**
 * An edit never postpones a check, and touches no due time of a Story whose interval and reading stay as they are:
 * otherwise frequent edits would starve the Stories that have waited longest.
 */
const dueAfterEdit = (
  { everyMs, adaptive = false }: WatchedStory,
  { active, same, nextCheckAt }: { active: boolean; same: boolean; nextCheckAt: EpochMs },
) => {
  if (!active) return sql`${at(nextCheckAt)}::timestamptz`;
  if (!same) return sql`least(next_check_at, ${at(nextCheckAt)}::timestamptz)`;
  if (adaptive) return sql`next_check_at`;
  return sql`case when every_ms > ${everyMs}::bigint
    then least(next_check_at, coalesce(last_checked_at, added_at) + ${everyMs}::bigint * interval '1 millisecond')
    else next_check_at end`;
};

/**
 * Validators and page hash (RFC 9110 §13) tell whether the bytes changed, not whether our extraction of them would: after
 * a change of selectors the same bytes must be extracted again, so they are cleared.
 */
const updateStory = (
  tx: Tx,
  story: WatchedStory,
  { active, same, nextCheckAt }: { active: boolean; same: boolean; nextCheckAt: EpochMs },
) =>
  sql`update stoppress.stories set url = ${story.url}, key = ${storyKey(story.url)},
      host = case when address->>'movedTo' is null then ${story.host} else host end, source_id = null, until = null, name = ${story.name},
      tags = ${json(story.tags)}, every_ms = ${story.everyMs}, adaptive = ${story.adaptive ?? false}, render = ${story.render ?? 'never'}, include = ${story.include},
      exclude = ${json(story.exclude)}, suggested = ${story.suggested ?? 'inform'}, active = true,
      etag = case when ${same}::boolean then etag end,
      last_modified = case when ${same}::boolean then last_modified end,
      validators_url = case when ${same}::boolean then validators_url end,
      page_sha256 = case when ${same}::boolean then page_sha256 end,
      next_check_at = ${dueAfterEdit(story, { active, same, nextCheckAt })},
      planned_at = case when ${active}::boolean and every_ms > ${story.everyMs}::bigint
        then least(planned_at, coalesce(last_checked_at, added_at) + ${story.everyMs}::bigint * interval '1 millisecond')
        when ${active}::boolean then planned_at else ${at(nextCheckAt)}::timestamptz end
    where id = ${story.id}`.execute(tx);

export const applyExpectations = async (
  tx: Tx,
  story: Pick<WatchedStory, 'id' | 'expectations'>,
  now: EpochMs,
): Promise<void> => {
  for (const expected of story.expectations) {
    // An edited matcher or deadline reopens the Expectation; an unchanged one keeps its state.
    await sql`insert into stoppress.expectations (story_id, name, match, due_at, state)
      values (${story.id}, ${expected.name}, ${json(expected.match)}, ${atOrNull(expected.by)}, 'open')
      on conflict (story_id, name) do update set match = excluded.match, due_at = excluded.due_at,
        state = 'open', settled_at = null, met_version = null, met_paragraph = null, met_text = null,
        origin = 'configured', promise = null, found_version = null, reason = null
      where stoppress.expectations.match <> excluded.match
        or stoppress.expectations.due_at is distinct from excluded.due_at
        or stoppress.expectations.state = 'retracted' or stoppress.expectations.origin = 'suggested'`.execute(
      tx,
    );
  }
  const names = story.expectations.map((expected) => expected.name);
  await sql`update stoppress.expectations set state = 'retracted', settled_at = ${at(now)}
    where story_id = ${story.id} and origin = 'configured' and state in ('open', 'overdue') and not (name = any(${names}::text[]))`.execute(
    tx,
  );
};

/** One process at a time: otherwise two processes that load the same edited file would insert the same Story. */
const WATCH_LIST_LOCK = 0x57_41_54_43;

export const lockWatchList = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(${WATCH_LIST_LOCK}::bigint)`.execute(tx);

/** Canary Stories of other processes are in no list; they are kept while their last check is recent. */
const OTHER_CANARY_ALIVE_MS = 10 * 60_000;

export const applyWatchList = (
  db: Db,
  stories: readonly WatchedStory[],
  now: EpochMs,
  firstCheckAt: FirstCheckAt,
): Promise<WatchListChanges> =>
  db.transaction().execute(async (tx) => {
    await lockWatchList(tx);
    const stored = new Map(
      (
        await rows(
          tx,
          sql<StoredStory>`select id, active, url, render, include, exclude from stoppress.stories`,
        )
      ).map((row) => [row.id, row]),
    );
    const added: string[] = [];
    const resumed: string[] = [];
    const waiting = stories.filter((story) => stored.get(story.id)?.active !== true).length;
    for (const story of stories) {
      const known = stored.get(story.id);
      if (!known) {
        await insertStory(tx, story, now, firstCheckAt(story, waiting));
        added.push(story.id);
      } else {
        const same = isSameReading(known, story);
        const nextCheckAt = firstCheckAt(story, Math.max(waiting, 1));
        await updateStory(tx, story, { active: known.active, same, nextCheckAt });
        if (!known.active) resumed.push(story.id);
      }
      await applyExpectations(tx, story, now);
    }
    const ids = stories.map((story) => story.id);
    const paused = await rows(
      tx,
      sql<{ id: string }>`update stoppress.stories set active = false
        where active and until is null and not (id = any(${ids}::text[]))
          and not (starts_with(id, ${OWN_STORY_PREFIX}) and failures = 0
            and coalesce(last_checked_at, added_at) > ${at(now - OTHER_CANARY_ALIVE_MS)}::timestamptz)
        returning id`,
    );
    // A found Story that is now also in the watch list, under another spelling of its address, is not watched twice.
    await sql`update stoppress.stories d set active = false
      where d.active and d.until is not null and exists (select 1 from stoppress.stories o
        where o.active and o.until is null and o.id <> d.id and o.key = d.key)`.execute(tx);
    return { added, resumed, paused: paused.map((row) => row.id) };
  });

export const forgetStories = (
  db: Db,
  idPrefix: string,
  keep: readonly string[],
): Promise<readonly string[]> =>
  db.transaction().execute(async (tx) => {
    const forgotten = await rows(
      tx,
      sql<{ id: string }>`delete from stoppress.stories
        where starts_with(id, ${idPrefix}) and not (id = any(${[...keep]}::text[])) returning id`,
    );
    if (forgotten.length > 0) {
      // A locked page is being stored again by a check. The next statement repeats the condition, because a check may
      // have finished between this statement's snapshot and its lock.
      const unnamed = await rows(
        tx,
        sql<{ sha256: string }>`select p.sha256 from stoppress.pages p
          where not exists (select 1 from stoppress.versions v where v.page_sha256 = p.sha256)
          for update skip locked`,
      );
      await sql`delete from stoppress.pages p where p.sha256 = any(${unnamed.map(({ sha256 }) => sha256)}::text[])
        and not exists (select 1 from stoppress.versions v where v.page_sha256 = p.sha256)`.execute(tx);
    }
    return forgotten.map((row) => row.id);
  });

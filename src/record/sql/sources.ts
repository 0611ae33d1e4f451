import { sql } from 'kysely';
import { storyKey } from '../../web/story-address.ts';
import type { EpochMs } from '../../model/time.ts';
import type { WatchedSource, WatchedStory } from '../record.ts';
import type {
  ClaimedSource,
  DiscoveredEntry,
  EndedWatch,
  SourceRecord,
  SourceSettlement,
  SourceStore,
} from '../ports/source-store.ts';
import { at, type Db, json, rows, type Tx } from './query.ts';
import { holdHosts, isHeld, isHostFree, spacingOf } from './spacing.ts';
import { applyExpectations, lockWatchList } from './watch-list.ts';

type Port = SourceStore<WatchedSource>;
type Making = Parameters<Port['applySources']>[2];
type FirstCheckAt = Parameters<Port['settleSource']>[2];

/** Settings that decide which entries match and how often their Stories are checked. An edit resets the documents. */
const rulesOf = ({ kind, match, storyAdaptive }: WatchedSource): object => ({ kind, match, storyAdaptive });

const upsertSource = (tx: Tx, source: WatchedSource, now: EpochMs, nextCheckAt: EpochMs) =>
  sql`insert into stoppress.sources as s (id, url, host, name, kind, every_ms, rules, at_most, for_ms, story_every_ms,
      tags, expectations, websub, added_at, next_check_at)
    values (${source.id}, ${source.url}, ${source.host}, ${source.name}, ${source.kind}, ${source.everyMs},
      ${json(rulesOf(source))}, ${source.atMost}, ${source.forMs}, ${source.storyEveryMs}, ${json(source.tags)},
      ${json(source.expectations)}, ${source.websub}, ${at(now)}, ${at(nextCheckAt)})
    on conflict (id) do update set url = excluded.url, host = excluded.host, name = excluded.name, kind = excluded.kind,
      every_ms = excluded.every_ms, rules = excluded.rules, at_most = excluded.at_most, for_ms = excluded.for_ms,
      story_every_ms = excluded.story_every_ms, tags = excluded.tags, expectations = excluded.expectations, websub = excluded.websub, active = true,
      documents = case when s.rules = excluded.rules then s.documents else '{}' end,
      next_check_at = case
        when not s.active then excluded.next_check_at
        when s.rules <> excluded.rules then least(s.next_check_at, excluded.next_check_at)
        when s.every_ms > excluded.every_ms
          then least(s.next_check_at, coalesce(s.last_checked_at, s.added_at) + excluded.every_ms * interval '1 millisecond')
        else s.next_check_at end`.execute(tx);

/** Applies edits of a source to the Stories it found; their period still counts from the start of monitoring. */
const updateFoundStories = async (
  tx: Tx,
  source: WatchedSource,
  now: EpochMs,
  making: Making,
): Promise<void> => {
  const found = await rows(
    tx,
    sql<{
      id: string;
      url: string;
    }>`update stoppress.stories s set tags = ${json(source.tags)}, every_ms = ${source.storyEveryMs},
        adaptive = ${source.storyAdaptive}, until = begun.watched_at + ${source.forMs}::bigint * interval '1 millisecond'
      from (select story_id, max(watched_at) as watched_at from stoppress.discoveries
        where source_id = ${source.id} and state = 'watched' group by story_id) begun
      where s.source_id = ${source.id} and s.active and s.until is not null and begun.story_id = s.id
      returning s.id, s.url`,
  );
  for (const { id, url } of found) {
    const { include, exclude } = making({ url });
    // As in updateStory: after a change of selectors the same bytes must be extracted again.
    await sql`update stoppress.stories set include = ${include}, exclude = ${json(exclude)},
        etag = null, last_modified = null, validators_url = null, page_sha256 = null
      where id = ${id} and (include is distinct from ${include}::text or exclude <> ${json(exclude)})`.execute(
      tx,
    );
    await applyExpectations(tx, { id, expectations: source.expectations }, now);
  }
};

export const applySources = (
  db: Db,
  sources: readonly WatchedSource[],
  now: EpochMs,
  { making, firstCheckAt }: { making: Making; firstCheckAt: FirstCheckAt },
): ReturnType<Port['applySources']> =>
  db.transaction().execute(async (tx) => {
    await lockWatchList(tx);
    const stored = await rows(
      tx,
      sql<{ id: string; active: boolean }>`select id, active from stoppress.sources`,
    );
    const known = new Set(stored.map(({ id }) => id));
    for (const source of sources) {
      await upsertSource(tx, source, now, firstCheckAt(source, sources.length));
      if (known.has(source.id)) await updateFoundStories(tx, source, now, making);
    }
    const ids = sources.map(({ id }) => id);
    const paused = await rows(
      tx,
      sql<{ id: string }>`update stoppress.sources set active = false
        where active and not (id = any(${ids}::text[])) returning id`,
    );
    await sql`update stoppress.stories set active = false
      where active and until is not null and not (source_id = any(${ids}::text[]))`.execute(tx);
    return { added: ids.filter((id) => !known.has(id)), paused: paused.map(({ id }) => id) };
  });

interface ClaimedRow {
  readonly id: string;
  readonly claim: number;
  readonly url: string;
  readonly name: string;
  readonly kind: ClaimedSource['kind'];
  readonly every_ms: string;
  readonly rules: { readonly match: ClaimedSource['match'] };
  readonly for_ms: string;
  readonly documents: ClaimedSource['documents'];
  readonly failures: number;
  readonly pushed: boolean;
}

/** As in claimDueChecks, the conditions are repeated because `picked` evaluates them again on the current row. */
export const claimDueSources: (
  db: Db,
  ...rest: Parameters<Port['claimDueSources']>
) => Promise<ClaimedSource[]> = async (db, now, limits) => {
  const { inFlight, leaseMs } = limits;
  const time = at(now);
  const free = sql`s.active and s.next_check_at <= ${time}::timestamptz
    and (s.claimed_until is null or s.claimed_until <= ${time}::timestamptz)`;
  const claimed = await rows(
    db,
    sql<ClaimedRow>`with due as (
        select s.id, s.next_check_at, row_number() over (partition by s.host order by s.next_check_at, s.id) as turn
        from stoppress.sources s
        where ${free} and ${isHostFree(sql`s.host`, now, limits)}
      ), picked as (
        select s.id, s.host, s.pushed_at from stoppress.sources s join due on due.id = s.id
        where (due.turn = 1 or ${spacingOf(sql`s.host`, limits)} = 0) and ${free}
        order by due.next_check_at, s.id
        limit greatest(0, ${inFlight}::integer
          - (select count(*)::integer from stoppress.sources where claimed_until > ${time}::timestamptz))
        for update of s skip locked
      ), held as (
        ${holdHosts(now, limits)}
      )
      update stoppress.sources s set claim = s.claim + 1, pushed_at = null,
        push_read_at = case when s.pushed_at is null then s.push_read_at else ${time}::timestamptz end, claimed_until = ${at(now + leaseMs)}::timestamptz
      from picked where picked.id = s.id and ${isHeld(sql`picked.host`, limits)}
      returning s.id, s.claim, s.url, s.name, s.kind, s.every_ms::text as every_ms, s.rules, s.for_ms::text as for_ms,
        s.documents, s.failures, picked.pushed_at is not null as pushed`,
  );
  return claimed.map((row) => ({
    sourceId: row.id,
    claim: row.claim,
    claimedUntil: now + leaseMs,
    url: row.url,
    name: row.name,
    kind: row.kind,
    everyMs: Number(row.every_ms),
    match: row.rules.match,
    forMs: Number(row.for_ms),
    documents: row.documents,
    failures: row.failures,
    pushed: row.pushed,
  }));
};

interface ClosedSource {
  readonly id: string;
  readonly active: boolean;
  readonly at_most: number;
  readonly for_ms: string;
  readonly story_every_ms: string;
  readonly story_adaptive: boolean;
  readonly tags: string[];
  readonly expectations: WatchedStory['expectations'];
}

/** A notification that arrived during a reading may be about something that the reading did not see. */
const PUSHED_AGAIN_MS = 30_000;

const closeClaim = (tx: Tx, record: SourceRecord): Promise<ClosedSource[]> =>
  rows(
    tx,
    sql<ClosedSource>`with done as (
        update stoppress.sources set claimed_until = null, next_check_at = case when pushed_at is null or ${record.failures}::integer > 0 then ${at(record.nextCheckAt)}::timestamptz
            else least(${at(record.nextCheckAt)}::timestamptz, ${at(record.finishedAt + PUSHED_AGAIN_MS)}::timestamptz) end,
          last_checked_at = ${at(record.finishedAt)}, last_outcome = ${record.outcome}, failures = ${record.failures},
          failure = ${record.failure === null ? null : json(record.failure)},
          documents = coalesce(${record.documents === null ? null : json(record.documents)}, documents)
        where id = ${record.sourceId} and claim = ${record.claim} and claimed_until is not null
        returning *
      ), host_freed as (
        update stoppress.hosts set next_request_at = ${at(record.hostFreeAt)}
        from done where hosts.host = done.host and hosts.next_request_at < ${at(record.hostFreeAt)}
      )
      select id, active, at_most, for_ms::text as for_ms, story_every_ms::text as story_every_ms,
        coalesce((rules->>'storyAdaptive')::boolean, false) as story_adaptive, tags, expectations from done`,
  );

const toRow = ({ url, key, title, publishedAt, modifiedAt }: DiscoveredEntry) => ({
  url,
  key,
  title,
  published_at: publishedAt === null ? null : at(publishedAt).toISOString(),
  modified_at: modifiedAt === null ? null : at(modifiedAt).toISOString(),
});

/** Stores new entries; known ones are updated only if the source states something different. */
const writeEntries = async (
  tx: Tx,
  { sourceId, finishedAt }: SourceRecord,
  entries: readonly DiscoveredEntry[],
  state: 'waiting' | 'undated',
): Promise<void> => {
  if (entries.length === 0) return;
  await sql`insert into stoppress.discoveries as d
      (source_id, key, url, title, published_at, modified_at, first_seen_at, restated_at, state)
    select ${sourceId}, key, url, title, published_at, modified_at, ${at(finishedAt)}::timestamptz, ${at(finishedAt)}::timestamptz, ${state}
    from jsonb_to_recordset(${json(entries.map(toRow))})
      as t(key text, url text, title text, published_at timestamptz, modified_at timestamptz)
    on conflict (source_id, key) do update set title = coalesce(excluded.title, d.title),
      published_at = coalesce(excluded.published_at, d.published_at),
      modified_at = coalesce(excluded.modified_at, d.modified_at), restated_at = excluded.restated_at
    where coalesce(excluded.title, d.title) is distinct from d.title
      or coalesce(excluded.published_at, d.published_at) is distinct from d.published_at
      or coalesce(excluded.modified_at, d.modified_at) is distinct from d.modified_at`.execute(tx);
};

/** Marks entries that are already watched, also under another spelling of their address. */
const markKnown = (tx: Tx, sourceId: string): Promise<{ key: string }[]> =>
  rows(
    tx,
    sql<{ key: string }>`update stoppress.discoveries d set state = 'known', story_id = s.id
      from stoppress.stories s
      where d.source_id = ${sourceId} and d.state = 'waiting' and s.active
        and (s.key = d.key or s.canonical_key = d.key)
      returning d.key`,
  );

/** Minimum time between two checks of a Story that a source says was updated. */
const UPDATED_AGAIN_MS = 30_000;

/** A Story that was updated after its last check, as the source states, is due now. */
const hasten = async (tx: Tx, { sourceId, finishedAt }: SourceRecord): Promise<void> => {
  await sql`update stoppress.stories s set next_check_at = least(s.next_check_at,
        greatest(${at(finishedAt)}::timestamptz, s.last_checked_at + ${UPDATED_AGAIN_MS}::integer * interval '1 millisecond'))
    from stoppress.discoveries d
    where d.source_id = ${sourceId} and d.story_id = s.id and d.restated_at = ${at(finishedAt)}::timestamptz
      and d.first_seen_at < d.restated_at and s.active and s.failures = 0
      and greatest(d.modified_at, d.published_at) > s.last_checked_at
      and greatest(d.modified_at, d.published_at) <= ${at(finishedAt)}::timestamptz`.execute(tx);
};

/** The newest waiting entries, up to the free slots. Entries that have waited longer than `for` are ignored. */
const pickWaiting = async (tx: Tx, source: ClosedSource, now: EpochMs): Promise<DiscoveredEntry[]> => {
  const picked = await rows(
    tx,
    sql<{ url: string; key: string; title: string | null }>`select url, key, title from stoppress.discoveries
      where source_id = ${source.id} and state = 'waiting'
        and coalesce(published_at, first_seen_at) > ${at(now - Number(source.for_ms))}::timestamptz
      order by least(coalesce(published_at, first_seen_at), ${at(now)}::timestamptz) desc, key
      limit greatest(0, ${source.at_most}::integer - (select count(*)::integer from stoppress.stories
        where source_id = ${source.id} and active and until > ${at(now)}::timestamptz))`,
  );
  return picked.map((row) => ({ ...row, publishedAt: null, modifiedAt: null }));
};

const startMonitoring = async (
  tx: Tx,
  source: ClosedSource,
  story: WatchedStory,
  times: { readonly now: EpochMs; readonly nextCheckAt: EpochMs },
): Promise<boolean> => {
  const begun = await rows(
    tx,
    sql<{
      id: string;
    }>`insert into stoppress.stories as s (id, url, key, host, name, tags, every_ms, adaptive, include, exclude,
        added_at, next_check_at, source_id, until)
      values (${story.id}, ${story.url}, ${storyKey(story.url)}, ${story.host}, ${story.name}, ${json(story.tags)},
        ${story.everyMs}, ${story.adaptive ?? false}, ${story.include}, ${json(story.exclude)}, ${at(times.now)}, ${at(times.nextCheckAt)}, ${source.id},
        ${at(times.now + Number(source.for_ms))})
      on conflict (id) do update set active = true, tags = excluded.tags, every_ms = excluded.every_ms, adaptive = excluded.adaptive,
        source_id = excluded.source_id, until = excluded.until, next_check_at = excluded.next_check_at
      where not s.active
      returning id`,
  );
  if (begun.length === 0) return false;
  await applyExpectations(tx, story, times.now);
  return true;
};

/**
 * Holds the watch list lock, so that two sources with the same Story, or a source and an edit of the list, do not both
 * start monitoring it.
 */
export const settleSource = (
  db: Db,
  record: SourceRecord,
  making: Parameters<Port['settleSource']>[1],
  firstCheckAt: FirstCheckAt,
): Promise<SourceSettlement> =>
  db.transaction().execute(async (tx): Promise<SourceSettlement> => {
    await lockWatchList(tx);
    const [source] = await closeClaim(tx, record);
    if (!source) return { kind: 'superseded' };
    await writeEntries(tx, record, record.entries, 'waiting');
    await writeEntries(tx, record, record.undated, record.isFirst ? 'undated' : 'waiting');
    const now = record.finishedAt;
    const known = await markKnown(tx, source.id);
    await hasten(tx, record);
    const picked = source.active ? await pickWaiting(tx, source, now) : [];
    const started: { id: string; url: string; name: string }[] = [];
    for (const entry of picked) {
      const { id, include, exclude } = making(entry);
      const everyMs = Number(source.story_every_ms);
      const story: WatchedStory = {
        id,
        url: entry.url,
        host: new URL(entry.url).host,
        name: entry.title ?? entry.url,
        tags: source.tags,
        everyMs,
        adaptive: source.story_adaptive,
        include,
        exclude,
        expectations: source.expectations,
      };
      const nextCheckAt = firstCheckAt({ id, everyMs }, picked.length);
      if (await startMonitoring(tx, source, story, { now, nextCheckAt }))
        started.push({ id, url: story.url, name: story.name });
      await sql`update stoppress.discoveries set state = 'watched', story_id = ${id}, watched_at = ${at(now)}
        where source_id = ${source.id} and key = ${entry.key}`.execute(tx);
    }
    const [rest] = await rows(
      tx,
      sql<{ n: number }>`select count(*)::integer as n from stoppress.discoveries
        where source_id = ${source.id} and state = 'waiting'
          and coalesce(published_at, first_seen_at) > ${at(now - Number(source.for_ms))}::timestamptz`,
    );
    return { kind: 'settled', started, known: known.length, waiting: rest?.n ?? 0 };
  });

/** Of two found Stories with the same canonical address, the one found first stays. */
export const endDiscovered = (db: Db, now: EpochMs): Promise<readonly EndedWatch[]> =>
  rows(
    db,
    sql<EndedWatch>`update stoppress.stories d set active = false
      where d.active and d.until is not null and (d.until <= ${at(now)}::timestamptz
        or (d.canonical_key is not null and exists (select 1 from stoppress.stories o
          where o.active and o.id <> d.id and (o.key = d.canonical_key or (o.canonical_key = d.canonical_key
            and (o.until is null or (o.added_at, o.id) < (d.added_at, d.id)))))))
      returning d.id, d.name, d.url, case when d.until <= ${at(now)}::timestamptz then 'time' else 'duplicate' end as why`,
  );

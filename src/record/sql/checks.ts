import { deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import { sql } from 'kysely';
import { confirmedCanonical } from '../../web/story-address.ts';
import type { Article } from '../../model/article.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Expectation, ExpectationState, Matcher } from '../../model/expectation.ts';
import { numbered, writeEvents, type Recipient } from './outbox.ts';
import type {
  Baseline,
  Capture,
  CheckRecord,
  ExpectationStore,
  ExpiredExpectation,
  HeadlineRow,
  KnownParagraph,
  NewVersion,
  SettleResult,
} from '../record.ts';
import { learnNoise } from './noise.ts';
import { writePromises } from './promises.ts';
import { at, atOrNull, type Db, json, ms, rows, storable, type Tx } from './query.ts';

interface CaptureRow {
  readonly number: number;
  readonly article: Article;
  readonly visible_text: Uint8Array;
  readonly page_sha256: string;
  readonly url: string;
  readonly content_type: string | null;
  readonly last_modified: string | null;
  readonly captured_at: Date;
  readonly lineages: string[] | null;
  readonly comparer: string | null;
  readonly announced: { feedTime: string | null; sitemapTime: string | null } | null;
}

const CAPTURE = sql`v.number, v.article, v.visible_text, v.page_sha256, v.url, v.headers->>'content-type' as content_type,
  v.headers->>'last-modified' as last_modified, v.captured_at, v.lineages, v.comparer, v.announced`;

const toCapture = (row: CaptureRow): Capture => ({
  number: row.number,
  article: row.article,
  visibleText: inflateRawSync(row.visible_text).toString('utf8'),
  pageSha256: row.page_sha256,
  url: row.url,
  contentType: row.content_type,
  lastModified: row.last_modified,
  capturedAt: ms(row.captured_at),
  lineages: row.lineages,
  comparer: row.comparer,
  feedTime: row.announced?.feedTime ?? null,
  sitemapTime: row.announced?.sitemapTime ?? null,
});

export const baseline = async (db: Db, storyId: string): Promise<Baseline | null> => {
  const [row] = await rows(
    db,
    sql<
      CaptureRow & {
        expectations: { name: string; match: Matcher; by: string | null; state: ExpectationState }[] | null;
      }
    >`select ${CAPTURE},
        (select json_agg(json_build_object('name', e.name, 'match', e.match, 'by', e.due_at, 'state', e.state) order by e.name)
          from stoppress.expectations e where e.story_id = s.id and e.origin = 'configured' and e.state in ('open', 'overdue')) as expectations
      from stoppress.stories s join stoppress.versions v on v.story_id = s.id and v.number = s.version
      where s.id = ${storyId}`,
  );
  if (!row) return null;
  return {
    ...toCapture(row),
    expectations: (row.expectations ?? []).map((e): Expectation => ({
      ...e,
      by: e.by === null ? null : Date.parse(e.by),
    })),
  };
};

export const capture = async (db: Db, storyId: string, number: number): Promise<Capture | null> => {
  const [row] = await rows(
    db,
    sql<CaptureRow>`select ${CAPTURE} from stoppress.versions v
      where v.story_id = ${storyId} and v.number = ${number}`,
  );
  return row ? toCapture(row) : null;
};

export const knownParagraphs = async (
  db: Db,
  storyId: string,
  fingerprints: readonly string[],
  before: number,
): Promise<ReadonlyMap<string, KnownParagraph>> => {
  const found = await rows(
    db,
    sql<{ fingerprint: string; lineage: string | null; returned: boolean | null }>`
      select fingerprint, lineage, returned_version < ${before}::integer as returned from stoppress.paragraphs
      where story_id = ${storyId} and fingerprint = any(${[...fingerprints]}::text[])
        and first_version < ${before}::integer`,
  );
  return new Map(
    found.map(({ fingerprint, lineage, returned }) => [
      fingerprint,
      { lineage, returned: returned === true },
    ]),
  );
};

export const headlines = async (db: Db, storyId: string): Promise<HeadlineRow[]> =>
  (
    await rows(
      db,
      sql<{
        version: number;
        text: string;
        seen_at: Date;
      }>`select version, text, seen_at from stoppress.headlines
        where story_id = ${storyId} order by version`,
    )
  ).map((row) => ({ version: row.version, text: row.text, at: ms(row.seen_at) }));

export const versionWithContent = async (db: Db, storyId: string, hash: string): Promise<number | null> => {
  const [row] = await rows(
    db,
    sql<{ number: number | null }>`select max(number) as number from stoppress.versions
      where story_id = ${storyId} and content_hash = ${hash}`,
  );
  return row?.number ?? null;
};

export const pageBytes = async (db: Db, sha256: string): Promise<Uint8Array | null> => {
  const [row] = await rows(
    db,
    sql<{ body: Uint8Array }>`select body from stoppress.pages where sha256 = ${sha256}`,
  );
  return row ? gunzipSync(row.body) : null;
};

/** After an outage of the whole host, its failing Stories need not wait for their own intervals. */
const resumeHost = ({ finishedAt }: CheckRecord) => sql`, resumed as (
        update stoppress.stories s set next_check_at = ${at(finishedAt)}
        from done where s.host = done.host and s.active and s.failures > 0 and s.id <> done.id
          and s.next_check_at > ${at(finishedAt)}::timestamptz
      )`;

/**
 * Fencing: only the run that still holds the claim writes, and only if the Version it compared with is still the newest.
 * If this returns no row, the transaction writes nothing.
 */
const closeClaim = (db: Db, record: CheckRecord) => {
  const checked = record.outcome === 'unchanged' || record.outcome === 'changed';
  return rows(
    db,
    sql<{ sequence: number }>`with done as (
        update stoppress.stories set
          claimed_until = null,
          next_check_at = ${at(record.nextCheckAt)},
          planned_at = case when ${record.outcome === 'postponed'}::boolean then planned_at else ${at(record.nextCheckAt)}::timestamptz end,
          last_checked_at = case when ${record.outcome === 'postponed'}::boolean then last_checked_at else ${at(record.finishedAt)}::timestamptz end,
          last_outcome = case when ${record.outcome === 'postponed'}::boolean then last_outcome else ${record.outcome}::text end,
          failures = ${record.failures},
          refusals = ${record.refusals},
          suspects = ${record.suspects},
          failure = case when ${record.outcome === 'postponed'}::boolean then failure else ${record.failure === null ? null : json(record.failure)}::jsonb end,
          heat = ${record.activity.level},
          heat_at = ${at(record.activity.at)}::timestamptz,
          availability = ${record.availability.state},
          availability_pending = ${record.availability.pending === null ? null : json(record.availability.pending)},
          unavailable_since = ${atOrNull(record.availability.since)}::timestamptz,
          conditions = coalesce(${record.conditions ? json(record.conditions) : null}::jsonb, conditions),
          etag = case when ${checked}::boolean then ${record.validators?.etag ?? null}::text else etag end,
          last_modified = case when ${checked}::boolean then ${record.validators?.lastModified ?? null}::text else last_modified end,
          validators_url = case when ${checked}::boolean then ${record.validatorsUrl}::text else validators_url end,
          page_sha256 = coalesce(${record.pageSha256}::text, page_sha256),
          suspect_hash = ${record.suspectHash}::text,
          broken_off = ${record.interruptions},
          version = coalesce(${record.version ? record.version.previous + 1 : null}::integer, version),
          last_changed_at = case when ${record.version !== null}::boolean then ${at(record.finishedAt)}::timestamptz else last_changed_at end,
          sequence = sequence + ${record.events.length}::integer
        where id = ${record.storyId} and claim = ${record.claim} and claimed_until is not null
          and (${record.version?.previous ?? null}::integer is null or version = ${record.version?.previous ?? null}::integer)
        returning id, host, sequence
      ), host_freed as (
        update stoppress.hosts set next_request_at = greatest(next_request_at, ${at(record.hostFreeAt)}::timestamptz),
          failures = ${record.hostFailures}, refusals = ${record.hostRefusals}
        from done where hosts.host = done.host
          and (next_request_at < ${at(record.hostFreeAt)}::timestamptz
            or failures <> ${record.hostFailures} or refusals <> ${record.hostRefusals})
          and (${record.hostFreeAt > record.finishedAt}::boolean
            or failures <> ${record.hostFailures} or refusals <> ${record.hostRefusals})
      )${record.hostRecovered ? resumeHost(record) : sql``}
      select sequence from done`,
  );
};

const writeVersion = async (tx: Tx, record: CheckRecord, version: NewVersion): Promise<void> => {
  const { page } = version;
  const number = version.previous + 1;
  // Updating an existing row locks it, so that forgetStories does not delete this page at the same time.
  await sql`insert into stoppress.pages (sha256, body, bytes, stored_at)
    values (${page.sha256}, ${gzipSync(page.body)}, ${page.body.length}, ${at(page.fetchedAt)})
    on conflict (sha256) do update set bytes = excluded.bytes`.execute(tx);
  await sql`insert into stoppress.versions
      (story_id, number, previous, content_hash, captured_at, url, headers, page_sha256, visible_text, article,
       lineages, comparer, stealth, announced)
    values (${record.storyId}, ${number}, ${version.previous}, ${version.contentHash}, ${at(page.fetchedAt)}, ${page.url},
      ${json(page.headers)}, ${page.sha256}, ${deflateRawSync(version.visibleText)}, ${json(version.article)},
      ${json(version.paragraphs.map(({ lineage }) => lineage))}, ${version.comparer},
      ${version.stealth === null ? null : json(version.stealth)}, ${json(version.announced)})`.execute(tx);
  const texts = new Map(version.paragraphs.map(({ fingerprint, lineage }) => [fingerprint, lineage]));
  await sql`insert into stoppress.paragraphs (story_id, fingerprint, first_version, lineage)
    select ${record.storyId}, fingerprint, ${number}::integer, lineage
    from unnest(${[...texts.keys()]}::text[], ${[...texts.values()]}::text[]) as t(fingerprint, lineage)
    on conflict do nothing`.execute(tx);
  if (version.returned.length > 0) {
    await sql`update stoppress.paragraphs set returned_version = ${number}::integer
      where story_id = ${record.storyId} and fingerprint = any(${[...version.returned]}::text[])
        and returned_version is null`.execute(tx);
  }
  if (version.article.headline !== null) {
    await sql`insert into stoppress.headlines (story_id, version, text, seen_at)
      select ${record.storyId}, ${number}::integer, ${storable(version.article.headline)}::text, ${at(page.fetchedAt)}::timestamptz
      where ${storable(version.article.headline)}::text is distinct from (select text from stoppress.headlines
        where story_id = ${record.storyId} order by version desc limit 1)`.execute(tx);
  }
  if (version.changes.length > 0) {
    await sql`insert into stoppress.changes (story_id, number, ordinal, kind, flagged, change)
      select ${record.storyId}, ${number}::integer, (ordinality - 1)::integer, change->>'kind', (change->>'flagged')::boolean, change
      from jsonb_array_elements(${json(version.changes)}) with ordinality as t(change, ordinality)`.execute(
      tx,
    );
  }
};

/** @returns names of the Expectations that were open or overdue and are met now. */
const meetExpectations = async (tx: Tx, record: CheckRecord, version: NewVersion): Promise<Set<string>> => {
  const met = new Set<string>();
  for (const { name, paragraph, text } of version.fulfilments) {
    const changed = await rows(
      tx,
      sql<{
        name: string;
      }>`update stoppress.expectations set state = 'met', settled_at = ${at(record.finishedAt)},
          met_version = ${version.previous + 1}, met_paragraph = ${paragraph}, met_text = ${storable(text)}
        where story_id = ${record.storyId} and name = ${name} and origin = 'configured' and state in ('open', 'overdue')
        returning name`,
    );
    if (changed.length > 0) met.add(name);
  }
  return met;
};

/** Requests are spaced by the host that is actually fetched, so a move also changes the Story's host. */
const writeAddress = async (tx: Tx, { storyId, address }: CheckRecord): Promise<void> => {
  if (address === undefined) return;
  const host = address.movedTo === null ? null : new URL(address.movedTo).host;
  await sql`update stoppress.stories set address = ${json(address)}, canonical_key = ${confirmedCanonical(address)},
      host = coalesce(${host}::text, substring(url from '^[a-z]+://([^/?#]+)'))
    where id = ${storyId}`.execute(tx);
};

export const settleCheck = async (
  db: Db,
  record: CheckRecord,
  routes: readonly Recipient[],
): Promise<SettleResult> => {
  const { version } = record;
  if (version === null && record.events.length === 0 && record.address === undefined) {
    // The common case, nothing new: one statement without a transaction.
    const closed = await closeClaim(db, record);
    return closed.length === 0
      ? { kind: 'superseded' }
      : { kind: 'settled', version: null, events: [], deliveries: [] };
  }
  return db.transaction().execute(async (tx): Promise<SettleResult> => {
    const [closed] = await closeClaim(tx, record);
    if (!closed) return { kind: 'superseded' };
    await writeAddress(tx, record);
    const met = new Set<string>();
    if (version) {
      await writeVersion(tx, record, version);
      await learnNoise(tx, record, version);
      for (const name of await meetExpectations(tx, record, version)) met.add(name);
      for (const name of await writePromises(tx, record, version)) met.add(name);
    }
    const firstSequence = closed.sequence - record.events.length + 1;
    const events = record.events
      .filter((event) => event.type !== 'expectation.met' || met.has(event.data.expectation.name))
      .map((event, i) => numbered(event, firstSequence + i));
    const deliveries = await writeEvents(tx, events, routes, record.finishedAt);
    return {
      kind: 'settled',
      version: version ? version.previous + 1 : null,
      events: events.map(({ id, type }) => ({ id, type })),
      deliveries,
    };
  });
};

type ExpireExpectations = ExpectationStore['expireExpectations'];

export const expireExpectations = (
  db: Db,
  now: EpochMs,
  graceMs: number,
  route: { routes: readonly Recipient[]; toEvent: Parameters<ExpireExpectations>[3] },
): ReturnType<ExpireExpectations> =>
  db.transaction().execute(async (tx) => {
    const due = await rows(
      tx,
      sql<{
        story_id: string;
        name: string;
        due_at: Date;
        url: string;
        story_name: string;
        tags: string[];
        quiet: boolean;
      }>`
        with due as (
          select story_id from stoppress.expectations
          where state in ('open', 'candidate') and due_at <= ${at(now)}::timestamptz
        ), stories as (
          -- A check being settled locks the Story before its Expectations and may meet one; the next sweep handles those.
          select id, url, name, tags, suggested, last_checked_at from stoppress.stories
          where active and id in (select story_id from due) for update skip locked
        )
        update stoppress.expectations e set state = 'overdue', settled_at = ${at(now)}
        from stories s
        where s.id = e.story_id and e.state in ('open', 'candidate') and e.due_at <= ${at(now)}::timestamptz
          and (s.last_checked_at >= e.due_at or e.due_at <= ${at(now - graceMs)}::timestamptz)
        returning e.story_id, e.name, e.due_at, s.url, s.name as story_name, s.tags,
          e.origin = 'suggested' and s.suggested <> 'alert' as quiet`,
    );
    const expired: ExpiredExpectation[] = [];
    for (const row of due) {
      if (row.quiet) {
        expired.push({ id: null, storyId: row.story_id, name: row.name });
        continue;
      }
      const event = route.toEvent({
        storyId: row.story_id,
        url: row.url,
        storyName: row.story_name,
        tags: row.tags,
        name: row.name,
        by: ms(row.due_at),
      });
      const [story] = await rows(
        tx,
        sql<{
          sequence: number;
        }>`update stoppress.stories set sequence = sequence + 1 where id = ${row.story_id} returning sequence`,
      );
      await writeEvents(tx, [numbered(event, story?.sequence ?? 0)], route.routes, now);
      expired.push({ id: event.id, storyId: row.story_id, name: row.name });
    }
    return expired;
  });

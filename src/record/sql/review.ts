import type { Attempt } from '../../model/delivery.ts';
import { sql } from 'kysely';
import type { AvailabilityState } from '../../model/availability.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { Failure } from '../../platform/errors.ts';
import type { Article } from '../../model/article.ts';
import type { Change, Stealth } from '../../model/change.ts';
import type { ExpectationOrigin, PromiseState, StoryPromise } from '../../model/expectation.ts';
import { OWN_STORY_PREFIX } from '../../model/story.ts';
import type { DeliveryRow, LineageRow, ReviewStore, StoryRow, VersionRow } from '../record.ts';
import { type Db, ms, msOrNull, rows } from './query.ts';

interface StoredStoryRow {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly tags: string[];
  readonly active: boolean;
  readonly every_ms: string;
  readonly adaptive: boolean;
  readonly version: number;
  readonly headline: string | null;
  readonly next_check_at: Date;
  readonly last_checked_at: Date | null;
  readonly last_changed_at: Date | null;
  readonly last_outcome: string | null;
  readonly failures: number;
  readonly failure: Failure | null;
  readonly muted_until: Date | null;
  readonly availability: AvailabilityState;
  readonly unavailable_since: Date | null;
  readonly expectations:
    | {
        name: string;
        state: PromiseState;
        by: string | null;
        met_version: number | null;
        met_paragraph: number | null;
        met_text: string | null;
        origin: ExpectationOrigin;
        promise: StoryPromise | null;
        found_version: number | null;
        reason: string | null;
      }[]
    | null;
}

const stories = async (db: Db, storyId: string | null): Promise<StoryRow[]> => {
  const found = await rows(
    db,
    sql<StoredStoryRow>`select s.id, s.url, s.name, s.tags, s.active, s.every_ms::text as every_ms, s.adaptive, s.version,
        v.article->>'headline' as headline, s.next_check_at, s.last_checked_at, s.last_changed_at, s.last_outcome,
        s.failures, s.failure, s.muted_until, s.availability, s.unavailable_since,
        (select json_agg(json_build_object('name', e.name, 'state', e.state, 'by', e.due_at,
            'met_version', e.met_version, 'met_paragraph', e.met_paragraph, 'met_text', e.met_text, 'origin', e.origin,
            'promise', e.promise, 'found_version', e.found_version, 'reason', e.reason) order by e.origin, e.name)
          from stoppress.expectations e where e.story_id = s.id) as expectations
      from stoppress.stories s
      left join stoppress.versions v on v.story_id = s.id and v.number = s.version
      where case when ${storyId}::text is null then not starts_with(s.id, ${OWN_STORY_PREFIX}) else s.id = ${storyId}::text end
      order by s.active desc, s.last_changed_at desc nulls last, s.name`,
  );
  return found.map((row) => ({
    id: row.id,
    url: row.url,
    name: row.name,
    tags: row.tags,
    active: row.active,
    everyMs: Number(row.every_ms),
    adaptive: row.adaptive,
    version: row.version,
    headline: row.headline,
    nextCheckAt: ms(row.next_check_at),
    lastCheckedAt: msOrNull(row.last_checked_at),
    lastChangedAt: msOrNull(row.last_changed_at),
    lastOutcome: row.last_outcome,
    failures: row.failures,
    failure: row.failure,
    mutedUntil: msOrNull(row.muted_until),
    availability: row.availability,
    unavailableSince: msOrNull(row.unavailable_since),
    expectations: (row.expectations ?? []).map((e) => ({
      name: e.name,
      state: e.state,
      by: e.by === null ? null : Date.parse(e.by),
      metVersion: e.met_version,
      metParagraph: e.met_paragraph,
      metText: e.met_text,
      origin: e.origin,
      promise: e.promise && {
        act: e.promise.act,
        who: e.promise.who,
        byWords: e.promise.byWords,
        version: e.found_version ?? 1,
        paragraph: e.promise.paragraph,
        sentence: e.promise.sentence,
        reason: e.reason ?? '',
      },
    })),
  }));
};

const versions = async (db: Db, storyId: string | null, limit: number): Promise<VersionRow[]> => {
  const found = await rows(
    db,
    sql<{
      story_id: string;
      number: number;
      captured_at: Date;
      headline: string | null;
      published_at: string | null;
      modified_at: string | null;
      page_sha256: string;
      counts: Record<string, number> | null;
    }>`select v.story_id, v.number, v.captured_at, v.article->>'headline' as headline,
        v.article->'published'->>'at' as published_at, v.article->'modified'->>'at' as modified_at, v.page_sha256,
        (select json_object_agg(kind, n) from (select kind, count(*)::integer as n from stoppress.changes c
          where c.story_id = v.story_id and c.number = v.number group by kind) k) as counts
      from stoppress.versions v
      where case when ${storyId}::text is null then not starts_with(v.story_id, ${OWN_STORY_PREFIX}) else v.story_id = ${storyId}::text end
      order by v.captured_at desc, v.number desc limit ${limit}`,
  );
  return found.map((row) => ({
    storyId: row.story_id,
    number: row.number,
    capturedAt: ms(row.captured_at),
    headline: row.headline,
    publishedAt: row.published_at,
    modifiedAt: row.modified_at,
    pageSha256: row.page_sha256,
    counts: row.counts ?? {},
  }));
};

const article = async (db: Db, storyId: string, number: number): Promise<Article | null> => {
  const [row] = await rows(
    db,
    sql<{
      article: Article;
    }>`select article from stoppress.versions where story_id = ${storyId} and number = ${number}`,
  );
  return row?.article ?? null;
};

const stealth = async (db: Db, storyId: string, number: number): Promise<Stealth | null> => {
  const [row] = await rows(
    db,
    sql<{ stealth: Stealth | null }>`select stealth from stoppress.versions
      where story_id = ${storyId} and number = ${number}`,
  );
  return row?.stealth ?? null;
};

const lineage = async (db: Db, storyId: string, id: string): Promise<LineageRow[]> => {
  const found = await rows(
    db,
    sql<{ version: number; paragraph: number; text: string; captured_at: Date }>`
      select version, paragraph, text, captured_at from (
        select v.number as version, (l.ordinality - 1)::integer as paragraph, v.captured_at,
          v.article->'paragraphs'->(l.ordinality - 1)::integer->>'text' as text,
          lag(v.article->'paragraphs'->(l.ordinality - 1)::integer->>'text') over (order by v.number) as previous
        from stoppress.versions v, jsonb_array_elements_text(v.lineages) with ordinality as l(lineage, ordinality)
        where v.story_id = ${storyId} and jsonb_typeof(v.lineages) = 'array' and l.lineage = ${id}) p
      where text is distinct from previous order by version`,
  );
  return found.map((row) => ({
    version: row.version,
    paragraph: row.paragraph,
    text: row.text,
    capturedAt: ms(row.captured_at),
  }));
};

/** Adds fields that are missing in Changes stored by an older release. */
const completeChange = (change: Change): Change => ({
  ...change,
  quotes: change.quotes ?? [],
  factors: change.factors ?? [],
});

const changes = async (db: Db, storyId: string, number: number): Promise<Change[]> =>
  (
    await rows(
      db,
      sql<{ change: Change }>`select change from stoppress.changes
        where story_id = ${storyId} and number = ${number} order by ordinal`,
    )
  ).map((row) => completeChange(row.change));

const events = async (db: Db, limit: number): Promise<StoredEvent[]> =>
  (
    await rows(
      db,
      sql<{
        id: string;
        type: string;
        at: Date;
        data: unknown;
      }>`select id, type, at, data from stoppress.events
        where not starts_with(coalesce(story_id, ''), ${OWN_STORY_PREFIX}) and type <> 'digest'
          and not coalesce((data ->> 'test')::boolean, false)
        order by at desc, id limit ${limit}`,
    )
  ).map((row) => ({ ...row, at: ms(row.at) }) as StoredEvent);

const event = async (db: Db, id: string): Promise<StoredEvent | null> => {
  const [row] = await rows(
    db,
    sql<{ id: string; type: string; at: Date; data: unknown }>`select id, type, at, data from stoppress.events
      where id = ${id}`,
  );
  return row ? ({ ...row, at: ms(row.at) } as StoredEvent) : null;
};

const deliveries = async (
  db: Db,
  { states, endpoint = null, ids = null, rules = null, limit }: Parameters<ReviewStore['deliveries']>[0],
): Promise<DeliveryRow[]> => {
  const found = await rows(
    db,
    sql<{
      id: string;
      event_id: string;
      type: DeliveryRow['type'];
      story_id: string | null;
      story_name: string | null;
      endpoint: string;
      state: DeliveryRow['state'];
      attempts: number;
      next_attempt_at: Date | null;
      created_at: Date;
      settled_at: Date | null;
      last_status: number | null;
      last_failure: Failure | null;
      last_answer: string | null;
      rule: DeliveryRow['rule'];
      why: string | null;
      digest_id: string | null;
    }>`select d.id, d.event_id, e.type, e.story_id, coalesce(s.name, e.data -> 'story' ->> 'name') as story_name, d.endpoint, d.state, d.attempts,
        d.next_attempt_at, d.created_at, d.settled_at, a.status as last_status, a.failure as last_failure,
        a.response_excerpt as last_answer, d.rule, d.why, d.digest_id
      from stoppress.deliveries d
      join stoppress.events e on e.id = d.event_id
      left join stoppress.stories s on s.id = e.story_id
      left join lateral (select status, failure, response_excerpt from stoppress.attempts a
        where a.delivery_id = d.id order by a.round desc limit 1) a on true
      where case when ${states}::text[] is null then d.state <> 'suppressed' else d.state = any(${states === null ? null : [...states]}::text[]) end
        and (${endpoint}::text is null or d.endpoint = ${endpoint}::text)
        and (${ids === null ? null : [...ids]}::text[] is null or d.id = any(${ids === null ? null : [...ids]}::text[]))
        and (${rules === null ? null : [...rules]}::text[] is null or d.rule = any(${rules === null ? null : [...rules]}::text[]))
        and not starts_with(coalesce(d.story_id, ''), ${OWN_STORY_PREFIX})
      order by d.created_at desc, d.id limit ${limit}`,
  );
  return found.map((row) => ({
    id: row.id,
    eventId: row.event_id,
    type: row.type,
    storyId: row.story_id,
    storyName: row.story_name,
    endpoint: row.endpoint,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: msOrNull(row.next_attempt_at),
    createdAt: ms(row.created_at),
    settledAt: msOrNull(row.settled_at),
    lastStatus: row.last_status,
    lastFailure: row.last_failure,
    lastAnswer: row.last_answer,
    rule: row.rule,
    why: row.why,
    digestId: row.digest_id,
  }));
};

const attempts = async (db: Db, deliveryId: string): Promise<Attempt[]> =>
  (
    await rows(
      db,
      sql<{
        attempt: number;
        started_at: Date;
        duration_ms: number;
        status: number | null;
        failure: Failure | null;
        response_excerpt: string;
      }>`select attempt, started_at, duration_ms, status, failure, response_excerpt from stoppress.attempts
        where delivery_id = ${deliveryId} order by round`,
    )
  ).map((row) => ({
    attempt: row.attempt,
    startedAt: ms(row.started_at),
    durationMs: row.duration_ms,
    status: row.status,
    failure: row.failure,
    responseExcerpt: row.response_excerpt,
  }));

export const createReviewStore = (db: Db): Omit<ReviewStore, 'capture' | 'headlines'> => ({
  stories: () => stories(db, null),
  story: async (storyId) => (await stories(db, storyId))[0] ?? null,
  versions: (storyId, limit) => versions(db, storyId, limit),
  article: (storyId, number) => article(db, storyId, number),
  changes: (storyId, number) => changes(db, storyId, number),
  stealth: (storyId, number) => stealth(db, storyId, number),
  lineage: (storyId, id) => lineage(db, storyId, id),
  events: (limit) => events(db, limit),
  event: (id) => event(db, id),
  deliveries: (filter) => deliveries(db, filter),
  attempts: (deliveryId) => attempts(db, deliveryId),
});

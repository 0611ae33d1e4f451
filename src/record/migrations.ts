import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { StopPressError } from '../errors.ts';

/** Forward only, append only: a migration that has been released is never edited. Each runs in one transaction. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': {
    up: async (db: Kysely<unknown>) => {
      for (const statement of FIRST) await sql.raw(statement).execute(db);
    },
  },
};

const FIRST = [
  `create table stoppress.stories (
    id text primary key,
    url text not null,
    host text not null,
    name text not null,
    tags jsonb not null,
    every_ms bigint not null,
    include text,
    exclude jsonb not null,
    active boolean not null default true,
    added_at timestamptz not null,
    next_check_at timestamptz not null,
    claim integer not null default 0,
    claimed_until timestamptz,
    last_checked_at timestamptz,
    last_changed_at timestamptz,
    last_outcome text,
    failures integer not null default 0,
    failure jsonb,
    unavailable_since timestamptz,
    etag text,
    last_modified text,
    page_sha256 text,
    suspect_hash text,
    version integer not null default 0,
    sequence integer not null default 0
  )`,
  `create index stories_due on stoppress.stories (next_check_at) where active`,
  `create index stories_claimed on stoppress.stories (host, claimed_until) where claimed_until is not null`,
  `create table stoppress.hosts (host text primary key, next_request_at timestamptz not null)`,
  `create table stoppress.pages (sha256 text primary key, body bytea not null, bytes integer not null, stored_at timestamptz not null)`,
  `create table stoppress.versions (
    story_id text not null references stoppress.stories,
    number integer not null,
    previous integer not null,
    content_hash text not null,
    captured_at timestamptz not null,
    url text not null,
    headers jsonb not null,
    page_sha256 text not null references stoppress.pages,
    visible_text bytea not null,
    article jsonb not null,
    primary key (story_id, number)
  )`,
  `create index versions_content on stoppress.versions (story_id, content_hash)`,
  `create table stoppress.paragraphs (
    story_id text not null,
    fingerprint text not null,
    first_version integer not null,
    primary key (story_id, fingerprint)
  )`,
  `create table stoppress.changes (
    story_id text not null,
    number integer not null,
    ordinal integer not null,
    kind text not null,
    flagged boolean not null,
    change jsonb not null,
    primary key (story_id, number, ordinal),
    foreign key (story_id, number) references stoppress.versions
  )`,
  `create table stoppress.expectations (
    story_id text not null references stoppress.stories,
    name text not null,
    match jsonb not null,
    due_at timestamptz,
    state text not null,
    settled_at timestamptz,
    met_version integer,
    met_paragraph integer,
    met_text text,
    primary key (story_id, name)
  )`,
  `create index expectations_due on stoppress.expectations (due_at) where state = 'open'`,
  `create table stoppress.events (
    id text primary key,
    type text not null,
    story_id text references stoppress.stories,
    version integer,
    at timestamptz not null,
    data jsonb not null
  )`,
  `create index events_at on stoppress.events (at)`,
  `create table stoppress.endpoints (name text primary key, disabled_at timestamptz, reason text)`,
  `create table stoppress.deliveries (
    id text primary key,
    event_id text not null references stoppress.events,
    endpoint text not null,
    state text not null,
    attempts integer not null default 0,
    next_attempt_at timestamptz,
    claim integer not null default 0,
    claimed_until timestamptz,
    created_at timestamptz not null,
    settled_at timestamptz,
    unique (event_id, endpoint)
  )`,
  `create index deliveries_due on stoppress.deliveries (next_attempt_at) where state = 'pending'`,
  `create index deliveries_created on stoppress.deliveries (created_at)`,
  `create table stoppress.attempts (
    delivery_id text not null references stoppress.deliveries,
    round integer not null,
    attempt integer not null,
    started_at timestamptz not null,
    duration_ms integer not null,
    status integer,
    failure jsonb,
    response_excerpt text not null,
    primary key (delivery_id, round)
  )`,
  `create table stoppress.heartbeats (name text primary key, at timestamptz not null)`,
];

/** Brings the schema up to date; refuses to run on one that a newer release made. Safe to call from several processes. */
export const migrate = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create schema if not exists stoppress`.execute(db).catch((error: unknown) => {
    // Two processes starting together may both find it missing; the loser's complaint is the winner's success.
    if (!/already exists|duplicate key/i.test(String(error))) throw error;
  });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    migrationTableSchema: 'stoppress',
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (/previously executed migration .* is missing/i.test(error instanceof Error ? error.message : '')) {
    throw new StopPressError(
      'SCHEMA_NEWER',
      'The database holds migrations that this release does not know.',
      {
        cause: error,
      },
    );
  }
  throw error instanceof Error ? error : new Error('The database could not be migrated.', { cause: error });
};

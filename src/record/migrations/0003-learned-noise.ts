import { statements } from './statements.ts';

/** Learned noise of a host: short texts with the Stories that contain them, and places that change on every check. */
export const learnedNoise = statements([
  `create table stoppress.host_blocks (
    host text not null,
    fingerprint text not null,
    story_id text not null references stoppress.stories on delete cascade,
    first_seen timestamptz not null,
    last_seen timestamptz not null,
    primary key (host, fingerprint, story_id)
  )`,
  `create index host_blocks_seen on stoppress.host_blocks (host, last_seen)`,
  `create table stoppress.changing_places (
    story_id text not null references stoppress.stories on delete cascade,
    place text not null,
    run integer not null,
    claim integer not null,
    primary key (story_id, place)
  )`,
]);

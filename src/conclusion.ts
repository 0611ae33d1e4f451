import type { Clock } from './clock.ts';
import type { Failure } from './errors.ts';
import { type StoredEvent, storyAvailable, storyUnavailable, versionEvents, versionFacts } from './events.ts';
import type { Baseline, CheckRecord, ClaimedCheck, NewVersion } from './record/record.ts';
import { type Cadence, hostBackoff, nextCheckAt } from './schedule/schedule.ts';
import type { EpochMs, Fulfilment, Validators } from './story.ts';

/** What follows from a check: the one record that is written, its Events, and when to look again. No I/O. */

export interface ConcludeDeps {
  readonly clock: Clock;
  readonly cadence: () => Cadence & { readonly spacingMs: number };
  /** The review page of a Story, or of one of its Versions. */
  readonly link: (storyId: string, version: number | null) => string;
  /** Failed checks in a row after which a Story is told to be unavailable: one flaky answer says nothing. */
  readonly failuresUntilUnavailable?: number;
}

/** What the capture turned out to be, before anything is written. */
export type Finding =
  | {
      readonly kind: 'unchanged';
      readonly validators: Validators | null;
      /** The address that published the validators. */
      readonly validatorsUrl: string | null;
      readonly pageSha256: string | null;
    }
  | { readonly kind: 'suspect'; readonly hash: string; readonly failure: Failure }
  | {
      readonly kind: 'changed';
      readonly version: NewVersion;
      readonly baseline: Baseline | null;
      readonly restores: number | null;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    };

/** Turns the finding into the one record that is written: what follows from it, and when to look again. */
export const conclude = (
  deps: ConcludeDeps,
  claimed: ClaimedCheck,
  finding: Finding,
  startedAt: EpochMs,
): CheckRecord => {
  const finishedAt = deps.clock();
  const failed = finding.kind === 'failed' || finding.kind === 'suspect';
  const failures = failed ? claimed.failures + 1 : 0;
  const retryAfterMs = finding.kind === 'failed' ? finding.retryAfterMs : null;
  const { spacingMs, ...cadence } = deps.cadence();
  const next = nextCheckAt({
    ...cadence,
    id: claimed.storyId,
    now: finishedAt,
    everyMs: claimed.everyMs,
    outcome: finding.kind,
    consecutiveFailures: failures,
    retryAfterMs,
    deadlineAt: claimed.nextDeadlineAt,
  });
  const holdMs =
    finding.kind === 'failed' && finding.status !== null
      ? hostBackoff({ status: finding.status, retryAfterMs, consecutive: failures })
      : 0;
  const reason = named(claimed, finding);
  const turn = availability(deps, claimed, {
    failures,
    failure: reason,
    at: finishedAt,
    suspect: finding.kind === 'suspect',
  });
  return {
    storyId: claimed.storyId,
    claim: claimed.claim,
    startedAt,
    finishedAt,
    nextCheckAt: next,
    outcome: finding.kind,
    hostFreeAt: finishedAt + Math.max(spacingMs, holdMs),
    ...lastSeen(finding),
    suspectHash: finding.kind === 'suspect' ? finding.hash : null,
    failures,
    failure: reason,
    unavailableSince: turn.since,
    version: finding.kind === 'changed' ? finding.version : null,
    events: [
      ...turn.events,
      ...(finding.kind === 'changed' ? newVersionEvents(deps, claimed, finding, finishedAt) : []),
    ],
  };
};

/** What the next request may ask "anything newer?" with; a capture that was not accepted leaves it as it is. */
const lastSeen = (finding: Finding): Pick<CheckRecord, 'validators' | 'validatorsUrl' | 'pageSha256'> => {
  switch (finding.kind) {
    case 'unchanged': {
      const { validators, validatorsUrl, pageSha256 } = finding;
      return { validators, validatorsUrl, pageSha256 };
    }
    case 'changed': {
      const { validators, url, sha256 } = finding.version.page;
      return { validators, validatorsUrl: url, pageSha256: sha256 };
    }
    case 'failed':
    case 'suspect':
      return { validators: null, validatorsUrl: null, pageSha256: null };
  }
};

/** The message of a failure names the Story; a fetch knows only its URL's host. */
const named = ({ name, url }: ClaimedCheck, finding: Finding): Failure | null => {
  if (finding.kind !== 'failed' && finding.kind !== 'suspect') return null;
  const { code, message } = finding.failure;
  return { code, message: message.startsWith(name) ? message : `${name} (${url}): ${message}` };
};

const newVersionEvents = (
  deps: ConcludeDeps,
  claimed: ClaimedCheck,
  { version, baseline, restores }: Extract<Finding, { kind: 'changed' }>,
  at: EpochMs,
): StoredEvent[] => {
  const number = version.previous + 1;
  return versionEvents({
    story: { id: claimed.storyId, url: claimed.url, name: claimed.name, tags: claimed.tags },
    at,
    link: deps.link(claimed.storyId, number),
    version: versionFacts({
      number,
      previous: baseline ? baseline.number : null,
      capturedAt: version.page.fetchedAt,
      article: version.article,
    }),
    changes: version.changes,
    expectations: baseline?.expectations ?? [],
    fulfilments: [...version.fulfilments, ...alertedPromises(version)],
    promises: version.promises,
    restores,
    contentHash: version.contentHash,
  });
};

/** Promises that the Version keeps, where the Story asks for alerts about them. */
const alertedPromises = ({ promises: { mode, turns } }: NewVersion): Fulfilment[] =>
  mode !== 'alert'
    ? []
    : turns.flatMap(({ promise: { name, by }, state, paragraph, text }) =>
        state === 'met' && paragraph !== null && text !== null ? [{ name, paragraph, text, by }] : [],
      );

/** One Event when a Story goes out of sight, one when it is back, none in between. */
const availability = (
  deps: ConcludeDeps,
  claimed: ClaimedCheck,
  now: { failures: number; failure: Failure | null; at: EpochMs; suspect: boolean },
): { since: EpochMs | null; events: StoredEvent[] } => {
  const { unavailableSince } = claimed;
  const occasion = {
    story: { id: claimed.storyId, url: claimed.url, name: claimed.name, tags: claimed.tags },
    at: now.at,
    link: deps.link(claimed.storyId, null),
  };
  if (unavailableSince !== null) {
    if (now.failures > 0) return { since: unavailableSince, events: [] };
    return { since: null, events: [storyAvailable({ ...occasion, since: unavailableSince, failure: null })] };
  }
  if (now.suspect || now.failures < (deps.failuresUntilUnavailable ?? 3)) return { since: null, events: [] };
  return { since: now.at, events: [storyUnavailable({ ...occasion, since: now.at, failure: now.failure })] };
};

import type { Availability } from '../model/availability.ts';
import { observe, stateOf } from '../schedule/schedule.ts';
import type { Clock } from '../platform/clock.ts';
import type { Failure } from '../platform/errors.ts';
import type { StoredEvent } from '../model/event.ts';
import { versionEvents, versionFacts } from '../events/version-events.ts';
import type { Baseline, CheckRecord, ClaimedCheck, NewVersion } from '../record/record.ts';
import {
  adaptiveInterval,
  asksForFewerRequests,
  type Cadence,
  fraction,
  hostBackoff,
  isOutage,
  nextCheckAt,
  outageHold,
  type Activity,
  raiseActivity,
  retryAfterWait,
} from '../schedule/schedule.ts';
import type { EpochMs } from '../model/time.ts';
import type { Fulfilment } from '../model/expectation.ts';
import type { Validators } from '../model/page.ts';
import { storyAvailable, storyMoved, storyUnavailable } from '../events/availability-events.ts';

/** The result of a check: the record to store, its Events and the time of the next check. No I/O. */

export interface ConcludeDeps {
  readonly clock: Clock;
  /** `hostEveryMs`: the shortest interval of the host's Stories, if it is known. */
  readonly cadence: (
    url: string,
  ) => Cadence & { readonly spacingMs: number; readonly hostEveryMs?: number | null };
  /** The review page of a Story, or of one of its Versions. */
  readonly link: (storyId: string, version: number | null) => string;
}

/** The outcome of a capture, before anything is stored. */
export type Finding =
  | {
      readonly kind: 'unchanged';
      readonly validators: Validators | null;
      /** The address that published the validators. */
      readonly validatorsUrl: string | null;
      readonly pageSha256: string | null;
    }
  /** The host's robots.txt was fetched first, or the host of a redirect is busy. */
  | { readonly kind: 'postponed'; readonly hostIsBusy?: boolean }
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

/** The recorded Version, for the log; null if there is none. */
export const recordedOf = (finding: Finding) =>
  finding.kind === 'changed'
    ? {
        article: finding.version.article,
        previous: finding.baseline?.article ?? null,
        changes: finding.version.changes,
        promises: finding.version.promises,
      }
    : null;

/** Did only boilerplate change (menus, teasers, counters)? false for a first capture and a 304. */
export const changedOnlyBoilerplate = (
  claimed: { readonly pageSha256: string | null },
  finding: Finding,
): boolean =>
  finding.kind === 'unchanged' &&
  claimed.pageSha256 !== null &&
  finding.pageSha256 !== null &&
  finding.pageSha256 !== claimed.pageSha256;

/** Facts from the request that affect the schedule. */
export interface Surroundings {
  readonly startedAt: EpochMs;
  /** End of the last request; the host's spacing counts from here. */
  readonly requestedAt: EpochMs;
  /** From robots.txt; 0 if absent. */
  readonly crawlDelayMs: number;
  /** How long the response stays fresh according to its cache headers. */
  readonly freshMs: number;
}

/** A postponed check changes nothing but the times of the Story and its host. */
const postponedRecord = (
  claimed: ClaimedCheck,
  common: Pick<CheckRecord, 'storyId' | 'claim' | 'startedAt' | 'finishedAt'>,
  { nextCheckAt: next, hostFreeAt }: Pick<CheckRecord, 'nextCheckAt' | 'hostFreeAt'>,
): CheckRecord => {
  const { suspectHash, suspects, failures, refusals, availability, activity, interruptions } = claimed;
  return {
    ...common,
    nextCheckAt: next,
    outcome: 'postponed',
    hostFreeAt,
    ...NOTHING_SEEN,
    suspectHash,
    suspects,
    failures,
    refusals,
    failure: null,
    availability,
    hostFailures: claimed.hostFailures,
    hostRefusals: claimed.hostRefusals,
    hostRecovered: false,
    activity,
    interruptions,
    version: null,
    events: [],
  };
};

/** What the finding means for the host; the times without requests are in milliseconds. */
const hostAfter = (
  claimed: ClaimedCheck,
  finding: Exclude<Finding, { kind: 'postponed' }>,
  more: {
    readonly refusals: number;
    readonly share: number;
    readonly hostEveryMs: number | null | undefined;
  },
) => {
  const failures = finding.kind === 'failed' && isHostTrouble(finding) ? claimed.hostFailures + 1 : 0;
  const backoffMs =
    finding.kind === 'failed'
      ? hostBackoff({
          code: finding.failure.code,
          retryAfterMs: finding.retryAfterMs,
          consecutive: more.refusals,
          share: more.share,
        })
      : 0;
  const holdMs = outageHold(failures, Math.min(claimed.everyMs, more.hostEveryMs ?? Infinity));
  return { failures, backoffMs, holdMs, recovered: failures === 0 && isOutage(claimed.hostFailures) };
};

/** Turns the finding into the record to store. */
export const conclude = (
  deps: ConcludeDeps,
  claimed: ClaimedCheck,
  finding: Finding,
  { startedAt, requestedAt, crawlDelayMs, freshMs }: Surroundings,
): CheckRecord => {
  const finishedAt = deps.clock();
  const { spacingMs, hostEveryMs, ...cadence } = deps.cadence(claimed.address.movedTo ?? claimed.url);
  const pauseMs = Math.max(spacingMs, crawlDelayMs);
  const common = { storyId: claimed.storyId, claim: claimed.claim, startedAt, finishedAt };
  if (finding.kind === 'postponed') {
    const nextCheckAt = requestedAt + Math.max(pauseMs, finding.hostIsBusy === true ? claimed.everyMs : 0);
    return postponedRecord(claimed, common, { nextCheckAt, hostFreeAt: requestedAt + pauseMs });
  }
  const failures = finding.kind === 'failed' || finding.kind === 'suspect' ? claimed.failures + 1 : 0;
  const suspects = finding.kind === 'suspect' ? claimed.suspects + 1 : 0;
  const refusals = refusalsAfter(claimed, finding);
  const share = fraction(`${claimed.storyId} ${finishedAt}`);
  const retryAfterMs =
    finding.kind === 'failed' && finding.retryAfterMs !== null
      ? retryAfterWait(finding.retryAfterMs, share)
      : null;
  const activity = activityAfter(claimed, finding, finishedAt);
  const ownEveryMs = intervalOf(claimed, cadence, { activity, now: finishedAt, freshMs });
  const next = nextCheckAt({
    ...cadence,
    id: claimed.storyId,
    dueAt: claimed.dueAt,
    startedAt,
    now: finishedAt,
    // A page that crashes the process is read less and less often.
    everyMs: isSkipped(finding)
      ? Math.min(ownEveryMs * 2 ** (failures - 1), Math.max(cadence.slowestMs, ownEveryMs))
      : ownEveryMs,
    outcome: finding.kind,
    consecutiveFailures: failures,
    suspects,
    refusals: refusals.story,
    retryAfterMs,
    deadlineAt: claimed.nextDeadlineAt,
  });
  const host = hostAfter(claimed, finding, { refusals: refusals.host, share, hostEveryMs });
  const reason = named(claimed, finding);
  const transition = availability(deps, claimed, finding, { failure: reason, at: finishedAt });
  return {
    ...common,
    nextCheckAt: next,
    outcome: finding.kind,
    hostFreeAt: Math.max(requestedAt + Math.max(pauseMs, host.backoffMs), startedAt + host.holdMs),
    ...lastSeen(finding),
    suspectHash: finding.kind === 'suspect' ? finding.hash : null,
    suspects,
    failures,
    refusals: refusals.story,
    failure: reason,
    availability: transition.after,
    hostFailures: host.failures,
    hostRefusals: refusals.host,
    hostRecovered: host.recovered,
    activity,
    interruptions: interruptionsAfter(claimed, finding),
    version: finding.kind === 'changed' ? finding.version : null,
    events: [
      ...transition.events,
      ...(finding.kind === 'changed' ? newVersionEvents(deps, claimed, finding, finishedAt) : []),
    ],
  };
};

/** Consecutive interrupted readings after which the page is not read. */
export const MAX_INTERRUPTIONS = 3;

const isSkipped = (finding: Finding): boolean =>
  finding.kind === 'failed' && finding.failure.code === 'CHECK_BROKEN_OFF';

/** A page skipped for this reason is read once at the next check, and skipped again if that is interrupted too. */
const interruptionsAfter = ({ interruptions }: ClaimedCheck, finding: Finding): number =>
  isSkipped(finding) ? interruptions - 1 : 0;

/** A change other than noise raises the activity; the first Version is not a change. */
const activityAfter = ({ activity }: ClaimedCheck, finding: Finding, now: EpochMs): Activity =>
  finding.kind === 'changed' && finding.version.changes.some(({ labels }) => !labels.includes('noise'))
    ? raiseActivity(activity, now)
    : activity;

/**
 * While a response is fresh, another request would get the same one. Freshness counts only up to `everyMs`, because many
 * sites claim an hour and change within a minute.
 */
const intervalOf = (
  { everyMs, adaptive, addedAt }: ClaimedCheck,
  { fastestMs, slowestMs }: Cadence,
  {
    activity,
    now,
    freshMs,
  }: { readonly activity: Activity; readonly now: EpochMs; readonly freshMs: number },
): number => {
  if (!adaptive) return everyMs;
  const interval = adaptiveInterval({ everyMs, fastestMs, slowestMs, ageMs: now - addedAt, activity, now });
  return Math.max(interval, Math.min(freshMs, everyMs));
};

/** No response and a suspect capture say nothing about refusals; any other response ends the series. */
const refusalsAfter = (
  { refusals, hostRefusals }: ClaimedCheck,
  finding: Finding,
): { readonly story: number; readonly host: number } => {
  if (finding.kind === 'failed') {
    const { failure: reason, status, retryAfterMs } = finding;
    if (asksForFewerRequests({ code: reason.code, retryAfterMs }))
      return { story: refusals + 1, host: hostRefusals + 1 };
    if (status === null) return { story: 0, host: hostRefusals };
  }
  return { story: 0, host: 0 };
};

/**
 * Does this failure concern the whole host? A missing page or a page without a story does not, and a host that asks for
 * fewer requests is not down.
 */
const isHostTrouble = ({
  failure: { code },
  status,
  retryAfterMs,
}: Extract<Finding, { kind: 'failed' }>): boolean => {
  if (asksForFewerRequests({ code, retryAfterMs })) return false;
  return status === null
    ? /^FETCH_(?:DNS|CONNECT|TLS|TIMEOUT|PROTOCOL)$|^ROBOTS_UNREACHABLE$/.test(code)
    : status >= 500 || status === 401 || status === 403 || status === 451;
};

const NOTHING_SEEN = { validators: null, validatorsUrl: null, pageSha256: null };

/** Validators for the next conditional request; a capture that was not accepted does not change them. */
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
    case 'postponed':
      return NOTHING_SEEN;
  }
};

/** The Story's name in messages: name and URL, or only the URL if it has no name. */
export const nameOf = ({ name, url }: Pick<ClaimedCheck, 'name' | 'url'>): string =>
  name === url ? url : `${name} (${url})`;

/** Adds the Story's name to a failure; the fetch stage knows only the URL. */
const named = ({ name, url }: ClaimedCheck, finding: Finding): Failure | null => {
  if (finding.kind !== 'failed' && finding.kind !== 'suspect') return null;
  const { code, message } = finding.failure;
  return { code, message: message.startsWith(name) ? message : `${nameOf({ name, url })}: ${message}` };
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
    paragraphs: version.article.paragraphs,
    stealth: version.stealth,
    expectations: baseline?.expectations ?? [],
    fulfilments: [...version.fulfilments, ...alertedPromises(version)],
    promises: version.promises,
    restores,
    contentHash: version.contentHash,
  });
};

/** Promises that the Version keeps, if the Story sends alerts about them. */
const alertedPromises = ({ promises: { mode, transitions } }: NewVersion): Fulfilment[] =>
  mode !== 'alert'
    ? []
    : transitions.flatMap(({ promise: { name, by }, state, paragraph, text }) =>
        state === 'met' && paragraph !== null && text !== null ? [{ name, paragraph, text, by }] : [],
      );

/** The Event of a move from one fetched address to another. */
export const movedEvent = (
  deps: ConcludeDeps,
  { storyId, url, name, tags }: ClaimedCheck,
  move: { readonly from: string; readonly to: string; readonly at: EpochMs },
): StoredEvent =>
  storyMoved({
    story: { id: storyId, url, name, tags },
    link: deps.link(storyId, null),
    ...move,
  });

/** One Event when a Story becomes unavailable and one when it is available again. */
const availability = (
  deps: ConcludeDeps,
  claimed: ClaimedCheck,
  finding: Exclude<Finding, { kind: 'postponed' }>,
  now: { readonly failure: Failure | null; readonly at: EpochMs },
): { readonly after: Availability; readonly events: StoredEvent[] } => {
  // A suspect capture does not show whether the Story is available.
  if (finding.kind === 'suspect') return { after: claimed.availability, events: [] };
  const state = finding.kind === 'failed' ? stateOf(finding.failure.code) : 'ok';
  const status = finding.kind === 'failed' ? finding.status : null;
  const { after, transition } = observe(claimed.availability, { state, status, at: now.at });
  const occasion = {
    story: { id: claimed.storyId, url: claimed.url, name: claimed.name, tags: claimed.tags },
    at: now.at,
    link: deps.link(claimed.storyId, null),
    failure: now.failure,
  };
  switch (transition.kind) {
    case 'none':
      return { after, events: [] };
    case 'left':
      return {
        after,
        events: [storyAvailable({ ...occasion, state: transition.state, since: transition.since })],
      };
    case 'entered':
      return {
        after,
        events: [storyUnavailable({ ...occasion, state: transition.state, since: after.since ?? now.at })],
      };
  }
};

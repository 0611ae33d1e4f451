import { type CheckDeps, type CheckResult, CheckTimeout, checkStory } from '../src/pipeline/check-story.ts';
import { renderDiff } from '../src/text/render-diff.ts';
import { describeError } from '../src/platform/errors.ts';
import { type EpochMs, isoTime } from '../src/model/time.ts';
import type { ClaimedCheck, ClaimStore } from '../src/record/record.ts';
import type { EventBus } from '../src/platform/event-bus.ts';
import type { EventType } from '../src/model/event.ts';
import { EVENT_WORDS } from './log/event-words.ts';
import { type Log, logOf } from '../src/platform/log.ts';
import { loggedChanges } from './log/logged-changes.ts';
import { whileHeld } from './claims.ts';
import { purposeOfStory } from './log/purpose.ts';
import { promiseFacts, promiseWords } from './log/promises.ts';

export interface CheckWorkerDeps {
  readonly check: CheckDeps;
  readonly claims: Pick<ClaimStore, 'renewClaim'>;
  readonly bus: EventBus;
  readonly log: Log;
  /** Format of the paragraph diff below its log line; null for a JSON log, which has `changes` instead. */
  readonly diff: { readonly colour: boolean; readonly width: () => number } | null;
  /** Called when Deliveries are pending. */
  readonly onDeliveries: () => Promise<unknown>;
  readonly signal: AbortSignal;
  readonly leaseMs: number;
  /** A check that runs longer counts as hung. */
  readonly longestMs: number;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  /** More Stories of a host wait, and it is free from then on. */
  readonly onHostFree: (host: string, at: EpochMs) => void;
}

const countBy = (kinds: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/** The type of the first Event of a check. */
const typeOf = ({ settled }: CheckResult): { readonly type?: EventType } => {
  const first = settled.kind === 'settled' ? settled.events[0] : undefined;
  return first === undefined ? {} : { type: first.type };
};

/** "1 added, 2 edited" */
const countWords = (counts: Readonly<Record<string, number>>): string =>
  (['added', 'edited', 'moved', 'removed'] as const)
    .flatMap((kind) => (counts[kind] ? [`${counts[kind]} ${kind}`] : []))
    .join(', ');

const logRecorded = (deps: CheckWorkerDeps, log: Log, claimed: ClaimedCheck, result: CheckResult): void => {
  const { recorded, settled } = result;
  if (!recorded || settled.kind !== 'settled' || settled.version === null) return;
  const { changes, article, previous, promises } = recorded;
  const counts = countBy(changes.map((change) => change.kind));
  const labels = [...new Set(changes.flatMap((change) => change.labels))];
  const promised = promiseWords(promises);
  const before = previous?.paragraphs ?? [];
  const facts = {
    ...typeOf(result),
    story: claimed.name,
    url: claimed.url,
    version: settled.version,
    previous: previous ? settled.version - 1 : null,
    headline: article.headline,
    paragraphs: article.paragraphs.length,
    counts,
    flagged: changes.filter((change) => change.flagged).length,
    labels,
    events: settled.events,
    deliveries: settled.deliveries,
    ...(promised.length > 0 && { promises: promiseFacts(promises) }),
    ...(deps.diff
      ? previous && {
          diff: renderDiff({ before, changes, colour: deps.diff.colour, width: deps.diff.width() }),
        }
      : loggedChanges(changes, before)),
  };
  const what = previous
    ? countWords(counts)
    : `first version, ${article.paragraphs.length} ${article.paragraphs.length === 1 ? 'paragraph' : 'paragraphs'}`;
  const events = settled.events.map((event) => EVENT_WORDS[event.type]).join(', ');
  const outcome = events === '' ? 'No alert' : events;
  const announced = promised.map((words) => ` ${words}.`).join('');
  log.info(facts, `${claimed.name}: version ${settled.version} (${what}). ${outcome}.${announced}`);
  deps.bus.emit('versionRecorded', {
    storyId: claimed.storyId,
    version: settled.version,
    counts,
    labels,
    events: settled.events,
    deliveries: settled.deliveries,
  });
};

/** The check processor: job payload → checkStory → log lines and bus events. */
export const runCheck = async (deps: CheckWorkerDeps, claimed: ClaimedCheck): Promise<void> => {
  const { clock } = deps.check;
  await whileHeld(
    {
      clock,
      elapsed: deps.elapsed,
      claimedUntil: claimed.claimedUntil,
      leaseMs: deps.leaseMs,
      maxMs: deps.longestMs,
      hung: () => new CheckTimeout(deps.longestMs),
      renew: (now, until) => deps.claims.renewClaim(claimed, now, until),
    },
    (lost) => checkHeld(deps, claimed, AbortSignal.any([deps.signal, lost])),
  );
};

/** If more Stories of the host are due, the next one follows when the host permits, and not only with the next sweep. */
const planNext = (deps: CheckWorkerDeps, { turn }: ClaimedCheck, { hostFreeAt }: CheckResult): void => {
  if (hostFreeAt !== null && turn.waiting > 0) deps.onHostFree(turn.host, hostFreeAt);
};

const checkHeld = async (
  deps: CheckWorkerDeps,
  claimed: ClaimedCheck,
  signal: AbortSignal,
): Promise<void> => {
  const { clock } = deps.check;
  const checkId = `chk_${claimed.storyId.slice(4)}_${claimed.claim}`;
  const purpose = purposeOfStory(claimed.storyId);
  const log = logOf(deps.log, { checkId, storyId: claimed.storyId }, purpose);
  const startedAt = clock();
  const result = await checkStory(deps.check, claimed, signal);
  planNext(deps, claimed, result);
  const superseded = result.settled.kind === 'superseded';
  const outcome = superseded ? 'superseded' : result.outcome;
  for (const warning of result.warnings) log.warn({ story: claimed.name }, `${claimed.name}: ${warning}`);
  if (result.failure && !superseded) {
    log.warn(
      {
        ...typeOf(result),
        story: claimed.name,
        outcome,
        code: result.failure.code,
        nextCheckAt: isoTime(result.nextCheckAt),
      },
      describeError(result.failure),
    );
  } else if (result.boilerplateChanged && !superseded) {
    // On a real page this happens on every other check; the demo shows it once.
    log[purpose === 'demo' ? 'info' : 'debug'](
      { story: claimed.name, outcome },
      `${claimed.name}: the page changed, but only outside the story (menu, teasers, counters). Ignored.`,
    );
  } else if (!result.recorded) {
    log.debug({ story: claimed.name, outcome }, `${claimed.name}: ${outcome}.`);
  }
  if (result.movedTo !== null && !superseded) {
    const { movedTo } = result;
    log.info(
      { type: 'story.moved', story: claimed.name, url: claimed.url, movedTo },
      `${claimed.name}: fetched from ${movedTo} from now on. The story keeps its URL, ${claimed.url}.`,
    );
    deps.bus.emit('storyMoved', { storyId: claimed.storyId, url: claimed.url, movedTo });
  }
  logRecorded(deps, log, claimed, result);
  deps.bus.emit('checkFinished', {
    checkId,
    storyId: claimed.storyId,
    outcome,
    version: result.settled.kind === 'settled' ? result.settled.version : null,
    events: result.settled.kind === 'settled' ? result.settled.events : [],
    failure: result.failure,
    durationMs: clock() - startedAt,
    nextCheckAt: superseded ? null : result.nextCheckAt,
  });
  if (result.settled.kind === 'settled' && result.settled.deliveries.length > 0) await deps.onDeliveries();
};

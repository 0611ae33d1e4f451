import { type CheckDeps, type CheckResult, checkStory } from '../src/pipeline/check-story.ts';
import { renderDiff } from '../src/text/render-diff.ts';
import { explain } from '../src/platform/errors.ts';
import type { ClaimedCheck, ClaimStore } from '../src/record/record.ts';
import type { EventBus } from '../src/platform/event-bus.ts';
import { OWN_STORY_PREFIX } from '../src/model/story.ts';
import { type Log, logOf } from '../src/platform/log.ts';
import { whileHeld } from './claims.ts';
import { promiseFacts, promiseWords } from './promised.ts';

export interface CheckWorkerDeps {
  readonly check: CheckDeps;
  readonly claims: Pick<ClaimStore, 'keepClaim'>;
  readonly bus: EventBus;
  readonly log: Log;
  /** How the paragraph diff is shown beside the structured line; null where machines read the log. */
  readonly diff: { readonly colour: boolean; readonly width: number } | null;
  /** Called when alerts wait to be sent. */
  readonly onDeliveries: () => Promise<unknown>;
  readonly signal: AbortSignal;
  readonly leaseMs: number;
  /** After which a check is taken to hang. */
  readonly longestMs: number;
}

const countBy = (kinds: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

const logRecorded = (deps: CheckWorkerDeps, log: Log, claimed: ClaimedCheck, result: CheckResult): void => {
  const { recorded, settled } = result;
  if (!recorded || settled.kind !== 'settled' || settled.version === null) return;
  const { changes, article, previous, promises } = recorded;
  const counts = countBy(changes.map((change) => change.kind));
  const labels = [...new Set(changes.flatMap((change) => change.labels))];
  const promised = promiseWords(promises);
  const facts = {
    story: claimed.name,
    url: claimed.url,
    version: settled.version,
    previous: previous ? settled.version - 1 : null,
    headline: article.headline,
    paragraphs: article.paragraphs.length,
    changes: counts,
    flagged: changes.filter((change) => change.flagged).length,
    labels,
    events: settled.events,
    deliveries: settled.deliveries,
    ...(promised.length > 0 && { promises: promiseFacts(promises) }),
  };
  const what = previous
    ? Object.entries(counts)
        .map(([kind, n]) => `${n} ${kind}`)
        .join(', ')
    : `first version, ${article.paragraphs.length} paragraphs`;
  const told = settled.events.length > 0 ? ` → ${settled.events.map((event) => event.type).join(', ')}` : '';
  const text =
    deps.diff && previous ? `\n${renderDiff({ before: previous.paragraphs, changes, ...deps.diff })}` : '';
  log.info(
    facts,
    `${claimed.name}: version ${settled.version} (${what})${told}${promised.map((words) => ` · ${words}`).join('')}${text}`,
  );
  deps.bus.emit('versionRecorded', {
    storyId: claimed.storyId,
    version: settled.version,
    counts,
    labels,
    events: settled.events,
    deliveries: settled.deliveries,
  });
};

/** The check processor: payload → checkStory → log lines and signals. */
export const runCheck = async (deps: CheckWorkerDeps, claimed: ClaimedCheck): Promise<void> => {
  const { clock } = deps.check;
  await whileHeld(
    {
      clock,
      claimedUntil: claimed.claimedUntil,
      leaseMs: deps.leaseMs,
      mostMs: deps.longestMs,
      keep: (now, until) => deps.claims.keepClaim(claimed, now, until),
    },
    (lost) => checkHeld(deps, claimed, AbortSignal.any([deps.signal, lost])),
  );
};

const checkHeld = async (
  deps: CheckWorkerDeps,
  claimed: ClaimedCheck,
  signal: AbortSignal,
): Promise<void> => {
  const { clock } = deps.check;
  const checkId = `chk_${claimed.storyId.slice(4)}_${claimed.claim}`;
  // Whether the process's own story comes back is told by the canary; that it changed is no news.
  const own = claimed.storyId.startsWith(OWN_STORY_PREFIX);
  const log = logOf(deps.log, { checkId, storyId: claimed.storyId }, own);
  const startedAt = clock();
  const result = await checkStory(deps.check, claimed, signal);
  const superseded = result.settled.kind === 'superseded';
  const outcome = superseded ? 'superseded' : result.outcome;
  for (const warning of result.warnings) log.warn({ story: claimed.name }, `${claimed.name}: ${warning}`);
  if (result.failure && !superseded) {
    log.warn(
      { story: claimed.name, outcome, code: result.failure.code, nextCheckAt: result.nextCheckAt },
      explain(result.failure),
    );
  } else if (!result.recorded) {
    log.debug({ story: claimed.name, outcome }, `${claimed.name}: ${outcome}`);
  }
  if (result.movedTo !== null && !superseded) {
    const { movedTo } = result;
    log.info(
      { story: claimed.name, url: claimed.url, movedTo },
      `${claimed.name}: asked for at ${movedTo} from now on; the address of the story stays ${claimed.url}`,
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

import { isoTime } from '../src/model/time.ts';
import { describeError } from '../src/platform/errors.ts';
import type {
  ClaimedSource,
  SourceStore,
  StoryMaking,
  SubscriptionStore,
  WatchedSource,
} from '../src/record/record.ts';
import { firstCheckAt } from '../src/schedule/schedule.ts';
import type { EventBus } from '../src/platform/event-bus.ts';
import { readSourceOf, type SourceDeps, type SourceReading } from '../src/pipeline/check-source.ts';
import { concludeReading } from '../src/pipeline/conclude-reading.ts';
import type { Log } from '../src/platform/log.ts';

export interface DiscoverWorkerDeps {
  readonly source: SourceDeps;
  readonly store: Pick<SourceStore<WatchedSource>, 'settleSource'> & Pick<SubscriptionStore, 'noteHub'>;
  /** Random, not guessable, at least 20 characters of A-Z, a-z, 0-9, - and _. */
  readonly newKey: () => string;
  readonly making: (url: string) => StoryMaking;
  readonly bus: EventBus;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const logRemarks = (
  log: Log,
  facts: { readonly source: string; readonly url: string; readonly outcome: string },
  reading: SourceReading,
): void => {
  const { source: name } = facts;
  for (const ordinary of reading.leftOut) log.debug(facts, `${name}: ${ordinary}`);
  for (const warning of reading.warnings) log.warn(facts, `${name}: ${warning}`);
  if (reading.badCount > 0) {
    const shown = reading.bad.map(({ position, reason }) => `entry ${position}: ${reason}`);
    log.warn(
      { ...facts, bad: reading.badCount, shown },
      `${name}: ${reading.badCount} invalid ${reading.badCount === 1 ? 'entry' : 'entries'}, the first: ${shown[0]}`,
    );
  }
};

/** The discover processor: payload → reading → record → log lines and bus events. */
export const runDiscovery = async (deps: DiscoverWorkerDeps, claimed: ClaimedSource): Promise<void> => {
  const { clock } = deps.source;
  const { name, url, sourceId } = claimed;
  const log = deps.log.child({ sourceId });
  const startedAt = clock();
  const reading = await readSourceOf(deps.source, claimed, deps.signal);
  // The process is stopping, which says nothing about the source: write nothing and let the claim expire.
  if (reading.failure?.code === 'FETCH_ABORTED') return;
  const record = concludeReading(deps.source, claimed, reading, clock());
  // Before the record, whose documents make the next reading find nothing new.
  if (reading.kind === 'feed') {
    const fresh = { key: deps.newKey(), secret: deps.newKey() };
    await deps.store.noteHub(sourceId, reading.hub, fresh, clock());
  }
  const settled = await deps.store.settleSource(
    record,
    (entry) => deps.making(entry.url),
    (story, waiting) => firstCheckAt({ ...story, now: record.finishedAt, waiting }),
  );
  const superseded = settled.kind === 'superseded';
  const started = superseded ? [] : settled.started;
  const waiting = superseded ? 0 : settled.waiting;
  deps.bus.emit('sourceRead', {
    sourceId,
    name,
    outcome: superseded ? 'superseded' : reading.outcome,
    started: started.map(({ id }) => id),
    waiting,
    bad: reading.badCount,
    failure: record.failure,
    durationMs: clock() - startedAt,
  });
  if (superseded) return;
  const facts = { source: name, url, outcome: reading.outcome };
  if (record.failure) {
    log.warn(
      {
        ...facts,
        code: record.failure.code,
        failures: record.failures,
        nextCheckAt: isoTime(record.nextCheckAt),
      },
      describeError(record.failure),
    );
  }
  logRemarks(log, facts, reading);
  for (const story of started) {
    log.info(
      { ...facts, storyId: story.id, story: story.name, url: story.url },
      `${name}: started to monitor ${story.name} (${story.url}).`,
    );
  }
  if (started.length > 0 && waiting > 0) {
    log.warn(
      { ...facts, waiting },
      `${name}: ${waiting} more matching ${waiting === 1 ? 'story waits' : 'stories wait'}, because \`atMost\` is reached. Raise \`atMost\` or shorten \`for\`.`,
    );
  }
};

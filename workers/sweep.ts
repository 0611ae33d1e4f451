import type { Clock } from '../src/platform/clock.ts';
import type { Lane, Routing } from '../src/model/endpoint.ts';
import { expectationOverdue } from '../src/events/expectation-events.ts';
import type {
  ClaimedCheck,
  ClaimedDelivery,
  ClaimedSource,
  HostSpacing,
  Store,
} from '../src/record/record.ts';
import type { EventBus } from '../src/platform/event-bus.ts';
import type { EpochMs } from '../src/model/time.ts';
import type { Log } from '../src/platform/log.ts';
import { type Notices, SWEEP_HEARTBEAT } from '../src/monitoring/notices.ts';
import type { JobQueues } from './queues.ts';

export interface SweepDeps {
  readonly clock: Clock;
  readonly store: Store;
  readonly queues: JobQueues;
  readonly bus: EventBus;
  readonly log: Log;
  readonly spacing: () => HostSpacing;
  readonly routes: () => readonly Routing[];
  readonly lanes: () => readonly Lane[];
  /** What is looked after between checks; see notices.ts. */
  readonly notices: Notices;
  readonly link: (storyId: string, version: number | null) => string;
  readonly limits?: Partial<SweepLimits>;
}

export interface SweepLimits {
  readonly checksInFlight: number;
  readonly checkLeaseMs: number;
  /**
   * Longer than all limits of one check together, with its wait for the one browser: robots.txt 15 s at each hop, page
   * 30 s, browser 25 s, three readings of 10 s.
   */
  readonly longestCheckMs: number;
  readonly sourcesInFlight: number;
  readonly sourceLeaseMs: number;
  readonly deliveriesInFlight: number;
  readonly deliveryLeaseMs: number;
  readonly overdueGraceMs: number;
}

/** Deliveries under way at once in one process. */
export const DELIVERIES_AT_ONCE = 200;

/**
 * A check keeps its claim while it goes on, and a delivery takes a new lease when it begins: theirs need only outlast a
 * wait in the queue, and 15 s of delivery. Five minutes for a source of several sitemaps. No more deliveries are
 * claimed than one process can send at once, so that none of them wait for a hanging receiver with a claim in hand.
 */
const LIMITS: SweepLimits = {
  checksInFlight: 1_000,
  checkLeaseMs: 60_000,
  longestCheckMs: 600_000,
  sourcesInFlight: 50,
  sourceLeaseMs: 300_000,
  deliveriesInFlight: DELIVERIES_AT_ONCE,
  deliveryLeaseMs: 40_000,
  overdueGraceMs: 60_000,
};

export const sweepLimits = (given?: Partial<SweepLimits>): SweepLimits => ({ ...LIMITS, ...given });

const checkJob = (claimed: ClaimedCheck) => ({
  id: `${claimed.storyId}-${claimed.claim}`,
  payload: claimed,
});
const discoverJob = (claimed: ClaimedSource) => ({
  id: `${claimed.sourceId}-${claimed.claim}`,
  payload: claimed,
});
const deliverJob = (claimed: ClaimedDelivery) => ({
  id: `${claimed.deliveryId}-${claimed.claim}`,
  payload: claimed,
});

/**
 * Hands due Deliveries to the senders; also called right after a check and after each Delivery (`only` its Endpoint), so
 * that neither an alert nor the next one in its lane need wait for the sweep. Nothing is claimed while the queue cannot be
 * reached: a claim that nobody hears of would only have to run out.
 */
export const dispatchDeliveries = async (
  deps: Pick<SweepDeps, 'clock' | 'store' | 'queues' | 'lanes' | 'limits'>,
  only?: readonly string[],
): Promise<number> => {
  if (!deps.queues.isReady()) return 0;
  const limits = sweepLimits(deps.limits);
  const claimed = await deps.store.claimDueDeliveries(deps.clock(), {
    lanes: deps.lanes(),
    inFlight: limits.deliveriesInFlight,
    leaseMs: limits.deliveryLeaseMs,
    ...(only && { only }),
  });
  await deps.queues.add('deliver', claimed.map(deliverJob));
  return claimed.length;
};

/** Watches that a source began end by themselves; what is due of the sources is claimed after the Stories. */
const sweepSources = async (deps: SweepDeps, now: EpochMs, limits: SweepLimits): Promise<void> => {
  for (const { id, name, url, why } of await deps.store.endDiscovered(now)) {
    const reason = why === 'time' ? 'its time is over' : 'its page says it is another story under watch';
    deps.log.info(
      { storyId: id, story: name, url, why },
      `${name}: no longer monitored, because ${reason} (${url}).`,
    );
    deps.bus.emit('watchEnded', { storyId: id, url, why });
  }
  const claimed = await deps.store.claimDueSources(now, {
    inFlight: limits.sourcesInFlight,
    leaseMs: limits.sourceLeaseMs,
    ...deps.spacing(),
  });
  await deps.queues.add('discover', claimed.map(discoverJob));
};

/**
 * One sweep: claims what is due in SQL and hints the queue. Safe to run twice at once, in one process or in several.
 * Nothing is claimed while the queue cannot be reached: a claim that nobody hears of would only have to run out.
 */
export const sweep = async (deps: SweepDeps): Promise<void> => {
  if (!deps.queues.isReady()) return;
  const startedAt = deps.clock();
  const limits = sweepLimits(deps.limits);
  await deps.notices.detectGap();
  const claimed = await deps.store.claimDueChecks(startedAt, {
    inFlight: limits.checksInFlight,
    leaseMs: limits.checkLeaseMs,
    ...deps.spacing(),
  });
  await deps.queues.add('check', claimed.map(checkJob));
  await sweepSources(deps, startedAt, limits);
  const overdue = await deps.store.expireExpectations(
    startedAt,
    limits.overdueGraceMs,
    deps.routes(),
    (due) =>
      expectationOverdue({
        story: { id: due.storyId, url: due.url, name: due.storyName, tags: due.tags },
        at: startedAt,
        link: deps.link(due.storyId, null),
        expectation: { name: due.name, by: due.by },
      }),
  );
  for (const { id, storyId, name } of overdue)
    deps.bus.emit('expectationOverdue', { eventId: id, storyId, name });
  await deps.notices.sendNotices();
  const deliveries = await dispatchDeliveries(deps);
  await deps.store.beat(SWEEP_HEARTBEAT, deps.clock());
  const durationMs = deps.clock() - startedAt;
  deps.bus.emit('sweepFinished', { checks: claimed.length, deliveries, overdue: overdue.length, durationMs });
};

/**
 * One Story at once, due or not, because a person asked; where its host must not be asked now, as soon as it may. When
 * the queue cannot take it, its claim is given back: the sweep need not wait until it has run out.
 */
export const checkNow = async (
  deps: SweepDeps,
  storyId: string,
): Promise<'enqueued' | 'busy' | 'unknown'> => {
  const { store, clock, queues } = deps;
  const { checkLeaseMs } = sweepLimits(deps.limits);
  const claimed = await store.claimCheck(storyId, clock(), { leaseMs: checkLeaseMs, ...deps.spacing() });
  if (claimed === 'in-turn') return 'enqueued';
  if (!claimed) return (await store.story(storyId)) ? 'busy' : 'unknown';
  try {
    await queues.add('check', [checkJob(claimed)]);
  } catch (error) {
    await store.releaseClaim(storyId, claimed.claim);
    throw error;
  }
  return 'enqueued';
};

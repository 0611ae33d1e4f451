import type { Clock } from '../src/platform/clock.ts';
import type { Lane, Routing } from '../src/model/endpoint.ts';
import { expectationOverdue } from '../src/events/expectation-events.ts';
import {
  type ClaimedCheck,
  type ClaimedDelivery,
  type ClaimedSource,
  type HostSpacing,
  type Store,
  SWEEP_HEARTBEAT,
} from '../src/record/record.ts';
import type { EventBus } from '../src/platform/event-bus.ts';
import type { EpochMs } from '../src/model/time.ts';
import type { Log } from '../src/platform/log.ts';
import type { ClockWatch } from '../src/monitoring/clock-watch.ts';
import type { Notices } from '../src/monitoring/notices.ts';
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
  /** See monitoring/notices.ts. */
  readonly notices: Notices;
  readonly clockWatch: ClockWatch;
  /** false if another process sweeps now. */
  readonly takeTurn: () => Promise<boolean>;
  /** Queues lost jobs again; see createRequeue. */
  readonly requeue: { readonly lost: () => void; readonly run: () => Promise<void> };
  readonly link: (storyId: string, version: number | null) => string;
  readonly limits?: Partial<SweepLimits>;
}

export interface SweepLimits {
  readonly checksInFlight: number;
  readonly checkLeaseMs: number;
  /**
   * Longer than the sum of all limits of one check: robots.txt 15 s per hop, page 30 s, the wait for the browser and
   * 25 s in it, three extractions of 10 s.
   */
  readonly longestCheckMs: number;
  readonly sourcesInFlight: number;
  readonly sourceLeaseMs: number;
  readonly deliveriesInFlight: number;
  readonly deliveryLeaseMs: number;
  readonly overdueGraceMs: number;
}

/** Maximum concurrent Deliveries in one process. */
export const DELIVERIES_AT_ONCE = 200;

/**
 * A running check renews its claim, and a delivery gets a new lease when it starts, so these leases need only cover the
 * wait in the queue, and 15 s of delivery. A source with several sitemaps gets five minutes. No more deliveries are
 * claimed than one process can send concurrently, so that none waits behind a hung receiver while its claim expires.
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
 * Queues due Deliveries. Also called right after a check and after each Delivery (`only` its Endpoint), so that alerts
 * do not wait for the sweep. Nothing is claimed while the queue is unreachable: such a claim could only expire.
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

/** Ends the monitoring of found Stories whose time is over, then claims due sources. Runs after the Stories. */
const sweepSources = async (deps: SweepDeps, now: EpochMs, limits: SweepLimits): Promise<void> => {
  for (const { id, name, url, why } of await deps.store.endDiscovered(now)) {
    const reason =
      why === 'time' ? 'its time is over' : 'its canonical address belongs to another monitored story';
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
 * Claims without a job could only expire, for instance after Redis lost its data. Adding a job that is still there has no
 * effect, because it has the same id.
 */
export const createRequeue = ({
  store,
  queues,
  clock,
}: Pick<SweepDeps, 'store' | 'queues' | 'clock'>): SweepDeps['requeue'] => {
  let mayBeLost = true;
  return {
    lost: () => {
      mayBeLost = true;
    },
    run: async () => {
      if (!mayBeLost) return;
      await queues.add('check', (await store.claimedChecks(clock())).map(checkJob));
      await queues.add('deliver', (await store.claimedDeliveries(clock())).map(deliverJob));
      mayBeLost = false;
    },
  };
};

/** Claims the next due Stories, of these hosts or of all, and adds their jobs to the queue. */
export const dispatchChecks = async (
  deps: Pick<SweepDeps, 'clock' | 'store' | 'queues' | 'spacing' | 'limits'>,
  only?: readonly string[],
): Promise<number> => {
  if (!deps.queues.isReady()) return 0;
  const limits = sweepLimits(deps.limits);
  const claimed = await deps.store.claimDueChecks(deps.clock(), {
    inFlight: limits.checksInFlight,
    leaseMs: limits.checkLeaseMs,
    ...deps.spacing(),
    ...(only && { only }),
  });
  await deps.queues.add('check', claimed.map(checkJob));
  return claimed.length;
};

/**
 * One sweep: claims due rows in SQL and adds jobs to the queue. Safe to run concurrently, in one process or several.
 * Nothing is claimed while the queue is unreachable: such a claim could only expire.
 */
export const sweep = async (deps: SweepDeps): Promise<void> => {
  if (!deps.queues.isReady()) {
    deps.requeue.lost();
    return;
  }
  if (!(await deps.clockWatch.check())) return;
  await deps.requeue.run();
  if (!(await deps.takeTurn())) return;
  const startedAt = deps.clock();
  const limits = sweepLimits(deps.limits);
  await deps.notices.detectGap();
  const checks = await dispatchChecks(deps);
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
  deps.clockWatch.sawBeat(await deps.store.beat(SWEEP_HEARTBEAT, deps.clock()));
  const durationMs = deps.clock() - startedAt;
  deps.bus.emit('sweepFinished', { checks, deliveries, overdue: overdue.length, durationMs });
};

/**
 * Checks one Story now, due or not, at a person's request; if host limits forbid a request now, as soon as they permit.
 * If the queue rejects the job, the claim is released, so that the sweep need not wait for it to expire.
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

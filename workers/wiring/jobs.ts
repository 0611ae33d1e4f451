import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/platform/clock.ts';
import type { ClaimedCheck, ClaimedDelivery, ClaimedSource, Store } from '../../src/record/record.ts';
import { unsubscribeToken } from '../../src/review/review.ts';
import type { EventBus } from '../../src/platform/event-bus.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { OWN_STORY_PREFIX } from '../../src/model/story.ts';
import { type Canary, originOfEndpoint, ownStoryAt } from '../../src/monitoring/canary.ts';
import { type CheckWorkerDeps, runCheck } from '../check.ts';
import { type DeliverWorkerDeps, runDelivery } from '../deliver.ts';
import { type DiscoverWorkerDeps, runDiscovery } from '../discover.ts';
import type { Connections, OnClose } from './backends.ts';
import { createHostPacer, type HostPacer } from '../host-pacer.ts';
import { purposeOfStory } from '../log/purpose.ts';
import type { Log } from '../../src/platform/log.ts';
import type { ClockWatch } from '../../src/monitoring/clock-watch.ts';
import { createNotices } from '../../src/monitoring/notices.ts';
import type { JobOccasion, JobQueues } from '../queues.ts';
import {
  DELIVERIES_AT_ONCE,
  createRequeue,
  dispatchChecks,
  dispatchDeliveries,
  type SweepDeps,
  sweepLimits,
  type SweepLimits,
} from '../sweep.ts';
import { hostSpacing } from './watched.ts';
import type { Watching } from './watching.ts';
import type { Outside } from './outbound.ts';

/** The open parts of a process, from which processors and pages are built. */
export interface Parts {
  readonly clock: Clock;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  readonly clockWatch: ClockWatch;
  /** Takes the turn for the next sweep; false if another process has it. */
  readonly takeSweepTurn: () => Promise<boolean>;
  readonly store: Store;
  readonly bus: EventBus;
  readonly log: Log;
  readonly watching: Watching;
  readonly canary: Canary;
  readonly outside: Outside;
  readonly queues: JobQueues;
  readonly connections: Connections;
  /** URL of the review pages, with a trailing slash. */
  readonly home: () => string;
  readonly unsubscribeKey: string;
  /** Aborted when running work must end. */
  readonly stopping: AbortSignal;
}

/** Links are built on demand, because the port may not be known earlier. */
const linkFrom =
  (home: () => string) =>
  (storyId: string, version: number | null): string =>
    `${home()}stories/${storyId}${version === null ? '' : `/versions/${version}`}`;

export const sweepDepsOf = (parts: Parts, limits: Partial<SweepLimits>): SweepDeps => {
  const { clock, store, bus, log, queues, home } = parts;
  const watched = parts.watching.now;
  const routes = () => watched().routes;
  const link = linkFrom(home);
  return {
    clock,
    store,
    queues,
    bus,
    log,
    spacing: () => hostSpacing(watched()),
    routes,
    lanes: () => watched().lanes,
    notices: createNotices({
      absorb: (error) => parts.connections.absorb(error),
      clock,
      elapsed: parts.elapsed,
      store,
      routes,
      shortestEveryMs: () =>
        watched()
          .stories.filter(({ id }) => purposeOfStory(id) === null)
          .reduce<number | null>((least, { everyMs }) => Math.min(least ?? everyMs, everyMs), null),
      link,
      home,
      bus,
      log,
    }),
    clockWatch: parts.clockWatch,
    takeTurn: parts.takeSweepTurn,
    requeue: createRequeue({ clock, store, queues }),
    link,
    limits,
  };
};

const checkDepsOf = (
  parts: Parts,
  sweepDeps: SweepDeps,
  { diff, pacer }: { readonly diff: CheckWorkerDeps['diff']; readonly pacer: HostPacer },
): CheckWorkerDeps => {
  const { clock, store, bus, log } = parts;
  const { routes, link } = sweepDeps;
  return {
    claims: parts.store,
    check: { clock, store, routes, link, ...parts.outside.pages },
    bus,
    log,
    diff,
    leaseMs: sweepLimits(sweepDeps.limits).checkLeaseMs,
    longestMs: sweepLimits(sweepDeps.limits).longestCheckMs,
    elapsed: parts.elapsed,
    onHostFree: (host, at) => pacer.plan(host, at),
    onDeliveries: () => dispatchDeliveries(sweepDeps),
    signal: parts.stopping,
  };
};

const discoverDepsOf = ({ outside, watching, store, bus, log, stopping }: Parts): DiscoverWorkerDeps => ({
  source: outside.sources,
  store,
  making: (url) => watching.now().making(url),
  newKey: () => randomBytes(32).toString('base64url'),
  bus,
  log,
  signal: stopping,
});

const deliverDepsOf = (parts: Parts, sweepDeps: SweepDeps): DeliverWorkerDeps => {
  const { clock, store, bus, log, outside, watching, canary, home } = parts;
  return {
    clock,
    store,
    routes: sweepDeps.routes,
    leaseMs: sweepLimits(sweepDeps.limits).deliveryLeaseMs,
    bus,
    log,
    isStopping: () => parts.stopping.aborted,
    onSettled: (endpoint) => dispatchDeliveries(sweepDeps, endpoint === null ? undefined : [endpoint]),
    notify: () => ({
      outbound: outside.alertGate,
      clock,
      random: Math.random,
      userAgent: outside.userAgent(),
      // One-click unsubscription requires https (RFC 8058 §3.1).
      unsubscribeUrl: (endpoint) =>
        home().startsWith('https:')
          ? `${home()}unsubscribe/${unsubscribeToken(parts.unsubscribeKey, endpoint)}`
          : null,
    }),
    endpoint: async (name) => {
      const listed = watching.now().endpoints.find((endpoint) => endpoint.name === name);
      if (listed) return listed;
      const origin = originOfEndpoint(name);
      return origin !== null && (await watching.admitOwn(origin)) ? canary.endpointAt(origin) : null;
    },
  };
};

/**
 * Skips a job whose claim expired while it waited in the queue: the row is claimed again anyway, so running the job
 * would only repeat the request. Under overload that would never end, because each useless job delays the next. The
 * database decides where a clock that was set or a crash leaves a doubt.
 */
const whileClaimed =
  <Claimed extends { readonly claimedUntil: EpochMs }>(
    { clock, log }: Parts,
    nameOf: (claimed: Claimed) => string,
    stillHeld: (claimed: Claimed) => Promise<boolean>,
    run: (claimed: Claimed) => Promise<void>,
  ) =>
  async (claimed: Claimed, { rerun }: JobOccasion): Promise<void> => {
    const lateMs = clock() - claimed.claimedUntil;
    if ((lateMs < 0 && !rerun) || (await stillHeld(claimed))) return run(claimed);
    log.warn(
      { lateMs },
      `${nameOf(claimed)}: skipped a job whose claim expired in the queue; it is claimed again. This is normal after a restart. If it continues, this process is overloaded.`,
    );
  };

/** Starts taking jobs from the queues. */
export const startWork = (
  parts: Parts,
  sweepDeps: SweepDeps,
  options: {
    readonly concurrency: number;
    readonly diff: CheckWorkerDeps['diff'];
    readonly onClose: OnClose;
  },
): void => {
  const { queues, watching, clock, store } = parts;
  const pacer = createHostPacer({
    clock,
    claim: async (hosts) => void (await dispatchChecks(sweepDeps, hosts)),
    onError: (error) => {
      if (!parts.connections.absorb(error)) parts.log.warn(`Claiming checks failed: ${String(error)}`);
    },
  });
  options.onClose(async () => pacer.close());
  parts.stopping.addEventListener('abort', () => pacer.close());
  const checkDeps = checkDepsOf(parts, sweepDeps, { diff: options.diff, pacer });
  const discoverDeps = discoverDepsOf(parts);
  const deliverDeps = deliverDepsOf(parts, sweepDeps);
  const check = async (claimed: ClaimedCheck): Promise<void> => {
    if (claimed.storyId.startsWith(OWN_STORY_PREFIX)) {
      const { origin } = new URL(claimed.url);
      const { id, url } = ownStoryAt(origin);
      const isOwn = id === claimed.storyId && url === claimed.url && (await watching.admitOwn(origin));
      if (!isOwn) {
        parts.log.warn(
          { storyId: claimed.storyId, url: claimed.url },
          `Skipped a forged job: it claims that ${claimed.url} is the canary, which it is not.`,
        );
        return;
      }
    }
    await runCheck(checkDeps, claimed);
  };
  const discover = (claimed: ClaimedSource) => runDiscovery(discoverDeps, claimed);
  const deliver = (claimed: ClaimedDelivery) => runDelivery(deliverDeps, claimed);
  const holdsCheck = async (claimed: ClaimedCheck): Promise<boolean> => {
    const now = clock();
    return store.renewClaim(claimed, now, now + sweepLimits(sweepDeps.limits).checkLeaseMs);
  };
  // Their statements check the claim themselves.
  const holdsReading = async (claimed: ClaimedSource) => clock() < claimed.claimedUntil;
  const holdsDelivery = async (claimed: ClaimedDelivery) => clock() < claimed.claimedUntil;
  queues.work(
    'check',
    options.concurrency,
    whileClaimed(parts, ({ name }) => name, holdsCheck, check),
  );
  queues.work(
    'discover',
    4,
    whileClaimed(parts, ({ name }) => name, holdsReading, discover),
  );
  queues.work(
    'deliver',
    DELIVERIES_AT_ONCE,
    whileClaimed(parts, ({ event, endpoint }) => `${event.type} to ${endpoint}`, holdsDelivery, deliver),
  );
};

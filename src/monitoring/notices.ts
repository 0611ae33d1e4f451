import type { Clock } from '../platform/clock.ts';
import type { Routing } from '../model/endpoint.ts';
import { isoTime } from '../model/time.ts';
import { digestOf, endpointDisabled, watchSilent } from '../events/service-events.ts';
import { SWEEP_HEARTBEAT, type Store } from '../record/record.ts';
import type { EventBus } from '../platform/event-bus.ts';
import type { EpochMs } from '../model/time.ts';
import type { Log } from '../platform/log.ts';

/** Since when checks have run without a relevant gap. */
export const AWAKE_HEARTBEAT = 'awake';

export interface NoticesDeps {
  readonly clock: Clock;
  /** Monotonic milliseconds; the clock if absent. */
  readonly elapsed?: () => number;
  readonly store: Pick<
    Store,
    'lastBeat' | 'beat' | 'recordEvents' | 'recordSilence' | 'gatherDigests' | 'disableFailing'
  >;
  readonly routes: () => readonly Routing[];
  /** The shortest interval of a Story; null while nothing is watched. */
  readonly shortestEveryMs: () => number | null;
  readonly link: (storyId: string, version: number | null) => string;
  /** URL of the review pages. */
  readonly home: () => string;
  readonly bus: EventBus;
  readonly log: Log;
  /** true for an error that is logged elsewhere, because the database is unreachable. */
  readonly absorb?: (error: unknown) => boolean;
  readonly limits?: Partial<NoticesLimits>;
}

export interface NoticesLimits {
  /** Number of missed intervals after which silence is reported. */
  readonly intervals: number;
  /** Shorter gaps are ignored: a restart takes as long. */
  readonly minSilenceMs: number;
  readonly checkEveryMs: number;
  /** An Endpoint is disabled after failing for this long without a success. */
  readonly failingMs: number;
  readonly minFailures: number;
}

const DAY_MS = 86_400_000;
const LIMITS: NoticesLimits = {
  intervals: 3,
  minSilenceMs: 60_000,
  checkEveryMs: 5_000,
  failingMs: 5 * DAY_MS,
  minFailures: 3,
};

/** Events about Stop Press itself. A part that fails is logged and does not affect the others. */
export interface Notices {
  /** Call before the first claims of a sweep: detects a gap in which nothing was checked. */
  detectGap(): Promise<void>;
  /** Every few seconds: reports silent Stories, disables failing Endpoints, sends due digests. */
  sendNotices(): Promise<void>;
}

const minutes = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;

export const createNotices = (deps: NoticesDeps): Notices => {
  const { clock, store, routes, link, home, bus, log, elapsed = clock } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  let awakeSince: EpochMs | null = null;
  /** A gap in the checks that is not reported yet. */
  let gap: { readonly lastBeatAt: EpochMs; readonly everyMs: number } | null = null;
  /** By `elapsed`. */
  let sentAt = -Infinity;
  let sweptAt = -Infinity;
  // The stored time was shifted with the schedule; it is read again.
  bus.on('clockStepped', () => {
    awakeSince = null;
  });

  const safely = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (deps.absorb?.(error) !== true) log.error(`${what}: ${String(error)}`);
    }
  };

  const reportGap = async (found: NonNullable<typeof gap>, now: EpochMs): Promise<void> => {
    const { lastBeatAt, everyMs } = found;
    const event = watchSilent({ story: null, since: lastBeatAt, everyMs, at: now, link: home() });
    await store.recordEvents([event], routes(), now);
    bus.emit('watchSilent', { storyId: null, since: lastBeatAt });
    log.warn(
      { type: 'watch.silent', since: isoTime(lastBeatAt), silentMs: now - lastBeatAt },
      `Nothing was checked for ${minutes(now - lastBeatAt)}: no process has been running since ${isoTime(lastBeatAt)}.`,
    );
  };

  /** Must run before this sweep's own heartbeat, which hides the gap. */
  const measureGap = async (now: EpochMs): Promise<void> => {
    const [lastBeatAt, awakeAt] = await Promise.all([
      store.lastBeat(SWEEP_HEARTBEAT),
      store.lastBeat(AWAKE_HEARTBEAT),
    ]);
    const everyMs = deps.shortestEveryMs();
    const silentMs = lastBeatAt === null ? 0 : now - lastBeatAt;
    // After any pause, every Story gets its full interval again; only a long pause is reported.
    const isAwake = awakeAt !== null && silentMs <= limits.minSilenceMs;
    awakeSince = isAwake ? awakeAt : now;
    if (isAwake) return;
    if (lastBeatAt !== null && everyMs !== null && silentMs > limits.intervals * everyMs)
      gap = { lastBeatAt, everyMs };
    await store.beat(AWAKE_HEARTBEAT, now);
  };

  const detectGap = async (): Promise<void> => {
    const now = clock();
    // While this process sweeps, there can be no gap.
    const isSweeping = awakeSince !== null && elapsed() - sweptAt < limits.minSilenceMs / 2;
    if (!isSweeping) await measureGap(now);
    sweptAt = elapsed();
    if (gap === null) return;
    await reportGap(gap, now);
    gap = null;
  };

  const reportSilentStories = async (): Promise<void> => {
    if (awakeSince === null) return;
    const now = clock();
    const { intervals, minSilenceMs: leastMs } = limits;
    const silent = await store.recordSilence(now, { intervals, leastMs, awakeSince }, routes(), (story) => {
      const { storyId: id, url, name, tags, since, everyMs } = story;
      return watchSilent({ story: { id, url, name, tags }, since, everyMs, at: now, link: link(id, null) });
    });
    for (const { storyId, name, since } of silent) {
      bus.emit('watchSilent', { storyId, since });
      log.warn(
        { type: 'watch.silent', storyId, story: name, since: isoTime(since) },
        `${name}: not checked for ${minutes(now - since)}.`,
      );
    }
  };

  const disableFailing = async (): Promise<void> => {
    const now = clock();
    const { failingMs: afterMs, minFailures: leastFailures } = limits;
    const reasonOf = (since: EpochMs): string =>
      `Every delivery has failed since ${new Date(since).toISOString()}.`;
    const disabled = await store.disableFailing(
      now,
      { afterMs, leastFailures },
      routes(),
      ({ name, since }) => endpointDisabled({ endpoint: name, reason: reasonOf(since), at: now }),
    );
    for (const endpoint of disabled) {
      const reason = `every delivery has failed for ${Math.round(limits.failingMs / DAY_MS)} days`;
      bus.emit('endpointDisabled', { endpoint, reason });
      log.error(
        { type: 'endpoint.disabled', endpoint },
        `Endpoint ${endpoint} is disabled: ${reason}. Its pending deliveries wait. When it is fixed, run: stoppress enable ${endpoint} --replay`,
      );
    }
  };

  const gatherDigests = async (): Promise<void> => {
    const now = clock();
    const digests = await store.gatherDigests(now, ({ endpoint, events }) =>
      digestOf({ endpoint, events, at: now, link: home() }),
    );
    for (const { endpoint, events } of digests)
      log.info(
        { type: 'digest', endpoint, events },
        `Digest for ${endpoint}: ${events} events in one message.`,
      );
  };

  return {
    detectGap: () => safely('Detecting gaps in the checks failed', detectGap),
    sendNotices: async () => {
      if (elapsed() - sentAt < limits.checkEveryMs) return;
      sentAt = elapsed();
      await safely('Detecting silent stories failed', reportSilentStories);
      await safely('Detecting failing endpoints failed', disableFailing);
      await safely('Creating digests failed', gatherDigests);
    },
  };
};

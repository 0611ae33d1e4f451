import type { Clock } from '../platform/clock.ts';
import type { Routing } from '../model/endpoint.ts';
import { isoTime } from '../model/time.ts';
import { digestOf, endpointDisabled, watchSilent } from '../events/service-events.ts';
import type { Store } from '../record/record.ts';
import type { EventBus } from '../platform/event-bus.ts';
import type { EpochMs } from '../model/time.ts';
import type { Log } from '../platform/log.ts';

export const SWEEP_HEARTBEAT = 'sweep';
/** Since when somebody has been there to check, without a gap that counts. */
export const AWAKE_HEARTBEAT = 'awake';

export interface NoticesDeps {
  readonly clock: Clock;
  readonly store: Pick<
    Store,
    'lastBeat' | 'beat' | 'recordEvents' | 'recordSilence' | 'gatherDigests' | 'disableFailing'
  >;
  readonly routes: () => readonly Routing[];
  /** The shortest interval of a Story; null while nothing is watched. */
  readonly shortestEveryMs: () => number | null;
  readonly link: (storyId: string, version: number | null) => string;
  /** The address of the pages. */
  readonly home: () => string;
  readonly bus: EventBus;
  readonly log: Log;
  /** True for an error that is logged elsewhere: the database is away. */
  readonly absorb?: (error: unknown) => boolean;
  readonly limits?: Partial<NoticesLimits>;
}

export interface NoticesLimits {
  /** At how many missed intervals silence is told. */
  readonly intervals: number;
  /** Shorter silence is no news: a restart takes as long. */
  readonly leastSilenceMs: number;
  readonly lookEveryMs: number;
  /** Nothing but failures for so long disables an Endpoint. */
  readonly failingMs: number;
  readonly leastFailures: number;
}

const DAY_MS = 86_400_000;
const LIMITS: NoticesLimits = {
  intervals: 3,
  leastSilenceMs: 60_000,
  lookEveryMs: 5_000,
  failingMs: 5 * DAY_MS,
  leastFailures: 3,
};

/** What is told of the watch itself. A part that fails is logged and stops no other. */
export interface Notices {
  /** Before the first claims of a sweep: was there a gap in which nothing was checked? */
  detectGap(): Promise<void>;
  /** Every few seconds: silent Stories, failing Endpoints, digests that are due. */
  sendNotices(): Promise<void>;
}

const minutes = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;

export const createNotices = (deps: NoticesDeps): Notices => {
  const { clock, store, routes, link, home, bus, log } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  let awakeSince: EpochMs | null = null;
  /** A gap in the watch that is still to be told. */
  let gap: { readonly lastBeatAt: EpochMs; readonly everyMs: number } | null = null;
  let lookedAt = -Infinity;
  let sweptAt = -Infinity;

  const safely = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (deps.absorb?.(error) !== true) log.error(`${what}: ${String(error)}`);
    }
  };

  const tellGap = async (found: NonNullable<typeof gap>, now: EpochMs): Promise<void> => {
    const { lastBeatAt, everyMs } = found;
    const event = watchSilent({ story: null, since: lastBeatAt, everyMs, at: now, link: home() });
    await store.recordEvents([event], routes(), now);
    bus.emit('watchSilent', { storyId: null, since: lastBeatAt });
    log.warn(
      { type: 'watch.silent', since: isoTime(lastBeatAt), silentMs: now - lastBeatAt },
      `Nothing was checked for ${minutes(now - lastBeatAt)}: no process was running since ${isoTime(lastBeatAt)}.`,
    );
  };

  /** Looks for a gap that this sweep ends; afterwards nobody can see it any more. */
  const measureGap = async (now: EpochMs): Promise<void> => {
    const [lastBeatAt, wokeAt] = await Promise.all([
      store.lastBeat(SWEEP_HEARTBEAT),
      store.lastBeat(AWAKE_HEARTBEAT),
    ]);
    const everyMs = deps.shortestEveryMs();
    const silentMs = lastBeatAt === null ? 0 : now - lastBeatAt;
    // After any pause each Story has its time again, and only a long one is told.
    const isAwake = wokeAt !== null && silentMs <= limits.leastSilenceMs;
    awakeSince = isAwake ? wokeAt : now;
    if (isAwake) return;
    if (lastBeatAt !== null && everyMs !== null && silentMs > limits.intervals * everyMs)
      gap = { lastBeatAt, everyMs };
    await store.beat(AWAKE_HEARTBEAT, now);
  };

  const detectGap = async (): Promise<void> => {
    const now = clock();
    // While this process sweeps there is no gap to look for.
    const isSweeping = awakeSince !== null && now - sweptAt < limits.leastSilenceMs / 2;
    if (!isSweeping) await measureGap(now);
    sweptAt = now;
    if (gap === null) return;
    await tellGap(gap, now);
    gap = null;
  };

  const tellSilentStories = async (): Promise<void> => {
    if (awakeSince === null) return;
    const now = clock();
    const { intervals, leastSilenceMs: leastMs } = limits;
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
    const { failingMs: afterMs, leastFailures } = limits;
    const reasonOf = (since: EpochMs): string =>
      `Nothing but failures since ${new Date(since).toISOString()}.`;
    const disabled = await store.disableFailing(
      now,
      { afterMs, leastFailures },
      routes(),
      ({ name, since }) => endpointDisabled({ endpoint: name, reason: reasonOf(since), at: now }),
    );
    for (const endpoint of disabled) {
      const reason = `nothing but failures for ${Math.round(limits.failingMs / DAY_MS)} days`;
      bus.emit('endpointDisabled', { endpoint, reason });
      log.error(
        { type: 'endpoint.disabled', endpoint },
        `Endpoint ${endpoint} is disabled: ${reason}. Its pending deliveries wait. When it is fixed, run: stoppress enable ${endpoint} --replay`,
      );
    }
  };

  const gatherDigests = async (): Promise<void> => {
    const now = clock();
    const told = await store.gatherDigests(now, ({ endpoint, events }) =>
      digestOf({ endpoint, events, at: now, link: home() }),
    );
    for (const { endpoint, events } of told)
      log.info(
        { type: 'digest', endpoint, events },
        `Digest for ${endpoint}: ${events} events in one message.`,
      );
  };

  return {
    detectGap: () => safely('While looking for a gap in the watch', detectGap),
    sendNotices: async () => {
      if (clock() - lookedAt < limits.lookEveryMs) return;
      lookedAt = clock();
      await safely('While looking for silent stories', tellSilentStories);
      await safely('While looking for failing endpoints', disableFailing);
      await safely('While making digests', gatherDigests);
    },
  };
};

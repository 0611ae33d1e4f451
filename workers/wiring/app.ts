import { randomBytes } from 'node:crypto';
import { type Config, localOrigin } from '../../config/config.ts';
import { VERSION } from '../../config/version.ts';
import { type Clock, systemClock, systemUptime } from '../../src/platform/clock.ts';
import type { DemoNewsroom } from '../../src/demo/newsroom.ts';
import type { Store } from '../../src/record/record.ts';
import { answerWhileStarting } from '../../src/review/review.ts';
import { createEventBus, type EventBus } from '../../src/platform/event-bus.ts';
import { checkBackends, openBackends } from './backends.ts';
import { createClockWatch } from '../../src/monitoring/clock-watch.ts';
import { type CanarySettings, createCanary, newSecret } from '../../src/monitoring/canary.ts';
import type { CheckWorkerDeps } from '../check.ts';
import type { Log } from '../../src/platform/log.ts';
import { createJobQueues, type JobQueues } from '../queues.ts';
import { sweep, type SweepLimits } from '../sweep.ts';
import { startSweeping } from '../sweep-timer.ts';
import { startUpkeep } from './upkeep.ts';
import type { Watched } from './watched.ts';
import { serveHttp } from './serve.ts';
import { settleWithin } from '../settle-within.ts';
import { readWatchList, startWatching } from './watching.ts';
import { type Parts, startWork, sweepDepsOf } from './jobs.ts';
import { openOutside } from './outbound.ts';
import { openReview } from './review.ts';
import { subscriberOf } from './hubs.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  /** Values of the `${NAME}` secrets in the watch list. */
  readonly env: Record<string, string | undefined>;
  /** Show the demo newsroom while the watch list is empty? */
  readonly demo: boolean;
  readonly clock?: Clock;
  /** Milliseconds of a clock that nobody sets. With a `clock` of the caller's, that one by default. */
  readonly uptime?: () => number;
  /** The built thread file; a thread cannot load TypeScript on Node 20. */
  readonly threadUrl?: URL;
  readonly diff?: CheckWorkerDeps['diff'];
  readonly queuePrefix?: string;
  readonly sweepEveryMs?: number;
  readonly limits?: Partial<SweepLimits>;
  /** Aborts the start between two steps: everything open is closed, and `startApp` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface App {
  /** Base URL of pages and API. */
  readonly url: string;
  readonly store: Store;
  readonly bus: EventBus;
  readonly demo: () => DemoNewsroom | null;
  /** Waits up to `drainMs` for running work, then closes everything in reverse order. Idempotent. */
  stop(drainMs?: number): Promise<void>;
}

const canarySettings = ({ canaryMs, withinMs }: Watched['alive']): CanarySettings | null =>
  canaryMs === null ? null : { everyMs: canaryMs, withinMs };

/** An unreachable server must not prevent the rest from being closed. */
const CLOSE_WITHIN_MS = 5_000;

/**
 * Builds all adapters, directly or through the other modules of this folder. Everything that was opened is closed in
 * reverse order, also if a later step fails.
 */
export const startApp = async (options: AppOptions): Promise<App> => {
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) {
      const closed = close().catch((error: unknown) => options.log.warn(`Shutdown: ${String(error)}`));
      await settleWithin(closed, CLOSE_WITHIN_MS);
    }
  };
  try {
    return await wire(options, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
};

/** The wall clock and two clocks that nobody sets, of which only `uptime` counts while the machine sleeps. */
const clocksOf = ({ clock, uptime = clock }: AppOptions) => ({
  clock: clock ?? systemClock,
  elapsed: uptime ?? (() => performance.now()),
  uptime: uptime ?? systemUptime,
});

const wire = async (
  options: AppOptions,
  closers: (() => Promise<unknown>)[],
  closeAll: () => Promise<void>,
): Promise<App> => {
  const { config, log, sweepEveryMs = 1_000 } = options;
  const { clock, elapsed, uptime } = clocksOf(options);
  const onClose = (close: () => Promise<unknown>): number => closers.push(close);
  const { signal } = options;
  const bus = createEventBus();
  for (const warning of config.warnings) log.warn(warning);

  // All preconditions are checked before anything is created. The port is opened first so that nobody else can take it.
  const loaded = await readWatchList({ file: config.watchListFile, env: options.env, clock });
  const server = await serveHttp(answerWhileStarting(VERSION), config.host, config.port);
  onClose(() => server.close());
  await checkBackends(config, signal);
  signal?.throwIfAborted();

  const { store, queue, embedded, connections } = await openBackends(config, {
    log,
    onClose,
    clock,
    queuePrefix: options.queuePrefix ?? 'stoppress',
  });
  signal?.throwIfAborted();
  if (embedded) await store.releaseAllClaims();

  const baseUrl = localOrigin(config.host, server.port);
  let isListening = false;
  const home = (): string => `${config.publicUrl ?? baseUrl}/`;
  const canary = createCanary({
    clock,
    store,
    settings: () => canarySettings(watched().alive),
    origin: () => (isListening ? baseUrl : null),
    secret: await store.sharedKey('canary', newSecret),
    routes: () => watched().routes,
    home,
    bus,
    log,
  });
  const watching = await startWatching({
    file: config.watchListFile,
    loaded,
    env: options.env,
    demo: options.demo,
    browser: config.browser !== null,
    own: (alive) => canary.parts(canarySettings(alive)),
    clock,
    store,
    bus,
    log,
  });
  onClose(() => watching.close());
  const watched = watching.now;

  const stopping = new AbortController();
  const outside = openOutside({
    config,
    clock,
    store,
    watched,
    stopping: stopping.signal,
    threadUrl: options.threadUrl,
    onClose,
  });
  signal?.throwIfAborted();
  const onQueueError = (error: Error, name: string): void => {
    if (!stopping.signal.aborted && !connections.absorb(error))
      log.warn({ queue: name }, `Queue ${name}: ${error.message}`);
  };
  const jobs = createJobQueues(queue, onQueueError, { alone: embedded });
  const queues: JobQueues = { ...jobs, isReady: () => jobs.isReady() && connections.areUp() };
  onClose(() => queues.close());

  const unsubscribeKey = await store.sharedKey('unsubscribe', () => randomBytes(32).toString('base64url'));
  const parts: Parts = {
    clock,
    elapsed,
    clockWatch: createClockWatch({
      clock,
      uptime,
      store,
      alone: embedded,
      bus,
      log,
    }),
    takeSweepTurn: async () => embedded || store.takeSweepTurn(clock(), sweepEveryMs),
    store,
    bus,
    log,
    watching,
    canary,
    outside,
    queues,
    connections,
    home,
    unsubscribeKey,
    stopping: stopping.signal,
  };
  const sweepDeps = sweepDepsOf(parts, options.limits ?? {});

  openReview(parts, sweepDeps, { config, onClose, server });
  isListening = true;
  if (canarySettings(watched().alive) !== null) await watching.refreshOwn();

  signal?.throwIfAborted();
  startWork(parts, sweepDeps, { concurrency: config.concurrency, diff: options.diff ?? null, onClose });
  const stopSweeping = startSweeping({
    everyMs: sweepEveryMs,
    elapsed,
    sweep: () => sweep(sweepDeps),
    onError: (error) => {
      if (!connections.absorb(error)) log.error(`The sweep failed: ${String(error)}`);
    },
    onStall: (silentMs) => {
      bus.emit('sweepStalled', { silentMs });
      const seconds = Math.round(silentMs / 1_000);
      log.warn({ silentMs }, `A sweep has been running for ${seconds} s. Starting another one.`);
    },
  });
  onClose(stopSweeping);
  watching.follow();

  const stopUpkeep = startUpkeep({
    clock,
    store,
    elapsed,
    log,
    absorb: (error) => connections.absorb(error),
    canary,
    watching,
    subscribe: subscriberOf(parts, config.publicUrl),
    outbound: outside.alertGate,
    userAgent: outside.userAgent,
  });
  onClose(async () => stopUpkeep());
  log.info(
    { url: baseUrl, version: VERSION, queue: queues.backend, embedded },
    `Stop Press ${VERSION} is running at ${baseUrl}`,
  );

  let stopped: Promise<void> | null = null;
  return {
    url: baseUrl,
    store,
    bus,
    demo: watching.demo,
    stop: (drainMs = 25_000) => {
      stopped ??= (async () => {
        watching.unfollow();
        stopUpkeep();
        await stopSweeping();
        const abort = setTimeout(
          () => {
            stopping.abort();
            void outside.alertGate.close();
          },
          Math.max(0, drainMs - 5_000),
        );
        await queues.drain(drainMs);
        clearTimeout(abort);
        stopping.abort();
        await closeAll();
      })();
      return stopped;
    },
  };
};

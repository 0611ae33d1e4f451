import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { type ServerType, serve } from '@hono/node-server';
import { type Config, isLoopback } from '../config/config.ts';
import { createReloader, loadWatchList } from '../config/reload.ts';
import { VERSION } from '../config/version.ts';
import { watchFile } from '../config/watch.ts';
import { parseWatchList, type WatchList } from '../config/watch-list.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import { compareArticles } from '../src/compare/compare.ts';
import { type DemoNewsroom, startDemoNewsroom } from '../src/demo/newsroom.ts';
import { explain } from '../src/errors.ts';
import { createIsolatedExtractor } from '../src/extract/isolate.ts';
import { createFetcher, userAgent } from '../src/fetch/fetch.ts';
import { checkAddress, createOutbound } from '../src/outbound.ts';
import type { ClaimedCheck, ClaimedDelivery, Store } from '../src/record/record.ts';
import { buildReviewApp } from '../src/review/review.ts';
import { firstCheckAt } from '../src/schedule/schedule.ts';
import { createEventBus, type EventBus } from '../src/signals.ts';
import { openBackends } from './backends.ts';
import { type CheckWorkerDeps, runCheck } from './check.ts';
import { type DeliverWorkerDeps, runDelivery } from './deliver.ts';
import type { Log } from './log.ts';
import { createJobQueues } from './queues.ts';
import { checkJob, dispatchDeliveries, sweep, type SweepDeps, SWEEP_HEARTBEAT } from './sweep.ts';
import { createWatchdog } from './watchdog.ts';
import { type Watched, watchedFrom, watchedFromDemo } from './watched.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  /** Where `${NAME}` secrets of the watch list are looked up. */
  readonly env: Record<string, string | undefined>;
  /** Show the demo newsroom while the watch list is empty? */
  readonly demo: boolean;
  readonly clock?: Clock;
  /** The built thread file; a thread cannot load TypeScript on Node 20. */
  readonly threadUrl?: URL;
  readonly diff?: { readonly colour: boolean; readonly width: number } | null;
  readonly queuePrefix?: string;
  readonly sweepEveryMs?: number;
}

export interface App {
  /** Where pages and API answer. */
  readonly url: string;
  readonly store: Store;
  readonly bus: EventBus;
  readonly demo: () => DemoNewsroom | null;
  /** Lets work under way end, at most `drainMs`, then closes everything in reverse order. Idempotent. */
  stop(drainMs?: number): Promise<void>;
}

const builtThread = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? '../dist/workers/extract-thread.js' : './extract-thread.js',
    import.meta.url,
  );

const listen = (fetch: (request: Request) => Response | Promise<Response>, hostname: string, port: number) =>
  new Promise<ServerType>((resolve, reject) => {
    const server = serve({ fetch, hostname, port }, () => resolve(server));
    server.once('error', reject);
  });

/** The only place where adapters are built. What is opened is closed in reverse order, also when a later step fails. */
export const startApp = async (options: AppOptions): Promise<App> => {
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => options.log.warn(`While closing: ${String(error)}`));
    }
  };
  try {
    return await wire(options, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
};

const wire = async (
  options: AppOptions,
  closers: (() => Promise<unknown>)[],
  closeAll: () => Promise<void>,
): Promise<App> => {
  const { config, log, clock = systemClock, sweepEveryMs = 1_000 } = options;
  const onClose = (close: () => Promise<unknown>): number => closers.push(close);
  const bus = createEventBus();
  const parse = (text: string) =>
    parseWatchList(text, {
      env: options.env,
      readSecretFile: (path: string) => readFileSync(path, 'utf8'),
      checkAddress,
      now: clock(),
    });
  const readText = (file: string): Promise<string> => readFile(file, 'utf8');
  const loaded = await loadWatchList(config.watchListFile, readText, parse);
  for (const warning of [...config.warnings, ...loaded.warnings.map(({ message }) => message)])
    log.warn(warning);

  const { store, queue, embedded } = await openBackends(config, {
    log,
    onClose,
    nowIso: new Date(clock()).toISOString(),
    queuePrefix: options.queuePrefix ?? 'stoppress',
  });
  if (embedded) await store.releaseAllClaims();

  let watched: Watched = watchedFrom(loaded.list);
  let demo: DemoNewsroom | null = null;
  onClose(async () => demo?.close());
  let baseUrl = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`;
  const link = (storyId: string, version: number | null): string =>
    `${baseUrl}/stories/${storyId}${version === null ? '' : `/versions/${version}`}`;
  const routes = () => watched.routes;
  const agent = (): string => userAgent(VERSION, watched.contact);

  const outbound = createOutbound({ policy: () => ({ allowPrivate: watched.allowPrivate }) });
  onClose(() => outbound.close());
  const extractor = createIsolatedExtractor({ threadUrl: options.threadUrl ?? builtThread() });
  onClose(() => extractor.close());
  const stopping = new AbortController();
  const queues = createJobQueues(queue, (error, name) => {
    if (!stopping.signal.aborted) log.warn({ queue: name }, `Queue ${name}: ${error.message}`);
  });
  onClose(() => queues.close());

  const sweepDeps: SweepDeps = {
    clock,
    store,
    queues,
    bus,
    spacingMs: () => watched.spacingMs,
    routes,
    link,
  };
  const onDeliveries = () => dispatchDeliveries(sweepDeps);
  const checkDeps: CheckWorkerDeps = {
    check: {
      clock,
      store,
      routes,
      link,
      fetchPage: createFetcher({ outbound, clock, userAgent: agent }),
      extract: (request) => extractor.extract(request),
      cadence: () => ({
        fastestMs: watched.fastestMs,
        slowestMs: watched.slowestMs,
        spacingMs: watched.spacingMs,
      }),
    },
    bus,
    log,
    diff: options.diff ?? null,
    onDeliveries,
    signal: stopping.signal,
  };
  const deliverDeps: DeliverWorkerDeps = {
    clock,
    store,
    routes,
    bus,
    log,
    onDeliveries,
    notify: () => ({ outbound, clock, random: Math.random, userAgent: agent() }),
    endpoint: (name) => watched.endpoints.find((endpoint) => endpoint.name === name) ?? null,
  };

  const apply = async (list: WatchList): Promise<void> => {
    const before = demo;
    if (list.stories.length > 0 || !options.demo) {
      demo = null;
      watched = watchedFrom(list);
    } else {
      demo ??= await openDemo(clock, log);
      watched = watchedFromDemo(demo, list);
    }
    const { stories } = watched;
    const changes = await store.applyWatchList(stories, clock(), (story, waiting) =>
      firstCheckAt({ ...story, now: clock(), waiting }),
    );
    if (before && before !== demo) await before.close();
    bus.emit('watchListApplied', { stories: stories.length, ...changes });
    const { added, paused, resumed } = changes;
    log.info(
      { stories: stories.length, added, paused, resumed },
      `Watching ${stories.length} ${stories.length === 1 ? 'story' : 'stories'} (${added.length} new, ${resumed.length} resumed, ${paused.length} paused).`,
    );
  };
  await apply(loaded.list);

  queues.work('check', config.concurrency, (payload) => runCheck(checkDeps, payload as ClaimedCheck));
  queues.work('deliver', 50, (payload) => runDelivery(deliverDeps, payload as ClaimedDelivery));
  queues.work('sweep', 1, () => sweep(sweepDeps));
  await queues.scheduleSweep(sweepEveryMs);

  const watchdog = createWatchdog({
    clock,
    store,
    onError: (error) => log.error(`The sweep cannot be looked after: ${String(error)}`),
    onStall: (silence) => {
      bus.emit('sweepStalled', silence);
      log.warn(
        silence,
        `No sweep for ${Math.round(silence.silentMs / 1_000)} s; the scheduler is made anew.`,
      );
    },
    repair: async () => {
      await sweep(sweepDeps);
      await queues.scheduleSweep(sweepEveryMs);
    },
  });
  const watchdogTimer = setInterval(() => void watchdog.look(), 5 * sweepEveryMs);
  onClose(async () => clearInterval(watchdogTimer));

  const reload = createReloader(config.watchListFile, parse);
  const watch = watchFile({
    file: config.watchListFile,
    read: readText,
    known: loaded.text,
    timers: { setInterval, clearInterval: (handle) => clearInterval(handle as NodeJS.Timeout) },
    onError: (error) => log.error(`The watch list could not be applied: ${String(error)}`),
    onChange: async (reading) => {
      const event = reload(reading);
      if (event.kind === 'applied') {
        for (const { message } of event.warnings) log.warn(message);
        await apply(event.list);
        return;
      }
      bus.emit('watchListRefused', { path: config.watchListFile, failure: event.failure });
      log.error({ code: event.failure.code }, explain(event.failure));
    },
  });
  onClose(async () => watch.close());

  const review = buildReviewApp({
    store,
    clock,
    token: config.token,
    loopbackOnly: isLoopback(config.host),
    version: VERSION,
    lastSweepAt: () => store.lastBeat(SWEEP_HEARTBEAT),
    demo: () => demo !== null,
    onError: (error) => log.error(`A request could not be answered: ${String(error)}`),
    compare: (before, after) => compareArticles({ before, after }).comparison.changes,
    checkNow: async (storyId) => {
      const claimed = await store.claimCheck(storyId, clock(), 60_000);
      if (claimed) await queues.add('check', [checkJob(claimed)]);
      else return (await store.stories()).some((story) => story.id === storyId) ? 'busy' : 'unknown';
      return 'enqueued';
    },
  });
  const server = await listen((request) => review.fetch(request), config.host, config.port);
  onClose(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (address !== null && typeof address === 'object') baseUrl = baseUrl.replace(/:\d+$/, `:${address.port}`);
  log.info(
    { url: baseUrl, version: VERSION, queue: queues.backend, embedded },
    `Stop Press ${VERSION} answers at ${baseUrl}`,
  );

  let stopped: Promise<void> | null = null;
  return {
    url: baseUrl,
    store,
    bus,
    demo: () => demo,
    stop: (drainMs = 25_000) => {
      stopped ??= (async () => {
        watch.close();
        clearInterval(watchdogTimer);
        const abort = setTimeout(() => stopping.abort(), Math.max(0, drainMs - 5_000));
        await queues.drain(drainMs);
        clearTimeout(abort);
        stopping.abort();
        await closeAll();
      })();
      return stopped;
    },
  };
};

const openDemo = async (clock: Clock, log: Log): Promise<DemoNewsroom> => {
  const demo = await startDemoNewsroom({
    clock,
    onAlert: ({ summary, verified }) =>
      log.info(`Demo desk: ${verified ? 'signature verified' : 'SIGNATURE REFUSED'}: ${summary}`),
  });
  log.info(
    { demo: demo.url },
    `The watch list is empty, so a demo newsroom plays at ${demo.url}; it develops within a minute.`,
  );
  return demo;
};

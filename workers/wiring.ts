import { type Config, isLoopback } from '../config/config.ts';
import { VERSION } from '../config/version.ts';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseDuration } from '../config/duration.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import { compareArticles, headlineHistory } from '../src/compare/compare.ts';
import { explainEvent } from '../src/explain.ts';
import { DISCOVER_LIMITS } from '../src/discover/discover.ts';
import type { DemoNewsroom } from '../src/demo/newsroom.ts';
import { createIsolatedExtractor } from '../src/extract/isolate.ts';
import { createFetcher, createRenderer, createRobotsGate, DOCUMENTS, userAgent } from '../src/fetch/fetch.ts';
import { createMetrics } from '../src/metrics.ts';
import { checkAddress, createOutbound } from '../src/outbound.ts';
import type { ClaimedCheck, ClaimedDelivery, ClaimedSource, Store } from '../src/record/record.ts';
import { buildReviewApp, unsubscribeToken, watchedEndpoints } from '../src/review/review.ts';
import { createEventBus, type EventBus } from '../src/signals.ts';
import { OWN_STORY_PREFIX } from '../src/story.ts';
import { openBackends } from './backends.ts';
import { type CanarySettings, createCanary, newSecret } from './canary.ts';
import { type CheckWorkerDeps, runCheck } from './check.ts';
import { type DeliverWorkerDeps, runDelivery } from './deliver.ts';
import { type DiscoverWorkerDeps, runDiscovery } from './discover.ts';
import type { Log } from './log.ts';
import { createNotices, SWEEP_HEARTBEAT } from './notices.ts';
import { createJobQueues } from './queues.ts';
import { serveHttp } from './serve.ts';
import { checkNow, dispatchDeliveries, sweep, type SweepDeps, type SweepLimits } from './sweep.ts';
import { keepUp } from './upkeep.ts';
import { hostSpacing, ignoresRobots, spacingFor, type Watched } from './watched.ts';
import { startWatching } from './watching.ts';

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
  readonly limits?: Partial<SweepLimits>;
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

const canarySettings = ({ canaryMs, withinMs }: Watched['alive']): CanarySettings | null =>
  canaryMs === null ? null : { everyMs: canaryMs, withinMs };

const builtThread = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? '../dist/workers/extract-thread.js' : './extract-thread.js',
    import.meta.url,
  );

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
  for (const warning of config.warnings) log.warn(warning);

  const { store, queue, embedded } = await openBackends(config, {
    log,
    onClose,
    nowIso: new Date(clock()).toISOString(),
    queuePrefix: options.queuePrefix ?? 'stoppress',
  });
  if (embedded) await store.releaseAllClaims();

  let baseUrl = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`;
  let answers = false;
  const home = (): string => `${config.publicUrl ?? baseUrl}/`;
  const canary = createCanary({
    clock,
    store,
    settings: () => canarySettings(watched().alive),
    origin: () => (answers ? baseUrl : null),
    secret: await store.sharedKey('canary', newSecret),
    routes: () => watched().routes,
    home,
    bus,
    log,
  });
  const watching = await startWatching({
    file: config.watchListFile,
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
  const link = (storyId: string, version: number | null): string =>
    `${home()}stories/${storyId}${version === null ? '' : `/versions/${version}`}`;
  const routes = () => watched().routes;
  const agent = (): string => userAgent(VERSION, watched().contact);

  // What may be read inside the house is not thereby open to alerts, nor the other way round: a gate for each.
  const outbound = createOutbound({ policy: () => ({ allowPrivate: watched().allowPrivate }) });
  onClose(() => outbound.close());
  const alertGate = createOutbound({ policy: () => ({ allowPrivate: watched().notifyAllowPrivate }) });
  onClose(() => alertGate.close());
  const extractor = createIsolatedExtractor({ threadUrl: options.threadUrl ?? builtThread() });
  onClose(() => extractor.close());
  const renderer =
    config.browser === null
      ? null
      : createRenderer({ outbound, clock, userAgent: agent, browser: config.browser });
  if (renderer) onClose(() => renderer.close());
  const stopping = new AbortController();
  const queues = createJobQueues(queue, (error, name) => {
    if (!stopping.signal.aborted) log.warn({ queue: name }, `Queue ${name}: ${error.message}`);
  });
  onClose(() => queues.close());

  const robots = createRobotsGate({
    outbound,
    clock,
    memory: store,
    userAgent: agent,
    ignores: (url) => ignoresRobots(watched(), url),
  });

  const sweepDeps: SweepDeps = {
    clock,
    store,
    queues,
    bus,
    log,
    spacing: () => hostSpacing(watched()),
    routes,
    lanes: () => watched().lanes,
    notices: createNotices({
      clock,
      store,
      routes,
      shortestEveryMs: () =>
        watched()
          .stories.filter(({ id }) => !id.startsWith(OWN_STORY_PREFIX))
          .reduce<number | null>((least, { everyMs }) => Math.min(least ?? everyMs, everyMs), null),
      link,
      home,
      bus,
      log,
    }),
    link,
    limits: options.limits ?? {},
  };
  const onDeliveries = () => dispatchDeliveries(sweepDeps);
  const checkDeps: CheckWorkerDeps = {
    check: {
      clock,
      store,
      routes,
      link,
      fetchPage: createFetcher({
        outbound,
        clock,
        userAgent: agent,
        robots,
        mayFollowAtOnce: (url) => spacingFor(watched(), url) === 0,
      }),
      render: renderer && ((page, signal) => renderer.render(page, signal)),
      extract: (request) => extractor.extract(request),
      cadence: (url) => {
        const { fastestMs, slowestMs } = watched();
        return { fastestMs, slowestMs, spacingMs: spacingFor(watched(), url) };
      },
    },
    bus,
    log,
    diff: options.diff ?? null,
    onDeliveries,
    signal: stopping.signal,
  };
  const discoverDeps: DiscoverWorkerDeps = {
    source: {
      clock,
      fetchDocument: createFetcher({
        outbound,
        clock,
        userAgent: agent,
        forms: DOCUMENTS,
        robots,
        mayFollowAtOnce: (url) => spacingFor(watched(), url) === 0,
        limits: { maxBytes: DISCOVER_LIMITS.maxBytes },
      }),
      refuse: (url) => {
        const checked = checkAddress(url, { allowPrivate: watched().allowPrivate });
        return checked.kind === 'refused' ? checked.failure.message : null;
      },
      spacingMs: (url) => spacingFor(watched(), url),
      slowestMs: () => watched().slowestMs,
      // An aborted wait ends at once: the request after it says that it was aborted.
      pause: (ms, signal) =>
        pause(ms, undefined, { signal: signal ?? stopping.signal }).catch(() => undefined),
    },
    store,
    making: (url) => watched().making(url),
    bus,
    log,
    signal: stopping.signal,
  };
  const unsubscribeKey = await store.sharedKey('unsubscribe', () => randomBytes(32).toString('base64url'));
  const deliverDeps: DeliverWorkerDeps = {
    clock,
    store,
    routes,
    bus,
    log,
    isStopping: () => stopping.signal.aborted,
    onSettled: (endpoint) => dispatchDeliveries(sweepDeps, endpoint === null ? undefined : [endpoint]),
    notify: () => ({
      outbound: alertGate,
      clock,
      random: Math.random,
      userAgent: agent(),
      // Mail programs offer it only over https (RFC 8058 §3.1), so only where the pages can be reached so.
      unsubscribeUrl: (endpoint) =>
        home().startsWith('https:')
          ? `${home()}unsubscribe/${unsubscribeToken(unsubscribeKey, endpoint)}`
          : null,
    }),
    endpoint: (name) =>
      watched().endpoints.find((endpoint) => endpoint.name === name) ??
      canary.endpoint(name, (host) => watching.admit(host)),
  };

  const lastSweepAt = () => store.lastBeat(SWEEP_HEARTBEAT);
  const metrics = createMetrics({ bus, clock, endpoints: () => store.endpoints(), lastSweepAt });
  onClose(async () => metrics.close());

  // The port is opened before the first check, so that every link in an alert names it.
  const review = buildReviewApp({
    store,
    clock,
    token: config.token,
    loopbackOnly: isLoopback(config.host),
    version: VERSION,
    lastSweepAt,
    metrics: () => metrics.page(),
    demo: () => watching.demo() !== null,
    onError: (error) => log.error(`A request could not be answered: ${String(error)}`),
    compare: (before, after) => compareArticles({ before, after }).comparison.changes,
    headlineHistory: (sightings) => headlineHistory(sightings),
    explain: (eventId) => explainEvent(store, eventId),
    checkNow: (storyId) => checkNow(sweepDeps, storyId),
    endpoints: () => watchedEndpoints(watched()),
    routes,
    parseDuration,
    home,
    unsubscribeKey,
    onDisabled: (endpoint, reason) => {
      bus.emit('endpointDisabled', { endpoint, reason });
      log.warn({ endpoint }, `Endpoint ${endpoint} is disabled: ${reason}.`);
    },
    onDue: () => {
      onDeliveries().catch((error: unknown) => log.warn(`While looking for what is due: ${String(error)}`));
    },
  });
  const server = await serveHttp(
    async (request) => (await canary.answer(request)) ?? review.fetch(request),
    config.host,
    config.port,
  );
  onClose(() => server.close());
  baseUrl = baseUrl.replace(/:\d+$/, `:${server.port}`);
  answers = true;
  if (canarySettings(watched().alive) !== null) await watching.refreshOwn();

  queues.work('check', config.concurrency, (payload) => {
    const claimed = payload as ClaimedCheck;
    if (claimed.storyId.startsWith(OWN_STORY_PREFIX)) watching.admit(new URL(claimed.url).host);
    return runCheck(checkDeps, claimed);
  });
  queues.work('discover', 4, (payload) => runDiscovery(discoverDeps, payload as ClaimedSource));
  queues.work('deliver', 200, (payload) => runDelivery(deliverDeps, payload as ClaimedDelivery));
  queues.work('sweep', 1, () => sweep(sweepDeps));
  await queues.scheduleSweep(sweepEveryMs);
  watching.follow();

  const stopUpkeep = keepUp({
    clock,
    store,
    bus,
    log,
    sweepEveryMs,
    repairSweep: async () => {
      await sweep(sweepDeps);
      await queues.scheduleSweep(sweepEveryMs);
    },
    canary,
    watching,
    outbound: alertGate,
    userAgent: agent,
  });
  onClose(async () => stopUpkeep());
  log.info(
    { url: baseUrl, version: VERSION, queue: queues.backend, embedded },
    `Stop Press ${VERSION} answers at ${baseUrl}`,
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
        const abort = setTimeout(
          () => {
            stopping.abort();
            void alertGate.close();
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

import { type Config, isLoopback } from '../../config/config.ts';
import { parseDuration } from '../../src/text/duration.ts';
import { VERSION } from '../../config/version.ts';
import { compareArticles, headlineHistory } from '../../src/compare/compare.ts';
import { explainEvent } from '../../src/pipeline/explain.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { buildReviewApp, watchedEndpoints } from '../../src/review/review.ts';
import type { OnClose } from './backends.ts';
import { SWEEP_HEARTBEAT } from '../../src/monitoring/notices.ts';
import { type Listening, serveHttp } from './serve.ts';
import { checkNow, dispatchDeliveries, type SweepDeps } from '../sweep.ts';
import type { Parts } from './jobs.ts';

/** Opens the port: pages, API, metrics, and the canary's own page. */
export const openReview = async (
  parts: Parts,
  sweepDeps: SweepDeps,
  { config, onClose }: { readonly config: Config; readonly onClose: OnClose },
): Promise<Listening> => {
  const { clock, store, bus, log, watching, canary, home, unsubscribeKey } = parts;
  const lastSweepAt = () => store.lastBeat(SWEEP_HEARTBEAT);
  const metrics = createMetrics({ bus, clock, endpoints: () => store.endpoints(), lastSweepAt });
  onClose(async () => metrics.close());

  const review = buildReviewApp({
    store,
    clock,
    token: config.token,
    loopbackOnly: isLoopback(config.host),
    version: VERSION,
    lastSweepAt,
    metrics: () => metrics.page(),
    demo: () => watching.demo() !== null,
    onError: (error) => log.error(`A request to the pages or the API failed: ${String(error)}`),
    compare: (before, after) => compareArticles({ before, after }).comparison.changes,
    headlineHistory: (sightings) => headlineHistory(sightings),
    explain: (eventId) => explainEvent(store, eventId),
    checkNow: (storyId) => checkNow(sweepDeps, storyId),
    endpoints: () => watchedEndpoints(watching.now()),
    routes: sweepDeps.routes,
    parseDuration,
    home,
    unsubscribeKey,
    onDisabled: (endpoint, reason) => {
      bus.emit('endpointDisabled', { endpoint, reason });
      log.warn({ type: 'endpoint.disabled', endpoint }, `Endpoint ${endpoint} is disabled: ${reason}.`);
    },
    onDue: () => {
      dispatchDeliveries(sweepDeps).catch((error: unknown) =>
        log.warn(`Deliveries that are due could not be queued: ${String(error)}`),
      );
    },
  });
  const server = await serveHttp(
    async (request) => (await canary.answer(request)) ?? review.fetch(request),
    config.host,
    config.port,
  );
  onClose(() => server.close());
  return server;
};

import { type Config, isLoopback } from '../../config/config.ts';
import { parseDuration } from '../../src/text/duration.ts';
import { VERSION } from '../../config/version.ts';
import { compareArticles, headlineHistory } from '../../src/compare/compare.ts';
import { explainEvent } from '../../src/pipeline/explain.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { buildReviewApp, watchedEndpoints } from '../../src/review/review.ts';
import type { OnClose } from './backends.ts';
import { SWEEP_HEARTBEAT } from '../../src/record/record.ts';
import type { Listening } from './serve.ts';
import { logHubNews } from './hubs.ts';
import { checkNow, dispatchDeliveries, type SweepDeps } from '../sweep.ts';
import type { Parts } from './jobs.ts';

/** Makes the open port serve pages, API, metrics and the canary's page. */
export const openReview = (
  parts: Parts,
  sweepDeps: SweepDeps,
  { config, onClose, server }: { config: Config; onClose: OnClose; server: Listening },
): void => {
  const { clock, store, bus, log, watching, canary, home, unsubscribeKey, connections } = parts;
  const lastSweepAt = () => store.lastBeat(SWEEP_HEARTBEAT);
  const metrics = createMetrics({ bus, clock, endpoints: () => store.endpoints(), lastSweepAt });
  onClose(async () => metrics.close());

  const review = buildReviewApp({
    store,
    clock,
    token: config.token,
    loopbackOnly: isLoopback(config.host),
    version: VERSION,
    troubles: () => connections.troubles(),
    lastSweepAt,
    metrics: () => metrics.page(),
    demo: () => watching.demo() !== null,
    onError: (error) => {
      if (!connections.absorb(error)) log.error(`A request failed: ${String(error)}`);
    },
    compare: (before, after) => compareArticles({ before, after }).comparison.changes,
    headlineHistory: (sightings) => headlineHistory(sightings),
    explain: (eventId) => explainEvent(store, eventId),
    checkNow: (storyId) => checkNow(sweepDeps, storyId),
    endpoints: () => watchedEndpoints(watching.now()),
    routes: sweepDeps.routes,
    parseDuration,
    home,
    unsubscribeKey,
    subscriptions: store,
    onHubNews: logHubNews(log),
    onDisabled: (endpoint, reason) => {
      bus.emit('endpointDisabled', { endpoint, reason });
      log.warn({ type: 'endpoint.disabled', endpoint }, `Endpoint ${endpoint} is disabled: ${reason}.`);
    },
    onDue: () => {
      dispatchDeliveries(sweepDeps).catch((error: unknown) => {
        if (!connections.absorb(error)) log.warn(`Queueing due deliveries failed: ${String(error)}`);
      });
    },
  });
  server.answerWith(async (request) => (await canary.answer(request)) ?? review.fetch(request));
  onClose(() => server.close());
};

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from './clock.ts';
import { CHANNELS } from '../model/endpoint.ts';
import type { DomainEvents, EventBus } from './event-bus.ts';
import type { EpochMs } from '../model/time.ts';
import { EVENT_TYPES } from '../model/event.ts';
import { OWN_ENDPOINT_PREFIX, OWN_STORY_PREFIX } from '../model/story.ts';

/**
 * Prometheus metrics. Counters follow the event bus; gauges are read on each scrape. The canary is not counted. Labels
 * are kinds and Endpoint names, never Stories or URLs: those are unbounded and may be confidential.
 */

export interface EndpointStatus {
  readonly name: string;
  readonly disabledAt: EpochMs | null;
  readonly failingSince: EpochMs | null;
  readonly nextAttemptAt: EpochMs | null;
  readonly pending: number;
  readonly gathered: number;
  readonly failed: number;
  readonly held: number;
}

export interface MetricsDeps {
  readonly bus: Pick<EventBus, 'on'>;
  readonly clock: Clock;
  readonly endpoints: () => Promise<readonly EndpointStatus[]>;
  /** Time of the last sweep of any process; null if there was none. */
  readonly lastSweepAt: () => Promise<EpochMs | null>;
  /** Include process metrics: CPU, memory, event loop. */
  readonly ofProcess?: boolean;
}

export interface Metrics {
  /** Prometheus text format. If the store fails, `stoppress_store_up` is 0 and its gauges are left out. */
  page(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Unsubscribes from the event bus. */
  close(): void;
}

const CHECK_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const LAG_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800, 7_200, 43_200, 86_400, 259_200];

const OUTCOMES = ['unchanged', 'changed', 'suspect', 'failed', 'postponed', 'superseded'] as const;
const KINDS = ['added', 'removed', 'edited', 'moved'] as const;
const RESULTS = ['delivered', 'retry', 'exhausted', 'gone', 'superseded'] as const;
const STATES = ['pending', 'gathered', 'failed', 'held'] as const;

const countersIn = (registry: Registry) => {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter<Label>({ name: `stoppress_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    { labelNames, buckets }: { labelNames: readonly Label[]; buckets: number[] },
  ) => new Histogram<Label>({ name: `stoppress_${name}`, help, labelNames, buckets, registers });
  return {
    checks: counter('checks_total', 'Checks of stories, by outcome.', ['outcome']),
    checkSeconds: histogram('check_duration_seconds', 'Duration of a check, all stages together.', {
      labelNames: [],
      buckets: CHECK_SECONDS,
    }),
    changes: counter('changes_total', 'Recorded changes, by kind.', ['kind']),
    alerts: counter('alerts_total', 'Recorded events, by type.', ['type']),
    deliveries: counter('deliveries_total', 'Delivery attempts, by channel and result.', [
      'channel',
      'result',
    ]),
    lagSeconds: histogram('delivery_lag_seconds', 'Time from an event to its successful delivery.', {
      labelNames: ['channel'],
      buckets: LAG_SECONDS,
    }),
    silences: counter(
      'watch_silent_total',
      'How often a story, or the whole watch list, was not checked in time.',
      [],
    ),
    stalls: counter('sweep_stalled_total', 'How often the watchdog found the sweep stalled.', []),
  };
};

const gaugesIn = (registry: Registry) => {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge<Label>({ name: `stoppress_${name}`, help, labelNames, registers: [registry] });
  return {
    up: gauge('store_up', '1 if the store answered this request, else 0.', []),
    disabled: gauge('endpoint_disabled', '1 if the endpoint is disabled, else 0.', ['endpoint']),
    failing: gauge('endpoint_failing', '1 if every recent delivery to the endpoint failed, else 0.', [
      'endpoint',
    ]),
    outbox: gauge('outbox', 'Deliveries that are pending, queued for a digest, failed or held.', [
      'endpoint',
      'state',
    ]),
    overdue: gauge('outbox_oldest_due_seconds', 'How long the oldest due delivery has been waiting.', [
      'endpoint',
    ]),
    sweepAge: gauge('last_sweep_age_seconds', 'Time since the last sweep of any process.', []),
  };
};

type Counters = ReturnType<typeof countersIn>;
type Gauges = ReturnType<typeof gaugesIn>;

/** `rate()` misses the first increase of a series that does not exist before it. */
const startAtZero = ({ checks, changes, alerts, deliveries }: Counters): void => {
  for (const outcome of OUTCOMES) checks.inc({ outcome }, 0);
  for (const kind of KINDS) changes.inc({ kind }, 0);
  for (const type of EVENT_TYPES) alerts.inc({ type }, 0);
  for (const channel of CHANNELS) for (const result of RESULTS) deliveries.inc({ channel, result }, 0);
};

const listen = (bus: MetricsDeps['bus'], counters: Counters): (() => void) => {
  const { checks, checkSeconds, changes, alerts, deliveries, lagSeconds, silences, stalls } = counters;
  const isOwn = (storyId: string): boolean => storyId.startsWith(OWN_STORY_PREFIX);
  const attempted = (attempt: DomainEvents['deliveryAttempted']): void => {
    const { channel, result, lagMs } = attempt;
    if (attempt.endpoint.startsWith(OWN_ENDPOINT_PREFIX)) return;
    deliveries.inc({ channel, result });
    if (result === 'delivered') lagSeconds.observe({ channel }, lagMs / 1_000);
  };
  const subscriptions = [
    bus.on('checkFinished', ({ storyId, outcome, durationMs, events }) => {
      if (isOwn(storyId)) return;
      checks.inc({ outcome });
      for (const { type } of events) alerts.inc({ type });
      checkSeconds.observe(durationMs / 1_000);
    }),
    bus.on('versionRecorded', ({ storyId, counts }) => {
      if (isOwn(storyId)) return;
      for (const kind of KINDS) changes.inc({ kind }, counts[kind] ?? 0);
    }),
    bus.on('expectationOverdue', ({ eventId }) => {
      if (eventId !== null) alerts.inc({ type: 'expectation.overdue' });
    }),
    bus.on('deliveryAttempted', attempted),
    bus.on('endpointDisabled', () => alerts.inc({ type: 'endpoint.disabled' })),
    bus.on('watchSilent', () => {
      silences.inc();
      alerts.inc({ type: 'watch.silent' });
    }),
    bus.on('sweepStalled', () => stalls.inc()),
  ];
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe();
  };
};

const resetGauges = ({ disabled, failing, outbox, overdue, sweepAge }: Gauges): void => {
  // Without the reset, a removed Endpoint would stay in the output forever.
  for (const gauge of [disabled, failing, outbox, overdue, sweepAge]) gauge.reset();
};

const readGauges = async (deps: MetricsDeps, gauges: Gauges): Promise<void> => {
  const [endpoints, lastSweepAt] = await Promise.all([deps.endpoints(), deps.lastSweepAt()]);
  const now = deps.clock();
  const ageSeconds = (at: EpochMs): number => Math.max(0, now - at) / 1_000;
  resetGauges(gauges);
  for (const endpoint of endpoints) {
    const label = { endpoint: endpoint.name };
    gauges.disabled.set(label, endpoint.disabledAt === null ? 0 : 1);
    gauges.failing.set(label, endpoint.failingSince === null ? 0 : 1);
    gauges.overdue.set(label, endpoint.nextAttemptAt === null ? 0 : ageSeconds(endpoint.nextAttemptAt));
    for (const state of STATES) gauges.outbox.set({ ...label, state }, endpoint[state]);
  }
  // No age before the first sweep: zero would look healthy.
  gauges.sweepAge.set(lastSweepAt === null ? Number.NaN : ageSeconds(lastSweepAt));
};

export const createMetrics = (deps: MetricsDeps): Metrics => {
  const registry = new Registry();
  if (deps.ofProcess ?? true) collectDefaultMetrics({ register: registry });
  const counters = countersIn(registry);
  const gauges = gaugesIn(registry);
  startAtZero(counters);
  const stopListening = listen(deps.bus, counters);
  return {
    page: async () => {
      try {
        await readGauges(deps, gauges);
        gauges.up.set(1);
      } catch {
        resetGauges(gauges);
        gauges.up.set(0);
      }
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    close: () => {
      stopListening();
      registry.clear();
    },
  };
};

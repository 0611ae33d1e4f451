import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from './clock.ts';
import { CHANNELS } from '../model/endpoint.ts';
import type { DomainEvents, EventBus } from './event-bus.ts';
import type { EpochMs } from '../model/time.ts';
import { EVENT_TYPES } from '../model/event.ts';
import { OWN_ENDPOINT_PREFIX, OWN_STORY_PREFIX } from '../model/story.ts';

/**
 * Numbers for Prometheus. Counters are fed by what the process tells as it happens; gauges are read when somebody asks.
 * What the process watches and sends of its own, to see that it sees, is not counted. Labels are kinds and the names of
 * Endpoints, never a Story or an address: those are without end, and not for everybody.
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
  /** When any process swept last; null for never. */
  readonly lastSweepAt: () => Promise<EpochMs | null>;
  /** The numbers of the process itself: CPU, memory, event loop. */
  readonly ofProcess?: boolean;
}

export interface Metrics {
  /** The text format of Prometheus. Where the store does not answer, `stoppress_store_up` says so and the rest is told. */
  page(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Stops listening. */
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
    checks: counter('checks_total', 'Looks at stories, by how they ended.', ['outcome']),
    checkSeconds: histogram('check_duration_seconds', 'How long a look took, all stages together.', {
      labelNames: [],
      buckets: CHECK_SECONDS,
    }),
    changes: counter('changes_total', 'Changes that were recorded, by kind.', ['kind']),
    alerts: counter('alerts_total', 'Events that were written for people, by type.', ['type']),
    deliveries: counter('deliveries_total', 'Tries to deliver, by channel and result.', [
      'channel',
      'result',
    ]),
    lagSeconds: histogram(
      'delivery_lag_seconds',
      'From what happened to its delivery, of deliveries that arrived.',
      { labelNames: ['channel'], buckets: LAG_SECONDS },
    ),
    silences: counter('watch_silent_total', 'How often a story, or the whole watch, was found silent.', []),
    stalls: counter('sweep_stalled_total', 'How often the watchdog found the sweep at a standstill.', []),
  };
};

const gaugesIn = (registry: Registry) => {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge<Label>({ name: `stoppress_${name}`, help, labelNames, registers: [registry] });
  return {
    up: gauge('store_up', '1 where the store answered this request.', []),
    disabled: gauge('endpoint_disabled', '1 where nothing is sent to the endpoint.', ['endpoint']),
    failing: gauge('endpoint_failing', '1 where nothing but failures came of it lately.', ['endpoint']),
    outbox: gauge('outbox', 'Deliveries that wait, or that nobody will send by itself.', [
      'endpoint',
      'state',
    ]),
    overdue: gauge('outbox_oldest_due_seconds', 'How long the oldest delivery that is due has waited.', [
      'endpoint',
    ]),
    sweepAge: gauge('last_sweep_age_seconds', 'Since any process looked for what is due.', []),
  };
};

type Counters = ReturnType<typeof countersIn>;
type Gauges = ReturnType<typeof gaugesIn>;

/** A rate needs a zero to rise from. */
const beginAtZero = ({ checks, changes, alerts, deliveries }: Counters): void => {
  for (const outcome of OUTCOMES) checks.inc({ outcome }, 0);
  for (const kind of KINDS) changes.inc({ kind }, 0);
  for (const type of EVENT_TYPES) alerts.inc({ type }, 0);
  for (const channel of CHANNELS) for (const result of RESULTS) deliveries.inc({ channel, result }, 0);
};

const listen = (bus: MetricsDeps['bus'], counters: Counters): (() => void) => {
  const { checks, checkSeconds, changes, alerts, deliveries, lagSeconds, silences, stalls } = counters;
  const isOwn = (storyId: string): boolean => storyId.startsWith(OWN_STORY_PREFIX);
  const attempted = (tried: DomainEvents['deliveryAttempted']): void => {
    const { channel, result, lagMs } = tried;
    if (tried.endpoint.startsWith(OWN_ENDPOINT_PREFIX)) return;
    deliveries.inc({ channel, result });
    if (result === 'delivered') lagSeconds.observe({ channel }, lagMs / 1_000);
  };
  const leave = [
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
    for (const stop of leave) stop();
  };
};

const forget = ({ disabled, failing, outbox, overdue, sweepAge }: Gauges): void => {
  // An Endpoint that is gone must not be told of for ever.
  for (const gauge of [disabled, failing, outbox, overdue, sweepAge]) gauge.reset();
};

const readGauges = async (deps: MetricsDeps, gauges: Gauges): Promise<void> => {
  const [endpoints, lastSweepAt] = await Promise.all([deps.endpoints(), deps.lastSweepAt()]);
  const now = deps.clock();
  const ageSeconds = (at: EpochMs): number => Math.max(0, now - at) / 1_000;
  forget(gauges);
  for (const endpoint of endpoints) {
    const label = { endpoint: endpoint.name };
    gauges.disabled.set(label, endpoint.disabledAt === null ? 0 : 1);
    gauges.failing.set(label, endpoint.failingSince === null ? 0 : 1);
    gauges.overdue.set(label, endpoint.nextAttemptAt === null ? 0 : ageSeconds(endpoint.nextAttemptAt));
    for (const state of STATES) gauges.outbox.set({ ...label, state }, endpoint[state]);
  }
  // Before the first sweep there is no age; a zero would say that all is well.
  gauges.sweepAge.set(lastSweepAt === null ? Number.NaN : ageSeconds(lastSweepAt));
};

export const createMetrics = (deps: MetricsDeps): Metrics => {
  const registry = new Registry();
  if (deps.ofProcess ?? true) collectDefaultMetrics({ register: registry });
  const counters = countersIn(registry);
  const gauges = gaugesIn(registry);
  beginAtZero(counters);
  const stopListening = listen(deps.bus, counters);
  return {
    page: async () => {
      try {
        await readGauges(deps, gauges);
        gauges.up.set(1);
      } catch {
        forget(gauges);
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

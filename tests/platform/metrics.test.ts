import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics, type EndpointStatus, type Metrics } from '../../src/platform/metrics.ts';
import { createEventBus, type EventBus } from '../../src/platform/event-bus.ts';
import { OWN_ENDPOINT_PREFIX, OWN_STORY_PREFIX } from '../../src/model/story.ts';

const NOW = Date.UTC(2026, 10, 23, 9);

const stand = (fields: Partial<EndpointStatus> & Pick<EndpointStatus, 'name'>): EndpointStatus => ({
  disabledAt: null,
  failingSince: null,
  nextAttemptAt: null,
  pending: 0,
  gathered: 0,
  failed: 0,
  held: 0,
  ...fields,
});

let bus: EventBus;
let metrics: Metrics;
let stands: readonly EndpointStatus[];
let lastSweepAt: number | null;
let broken: boolean;

beforeEach(() => {
  bus = createEventBus();
  stands = [];
  lastSweepAt = NOW - 1_500;
  broken = false;
  metrics = createMetrics({
    bus,
    clock: () => NOW,
    endpoints: async () => {
      if (broken) throw new Error('no database');
      return stands;
    },
    lastSweepAt: async () => lastSweepAt,
    ofProcess: false,
  });
});
afterEach(() => metrics.close());

/** Series and their values, without comments. */
const read = async (): Promise<ReadonlyMap<string, number>> => {
  const { text } = await metrics.page();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
};

const checked = (
  outcome: 'changed' | 'failed' | 'unchanged',
  events: readonly { id: string; type: 'story.updated' | 'story.unavailable' }[] = [],
  storyId = 'sty_secret',
): void =>
  bus.emit('checkFinished', {
    checkId: 'chk_1',
    storyId,
    outcome,
    version: null,
    events,
    failure: null,
    durationMs: 400,
    nextCheckAt: null,
  });

const attempted = (result: 'delivered' | 'retry', lagMs: number, endpoint = 'desk'): void =>
  bus.emit('deliveryAttempted', {
    deliveryId: 'dlv_1',
    eventId: 'evt_1',
    endpoint,
    channel: 'slack',
    attempt: 1,
    result,
    status: 200,
    failure: null,
    durationMs: 5,
    lagMs,
    nextAttemptAt: null,
  });

describe('the counters', () => {
  it('start at zero for all known labels', async () => {
    const found = await read();
    expect(found.get('stoppress_checks_total{outcome="failed"}')).toBe(0);
    expect(found.get('stoppress_changes_total{kind="added"}')).toBe(0);
    expect(found.get('stoppress_alerts_total{type="endpoint.disabled"}')).toBe(0);
    expect(found.get('stoppress_deliveries_total{channel="email",result="exhausted"}')).toBe(0);
    expect(found.get('stoppress_watch_silent_total')).toBe(0);
  });

  it('count checks, changes and alerts', async () => {
    checked('changed', [{ id: 'evt_1', type: 'story.updated' }]);
    checked('failed', [{ id: 'evt_2', type: 'story.unavailable' }]);
    checked('unchanged');
    checked('unchanged');
    bus.emit('versionRecorded', {
      storyId: 'sty_secret',
      version: 2,
      counts: { added: 2, moved: 1 },
      labels: [],
      events: [{ id: 'evt_1', type: 'story.updated' }],
      deliveries: [],
    });
    bus.emit('expectationOverdue', { storyId: 'sty_secret', name: 'x', eventId: 'evt_3' });
    bus.emit('expectationOverdue', { storyId: 'sty_secret', name: 'quiet', eventId: null });
    bus.emit('endpointDisabled', { endpoint: 'desk', reason: 'gone' });
    bus.emit('watchSilent', { storyId: null, since: 0 });
    bus.emit('sweepStalled', { silentMs: 1 });
    const found = await read();
    expect(found.get('stoppress_checks_total{outcome="changed"}')).toBe(1);
    expect(found.get('stoppress_checks_total{outcome="failed"}')).toBe(1);
    expect(found.get('stoppress_checks_total{outcome="unchanged"}')).toBe(2);
    expect(found.get('stoppress_check_duration_seconds_sum')).toBeCloseTo(1.6);
    expect(found.get('stoppress_check_duration_seconds_bucket{le="0.25"}')).toBe(0);
    expect(found.get('stoppress_check_duration_seconds_bucket{le="0.5"}')).toBe(4);
    expect(found.get('stoppress_changes_total{kind="added"}')).toBe(2);
    expect(found.get('stoppress_changes_total{kind="moved"}')).toBe(1);
    expect(found.get('stoppress_changes_total{kind="edited"}')).toBe(0);
    for (const type of [
      'story.updated',
      'story.unavailable',
      'expectation.overdue',
      'endpoint.disabled',
      'watch.silent',
    ])
      expect([type, found.get(`stoppress_alerts_total{type="${type}"}`)]).toEqual([type, 1]);
    expect(found.get('stoppress_watch_silent_total')).toBe(1);
    expect(found.get('stoppress_sweep_stalled_total')).toBe(1);
  });

  it('count attempts by result, and measure the lag of successful ones only', async () => {
    attempted('retry', 90_000);
    attempted('delivered', 2_000);
    const found = await read();
    expect(found.get('stoppress_deliveries_total{channel="slack",result="retry"}')).toBe(1);
    expect(found.get('stoppress_deliveries_total{channel="slack",result="delivered"}')).toBe(1);
    expect(found.get('stoppress_delivery_lag_seconds_count{channel="slack"}')).toBe(1);
    expect(found.get('stoppress_delivery_lag_seconds_sum{channel="slack"}')).toBe(2);
  });

  it('contain no stories or URLs', async () => {
    checked('changed');
    expect((await metrics.page()).text).not.toMatch(/sty_|https?:|dlv_|evt_/);
  });

  it('leave out the canary', async () => {
    const storyId = `${OWN_STORY_PREFIX}canary`;
    checked('changed', [{ id: 'evt_1', type: 'story.updated' }], storyId);
    bus.emit('versionRecorded', {
      storyId,
      version: 2,
      counts: { edited: 1 },
      labels: [],
      events: [],
      deliveries: [],
    });
    attempted('delivered', 2_000, `${OWN_ENDPOINT_PREFIX}http://127.0.0.1:8080`);
    const told = [...(await read())].filter(([series, value]) => /_total|_count/.test(series) && value !== 0);
    expect(told).toEqual([]);
  });

  it('stop when they are closed', async () => {
    metrics.close();
    expect(() => checked('changed')).not.toThrow();
    expect((await metrics.page()).text).not.toContain('stoppress_checks_total');
  });
});

describe('the gauges', () => {
  it('are read on demand, and drop a removed endpoint', async () => {
    stands = [
      stand({ name: 'desk', nextAttemptAt: NOW - 30_000, pending: 3, failed: 2, failingSince: NOW - 1 }),
      stand({ name: 'night', disabledAt: NOW - 1, held: 4, gathered: 1 }),
      stand({ name: 'later', nextAttemptAt: NOW + 60_000, pending: 1 }),
    ];
    const found = await read();
    expect(found.get('stoppress_store_up')).toBe(1);
    expect(found.get('stoppress_endpoint_disabled{endpoint="desk"}')).toBe(0);
    expect(found.get('stoppress_endpoint_disabled{endpoint="night"}')).toBe(1);
    expect(found.get('stoppress_endpoint_failing{endpoint="desk"}')).toBe(1);
    expect(found.get('stoppress_outbox{endpoint="desk",state="pending"}')).toBe(3);
    expect(found.get('stoppress_outbox{endpoint="desk",state="failed"}')).toBe(2);
    expect(found.get('stoppress_outbox{endpoint="night",state="held"}')).toBe(4);
    expect(found.get('stoppress_outbox{endpoint="night",state="gathered"}')).toBe(1);
    expect(found.get('stoppress_outbox_oldest_due_seconds{endpoint="desk"}')).toBe(30);
    expect(found.get('stoppress_outbox_oldest_due_seconds{endpoint="later"}')).toBe(0);
    expect(found.get('stoppress_last_sweep_age_seconds')).toBe(1.5);
    stands = stands.slice(1);
    const later = await read();
    expect([...later.keys()].filter((key) => key.includes('"desk"'))).toEqual([]);
  });

  it('have no age before the first sweep', async () => {
    lastSweepAt = null;
    expect((await read()).get('stoppress_last_sweep_age_seconds')).toBeNaN();
  });

  it('report that the store is down instead of old numbers, with the counters', async () => {
    stands = [stand({ name: 'desk', pending: 3 })];
    await read();
    checked('failed');
    broken = true;
    const found = await read();
    expect(found.get('stoppress_store_up')).toBe(0);
    expect(found.get('stoppress_checks_total{outcome="failed"}')).toBe(1);
    expect([...found.keys()].filter((key) => key.includes('"desk"'))).toEqual([]);
  });
});

it('adds process metrics, in the text format', async () => {
  const whole = createMetrics({
    bus,
    clock: () => NOW,
    endpoints: async () => [],
    lastSweepAt: async () => null,
  });
  const { contentType, text } = await whole.page();
  whole.close();
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
  expect(text).toMatch(/^# TYPE stoppress_checks_total counter$/m);
});

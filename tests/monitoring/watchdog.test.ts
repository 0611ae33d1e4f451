import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../src/record/record.ts';
import { SWEEP_HEARTBEAT } from '../../src/monitoring/notices.ts';
import { createWatchdog } from '../../src/monitoring/watchdog.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { pgliteStore } from '../support/stores.ts';
import { createLatch } from '../support/latch.ts';

let store: Store;
let clock: ManualClock;
let close: () => Promise<unknown>;
let silences: (number | null)[];
let errors: unknown[];
let repairs: number;

beforeEach(async () => {
  ({ store, close } = await pgliteStore());
  clock = createManualClock();
  silences = [];
  errors = [];
  repairs = 0;
});
afterEach(() => close());

const watchdog = (repair: () => Promise<void> = async () => void (repairs += 1)) =>
  createWatchdog({
    clock: clock.now,
    store,
    repair,
    onStall: ({ silentMs }) => silences.push(silentMs),
    onError: (error) => errors.push(error),
  });

it('repairs a stalled sweep, and does not touch a running one', async () => {
  const dog = watchdog();
  await store.beat(SWEEP_HEARTBEAT, clock.now());
  clock.advance(4_999);
  await dog.check();
  expect(repairs).toBe(0);
  clock.advance(1);
  await dog.check();
  expect({ repairs, silences }).toEqual({ repairs: 1, silences: [5_000] });
  await store.beat(SWEEP_HEARTBEAT, clock.now());
  clock.advance(4_999);
  await dog.check();
  expect(repairs).toBe(1);
});

it('gives a new process time, however old the last heartbeat is', async () => {
  await store.beat(SWEEP_HEARTBEAT, clock.now());
  clock.advance(86_400_000);
  const dog = watchdog();
  await dog.check();
  clock.advance(5_000);
  await dog.check();
  expect(silences).toEqual([5_000]);
});

it('never runs two repairs at once, and continues after a failed repair', async () => {
  const latch = createLatch();
  const dog = watchdog(async () => {
    repairs += 1;
    await latch.released;
    throw new Error('the queue is away');
  });
  clock.advance(6_000);
  const first = dog.check();
  await dog.check();
  latch.release();
  await first;
  expect({ repairs, errors: errors.map(String) }).toEqual({
    repairs: 1,
    errors: ['Error: the queue is away'],
  });
  await dog.check();
  expect(repairs).toBe(2);
});

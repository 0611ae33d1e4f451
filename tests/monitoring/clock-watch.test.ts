import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ClockWatch, createClockWatch } from '../../src/monitoring/clock-watch.ts';
import { createEventBus } from '../../src/platform/event-bus.ts';
import { createLog } from '../../src/platform/log.ts';
import { type Store, SWEEP_HEARTBEAT } from '../../src/record/record.ts';
import { createManualClock } from '../support/clock.ts';
import { watchedStory } from '../support/records.ts';
import { pgliteStore } from '../support/stores.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;
const STORY = watchedStory('sty_1', 'https://news.example/leave');

let store: Store;
let close: () => Promise<unknown>;
/** Nobody sets this one. */
let uptime: number;
let shifts: number[];
beforeEach(async () => {
  ({ store, close } = await pgliteStore());
  uptime = 50 * SECOND;
  shifts = [];
});
afterEach(() => close());

/** A machine with its own wall clock. */
const machine = () => {
  const clock = createManualClock();
  return { clock, set: (ms: number) => void clock.set(clock.now() + ms) };
};
type Machine = ReturnType<typeof machine>;

const wait = (ms: number, ...machines: Machine[]): void => {
  uptime += ms;
  for (const { clock } of machines) clock.advance(ms);
};

const watch = ({ clock }: Machine, alone: boolean): ClockWatch => {
  const bus = createEventBus();
  bus.on('clockStepped', ({ byMs }) => shifts.push(byMs));
  const log = createLog({ level: 'silent', format: 'json' });
  return createClockWatch({ clock: clock.now, uptime: () => uptime, store, alone, bus, log });
};

/** One tick of a process; true if it swept. */
const tick = async (one: Machine, watching: ClockWatch): Promise<boolean> => {
  if (!(await watching.check())) return false;
  watching.sawBeat(await store.beat(SWEEP_HEARTBEAT, one.clock.now()));
  return true;
};

const dueIn = async ({ clock }: Machine) => ((await store.story('sty_1'))?.nextCheckAt ?? 0) - clock.now();

it.each([-10 * MINUTE, -3 * DAY, DAY])('shifts the schedule when the clock is set by %i ms', async (step) => {
  const one = machine();
  await store.applyWatchList([STORY], one.clock.now(), () => one.clock.now() + 40 * SECOND);
  const watching = watch(one, true);
  expect(await tick(one, watching)).toBe(true);
  wait(SECOND, one);
  expect(await tick(one, watching)).toBe(true);
  one.set(step);
  wait(SECOND, one);
  expect(await tick(one, watching)).toBe(true);
  expect(shifts).toEqual([step]);
  expect(await dueIn(one)).toBe(38 * SECOND);
  expect(await store.lastBeat(SWEEP_HEARTBEAT)).toBe(one.clock.now());
  wait(SECOND, one);
  await tick(one, watching);
  expect(shifts).toHaveLength(1);
});

it('shifts the schedule at the start when the last heartbeat is in the future', async () => {
  const one = machine();
  await store.applyWatchList([STORY], one.clock.now(), () => one.clock.now() + 40 * SECOND);
  await tick(one, watch(one, true));
  wait(5 * SECOND, one);
  one.set(-3 * DAY);
  expect(await tick(one, watch(one, true))).toBe(true);
  expect(shifts).toEqual([-3 * DAY + 5 * SECOND]);
  expect(await dueIn(one)).toBe(40 * SECOND);
});

it('does nothing after a downtime or while the machine sleeps', async () => {
  const one = machine();
  await store.applyWatchList([STORY], one.clock.now(), () => one.clock.now() + 40 * SECOND);
  const watching = watch(one, true);
  await tick(one, watching);
  wait(DAY, one);
  await tick(one, watching);
  await tick(one, watch(one, true));
  expect(shifts).toEqual([]);
  expect(await dueIn(one)).toBe(40 * SECOND - DAY);
});

it.each([-10 * MINUTE, DAY])('shifts once for two processes of one machine: %i ms', async (step) => {
  const one = machine();
  await store.applyWatchList([STORY], one.clock.now(), () => one.clock.now() + 40 * SECOND);
  const processes = [watch(one, false), watch(one, false)];
  for (const process of processes) await tick(one, process);
  one.set(step);
  const swept: boolean[][] = [];
  for (let second = 1; second <= 6; second += 1) {
    wait(SECOND, one);
    swept.push(await Promise.all(processes.map((process) => tick(one, process))));
  }
  expect(shifts).toEqual([step]);
  expect(swept.slice(0, 3)).toEqual([
    [false, false],
    [false, false],
    [false, false],
  ]);
  expect(swept.at(-1)).toEqual([true, true]);
  expect(await dueIn(one)).toBe(34 * SECOND);
});

it.each([-10 * MINUTE, DAY])(
  'shifts nothing if another machine continues with the old time: %i ms',
  async (step) => {
    const [one, other] = [machine(), machine()];
    await store.applyWatchList([STORY], one.clock.now(), () => one.clock.now() + 40 * SECOND);
    const [watching, others] = [watch(one, false), watch(other, false)];
    await tick(other, others);
    await tick(one, watching);
    one.set(step);
    for (let second = 1; second <= 10; second += 1) {
      wait(SECOND, one, other);
      await tick(other, others);
      await tick(one, watching);
    }
    expect(shifts).toEqual([]);
    expect(await tick(one, watching)).toBe(true);
    expect(await tick(other, others)).toBe(true);
    expect(await dueIn(other)).toBe(30 * SECOND);
  },
);

it('shifts the schedule once a machine whose clock was ahead is gone', async () => {
  const [one, ahead] = [machine(), machine()];
  ahead.set(10 * MINUTE);
  await tick(ahead, watch(ahead, false));
  const watching = watch(one, false);
  const swept: boolean[] = [];
  for (let second = 1; second <= 5; second += 1) {
    wait(SECOND, one);
    swept.push(await tick(one, watching));
  }
  expect(swept).toEqual([false, false, false, true, true]);
  expect(shifts).toEqual([-10 * MINUTE + 4 * SECOND]);
});

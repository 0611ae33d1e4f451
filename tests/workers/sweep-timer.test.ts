import { expect, it } from 'vitest';
import { createSweepTimer } from '../../workers/sweep-timer.ts';
import { createLatch } from '../support/latch.ts';

it('starts no sweep while one is in progress, and another one if it hangs', async () => {
  let now = 0;
  const stalls: number[] = [];
  const latches = [createLatch(), createLatch()];
  let sweeps = 0;
  const timer = createSweepTimer({
    everyMs: 1_000,
    sweep: async () => {
      sweeps += 1;
      await latches[sweeps - 1]?.released;
    },
    elapsed: () => now,
    onError: () => undefined,
    onStall: (silentMs) => stalls.push(silentMs),
    stalledAfterMs: 10_000,
  });
  const first = timer.tick();
  now = 9_999;
  await timer.tick();
  expect(sweeps).toBe(1);
  now = 10_000;
  const second = timer.tick();
  expect({ sweeps, stalls }).toEqual({ sweeps: 2, stalls: [10_000] });
  // The end of the hanging one does not count as the end of its successor.
  latches[0]?.release();
  await first;
  await timer.tick();
  expect(sweeps).toBe(2);
  latches[1]?.release();
  await second;
  await timer.tick();
  expect(sweeps).toBe(3);
});

it('continues after a failed sweep', async () => {
  const errors: unknown[] = [];
  let sweeps = 0;
  const timer = createSweepTimer({
    everyMs: 1_000,
    sweep: async () => {
      sweeps += 1;
      throw new Error('deadlock');
    },
    elapsed: () => 0,
    onError: (error) => errors.push(error),
    onStall: () => undefined,
  });
  await timer.tick();
  await timer.tick();
  expect({ sweeps, errors: errors.map(String) }).toEqual({
    sweeps: 2,
    errors: ['Error: deadlock', 'Error: deadlock'],
  });
});

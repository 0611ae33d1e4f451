import { expect, test } from 'vitest';
import { createManualClock } from './clock.ts';

test('time stands still until it is advanced', () => {
  const clock = createManualClock(1000);
  expect([clock.now(), clock.now()]).toEqual([1000, 1000]);
  expect(clock.advance(250)).toBe(1250);
  const { now } = clock;
  clock.set(5);
  expect(now()).toBe(5);
});

test('advancing backwards is refused', () => {
  expect(() => createManualClock().advance(-1)).toThrow('by 0 ms or more, not by -1');
  expect(() => createManualClock().advance(Number.NaN)).toThrow(RangeError);
});

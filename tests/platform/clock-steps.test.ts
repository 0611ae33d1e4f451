import { expect, it } from 'vitest';
import { clockStep } from '../../src/platform/clock-steps.ts';

const DAY = 86_400_000;

it.each([
  ['both clocks advance alike', 1_000, 1_000, 0],
  ['a slow timer', 60_000, 60_000, 0],
  ['the machine slept, which the second clock counts', DAY, DAY, 0],
  ['NTP slews the clock', 1_999, 1_000, 0],
  ['set back ten minutes', -599_000, 1_000, -600_000],
  ['set back three days', 1_000 - 3 * DAY, 1_000, -3 * DAY],
  ['set forward a day', DAY + 1_000, 1_000, DAY],
])('%s: %i ms and %i ms are a step of %i ms', (_what, wall, uptime, step) => {
  expect(clockStep({ wall: 5 * DAY, uptime: 70 }, { wall: 5 * DAY + wall, uptime: 70 + uptime })).toBe(step);
});

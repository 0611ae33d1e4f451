import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_TIMETABLE, versionAfter } from '../../src/demo/timetable.ts';

test('a version is out from its second on', () => {
  const at = [0, 5_999, 6_000, 13_999, 14_000, 22_000, 29_999, 30_000, 3_600_000];
  expect(at.map((ms) => versionAfter(DEFAULT_TIMETABLE, ms))).toEqual([0, 0, 1, 1, 2, 3, 3, 4, 4]);
});

test('a clock that was put back shows the first version', () => {
  expect(versionAfter(DEFAULT_TIMETABLE, -1)).toBe(0);
});

test('the story never goes back while time goes on', () => {
  fc.assert(
    fc.property(fc.nat(60_000), fc.nat(60_000), (a, b) => {
      const earlier = versionAfter(DEFAULT_TIMETABLE, a);
      expect(versionAfter(DEFAULT_TIMETABLE, a + b)).toBeGreaterThanOrEqual(earlier);
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adaptiveInterval, NO_ACTIVITY, raiseActivity, rateOf } from '../../src/schedule/cadence.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 24, 12);
const story = {
  everyMs: 5 * MINUTE,
  fastestMs: 30_000,
  slowestMs: 6 * HOUR,
  ageMs: 0,
  activity: NO_ACTIVITY,
  now: NOW,
};

describe('the interval of a Story', () => {
  it('is the configured one while the Story is new', () => {
    expect(adaptiveInterval(story)).toBe(5 * MINUTE);
  });

  it('grows with age: an hour, a day, a week', () => {
    const [hour, day, week] = [HOUR, DAY, 7 * DAY].map(
      (ageMs) => adaptiveInterval({ ...story, ageMs }) / MINUTE,
    );
    expect(hour).toBeCloseTo(9.3, 1);
    expect(day).toBeCloseTo(90.6, 1);
    expect(week).toBe(360);
  });

  it('falls after a change, more after two, and grows again as they fade', () => {
    const old = { ...story, ageMs: DAY };
    const once = raiseActivity(NO_ACTIVITY, NOW);
    const twice = raiseActivity(once, NOW);
    const after = (activity: typeof once, laterMs = 0) =>
      adaptiveInterval({ ...old, activity, now: NOW + laterMs }) / MINUTE;
    expect(after(once)).toBeCloseTo(7.9, 1);
    expect(after(twice)).toBeLessThan(after(once));
    expect(after(once, HOUR)).toBeGreaterThan(after(once));
    expect(after(once, DAY)).toBeCloseTo(90.6, 0);
  });

  it('lets changes decay by their age, not by their number', () => {
    const late = raiseActivity(raiseActivity(NO_ACTIVITY, NOW - 10 * DAY), NOW);
    expect(late.level).toBeCloseTo(1, 6);
    expect(raiseActivity(raiseActivity(NO_ACTIVITY, NOW), NOW).level).toBe(2);
  });

  it('stays within its bounds, never falls with age alone, and never grows with a change', () => {
    const ms = fc.integer({ min: 0, max: 400 * DAY });
    const activity = fc.record({ level: fc.double({ min: 0, max: 500, noNaN: true }), at: fc.constant(NOW) });
    fc.assert(
      fc.property(ms, ms, activity, fc.integer({ min: 1_000, max: DAY }), (a, b, given, everyMs) => {
        const [young, old] = a < b ? [a, b] : [b, a];
        const at = (ageMs: number, beat = given) =>
          adaptiveInterval({ ...story, everyMs, ageMs, activity: beat });
        expect(at(a)).toBeGreaterThanOrEqual(story.fastestMs);
        expect(at(a)).toBeLessThanOrEqual(story.slowestMs);
        expect(at(old)).toBeGreaterThanOrEqual(at(young));
        expect(at(a, raiseActivity(given, NOW))).toBeLessThanOrEqual(at(a));
        expect(rateOf({ ageMs: a, activity: given, now: NOW })).toBeGreaterThan(0);
      }),
    );
  });

  it('counts a clock that was set back as no time passed', () => {
    expect(adaptiveInterval({ ...story, ageMs: -DAY })).toBe(5 * MINUTE);
    const ahead = { level: 1, at: NOW + DAY };
    expect(adaptiveInterval({ ...story, activity: ahead })).toBe(
      adaptiveInterval({ ...story, activity: raiseActivity(NO_ACTIVITY, NOW) }),
    );
  });
});

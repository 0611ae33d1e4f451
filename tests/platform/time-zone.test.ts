import { expect, it } from 'vitest';
import { localTime, momentOf } from '../../src/platform/time-zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "2026-03-08 02:30" in local time. */
const local = (text: string) => {
  const at = Date.parse(`${text.replace(' ', 'T')}:00Z`);
  return { day: Math.floor(at / DAY), ms: at % DAY };
};

it.each([
  ['an ordinary time', 'America/New_York', '2026-07-01 12:00', '2026-07-01T16:00:00Z'],
  ['a skipped time west of UTC', 'America/New_York', '2026-03-08 02:30', '2026-03-08T07:00:00Z'],
  ['the first moment of a gap', 'America/New_York', '2026-03-08 02:00', '2026-03-08T07:00:00Z'],
  ['the first moment after a gap', 'America/New_York', '2026-03-08 03:00', '2026-03-08T07:00:00Z'],
  ['the last minute before a gap', 'America/New_York', '2026-03-08 01:59', '2026-03-08T06:59:00Z'],
  ['a repeated time west of UTC', 'America/New_York', '2026-11-01 01:30', '2026-11-01T05:30:00Z'],
  ['a time right after a repeated hour', 'America/New_York', '2026-11-01 02:00', '2026-11-01T07:00:00Z'],
  ['a skipped time east of UTC', 'Europe/Berlin', '2026-03-29 02:30', '2026-03-29T01:00:00Z'],
  ['a repeated time east of UTC', 'Europe/Berlin', '2026-10-25 02:30', '2026-10-25T00:30:00Z'],
  ['a skipped midnight', 'America/Havana', '2026-03-08 00:00', '2026-03-08T05:00:00Z'],
  ['a repeated midnight', 'America/Havana', '2026-11-01 00:00', '2026-11-01T04:00:00Z'],
  ['a skipped half hour', 'Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-03T15:30:00Z'],
  ['a day that a country left out', 'Pacific/Apia', '2011-12-30 08:00', '2011-12-30T10:00:00Z'],
])('finds the moment of %s in %s', (_what, zone, text, utc) => {
  expect(new Date(momentOf(local(text), zone)).toISOString()).toBe(new Date(utc).toISOString());
});

const offsetAt = (zone: string, at: number): number => {
  const { day, ms } = localTime(at, zone);
  return day * DAY + ms - at;
};

/** Changes of the offset within a year, each to the minute. */
const transitionsOf = (zone: string, from: number): number[] => {
  const found: number[] = [];
  for (let at = from; at < from + 365 * DAY; at += 14 * DAY) {
    if (offsetAt(zone, at) === offsetAt(zone, at + 14 * DAY)) continue;
    let [low, high] = [at, at + 14 * DAY];
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
      if (offsetAt(zone, middle) === offsetAt(zone, low)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
};

it('finds the first moment that a clock on the wall reaches the time, on every change of a year in every zone', () => {
  const from = Date.UTC(2026, 0, 1);
  let zones = 0;
  const wrong: string[] = [];
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const transitions = transitionsOf(zone, from);
    if (transitions.length > 0) zones += 1;
    for (const transition of transitions) {
      const wall = Array.from({ length: 32 }, (_, i) => {
        const at = transition + (i - 12) * 15 * MINUTE;
        return { at, local: at + offsetAt(zone, at) };
      });
      const before = transition - MINUTE + offsetAt(zone, transition - MINUTE) + MINUTE;
      for (let wanted = before - 2 * HOUR; wanted <= before + 2 * HOUR; wanted += 15 * MINUTE) {
        const right = wall.find((moment) => moment.local >= wanted)?.at;
        const found = momentOf({ day: Math.floor(wanted / DAY), ms: wanted % DAY }, zone);
        if (right !== found) wrong.push(`${zone}: ${new Date(wanted).toISOString()}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  // Fewer would mean that the search for changes finds too little.
  expect(zones).toBeGreaterThan(100);
});

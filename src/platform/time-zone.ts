import type { EpochMs } from '../model/time.ts';

/** Conversion between UTC and local time in a time zone. Reads no clock. */

/** Minutes east of UTC, or an IANA time zone name. */
export type Zone = number | string;

const MINUTE = 60_000;
const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Creating a format takes 50 times as long as using it. */
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, format);
  return format;
};

const offsetMinutes = (zone: Zone, at: EpochMs): number => {
  if (typeof zone === 'number') return zone;
  const parts = formatOf(zone).formatToParts(at);
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'));
  return Math.round((local - Math.floor(at / MINUTE) * MINUTE) / MINUTE);
};

/** Days since 1970-01-01 and milliseconds since midnight, in local time. */
export interface LocalTime {
  readonly day: number;
  readonly ms: number;
}

export const localTime = (at: EpochMs, zone: Zone): LocalTime => {
  const local = at + offsetMinutes(zone, at) * MINUTE;
  const day = Math.floor(local / DAY);
  return { day, ms: local - day * DAY };
};

/** The first moment after `from` with another offset than there; there is exactly one change until `to`. */
const firstMomentAfterChange = (zone: Zone, from: EpochMs, to: EpochMs): EpochMs => {
  const before = offsetMinutes(zone, from);
  let [low, high] = [Math.floor(from / MINUTE), Math.ceil(to / MINUTE)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMinutes(zone, middle * MINUTE) === before) low = middle;
    else high = middle;
  }
  return high * MINUTE;
};

/**
 * The UTC time of a local time; `ms` may be a whole day. A local time that occurs twice is the first occurrence; one
 * that the clocks skip is the first moment after the gap.
 */
export const momentOf = ({ day, ms }: LocalTime, zone: Zone): EpochMs => {
  const local = day * DAY + ms;
  // No zone is further from UTC than 14 hours, or has two transitions within three days.
  const [early, late] = [local - 1.5 * DAY, local + 1.5 * DAY];
  const [before, after] = [early, late].map((at) => local - offsetMinutes(zone, at) * MINUTE) as [
    EpochMs,
    EpochMs,
  ];
  const occurs = (at: EpochMs): boolean => at + offsetMinutes(zone, at) * MINUTE === local;
  if (occurs(before)) return before;
  return occurs(after) ? after : firstMomentAfterChange(zone, early, late);
};

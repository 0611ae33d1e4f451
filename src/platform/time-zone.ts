import type { EpochMs } from '../model/time.ts';

/** Conversion between UTC and local time in a time zone. Reads no clock. */

/** Minutes east of UTC, or an IANA time zone name. */
export type Zone = number | string;

const MINUTE = 60_000;
const DAY = 86_400_000;

const offsetMinutes = (zone: Zone, at: EpochMs): number => {
  if (typeof zone === 'number') return zone;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
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

/** The UTC time of a local time; `ms` may be a whole day. */
export const momentOf = ({ day, ms }: LocalTime, zone: Zone): EpochMs => {
  const local = day * DAY + ms;
  const guess = local - offsetMinutes(zone, local) * MINUTE;
  return local - offsetMinutes(zone, guess) * MINUTE;
};

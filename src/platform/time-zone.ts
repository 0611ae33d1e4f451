import type { EpochMs } from '../model/time.ts';

/** Days and hours by the clocks of a time zone, and what they are in UTC. No clock is read here. */

/** Minutes east of UTC, or the IANA name of a time zone. */
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

/** Days since 1970-01-01 and milliseconds of the day, as the zone's clocks show them. */
export interface LocalTime {
  readonly day: number;
  readonly ms: number;
}

export const localTime = (at: EpochMs, zone: Zone): LocalTime => {
  const local = at + offsetMinutes(zone, at) * MINUTE;
  const day = Math.floor(local / DAY);
  return { day, ms: local - day * DAY };
};

/** The moment at which the zone's clocks show this; `ms` may be a whole day. */
export const momentOf = ({ day, ms }: LocalTime, zone: Zone): EpochMs => {
  const local = day * DAY + ms;
  const guess = local - offsetMinutes(zone, local) * MINUTE;
  return local - offsetMinutes(zone, guess) * MINUTE;
};

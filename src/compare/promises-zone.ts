import type { EpochMs } from '../story.ts';

/** Local time of a story: where its clock stands, and what its days and hours are in UTC. No clock is read here. */

/** Minutes east of UTC, or the IANA name of a time zone. */
export type Zone = number | string;

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Cities that news agencies let stand alone in a dateline, and their time zones. */
const CITIES: Readonly<Record<string, string>> = {
  ABUJA: 'Africa/Lagos',
  AMSTERDAM: 'Europe/Amsterdam',
  ATHENS: 'Europe/Athens',
  ATLANTA: 'America/New_York',
  BALTIMORE: 'America/New_York',
  BANGKOK: 'Asia/Bangkok',
  BEIJING: 'Asia/Shanghai',
  BELFAST: 'Europe/London',
  BERLIN: 'Europe/Berlin',
  BOSTON: 'America/New_York',
  BRUSSELS: 'Europe/Brussels',
  CAIRO: 'Africa/Cairo',
  CANBERRA: 'Australia/Sydney',
  CHICAGO: 'America/Chicago',
  COPENHAGEN: 'Europe/Copenhagen',
  DALLAS: 'America/Chicago',
  DENVER: 'America/Denver',
  DETROIT: 'America/Detroit',
  DUBLIN: 'Europe/Dublin',
  EDINBURGH: 'Europe/London',
  FRANKFURT: 'Europe/Berlin',
  GENEVA: 'Europe/Zurich',
  HELSINKI: 'Europe/Helsinki',
  'HONG KONG': 'Asia/Hong_Kong',
  HOUSTON: 'America/Chicago',
  ISTANBUL: 'Europe/Istanbul',
  JAKARTA: 'Asia/Jakarta',
  JERUSALEM: 'Asia/Jerusalem',
  JOHANNESBURG: 'Africa/Johannesburg',
  KYIV: 'Europe/Kyiv',
  LAGOS: 'Africa/Lagos',
  LISBON: 'Europe/Lisbon',
  LONDON: 'Europe/London',
  'LOS ANGELES': 'America/Los_Angeles',
  MADRID: 'Europe/Madrid',
  MANILA: 'Asia/Manila',
  'MEXICO CITY': 'America/Mexico_City',
  MIAMI: 'America/New_York',
  MILAN: 'Europe/Rome',
  MINNEAPOLIS: 'America/Chicago',
  MOSCOW: 'Europe/Moscow',
  NAIROBI: 'Africa/Nairobi',
  'NEW DELHI': 'Asia/Kolkata',
  'NEW YORK': 'America/New_York',
  OSLO: 'Europe/Oslo',
  OTTAWA: 'America/Toronto',
  PARIS: 'Europe/Paris',
  PHILADELPHIA: 'America/New_York',
  PHOENIX: 'America/Phoenix',
  PRAGUE: 'Europe/Prague',
  'RIO DE JANEIRO': 'America/Sao_Paulo',
  ROME: 'Europe/Rome',
  'SAN FRANCISCO': 'America/Los_Angeles',
  SEATTLE: 'America/Los_Angeles',
  SEOUL: 'Asia/Seoul',
  SINGAPORE: 'Asia/Singapore',
  STOCKHOLM: 'Europe/Stockholm',
  SYDNEY: 'Australia/Sydney',
  TAIPEI: 'Asia/Taipei',
  TOKYO: 'Asia/Tokyo',
  TORONTO: 'America/Toronto',
  VIENNA: 'Europe/Vienna',
  WARSAW: 'Europe/Warsaw',
  WASHINGTON: 'America/New_York',
  WELLINGTON: 'Pacific/Auckland',
  ZURICH: 'Europe/Zurich',
};

const DATELINE =
  /^\s*(?<city>\p{Lu}[\p{Lu} .'-]{2,30}?)(?:,[^\u2014\u2013(-]{1,40})?\s*(?:\([^)]{1,40}\)\s*)?[\u2014\u2013-]/u;

/** The time zone of the city that a story's first lines are dated from; null if there is none we know. */
export const zoneOfDateline = (texts: readonly string[]): Zone | null => {
  for (const text of texts.slice(0, 3)) {
    const city = DATELINE.exec(text)?.groups?.['city']?.trim();
    if (city !== undefined && Object.hasOwn(CITIES, city)) return CITIES[city] ?? null;
  }
  return null;
};

/** The offset of an ISO 8601 time as the page states it; null where it states none. `Z` is 0. */
export const zoneOfTime = (iso: string | null): Zone | null => {
  const match = /T.*(?:(?<z>Z)|(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d))$/iu.exec(
    iso?.trim() ?? '',
  )?.groups;
  if (!match) return null;
  if (match['z'] !== undefined) return 0;
  const minutes = Number(match['hours']) * 60 + Number(match['minutes']);
  return match['sign'] === '-' ? -minutes : minutes;
};

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

import type { Zone } from '../platform/time-zone.ts';

/** The time zone a story is written in. */

/** Cities that news agencies use in datelines without a country, and their time zones (IANA). */
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

/** The time zone of the city in the dateline of the first paragraphs; null if there is none or it is not listed. */
export const zoneOfDateline = (texts: readonly string[]): Zone | null => {
  for (const text of texts.slice(0, 3)) {
    const city = DATELINE.exec(text)?.groups?.['city']?.trim();
    if (city !== undefined && Object.hasOwn(CITIES, city)) return CITIES[city] ?? null;
  }
  return null;
};

/** The offset (minutes) of an ISO 8601 time as the page states it, 0 for `Z`; null without an offset. */
export const zoneOfTime = (iso: string | null): Zone | null => {
  const match = /T.*(?:(?<z>Z)|(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d))$/iu.exec(
    iso?.trim() ?? '',
  )?.groups;
  if (!match) return null;
  if (match['z'] !== undefined) return 0;
  const minutes = Number(match['hours']) * 60 + Number(match['minutes']);
  return match['sign'] === '-' ? -minutes : minutes;
};

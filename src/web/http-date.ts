import type { EpochMs } from '../model/time.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const TIME = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})`;
const FORMS = [
  new RegExp(String.raw`^[a-z]{3}, (?<day>\d{2}) (?<month>[a-z]{3}) (?<year>\d{4}) ${TIME} GMT$`, 'i'),
  new RegExp(String.raw`^[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) ${TIME} GMT$`, 'i'),
  new RegExp(String.raw`^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) ${TIME} (?<year>\d{4})$`, 'i'),
];

const ZONE = String.raw`(?:\s*(?<zone>gmt|utc?|z|[+-]\d{2}:?\d{2}))?`;
const LENIENT_TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?`;
const WEEKDAY = String.raw`(?:[a-z]{2,9}\.?,?\s+)?`;
/** What servers send instead: one digit, another zone, long names, no weekday, ISO 8601. */
const LENIENT_FORMS = [
  String.raw`${WEEKDAY}(?<day>\d{1,2})[ -](?<month>[a-z]{3})[a-z]*\.?[ -](?<year>\d{4}|\d{2}),?\s+${LENIENT_TIME}${ZONE}`,
  String.raw`${WEEKDAY}(?<month>[a-z]{3})[a-z]*\.?\s+(?<day>\d{1,2}),?\s+${LENIENT_TIME}${ZONE}\s+(?<year>\d{4})`,
  String.raw`(?<year>\d{4})-(?<monthNumber>\d{2})-(?<day>\d{2})[t ]${LENIENT_TIME}${ZONE}`,
].map((form) => new RegExp(`^${form}$`, 'i'));

/** Days since 1970-01-01 in the Gregorian calendar. Years start in March, so that the leap day is the last day of a year. */
const daysSinceEpoch = (year: number, month: number, day: number): number => {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

const MS_PER_DAY = 86_400_000;
const MS_PER_YEAR = 365.2425 * MS_PER_DAY;

/** A two-digit year that would be more than 50 years in the future means the previous century (RFC 9110 §5.6.7). */
const fullYear = (text: string, now: EpochMs): number => {
  if (text.length === 4) return Number(text);
  const thisYear = 1970 + Math.floor(now / MS_PER_YEAR);
  const sameCentury = thisYear - (thisYear % 100) + Number(text);
  return sameCentury > thisYear + 50 ? sameCentury - 100 : sameCentury;
};

const groupsOf = (text: string, forms: readonly RegExp[]): Record<string, string | undefined> | null => {
  for (const form of forms) {
    const groups = form.exec(text)?.groups;
    if (groups) return groups;
  }
  return null;
};

/** Milliseconds east of UTC; a missing zone is UTC. */
const zoneOffsetMs = (zone: string | undefined): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '') ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};

const parseDate = (text: string, now: EpochMs, forms: readonly RegExp[]): EpochMs | null => {
  const parts = groupsOf(text.trim(), forms);
  if (!parts) return null;
  const part = (name: string): number => Number(parts[name] ?? 0);
  const [day, hour, minute, second] = [part('day'), part('hour'), part('minute'), part('second')];
  const month = MONTHS.indexOf((parts['month'] ?? '').toLowerCase()) + 1 || part('monthNumber');
  if (day < 1 || day > (MONTH_DAYS[month - 1] ?? 0)) return null;
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const days = daysSinceEpoch(fullYear(parts['year'] ?? '', now), month, day);
  return days * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1_000 - zoneOffsetMs(parts['zone']);
};

/**
 * Parses an HTTP date in any of its three formats. Null for anything else, including days that do not exist.
 * @see RFC 9110 §5.6.7
 */
export const parseHttpDate = (text: string, now: EpochMs): EpochMs | null => parseDate(text, now, FORMS);

/** Parses an HTTP date, or one that deviates from its formats as far as it remains unambiguous. */
export const parseLenientHttpDate = (text: string, now: EpochMs): EpochMs | null =>
  parseDate(text, now, [...FORMS, ...LENIENT_FORMS]);

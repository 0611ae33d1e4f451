/** Reading the times that pages state, without guessing: a zone that is not named stays unnamed. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$/;
const NAMED_ZONE = /(?:Z|\b(?:GMT|UTC|EST|EDT|CST|CDT|MST|MDT|PST|PDT)|[+-]\d{2}:?\d{2})$/i;
const MONTH_FIRST = /^([A-Z][a-z]{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)? ([A-Z][a-z]{2,8})\.?,? (\d{4})$/i;

/** Archives reach back to the first newspapers; what lies outside is a field that nobody filled. */
const OLDEST_YEAR = 1600;
const NEWEST_YEAR = 2100;

/** A time with its zone in words takes half of that; more is a text. */
const LONGEST = 150;

const isPlausible = (at: number): boolean => {
  if (Number.isNaN(at) || at === 0) return false;
  const year = new Date(at).getUTCFullYear();
  return year >= OLDEST_YEAR && year <= NEWEST_YEAR;
};

const instant = (at: number): string | null => (isPlausible(at) ? new Date(at).toISOString() : null);

/** The 31st of February is no day: `Date` would make it the 3rd of March. */
const isDay = (year: number, month: number, day: number): boolean => {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day && isPlausible(at.getTime());
};

const local = (stated: string): string | null => {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = LOCAL.exec(stated) ?? [];
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 61 ? stated.replace(' ', 'T') : null;
};

const inWords = (stated: string): string | null => {
  const first = MONTH_FIRST.exec(stated);
  const second = DAY_FIRST.exec(stated);
  const [name, day, year] = first ? first.slice(1) : [second?.[2], second?.[1], second?.[3]];
  const month = MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
  if (month === 0 || !isDay(Number(year), month, Number(day))) return null;
  return `${year}-${String(month).padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
};

/** ISO 8601 with dashes and colons. */
const spelledOut = (stated: string): string => {
  const found = COMPACT.exec(stated);
  if (found === null) return stated;
  const [, year, month, day, hour, minute, second = '00', zone = ''] = found;
  return `${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}:${second}${zone}`}`;
};

/**
 * ISO 8601 if the stated text is a date that can be read without guessing, else null: with its instant in UTC where a
 * zone is named, else as it stands. Days of the calendar between 1600 and 2100 only.
 */
export const asIso = (text: string | null | undefined): string | null => {
  const given = text?.trim() ?? '';
  if (given === '' || given.length > LONGEST) return null;
  // "…+01:00[Europe/Berlin]" (RFC 9557), "… GMT+0100 (CET)" (ECMAScript).
  const stated = spelledOut(given.replace(/\s*(?:\[[^\]]{1,60}\]|\([^)]{1,60}\))$/, ''));
  if (LOCAL.test(stated)) return local(stated);
  if (/^\d{10}$/.test(stated)) return instant(Number(stated) * 1000);
  if (/^\d{13}$/.test(stated)) return instant(Number(stated));
  if (!NAMED_ZONE.test(stated)) return inWords(stated);
  const joined = stated.replace(/^(\d{4}-\d{2}-\d{2})[T ](\S+) ?([+-]\d{2}:?\d{2}|Z)$/i, '$1T$2$3');
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})T/.exec(joined) ?? [];
  if (year !== undefined && !isDay(Number(year), Number(month), Number(day))) return null;
  return instant(Date.parse(joined));
};

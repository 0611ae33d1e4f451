import { lazy } from '../../text/lazy.ts';

/** Reads the times that pages state, without guessing: a zone that is not named stays unnamed. */

/** Offsets in minutes of zone names that mean the same in all news; "IST" and its like do not. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  BST: 60,
  WEST: 60,
  CET: 60,
  MEZ: 60,
  WAT: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  SAST: 120,
  EEST: 180,
  MSK: 180,
  TRT: 180,
  EAT: 180,
  PKT: 300,
  WIB: 420,
  HKT: 480,
  SGT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  BRT: -180,
  ADT: -180,
  AST: -240,
  EDT: -240,
  EST: -300,
  CDT: -300,
  CST: -360,
  MDT: -360,
  MST: -420,
  PDT: -420,
  PST: -480,
  AKDT: -480,
  AKST: -540,
  HST: -600,
};

/** Languages whose names of months are read, in full and cut short. */
const LANGUAGES =
  'en de fr es it pt nl sv da nb fi pl cs sk sl hr hu ro tr ru uk bg el ca id vi et lv lt is sr'.split(' ');

const NUMBER_OF_MONTHS = 12;

const foldMonth = (name: string): string => name.toLowerCase().normalize('NFC').replace(/\.$/, '');

const englishMonths = lazy((): ReadonlyMap<string, number> => monthsOf(['en']));

/** Month by its folded name; names that mean two months in two languages are left out. */
const otherMonths = lazy((): ReadonlyMap<string, number> => monthsOf(LANGUAGES));

const monthsOf = (languages: readonly string[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  const add = (name: string, month: number): void => {
    const folded = foldMonth(name);
    found.set(folded, (found.get(folded) ?? month) === month ? month : 0);
  };
  for (const language of languages)
    for (const style of ['long', 'short'] as const) {
      const inDate = new Intl.DateTimeFormat(language, { day: 'numeric', month: style, timeZone: 'UTC' });
      const alone = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
      for (let month = 1; month <= NUMBER_OF_MONTHS; month += 1) {
        const at = Date.UTC(2026, month - 1, 15);
        const name = inDate.formatToParts(at).find(({ type }) => type === 'month')?.value ?? '';
        if (/^\p{L}+\.?$/u.test(name)) add(name, month);
        add(alone.format(at), month);
      }
    }
  return found;
};

/** English writes months with any number of letters from three: "Sept.". */
const monthOf = (name: string): number => {
  const folded = foldMonth(name);
  const english =
    englishMonths().get(folded) ??
    (/^[a-z]{4}$/.test(folded) ? englishMonths().get(folded.slice(0, 3)) : undefined);
  return english ?? otherMonths().get(folded) ?? 0;
};

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

interface Stated {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Digits of the clock as stated, e.g. `09:00` or `09:00:30`; null where only the day is stated. */
  readonly clock: string | null;
  /** Offset in minutes; null where no zone is named. */
  readonly offset: number | null;
}

/** The 31st of February is no day: `Date` would make it the 3rd of March. */
const isDay = ({ year, month, day }: Stated): boolean => {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day && isPlausible(at.getTime());
};

const isClock = (clock: string): boolean => {
  const [hour = 0, minute = 0, second = 0] = clock.split(/[:.,]/).map(Number);
  return hour < 24 && minute < 60 && second < 61;
};

const two = (value: number | string): string => String(value).padStart(2, '0');

const written = (stated: Stated): string | null => {
  const { year, month, day, clock, offset } = stated;
  if (!isDay(stated) || (clock !== null && !isClock(clock))) return null;
  const date = `${year}-${two(month)}-${two(day)}`;
  if (clock === null) return date;
  if (offset === null) return `${date}T${clock}`;
  return instant(Date.parse(`${date}T${clock.replace(',', '.')}Z`) - offset * 60_000);
};

/** Minutes of "+0100", "+01:00", "+01" or a zone's name; null for a zone that is not known, undefined for none. */
const offsetOf = (zone: string | undefined): number | null | undefined => {
  if (zone === undefined || zone === '') return undefined;
  const numbers = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone);
  if (numbers === null) return ZONES[zone.toUpperCase()] ?? null;
  const [, sign, hours, minutes = '0'] = numbers;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

const ZONE = String.raw`(?:(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{1,5})`;

/** ISO 8601 as it is written in practice: with or without signs, digits missing, a space for the T, a zone by its name. */
const ISO = new RegExp(
  String.raw`^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:(?:T|\s+|,\s*)(\d{1,2}):?(\d{2})(?::?(\d{1,2})([.,]\d{1,9})?)?\s*(${ZONE})?)?$`,
  'i',
);

const fromIso = (text: string): Stated | null => {
  const found = ISO.exec(text);
  if (found === null) return null;
  const [, year, separator, month = '', day = '', hour, minute, second, fraction = '', zone] = found;
  if (separator === '' && (month.length < 2 || day.length < 2)) return null;
  const offset = offsetOf(zone);
  if (offset === null) return null;
  const seconds = second === undefined ? '' : `:${two(second)}${fraction}`;
  const clock = hour === undefined ? null : `${two(hour)}:${minute}${seconds}`;
  return { year: Number(year), month: Number(month), day: Number(day), clock, offset: offset ?? null };
};

const CLOCK = String.raw`(?:[,;]?\s*(?:[-–—|]|at|um|à|às|alle|a las|kl\.?|klo|om|o|в|u|ora|saat|στις)?\s*(\d{1,2})(?:[:.h](\d{2})(?::(\d{2}))?)?\s*([ap]\.?\s?m\.?)?\s*(?:uhr|hrs?|h|часов)?\s*(?:\(?(${ZONE})\)?)?)?`;

/** "Sat 20 Jun 2026 10:00 BST", "20. November 2026, 10:00 Uhr", "20 de noviembre de 2026". */
const DAY_FIRST = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s+)?(?:le |den |el |il |il giorno )?(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?\s?(?:de |of |d[’'])?(\p{L}+)\.?,?\s(?:de |del )?(\d{4})\.?(?: [гр]\.)?${CLOCK}$`,
  'iu',
);

/** "Saturday, June 20, 2026 at 10:00 a.m. EDT". */
const MONTH_FIRST = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s+)?(\p{L}+)\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})${CLOCK}$`,
  'iu',
);

/** "20.11.2026, 10:00 Uhr": with dots the day comes first everywhere. With slashes only where it cannot be a month. */
const DOTTED = new RegExp(String.raw`^(?:\p{L}+\.?,?\s+)?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})${CLOCK}$`, 'iu');
const SLASHED = new RegExp(String.raw`^(1[3-9]|2\d|3[01])\/(\d{1,2})\/(\d{4})${CLOCK}$`, 'iu');

/** "2026年11月20日 10時00分", "2026년 11월 20일 10:00". */
const CHINESE =
  /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号](?:\s?[(（][^)）]{1,6}[)）])?(?:\s*(\d{1,2})\s?[:：时時시]\s?(\d{2})分?)?$/u;

/** "Sat Jun 20 2026 10:00:00 GMT+0100" (ECMAScript), "Sat Jun 20 10:00:00 EDT 2026" (Unix). */
const LOGGED = new RegExp(
  String.raw`^\p{L}{3} (\p{L}{3})\s+(\d{1,2}) (?:(\d{4}) )?(\d{2}):(\d{2}):(\d{2}) ?(${ZONE})?(?: (\d{4}))?$`,
  'iu',
);

const clockOf = (
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  half: string | undefined,
): string | null => {
  // A number without minutes is an hour only where half of the day is named.
  if (hour === undefined || (minute === undefined && half === undefined)) return null;
  const isAfternoon = half?.toLowerCase().startsWith('p') === true;
  const at = half === undefined ? Number(hour) : (Number(hour) % 12) + (isAfternoon ? 12 : 0);
  return `${two(at)}:${minute ?? '00'}${second === undefined ? '' : `:${second}`}`;
};

const spoken = (
  date: readonly (string | undefined)[],
  month: number,
  [hour, minute, second, half, zone]: readonly (string | undefined)[],
): Stated | null => {
  const [year, day] = date.map(Number);
  if (month === 0 || year === undefined || day === undefined) return null;
  return {
    year,
    month,
    day,
    clock: clockOf(hour, minute, second, half),
    // A word after the time that is no zone says something else.
    offset: offsetOf(zone) ?? null,
  };
};

const inWords = (text: string): Stated | null => {
  const logged = LOGGED.exec(text);
  if (logged !== null) {
    const [, month = '', day, before, hour, minute, second, zone, after] = logged;
    return spoken([before ?? after, day], monthOf(month), [hour, minute, second, undefined, zone]);
  }
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst !== null && monthOf(dayFirst[2] ?? '') > 0)
    return spoken([dayFirst[3], dayFirst[1]], monthOf(dayFirst[2] ?? ''), dayFirst.slice(4));
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst !== null)
    return spoken([monthFirst[3], monthFirst[2]], monthOf(monthFirst[1] ?? ''), monthFirst.slice(4));
  const numbers = DOTTED.exec(text) ?? SLASHED.exec(text);
  if (numbers !== null) return spoken([numbers[3], numbers[1]], Number(numbers[2]), numbers.slice(4));
  const chinese = CHINESE.exec(text);
  return chinese === null ? null : spoken([chinese[1], chinese[3]], Number(chinese[2]), chinese.slice(4));
};

/**
 * ISO 8601 if the stated text is a date that can be read without guessing, else null: with its instant in UTC where a
 * zone is named, else as it stands. Days of the calendar between 1600 and 2100 only.
 */
export const asIso = (text: string | null | undefined): string | null => {
  const given = text?.trim().replaceAll(/\s+/g, ' ') ?? '';
  if (given === '' || given.length > LONGEST) return null;
  if (/^\d{10}(?:\.\d{1,6})?$/.test(given)) return instant(Math.trunc(Number(given)) * 1000);
  if (/^\d{13}$/.test(given)) return instant(Number(given));
  // "…+01:00[Europe/Berlin]" (RFC 9557), "… GMT+0100 (CET)" (ECMAScript).
  const stated = given.replace(/(?<=\d)\s*(?:\[[^\]]{1,60}\]|\([^)]{1,60}\))$/, '');
  const read = fromIso(stated) ?? inWords(stated);
  return read === null ? null : written(read);
};

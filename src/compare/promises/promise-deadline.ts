import type { EpochMs } from '../../model/time.ts';
import type { TimeRule, TimeWords } from './promise-rules.ts';
import { localTime, momentOf, type Zone } from '../../platform/time-zone.ts';

/** Until when something is announced for, from words of time such as "later on Friday" or "at 3 p.m.". */

export interface When {
  /** The last moment the words allow: the stated time, else the end of the part of day, day, week or month. */
  readonly by: EpochMs;
  /** As the text puts it. */
  readonly words: string;
}

interface Moment {
  readonly at: EpochMs;
  readonly zone: Zone;
}

const HOUR = 3_600_000;
const DAY = 86_400_000;
/** A time of day that passed so long before the writing is meant for the next day. */
const PASSED_MS = 6 * HOUR;
/** A date that passed so many days before the writing is meant for the next year. */
const PASSED_DAYS = 60;

type Found = {
  readonly rule: TimeRule;
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly at: number;
};

/** Monday is 0; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

const dayNumber = (year: number, month: number, day: number): number =>
  Math.round(Date.UTC(year, month - 1, day) / DAY);

const yearAndMonth = (day: number): [year: number, month: number] => {
  const date = new Date(day * DAY);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1];
};

const firstOf = (text: string, words: TimeWords, kinds: readonly TimeRule['kind'][]): Found | null => {
  let first: Found | null = null;
  for (const rule of words.rules) {
    if (!kinds.includes(rule.kind)) continue;
    const match = rule.pattern.exec(text);
    if (match && (!first || match.index < first.at))
      first = { rule, groups: match.groups ?? {}, text: match[0], at: match.index };
  }
  return first;
};

const monthOf = (word: string, words: TimeWords): number =>
  /^\d/u.test(word) ? Number(word) : (words.months.get(word.slice(0, 3).toLowerCase()) ?? 1);

const dateOf = ({ groups }: Found, words: TimeWords, today: number): number => {
  const month = monthOf(groups['month'] ?? '', words);
  const day = Number(groups['day']);
  const [year] = yearAndMonth(today);
  if (groups['year'] !== undefined) return dayNumber(Number(groups['year']), month, day);
  const date = dayNumber(year, month, day);
  return date < today - PASSED_DAYS ? dayNumber(year + 1, month, day) : date;
};

const weekdayAfter = ({ groups, rule }: Found, words: TimeWords, today: number): number => {
  const wanted = words.weekdays.get(groups['word']?.toLowerCase() ?? '') ?? 0;
  const monday = today - weekdayOf(today);
  if (rule.value === 1) return monday + 7 + wanted;
  return today + ((wanted - weekdayOf(today) + 7) % 7);
};

/** The last day, end excluded, of this week, month or year or a later one. */
const periodEnd = (rule: TimeRule, today: number): number => {
  const ahead = (rule.value ?? 0) + 1;
  const [year, month] = yearAndMonth(today);
  switch (rule.unit) {
    case 'week':
      return today - weekdayOf(today) + 7 * ahead;
    case 'month':
      return dayNumber(year, month + ahead, 1);
    case 'year':
      return dayNumber(year + ahead, 1, 1);
    default:
      return today + 1;
  }
};

const clockMs = ({ groups, rule }: Found, words: TimeWords): number => {
  if (rule.value !== undefined) return rule.value * HOUR;
  const hour = Number(groups['hour']);
  const minutes = Number(groups['minute'] ?? 0);
  const half = groups['half'];
  const full = half === undefined ? hour : (hour % 12) + (words.afternoon.test(half) ? 12 : 0);
  return full * HOUR + minutes * 60_000;
};

const spanMs = ({ groups }: Found, words: TimeWords): number => {
  const count = groups['count']?.toLowerCase() ?? 'a';
  const unit = groups['unit']?.toLowerCase().replace(/s$/u, '') ?? 'day';
  return (
    (/^\d/u.test(count) ? Number(count) : (words.numbers.get(count) ?? 1)) * (words.units.get(unit) ?? DAY)
  );
};

/** Resolves the first words of time in `text` as they were meant when it was written; null if there are none. */
export const whenIn = (text: string, words: TimeWords, written: Moment): When | null => {
  const span = firstOf(text, words, ['span']);
  if (span) return { by: written.at + spanMs(span, words), words: span.text };
  const clock = firstOf(text, words, ['clock']);
  const zone = zoneNamed(clock, words) ?? written.zone;
  const now = localTime(written.at, zone);
  const day = firstOf(text, words, ['date', 'weekday', 'offset', 'period', 'later']);
  const part = firstOf(text, words, ['part']);
  const found = [clock, day, part].filter((one) => one !== null);
  if (found.length === 0) return null;
  const said = wordsOf(text, found);
  if (day?.rule.kind === 'period')
    return { by: momentOf({ day: periodEnd(day.rule, now.day), ms: 0 }, zone), words: said };
  const ms = clock ? clockMs(clock, words) : (part?.rule.value ?? 24) * HOUR;
  const date = day ? dayMeant(day, words, now.day) : now.day + (now.ms - ms > PASSED_MS ? 1 : 0);
  return { by: momentOf({ day: date, ms }, zone), words: said };
};

const dayMeant = (day: Found, words: TimeWords, today: number): number => {
  if (day.rule.kind === 'date') return dateOf(day, words, today);
  if (day.rule.kind === 'weekday') return weekdayAfter(day, words, today);
  return today + (day.rule.value ?? 0);
};

const zoneNamed = (clock: Found | null, words: TimeWords): Zone | null =>
  words.zones.get(clock?.groups['zone']?.toLowerCase() ?? '') ?? null;

/** From the first to the last of them if they stand together, else the first. */
const wordsOf = (text: string, found: readonly Found[]): string => {
  const start = Math.min(...found.map(({ at }) => at));
  const end = Math.max(...found.map(({ at, text: one }) => at + one.length));
  const all = text.slice(start, end).trim();
  return all.length <= 60 ? all : (found.find(({ at }) => at === start)?.text ?? all);
};

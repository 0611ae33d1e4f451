import type { EpochMs } from '../model/time.ts';
import type { TimeRule, TimeWords } from './language/promise-rules.ts';
import { localTime, momentOf, type Zone } from '../platform/time-zone.ts';

/** Turns time expressions such as "later on Friday" or "at 3 p.m." into a deadline. */

export interface Deadline {
  /** The latest moment the words allow: the stated time, or the end of the part of day, day, week or month. */
  readonly by: EpochMs;
  /** As published. */
  readonly words: string;
}

/** When and where a text was written. */
export interface WritingTime {
  /** What "today" and "Friday" are relative to. */
  readonly at: EpochMs;
  readonly zone: Zone;
}

const HOUR = 3_600_000;
const DAY = 86_400_000;
/** A time of day that passed longer ago than this means the next day. */
const PASSED_MS = 6 * HOUR;
/** A date that passed more days ago than this means the next year. */
const PASSED_DAYS = 60;
/** Expressions further apart (characters) are not quoted together. */
const MAX_WORDING_LENGTH = 60;

/** One time expression in a text. */
type TimeMatch = {
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

const firstOf = (text: string, words: TimeWords, kinds: readonly TimeRule['kind'][]): TimeMatch | null => {
  let first: TimeMatch | null = null;
  for (const rule of words.rules) {
    if (!kinds.includes(rule.kind)) continue;
    const match = rule.pattern.exec(text);
    if (match && (!first || match.index < first.at))
      first = { rule, groups: match.groups ?? {}, text: match[0], at: match.index };
  }
  return first;
};

const monthOf = (word: string, words: TimeWords): number =>
  /^\d/u.test(word)
    ? Number(word)
    : (words.months.get(word.toLowerCase()) ?? words.months.get(word.slice(0, 3).toLowerCase()) ?? 1);

const dateOf = ({ groups }: TimeMatch, words: TimeWords, today: number): number => {
  const month = monthOf(groups['month'] ?? '', words);
  const day = Number(groups['day']);
  const [year] = yearAndMonth(today);
  if (groups['year'] !== undefined) return dayNumber(Number(groups['year']), month, day);
  const date = dayNumber(year, month, day);
  return date < today - PASSED_DAYS ? dayNumber(year + 1, month, day) : date;
};

const weekdayAfter = ({ groups, rule }: TimeMatch, words: TimeWords, today: number): number => {
  const wanted = words.weekdays.get(groups['word']?.toLowerCase() ?? '') ?? 0;
  const monday = today - weekdayOf(today);
  if (rule.value === 1) return monday + 7 + wanted;
  return today + ((wanted - weekdayOf(today) + 7) % 7);
};

/** The first day after this week, month or year, or after a later one. */
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

const clockMs = ({ groups, rule }: TimeMatch, words: TimeWords): number => {
  if (rule.value !== undefined) return rule.value * HOUR;
  const hour = Number(groups['hour']);
  const minutes = Number(groups['minute'] ?? 0);
  const half = groups['half'];
  const full = half === undefined ? hour : (hour % 12) + (words.afternoon.test(half) ? 12 : 0);
  return full * HOUR + minutes * 60_000;
};

const spanMs = ({ groups }: TimeMatch, words: TimeWords): number => {
  const count = groups['count']?.toLowerCase() ?? 'a';
  const unit = groups['unit']?.toLowerCase() ?? 'day';
  const ms = words.units.get(unit) ?? words.units.get(unit.replace(/s$/u, '')) ?? DAY;
  return (/^\d/u.test(count) ? Number(count) : (words.numbers.get(count) ?? 1)) * ms;
};

/** Resolves the first time expressions in `text` relative to when it was written; null if there are none. */
export const deadlineIn = (text: string, words: TimeWords, written: WritingTime): Deadline | null => {
  const span = firstOf(text, words, ['span']);
  if (span) return { by: written.at + spanMs(span, words), words: span.text };
  const clock = firstOf(text, words, ['clock']);
  const zone = statedZone(clock, words) ?? written.zone;
  const now = localTime(written.at, zone);
  const day = firstOf(text, words, ['date', 'weekday', 'offset', 'period', 'later']);
  const part = firstOf(text, words, ['part']);
  const found = [clock, day, part].filter((one) => one !== null);
  if (found.length === 0) return null;
  const wording = wordingOf(text, found);
  if (day?.rule.kind === 'period')
    return { by: momentOf({ day: periodEnd(day.rule, now.day), ms: 0 }, zone), words: wording };
  const ms = clock ? clockMs(clock, words) : (part?.rule.value ?? 24) * HOUR;
  const date = day ? resolveDay(day, words, now.day) : now.day + (now.ms - ms > PASSED_MS ? 1 : 0);
  return { by: momentOf({ day: date, ms }, zone), words: wording };
};

const resolveDay = (day: TimeMatch, words: TimeWords, today: number): number => {
  if (day.rule.kind === 'date') return dateOf(day, words, today);
  if (day.rule.kind === 'weekday') return weekdayAfter(day, words, today);
  return today + (day.rule.value ?? 0);
};

const statedZone = (clock: TimeMatch | null, words: TimeWords): Zone | null =>
  words.zones.get(clock?.groups['zone']?.toLowerCase() ?? '') ?? null;

/** The text from the first to the last expression if they are close together, otherwise the first expression. */
const wordingOf = (text: string, found: readonly TimeMatch[]): string => {
  const start = Math.min(...found.map(({ at }) => at));
  const end = Math.max(...found.map(({ at, text: one }) => at + one.length));
  const all = text.slice(start, end).trim();
  return all.length <= MAX_WORDING_LENGTH ? all : (found.find(({ at }) => at === start)?.text ?? all);
};

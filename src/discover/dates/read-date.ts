import type { EpochMs } from '../../model/time.ts';
import { monthNamed } from './calendar-names.ts';
import { zoneOffset } from './zones.ts';

/** A date found in a text, and the text around it. */
interface WrittenDate {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  readonly before: string;
  readonly after: string;
}

const dayMs = (year: number, month: number, day: number): number | null => {
  const at = Date.UTC(year, month, day);
  const date = new Date(at);
  return date.getUTCMonth() === month && date.getUTCDate() === day ? at : null;
};

/** RFC 5322 §4.3 for two digits; Thai feeds count from the year of the Buddha. */
const fullYear = (written: string): number => {
  const year = Number(written);
  if (written.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return year > 2400 && year < 2700 ? year - 543 : year;
};

const WORD = String.raw`\p{L}[\p{L}\p{M}]*`;
const ORDINAL = String.raw`(?:st|nd|rd|th|er|º|ª|\.)?`;
const OF = String.raw`(?:(?:de|del|of|di)\s+|d')?`;

/** ISO 8601, W3C date and time, and the same with other separators; the month or the day may be missing. */
const YEAR_FIRST =
  /^[^\d]*?(?<![\d:])(\d{4})(?:\s?[-/.年년]\s?(\d{1,2})(?:\s?[-/.月월]\s?(\d{1,2})(?!\d)[日일.]?)?月?)?(?!\d)/u;
const BASIC = /^()(\d{4})(\d\d)(\d\d)(?=T|\s|$)/i;
const NUMBERS = /(?<![\d:])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d:])/;
const NUMBERED_MONTH = /(?<!\d)(\d{1,2})\s(?:tháng|thg)\s?(\d{1,2}),?\s(\d{4})/iu;
const DAY_FIRST = new RegExp(
  String.raw`(?<![\d:])(\d{1,2})${ORDINAL}[\s-]*${OF}(${WORD})\.?,?[\s-]*${OF}(\d{4}|\d{2})(?![\d:]|\.\d)`,
  'iu',
);
const MONTH_FIRST = new RegExp(String.raw`(${WORD})\.?\s*(\d{1,2})${ORDINAL},?\s+(\d{4})(?!\d)`, 'iu');
/** As the C function asctime writes it. */
const YEAR_LAST = new RegExp(String.raw`(${WORD})\.?\s+(\d{1,2})\s+(\d{1,2}:\d\d.*?)\s(\d{4})(?!\d)`, 'iu');

const around = (text: string, match: RegExpExecArray): Pick<WrittenDate, 'before' | 'after'> => ({
  before: text.slice(0, match.index),
  after: text.slice(match.index + match[0].length),
});

const named = (
  text: string,
  match: RegExpExecArray,
  language: string | null,
  parts: { readonly day: string; readonly word: string; readonly year: string; readonly after?: string },
): WrittenDate | null => {
  const { before, after } = around(text, match);
  const [day, year] = [Number(parts.day), fullYear(parts.year)];
  const words = [...`${before} ${after}`.matchAll(/\p{L}[\p{L}\p{M}]*/gu)].map(([word]) => word);
  const month = monthNamed(parts.word, {
    words,
    language,
    weekdayIn: (candidate) => {
      const at = dayMs(year, candidate, day);
      return at === null ? null : new Date(at).getUTCDay();
    },
  });
  return month === null ? null : { year, month, day, before, after: parts.after ?? after };
};

/** With slashes, day and month are told apart only if one of them is above 12. */
const fromNumbers = (text: string, match: RegExpExecArray): WrittenDate | null => {
  const [, first = '', separator, second = '', year = ''] = match;
  const [a, b] = [Number(first), Number(second)];
  const dayIsFirst = separator === '.' || a > 12 || a === b;
  if (!dayIsFirst && b <= 12) return null;
  const [day, month] = dayIsFirst ? [a, b] : [b, a];
  return { year: fullYear(year), month: month - 1, day, ...around(text, match) };
};

const fromIso = (text: string): WrittenDate | null => {
  const basic = BASIC.exec(text);
  const match = basic ?? YEAR_FIRST.exec(text);
  if (!match) return null;
  const [year = '', month, day = '1'] = match.slice(basic ? 2 : 1);
  if (month === undefined && match[0].length < text.length) return null;
  return { year: fullYear(year), month: Number(month ?? 1) - 1, day: Number(day), ...around(text, match) };
};

type Form = (text: string, language: string | null) => WrittenDate | null;

const form =
  (
    pattern: RegExp,
    read: (
      parts: readonly string[],
      text: string,
      match: RegExpExecArray,
      language: string | null,
    ) => WrittenDate | null,
  ): Form =>
  (text, language) => {
    const match = pattern.exec(text);
    return (
      match &&
      read(
        match.slice(1).map((part) => part ?? ''),
        text,
        match,
        language,
      )
    );
  };

/** The first that reads the text decides. */
const FORMS: readonly Form[] = [
  fromIso,
  form(NUMBERS, (_parts, text, match) => fromNumbers(text, match)),
  form(NUMBERED_MONTH, ([day = '', month = '', year = ''], text, match) => ({
    year: Number(year),
    month: Number(month) - 1,
    day: Number(day),
    ...around(text, match),
  })),
  form(DAY_FIRST, ([day = '', word = '', year = ''], text, match, language) =>
    named(text, match, language, { day, word, year }),
  ),
  form(YEAR_LAST, ([word = '', day = '', after = '', year = ''], text, match, language) =>
    named(text, match, language, { day, word, year, after }),
  ),
  form(MONTH_FIRST, ([word = '', day = '', year = ''], text, match, language) =>
    named(text, match, language, { day, word, year }),
  ),
];

const findDate: Form = (text, language) => {
  for (const read of FORMS) {
    const date = read(text, language);
    if (date) return date;
  }
  return null;
};

const CLOCK =
  /(?<!\d)(\d{1,2})\s?[:.h時시]\s?(\d\d)(?:\s?[:.m分분]\s?(\d\d)(?:[.,](\d{1,9}))?)?[秒초分분]?\s?(a\.?m\b\.?|p\.?m\b\.?)?/iu;
const BASIC_CLOCK = /^T(\d\d)(\d\d)(\d\d)?(?:[.,](\d+))?()/i;
const AFTERNOON = /下午|午後|晚上|오후|μ\.?μ/u;
const MORNING = /上午|午前|오전|π\.?μ/u;

interface TimeOfDay {
  readonly ms: number;
  readonly rest: string;
}

/** On a clock of 12 or 24 hours; null for an hour that neither has. */
const hourOfDay = (written: string, half: string, text: string): number | null => {
  const hour = Number(written);
  const isPm = /^p/i.test(half) || AFTERNOON.test(text);
  if (isPm || /^a/i.test(half) || MORNING.test(text)) return hour > 12 ? null : (hour % 12) + (isPm ? 12 : 0);
  return hour > 24 ? null : hour;
};

const timeIn = (text: string): TimeOfDay | null => {
  const match = BASIC_CLOCK.exec(text) ?? CLOCK.exec(text);
  if (!match) return null;
  const [, written = '', minute = '', second = '0', fraction = '0', half = ''] = match;
  const hour = hourOfDay(written, half, text);
  if (hour === null || Number(minute) > 59 || Number(second) > 60) return null;
  const seconds = (hour * 60 + Number(minute)) * 60 + Math.min(59, Number(second));
  return {
    ms: seconds * 1000 + Math.trunc(Number(`0.${fraction}`) * 1000),
    rest: text.slice(match.index + match[0].length),
  };
};

const MAX_DATE_CHARS = 100;

const normalize = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Decimal digits are encoded in runs of ten that begin with zero (Unicode §4.6). */
const digitValue = (digit: string): number => {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return code - 0x30;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
};

/**
 * Reads the date and time of a feed or sitemap: RFC 822 and 5322 with every zone name and with names in many languages, W3C
 * date and time, common national forms, and seconds or milliseconds since 1970. A time without a zone is UTC on every
 * machine. `language` is the declared language of the feed.
 * @returns null if there is none or if it has more than one meaning; never the present time.
 */
export const readDate = (written: string, language: string | null = null): EpochMs | null => {
  if (written.length > MAX_DATE_CHARS) return null;
  const text = normalize(written);
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const date = findDate(text, language);
  const day = date && dayMs(date.year, date.month, date.day);
  if (!date || day === null) return null;
  const time = timeIn(date.after) ?? timeIn(date.before);
  const local = day + (time?.ms ?? 0);
  const at = time === null ? local : local - zoneOffset(time.rest, local);
  // Systems that convert a missing date to a number write 1970 or earlier.
  return at <= 0 ? null : at;
};

import type { TimeWords } from './promise-rules.ts';

const DAY = 86_400_000;

const numbered = (list: string, first: number): ReadonlyMap<string, number> =>
  new Map(list.split(' ').map((word, at) => [word, first + at]));

const WEEKDAY = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday';
const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const ZONE =
  '(?:\\s*\\(?(?<zone>gmt|utc|bst|cest|cet|eest|eet|est|edt|et|cst|cdt|ct|mst|mdt|mt|pst|pdt|pt|ist|jst|aest|aedt|sast|eat|msk)\\)?\\b)?';
const COUNT =
  '(?<count>\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple of|few|several)';

export const ENGLISH_TIME: TimeWords = {
  rules: [
    {
      kind: 'clock',
      pattern: new RegExp(
        `\\b(?<hour>\\d{1,2})(?:[:.](?<minute>\\d{2}))?\\s?(?<half>[ap]\\.?\\s?m\\b\\.?)${ZONE}`,
        'iu',
      ),
    },
    { kind: 'clock', pattern: new RegExp(`\\b(?<hour>[01]?\\d|2[0-3]):(?<minute>[0-5]\\d)\\b${ZONE}`, 'iu') },
    { kind: 'clock', pattern: /\b(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d) (?<zone>gmt|utc)\b/iu },
    {
      kind: 'clock',
      pattern: /\b(?<hour>\d{1,2}) o'clock\b(?: in the (?<half>morning|afternoon|evening))?/iu,
    },
    { kind: 'clock', pattern: new RegExp(`\\b(?:noon|midday)\\b${ZONE}`, 'iu'), value: 12 },
    { kind: 'clock', pattern: new RegExp(`\\bmidnight\\b${ZONE}`, 'iu'), value: 24 },
    {
      kind: 'date',
      pattern: new RegExp(
        `\\b(?<month>${MONTH})\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?\\b(?!:)(?:,? (?<year>20\\d\\d))?`,
        'iu',
      ),
    },
    {
      kind: 'date',
      pattern: new RegExp(
        `\\b(?<day>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<month>${MONTH})\\b(?:,? (?<year>20\\d\\d))?`,
        'iu',
      ),
    },
    { kind: 'date', pattern: /\b(?<year>20\d\d)-(?<month>\d\d)-(?<day>\d\d)\b/u },
    { kind: 'weekday', pattern: new RegExp(`\\bnext (?<word>${WEEKDAY})\\b`, 'iu'), value: 1 },
    { kind: 'weekday', pattern: new RegExp(`\\b(?<word>${WEEKDAY})\\b`, 'iu'), value: 0 },
    { kind: 'offset', pattern: /\b(?:the )?day after tomorrow\b/iu, value: 2 },
    { kind: 'offset', pattern: /\b(?:tomorrow|the (?:next|following) day)\b/iu, value: 1 },
    { kind: 'offset', pattern: /\b(?:today|the same day)\b/iu, value: 0 },
    { kind: 'part', pattern: /\b(?:morning)\b/iu, value: 12 },
    { kind: 'part', pattern: /\bafternoon\b/iu, value: 18 },
    { kind: 'part', pattern: /\b(?:evening|tonight|night|end of the day|close of business)\b/iu, value: 24 },
    {
      kind: 'span',
      pattern: new RegExp(
        `\\b(?:within|in|over|during)(?: the)?(?: (?:next|coming|space of|following))? ${COUNT} (?<unit>minutes?|hours?|days?|weeks?|months?)\\b`,
        'iu',
      ),
    },
    { kind: 'period', pattern: /\b(?:in|over|within) the (?:coming|next few) hours\b/iu, value: 0 },
    { kind: 'offset', pattern: /\b(?:in|over|within) the (?:coming|next few|following) days\b/iu, value: 7 },
    {
      kind: 'offset',
      pattern: /\b(?:in|over|within) the (?:coming|next few|following) weeks\b/iu,
      value: 28,
    },
    { kind: 'period', pattern: /\b(?:later )?this week\b|\bend of the week\b/iu, value: 0, unit: 'week' },
    { kind: 'period', pattern: /\b(?:early |later )?next week\b/iu, value: 1, unit: 'week' },
    { kind: 'period', pattern: /\b(?:later )?this month\b|\bend of the month\b/iu, value: 0, unit: 'month' },
    { kind: 'period', pattern: /\b(?:early |later )?next month\b/iu, value: 1, unit: 'month' },
    { kind: 'period', pattern: /\b(?:later )?this year\b|\bend of the year\b/iu, value: 0, unit: 'year' },
    { kind: 'period', pattern: /\bnext year\b/iu, value: 1, unit: 'year' },
    {
      kind: 'later',
      pattern: /\blater (?:in|on in) the (?:day|morning|afternoon|evening)\b|\bin the course of the day\b/iu,
    },
  ],
  weekdays: numbered('monday tuesday wednesday thursday friday saturday sunday', 0),
  months: numbered('jan feb mar apr may jun jul aug sep oct nov dec', 1),
  numbers: new Map([
    ...numbered('one two three four five six seven eight nine ten', 1),
    ['a', 1],
    ['an', 1],
    ['twelve', 12],
    ['couple of', 2],
    ['few', 3],
    ['several', 7],
  ]),
  units: new Map([
    ['minute', 60_000],
    ['hour', 3_600_000],
    ['day', DAY],
    ['week', 7 * DAY],
    ['month', 30 * DAY],
  ]),
  afternoon: /^(?:p|afternoon|evening)/iu,
  zones: new Map<string, string | number>([
    ['gmt', 0],
    ['utc', 0],
    ['bst', 60],
    ['cet', 60],
    ['cest', 120],
    ['eet', 120],
    ['eest', 180],
    ['msk', 180],
    ['eat', 180],
    ['sast', 120],
    ['ist', 330],
    ['jst', 540],
    ['aest', 600],
    ['aedt', 660],
    ['est', -300],
    ['edt', -240],
    ['et', 'America/New_York'],
    ['cst', -360],
    ['cdt', -300],
    ['ct', 'America/Chicago'],
    ['mst', -420],
    ['mdt', -360],
    ['mt', 'America/Denver'],
    ['pst', -480],
    ['pdt', -420],
    ['pt', 'America/Los_Angeles'],
  ]),
};

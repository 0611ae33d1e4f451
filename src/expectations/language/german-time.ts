import { pattern } from '../../text/language/whole-words.ts';
import type { TimeWords } from './promise-rules.ts';

const DAY = 86_400_000;

const numbered = (list: string, first: number): readonly [string, number][] =>
  list.split(' ').map((word, at) => [word, first + at]);

const WEEKDAY = 'montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag';
const PART = '(?:vormittag|mittag|nachmittag|abend|nacht|morgen|früh)?';
const MONTH = '(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)';
const COUNT =
  '(?<count>\\d{1,3}|einem|einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|wenigen|einigen)';
const ZONE = '(?: (?<zone>mez|mesz|utc|gmt))?';

export const GERMAN_TIME: TimeWords = {
  rules: [
    {
      kind: 'clock',
      pattern: pattern(
        `\\b(?<hour>[01]?\\d|2[0-4])(?:[:.](?<minute>[0-5]\\d))? uhr(?: (?<half>nachmittags|abends|morgens|vormittags))?${ZONE}`,
      ),
    },
    { kind: 'clock', pattern: pattern('\\bmitternacht\\b'), value: 24 },
    {
      kind: 'date',
      pattern: pattern(`\\b(?<day>\\d{1,2})\\. (?<month>${MONTH})\\b(?: (?<year>20\\d\\d))?`),
    },
    { kind: 'date', pattern: /\b(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>20\d\d)\b/u },
    { kind: 'weekday', pattern: pattern(`\\bnächsten (?<word>${WEEKDAY})${PART}\\b`), value: 1 },
    { kind: 'weekday', pattern: pattern(`\\b(?<word>${WEEKDAY})${PART}\\b`), value: 0 },
    { kind: 'offset', pattern: pattern('\\bübermorgen\\b'), value: 2 },
    {
      kind: 'offset',
      pattern: pattern('\\b(?<!(?:am|frühen|selben) )(?:morgen|am nächsten tag|am folgenden tag)\\b'),
      value: 1,
    },
    {
      kind: 'offset',
      pattern: pattern('\\b(?:heute|am selben tag|noch am (?:abend|nachmittag|vormittag|mittag))\\b'),
      value: 0,
    },
    { kind: 'part', pattern: pattern('\\b(?:am morgen|am vormittag|\\w*vormittag)\\b'), value: 12 },
    { kind: 'part', pattern: pattern('\\b(?:zu|am) mittag\\b|\\b\\w+tagmittag\\b'), value: 14 },
    { kind: 'part', pattern: pattern('\\b\\w*nachmittag\\b'), value: 18 },
    { kind: 'part', pattern: pattern('\\b(?:\\w*abend|in der nacht|ende des tages)\\b'), value: 24 },
    {
      kind: 'span',
      pattern: pattern(
        `\\b(?:in|innerhalb von|binnen|in den nächsten|in den kommenden) ${COUNT} (?<unit>minuten?|stunden?|tage[n]?|tag|wochen?|monate?n?)\\b`,
      ),
    },
    {
      kind: 'offset',
      pattern: pattern('\\bin den (?:nächsten|kommenden) (?:stunden)\\b'),
      value: 0,
    },
    { kind: 'offset', pattern: pattern('\\bin den (?:nächsten|kommenden) tagen\\b'), value: 7 },
    { kind: 'offset', pattern: pattern('\\bin den (?:nächsten|kommenden) wochen\\b'), value: 28 },
    {
      kind: 'period',
      pattern: pattern('\\b(?:noch |im laufe )?diese[rn]? woche\\b|\\bende der woche\\b'),
      value: 0,
      unit: 'week',
    },
    {
      kind: 'period',
      pattern: pattern('\\b(?:nächste[rn]?|kommende[rn]?) woche\\b'),
      value: 1,
      unit: 'week',
    },
    {
      kind: 'period',
      pattern: pattern('\\b(?:diesen|in diesem) monat\\b|\\bende des monats\\b'),
      value: 0,
      unit: 'month',
    },
    {
      kind: 'period',
      pattern: pattern('\\b(?:im )?(?:nächsten|kommenden) monat\\b'),
      value: 1,
      unit: 'month',
    },
    {
      kind: 'period',
      pattern: pattern('\\b(?:dieses|in diesem) jahr\\b|\\bende des jahres\\b'),
      value: 0,
      unit: 'year',
    },
    {
      kind: 'period',
      pattern: pattern('\\b(?:nächstes|kommendes|im nächsten|im kommenden) jahr\\b'),
      value: 1,
      unit: 'year',
    },
    {
      kind: 'later',
      pattern: pattern('\\b(?:im laufe des (?:tages|abends|nachmittags)|später am tag)\\b'),
    },
  ],
  weekdays: new Map([
    ...numbered('montag dienstag mittwoch donnerstag freitag samstag sonntag', 0),
    ['sonnabend', 5],
  ]),
  months: new Map([
    ...numbered('januar februar märz april mai juni juli august september oktober november dezember', 1),
    ['jänner', 1],
  ]),
  numbers: new Map([
    ['einem', 1],
    ['einer', 1],
    ...numbered('zwei drei vier fünf sechs sieben acht neun zehn', 2),
    ['zwölf', 12],
    ['wenigen', 3],
    ['einigen', 7],
  ]),
  units: new Map([
    ['minute', 60_000],
    ['minuten', 60_000],
    ['stunde', 3_600_000],
    ['stunden', 3_600_000],
    ['tag', DAY],
    ['tage', DAY],
    ['tagen', DAY],
    ['woche', 7 * DAY],
    ['wochen', 7 * DAY],
    ['monat', 30 * DAY],
    ['monate', 30 * DAY],
    ['monaten', 30 * DAY],
  ]),
  afternoon: /^(?:nachmittags|abends)/iu,
  zones: new Map<string, string | number>([
    ['mez', 60],
    ['mesz', 120],
    ['utc', 0],
    ['gmt', 0],
  ]),
};

/**
 * Names of months and days in the languages of feeds, from the Unicode CLDR data of the runtime. Feeds write them in full
 * or abbreviated, with and without accents; a few abbreviations of publishing systems are not in CLDR.
 */

const LANGUAGES =
  'en de de-AT fr es it pt nl sv da nb fi is et lv lt pl cs sk sl hr sr sr-Latn bs mk bg ru uk be el hu ro sq tr az ' +
  'ca gl eu ga cy mt lb fo id ms vi tl sw af ar ar-EG ar-MA he fa ur hi bn ta te ml kn mr gu pa ne si th ka hy kk uz mn km lo my am';

const EXTRA: readonly (readonly [name: string, month: number])[] = [
  ['mrz', 2],
  ['maer', 2],
  ['maerz', 2],
  ['sept', 8],
];

interface NameTable {
  /** By folded name: the numbers from 0 that it has, with their languages. */
  readonly names: ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<string>>>;
}

export const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[\p{M}.\u200e\u200f]/gu, '')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .trim();

const DAY_MS = 86_400_000;
/** 2023 began on a Sunday. */
const FIRST_SUNDAY_MS = 1_672_531_200_000;

const buildTable = (part: 'month' | 'weekday', times: readonly number[]): NameTable => {
  const names = new Map<string, Map<number, Set<string>>>();
  const add = (name: string, number: number, language: string): void => {
    const key = foldName(name);
    if (key === '' || /^\d+$/.test(key)) return;
    const numbers = names.get(key) ?? new Map<number, Set<string>>();
    names.set(key, numbers);
    numbers.set(number, (numbers.get(number) ?? new Set()).add(language));
  };
  for (const tag of LANGUAGES.split(' ')) {
    const language = tag.slice(0, 2);
    for (const style of ['long', 'short'] as const) {
      // Many languages decline a month next to its day.
      for (const context of part === 'month' ? [{}, { day: 'numeric' } as const] : [{}]) {
        const options = { timeZone: 'UTC', calendar: 'gregory', ...context, [part]: style } as const;
        const format = new Intl.DateTimeFormat(tag, options);
        times.forEach((time, number) => {
          const name = format.formatToParts(time).find(({ type }) => type === part)?.value;
          if (name !== undefined) add(name, number, language);
        });
      }
    }
  }
  if (part === 'month') for (const [name, month] of EXTRA) add(name, month, 'de');
  return { names };
};

const lazily = (build: () => NameTable): (() => NameTable) => {
  let table: NameTable | null = null;
  return () => (table ??= build());
};

const months = lazily(() =>
  buildTable(
    'month',
    Array.from({ length: 12 }, (_, month) => Date.UTC(2023, month, 15, 12)),
  ),
);
const weekdays = lazily(() =>
  buildTable(
    'weekday',
    Array.from({ length: 7 }, (_, day) => FIRST_SUNDAY_MS + (day + 0.5) * DAY_MS),
  ),
);

const SHORTEST_PREFIX = 3;

/** What the word may be: exact names first, else names that begin with it. */
const lookUp = ({ names }: NameTable, word: string): ReadonlyMap<number, ReadonlySet<string>> => {
  const key = foldName(word);
  const exact = names.get(key);
  if (exact) return exact;
  const found = new Map<number, Set<string>>();
  if (key.length < SHORTEST_PREFIX) return found;
  for (const [name, numbers] of names) {
    if (!name.startsWith(key)) continue;
    for (const [number, languages] of numbers)
      found.set(number, new Set([...(found.get(number) ?? []), ...languages]));
  }
  return found;
};

const ENGLISH_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ENGLISH_NAME =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/;

export interface MonthContext {
  /** The other words next to the date, such as the day of the week. */
  readonly words: readonly string[];
  /** The declared language of the feed, such as `pl-PL`; null if there is none. */
  readonly language: string | null;
  /** The day of the week, from 0 for Sunday, if the month were this one; null if there is no such date. */
  readonly weekdayIn: (month: number) => number | null;
}

/**
 * The month that a word names, from 0; null if it names none or, as `listopad` (October or November), more than one that
 * neither the language nor the day of the week tells apart.
 */
export const monthNamed = (word: string, { words, language, weekdayIn }: MonthContext): number | null => {
  const plain = word.toLowerCase();
  if (ENGLISH_NAME.test(plain)) return ENGLISH_MONTHS.indexOf(plain.slice(0, 3));
  let found = [...lookUp(months(), word)];
  const narrow = (keep: (month: number, languages: ReadonlySet<string>) => boolean): void => {
    if (found.length < 2) return;
    const kept = found.filter(([month, languages]) => keep(month, languages));
    if (kept.length > 0) found = kept;
  };
  const own = language?.slice(0, 2).toLowerCase() ?? '';
  narrow((_month, languages) => languages.has(own));
  for (const other of found.length > 1 ? words : []) {
    const days = lookUp(weekdays(), other);
    const spoken = new Set([...days.values()].flatMap((languages) => [...languages]));
    narrow((_month, languages) => [...languages].some((one) => spoken.has(one)));
    narrow((month) => days.has(weekdayIn(month) ?? -1));
  }
  return found.length === 1 ? (found[0]?.[0] ?? null) : null;
};

import type { LanguageRules } from '../../text/language/vocabulary.ts';
import type { Range } from '../../text/sentences.ts';
import type { Token } from '../../text/tokens.ts';

export type FactKind =
  | 'number'
  | 'unit'
  | 'date'
  | 'name'
  | 'negation'
  | 'modality'
  | 'attribution'
  | 'outcome'
  | 'thing';

/** What one word states. Two facts are the same when kind and value are. */
export interface Fact {
  readonly kind: FactKind;
  readonly value: string;
  /** A small number in words, as often style as figure ("one of", "for the first time"). */
  readonly weak?: true;
  /** Says something only where another one takes its place: "a week" is one week where it becomes two. */
  readonly inPlace?: true;
}

/** The facts of one range of tokens after another. */
export type Facts = readonly (readonly Fact[])[];

const NONE: readonly Fact[] = [];
const CURRENCY = /^[\p{Sc}%‰°]$/u;
const SENTENCE_END = /^[.!?…。！？:;]$/u;
const OPENING = /^["'([\u201c\u2018\-•*]$/u;

const isTitleCase = (tokens: readonly Token[]): boolean => {
  const long = tokens.filter((token) => token.kind === 'word' && /^\p{L}{4,}/u.test(token.key));
  return long.length >= 3 && long.filter((token) => token.capital).length > 0.7 * long.length;
};

/**
 * A number in one way of writing: "1,250,000" and "1250000" are one figure, "1.5" and "15" are not. Without rules it is
 * not known which mark groups and which divides, and every difference counts.
 */
export const figure = (text: string, rules: LanguageRules | null): string => {
  const written = text.replace('\u2044', '/').trim();
  if (!rules) return written;
  const grown = rules.ordinal?.exec(written) ?? rules.clock?.exec(written);
  // "3:00 p.m." is 3 p.m.
  const digits = (grown?.[1] ?? written).replace(/^(\d{1,2}):00$/u, '$1');
  if (rules.decimalMark === '.') {
    return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(digits) ? digits.replaceAll(',', '') : digits;
  }
  if (/^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/u.test(digits)) return digits.replaceAll('.', '').replace(',', '.');
  return /^-?\d+,\d+$/u.test(digits) ? digits.replace(',', '.') : digits;
};

interface Reading {
  readonly tokens: readonly Token[];
  readonly rules: LanguageRules | null;
  readonly titleCase: boolean;
  /** Names seen in the middle of sentences elsewhere in the article, lower case; asked for only when it matters. */
  readonly knownNames: () => ReadonlySet<string>;
}

/** A function word, a title or a date in capitals. */
export const isNoName = (value: string, { stopWords, titles, dateWords }: LanguageRules): boolean =>
  stopWords.has(value) || titles.has(value) || dateWords.has(value);

const nameAt = (reading: Reading, at: number, opensSentence: boolean): Fact | null => {
  const token = reading.tokens[at];
  if (!token?.capital) return null;
  const { rules, titleCase, knownNames } = reading;
  const value = nameValue(token, rules);
  const name: Fact = { kind: 'name', value };
  if (rules && isNoName(value, rules)) {
    // In all capitals a title or a month may be an abbreviation.
    return /^\p{Lu}{2,}$/u.test(token.key) && !titleCase && !rules.stopWords.has(value) ? name : null;
  }
  if (opensSentence || titleCase || rules?.capitalsMarkNames === false) {
    // The capital says nothing here.
    const known = rules?.places.has(value) || knownNames().has(value);
    return known || hasCompany(reading, at, opensSentence) ? name : null;
  }
  return name;
};

const hasCompany = (reading: Reading, at: number, opensSentence: boolean): boolean =>
  reading.rules?.capitalsMarkNames === false
    ? pairedCapital(reading, at, opensSentence)
    : followedByCapital(reading, at);

/** Does another capitalised word stand right beside it, and is it no title, date or function word? */
const capitalBeside = ({ tokens, rules }: Reading, at: number, step: 1 | -1): boolean => {
  const next = tokens[at + step]?.kind === 'space' ? tokens[at + 2 * step] : undefined;
  return (
    next?.capital === true &&
    !rules?.dateWords.has(next.plain) &&
    !rules?.stopWords.has(next.plain) &&
    !rules?.titles.has(next.plain)
  );
};

const pairedCapital = (reading: Reading, at: number, opensSentence: boolean): boolean =>
  capitalBeside(reading, at, 1) || (!opensSentence && capitalBeside(reading, at, -1));

/** At the start of a sentence any word has a capital; it is a name if another capital follows ("Mira Sandoval"). */
const followedByCapital = ({ tokens, rules, titleCase }: Reading, at: number): boolean => {
  const next = tokens[at + 1]?.kind === 'space' ? tokens[at + 2] : undefined;
  if (titleCase || next?.kind !== 'word' || !next.capital) return false;
  return !rules?.dateWords.has(next.plain);
};

/** A name without case, accents and the possessive. */
export const nameValue = ({ plain }: Token, rules: LanguageRules | null): string => {
  const ending = rules?.possessives.find((possessive) => plain.endsWith(possessive));
  const name = ending === undefined ? plain : plain.slice(0, -ending.length);
  return name.includes('.') ? name.replaceAll('.', '') : name;
};

const lexical = ({ plain: word, capital }: Token, rules: LanguageRules): readonly Fact[] => {
  const found: Fact[] = [];
  const number = rules.numberWords.get(word);
  if (number !== undefined) {
    const weak = /^(?:[0-3]|1\/[24])$/u.test(number);
    found.push(weak ? { kind: 'number', value: number, weak } : { kind: 'number', value: number });
  }
  const unit = rules.units.get(word);
  if (unit !== undefined) found.push({ kind: 'unit', value: unit });
  const date = rules.dateWords.get(word);
  if (date !== undefined && (!rules.capitalDates.has(word) || capital))
    found.push({ kind: 'date', value: date });
  if (rules.negations.has(word) || rules.negatedWord.test(word))
    found.push({ kind: 'negation', value: 'not' });
  const modality = rules.modality.get(word);
  // "May" is a month, "may" a doubt.
  if (modality !== undefined && !(capital && rules.capitalDates.has(word))) {
    found.push({ kind: 'modality', value: modality });
  }
  const speech = rules.speech.get(word);
  if (speech !== undefined) found.push({ kind: 'attribution', value: speech });
  const outcome = rules.outcomes.get(word);
  if (outcome !== undefined) found.push({ kind: 'outcome', value: outcome });
  const thing = rules.things.get(word);
  if (thing !== undefined) found.push({ kind: 'thing', value: thing });
  return found;
};

/** What a word and the next one mean together. */
const paired = (tokens: readonly Token[], at: number, rules: LanguageRules): readonly Fact[] => {
  const [token, next] = [tokens[at], tokens[at + 2]];
  if (!token || next?.kind !== 'word' || tokens[at + 1]?.kind !== 'space') return NONE;
  if (rules.countingArticles.has(token.plain)) {
    const counts =
      rules.units.has(next.plain) || /^(?:\d{2,}|1\/\d)$/u.test(rules.numberWords.get(next.plain) ?? '');
    return counts ? [{ kind: 'number', value: '1', weak: true, inPlace: true }] : NONE;
  }
  const pair = `${token.plain}_${next.plain}`;
  const found: Fact[] = [];
  for (const kind of ['negation', 'modality', 'outcome'] as const) {
    const value = rules.pairs[kind].get(pair);
    if (value !== undefined) found.push({ kind, value });
  }
  const date = rules.pairs.date.get(pair);
  if (date !== undefined) found.push({ kind: 'date', value: date, inPlace: true });
  return found;
};

const factsAt = (reading: Reading, at: number, opensSentence: boolean): readonly Fact[] => {
  const { tokens, rules } = reading;
  const token = tokens[at];
  if (!token || token.kind === 'space') return NONE;
  if (token.kind === 'mark') return CURRENCY.test(token.key) ? [{ kind: 'unit', value: token.key }] : NONE;
  if (token.digits) {
    const number: Fact = { kind: 'number', value: figure(token.plain, rules) };
    const half = rules?.dateWords.get(rules.clock?.exec(token.plain)?.[2] ?? '');
    return half === undefined ? [number] : [number, { kind: 'date', value: half }];
  }
  if (token.wide) return NONE;
  const found = rules ? [...lexical(token, rules), ...paired(tokens, at, rules)] : NONE;
  const name = nameAt(reading, at, opensSentence);
  return name ? [...found, name] : found;
};

const NO_NAMES: ReadonlySet<string> = new Set();

/** The facts stated in each of `ranges` (in order, ends excluded); without them, in the whole text as one range. */
export const factsOf = (
  tokens: readonly Token[],
  rules: LanguageRules | null,
  knownNames: () => ReadonlySet<string> = () => NO_NAMES,
  ranges: readonly Range[] = [[0, tokens.length]],
): Facts => {
  let titleCase: boolean | null = null;
  const reading: Reading = {
    tokens,
    rules,
    knownNames,
    get titleCase() {
      return (titleCase ??= isTitleCase(tokens));
    },
  };
  return ranges.map(([start, end]) => {
    const facts: Fact[] = [];
    let opensSentence = opensAt(tokens, start);
    for (let at = start; at < end; at += 1) {
      const token = tokens[at];
      if (!token || token.kind === 'space') continue;
      const stated = factsAt(reading, at, opensSentence);
      if (stated.length > 0) facts.push(...stated);
      opensSentence = opensAfter(tokens, at, opensSentence);
    }
    return facts;
  });
};

/** Does a word behind this token open a sentence, if one before it would (`opened`)? */
const opensAfter = (tokens: readonly Token[], at: number, opened: boolean): boolean => {
  const token = tokens[at];
  if (!token || token.kind === 'space') return opened;
  if (token.kind === 'word') return false;
  if (!SENTENCE_END.test(token.key) && !OPENING.test(token.key)) return opened;
  return opened || !(token.key === "'" || token.key === '-') || tokens[at - 1]?.kind === 'space';
};

/** Does a word at this place open a sentence? Read from the last word before it on. */
const opensAt = (tokens: readonly Token[], place: number): boolean => {
  let from = place;
  while (from > 0 && tokens[from - 1]?.kind !== 'word') from -= 1;
  let opens = from === 0;
  for (let at = from; at < place; at += 1) opens = opensAfter(tokens, at, opens);
  return opens;
};

/** Does a word of the text belong to a verb of speech? */
export const attributed = (tokens: readonly Token[], rules: LanguageRules): boolean =>
  tokens.some(
    ({ kind, plain, digits, wide }) => kind === 'word' && !digits && !wide && rules.speech.has(plain),
  );

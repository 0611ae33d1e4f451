import { nameAt, type NameContext, nameContext, opensAfter } from '../../text/names.ts';
import { isListed, lookUp } from '../../text/language/vocabulary.ts';
import type { Range } from '../../text/sentences.ts';
import type { Token } from '../../text/tokens.ts';
import type { CompareRules } from '../language/compare-rules.ts';

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

/** What one word or phrase states. Two facts are the same if their kind and value are. */
export interface Fact {
  readonly kind: FactKind;
  /** Canonical: a folded name, a number in digits, the meaning of a word. */
  readonly value: string;
  /** As published. */
  readonly text: string;
  /** A small number in words, which is often a matter of style ("one of", "for the first time"). */
  readonly weak?: true;
  /** Counts only where another fact replaces it: "a week" means one week only if it becomes two. */
  readonly inPlace?: true;
}

/** The facts of several ranges of tokens, range by range. */
export type Facts = readonly (readonly Fact[])[];

const NONE: readonly Fact[] = [];
const CURRENCY = /^[\p{Sc}%‰°]$/u;

/**
 * A number in canonical form: "1,250,000" equals "1250000", "1.5" does not equal "15". Without rules it is unknown
 * which mark groups and which separates decimals, so every difference counts.
 */
export const canonicalNumber = (text: string, rules: CompareRules | null): string => {
  const written = text.replace('\u2044', '/').trim();
  if (!rules) return written;
  const suffixed = rules.ordinal?.exec(written) ?? rules.clock?.exec(written);
  // "3:00 p.m." is 3 p.m.
  const digits = (suffixed?.[1] ?? written).replace(/^(\d{1,2}):00$/u, '$1');
  if (rules.decimalMark === '.') {
    return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(digits) ? digits.replaceAll(',', '') : digits;
  }
  if (/^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/u.test(digits)) return digits.replaceAll('.', '').replace(',', '.');
  return /^-?\d+,\d+$/u.test(digits) ? digits.replace(',', '.') : digits;
};

/** The facts a single word states. */
const wordFacts = ({ plain: word, raw: text, capital }: Token, rules: CompareRules): readonly Fact[] => {
  const found: Fact[] = [];
  const number = lookUp(rules.numberWords, word, rules);
  if (number !== undefined) {
    const weak = /^(?:[0-3]|1\/[24])$/u.test(number);
    found.push({ kind: 'number', value: number, text, ...(weak && { weak }) });
  }
  const unit = lookUp(rules.units, word, rules);
  if (unit !== undefined) found.push({ kind: 'unit', value: unit, text });
  const date = lookUp(rules.dateWords, word, rules);
  if (date !== undefined && (!rules.capitalDates.has(word) || capital))
    found.push({ kind: 'date', value: date, text });
  if (isListed(rules.negations, word, rules) || rules.negatedWord.test(word))
    found.push({ kind: 'negation', value: 'not', text });
  const modality = lookUp(rules.modality, word, rules);
  // "May" is a month, "may" expresses doubt.
  if (modality !== undefined && !(capital && rules.capitalDates.has(word))) {
    found.push({ kind: 'modality', value: modality, text });
  }
  const speech = lookUp(rules.speech, word, rules);
  if (speech !== undefined) found.push({ kind: 'attribution', value: speech, text });
  const outcome = lookUp(rules.outcomes, word, rules);
  if (outcome !== undefined) found.push({ kind: 'outcome', value: outcome, text });
  const thing = lookUp(rules.things, word, rules);
  if (thing !== undefined) found.push({ kind: 'thing', value: thing, text });
  return found;
};

/** The facts a word states together with the next one. */
const pairFacts = (tokens: readonly Token[], at: number, rules: CompareRules): readonly Fact[] => {
  const [token, next] = [tokens[at], tokens[at + 2]];
  if (!token || next?.kind !== 'word' || tokens[at + 1]?.kind !== 'space') return NONE;
  if (rules.countingArticles.has(token.plain)) {
    const counts =
      rules.units.has(next.plain) || /^(?:\d{2,}|1\/\d)$/u.test(rules.numberWords.get(next.plain) ?? '');
    return counts ? [{ kind: 'number', value: '1', text: token.raw, weak: true, inPlace: true }] : NONE;
  }
  const pair = `${token.plain}_${next.plain}`;
  const text = `${token.raw} ${next.raw}`;
  const found: Fact[] = [];
  for (const kind of ['negation', 'modality', 'outcome'] as const) {
    const value = rules.pairs[kind].get(pair);
    if (value !== undefined) found.push({ kind, value, text });
  }
  const date = rules.pairs.date.get(pair);
  if (date !== undefined) found.push({ kind: 'date', value: date, text, inPlace: true });
  return found;
};

const factsAt = (
  context: NameContext,
  rules: CompareRules | null,
  at: number,
  opensSentence: boolean,
): readonly Fact[] => {
  const { tokens } = context;
  const token = tokens[at];
  if (!token || token.kind === 'space') return NONE;
  if (token.kind === 'mark') {
    return CURRENCY.test(token.key) ? [{ kind: 'unit', value: token.key, text: token.raw }] : NONE;
  }
  if (token.digits) {
    const number: Fact = { kind: 'number', value: canonicalNumber(token.plain, rules), text: token.raw };
    const half = rules?.dateWords.get(rules.clock?.exec(token.plain)?.[2] ?? '');
    return half === undefined ? [number] : [number, { kind: 'date', value: half, text: token.raw }];
  }
  if (token.wide) return NONE;
  const found = rules ? [...wordFacts(token, rules), ...pairFacts(tokens, at, rules)] : NONE;
  const name = nameAt(context, at, opensSentence);
  return name === null ? found : [...found, { kind: 'name', value: name, text: token.raw }];
};

/** The facts stated in each of `ranges` (in order, ends excluded). `knownNames` are the names used elsewhere in the article. */
export const factsOf = (
  tokens: readonly Token[],
  rules: CompareRules | null,
  knownNames: () => ReadonlySet<string>,
  ranges: readonly Range[],
): Facts => {
  const context = nameContext(tokens, rules, knownNames);
  return ranges.map(([start, end]) => {
    const facts: Fact[] = [];
    let opensSentence = opensAt(tokens, start);
    for (let at = start; at < end; at += 1) {
      const token = tokens[at];
      if (!token || token.kind === 'space') continue;
      const stated = factsAt(context, rules, at, opensSentence);
      if (stated.length > 0) facts.push(...stated);
      opensSentence = opensAfter(tokens, at, opensSentence);
    }
    return facts;
  });
};

/** Does a word at `place` open a sentence? Decided by the marks after the last word before it. */
const opensAt = (tokens: readonly Token[], place: number): boolean => {
  let from = place;
  while (from > 0 && tokens[from - 1]?.kind !== 'word') from -= 1;
  let opens = from === 0;
  for (let at = from; at < place; at += 1) opens = opensAfter(tokens, at, opens);
  return opens;
};

/** Does the text contain a reporting verb? */
export const hasReportingVerb = (tokens: readonly Token[], rules: CompareRules): boolean =>
  tokens.some(
    ({ kind, plain, digits, wide }) =>
      kind === 'word' && !digits && !wide && lookUp(rules.speech, plain, rules) !== undefined,
  );

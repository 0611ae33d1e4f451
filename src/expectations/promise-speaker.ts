import type { KnownPromise, PromiseClues } from '../model/expectation.ts';
import type { Token } from '../text/tokens.ts';
import { agentsIn } from './promise-maker.ts';
import type { PromiseReader, Sentence } from './promise-reader.ts';

/**
 * How the speaker of a sentence relates to a promise.
 *
 * - `promiser`: the one who promised, or a representative
 * - `related`: named just before a promise that does not clearly say whose it is
 * - `unrelated`: somebody else
 * - `unknown`: the promise does not say who made it, so any speaker may be the one
 * - `unstated`: the sentence does not say who speaks
 */
export type SpeakerRelation = 'promiser' | 'related' | 'unrelated' | 'unknown' | 'unstated';

/** A new sentence that may report the promiser's words. */
export interface ReportedSentence {
  readonly promise: KnownPromise;
  readonly sentence: Sentence;
  /** The sentence before it, in the same or the previous paragraph, to which a pronoun may refer. */
  readonly previous: Sentence | null;
}

/** Relates the one who does what `match` reports to the promise. */
export const speakerRelation = (
  reader: PromiseReader,
  reported: ReportedSentence,
  match: RegExpExecArray,
): SpeakerRelation => {
  const { unquoted } = reported.sentence;
  const after = unquoted.slice(match.index + match[0].length);
  const before = agentsIn(match.groups?.['who'] ?? unquoted.slice(0, match.index), reader);
  const agents = before.length > 0 ? before : speakerAfter(after);
  const passive = match.groups?.['passive'] !== undefined;
  if (agents.length > 0 && !passive) return relationOf(reader, reported, agents);
  return namesPromiser(reader, reported, after) ? 'promiser' : 'unstated';
};

const relationOf = (
  reader: PromiseReader,
  { promise, previous }: ReportedSentence,
  agents: readonly string[],
): SpeakerRelation => {
  const { rules } = reader;
  const [agent = ''] = agents;
  if (promise.who === null) return rules.anonymous.test(agent) ? 'unrelated' : 'unknown';
  if (agents.some((phrase) => isPromiser(reader, promise, phrase))) return 'promiser';
  if (isSameDescription(reader, promise, agents)) return 'promiser';
  if (rules.pronoun.test(agent) && previous && hasPromiserAsSubject(reader, promise, previous))
    return 'promiser';
  return promise.clues.vague && isInContext(reader, promise, agent) ? 'related' : 'unrelated';
};

/** "The club" in one story is always the same club, but plurals such as "officials" may be different people. */
const isSameDescription = (
  { rules }: PromiseReader,
  { who }: KnownPromise,
  agents: readonly string[],
): boolean =>
  who !== null &&
  !rules.pronoun.test(who) &&
  !who.endsWith('s') &&
  agents.some((phrase) => phrase.toLowerCase() === who.toLowerCase());

const isInContext = (reader: PromiseReader, { clues }: KnownPromise, agent: string): boolean =>
  reader.contentStemsIn(reader.tokenize(agent)).some((stem) => clues.context.includes(stem));

/** The words that identify the promiser, which are only nearby names if the promise is vague. */
const identifyingWords = ({ vague, who, names, contextNames }: PromiseClues): readonly string[] =>
  vague ? [...who, ...names, ...contextNames] : who;

/** Characters after "at a briefing" or "was released by" in which the promiser may be named. */
const NAME_REACH = 80;

const namesPromiser = (
  reader: PromiseReader,
  { promise: { clues } }: ReportedSentence,
  rest: string,
): boolean => {
  const tokens = reader.tokenize(rest.slice(0, NAME_REACH).split(',').slice(0, 2).join(' '));
  const present = new Set([
    ...reader.contentStemsIn(tokens),
    ...reader.namesIn(tokens),
    ...reader.officesIn(tokens),
  ]);
  return identifyingWords(clues).some((word) => present.has(word));
};

/** "…," said Ms Morrow. */
const speakerAfter = (after: string): readonly string[] => {
  const who = /^ (?<who>\p{Lu}[^,.;:"]{1,60})/u.exec(after)?.groups?.['who'];
  return who === undefined ? [] : [who];
};

/** Tokens at the start of a sentence that are searched for its subject. */
const SUBJECT_TOKENS = 9;

/** A pronoun refers to the subject of the previous sentence if that names the promiser. */
const hasPromiserAsSubject = (
  reader: PromiseReader,
  { clues }: KnownPromise,
  { tokens }: Sentence,
): boolean => {
  const names = reader.namesIn(tokens.slice(0, SUBJECT_TOKENS));
  const wanted = clues.vague ? [...clues.names, ...clues.contextNames] : clues.who;
  return wanted.some((word) => names.includes(word));
};

/** Does the phrase name the promiser or a representative? A former one does not count. */
const isPromiser = (reader: PromiseReader, promise: KnownPromise, phrase: string): boolean => {
  if (reader.rules.formerly.test(phrase)) return false;
  const { clues } = promise;
  const wanted = identifyingWords(clues);
  const tokens = reader.tokenize(phrase);
  const matches = tokens.filter(
    ({ kind, stem, plain }) =>
      kind === 'word' && [stem, withoutPossessive(plain)].some((word) => wanted.includes(word)),
  );
  // One word of a long name ("county" of "Marl County election office") is not enough.
  const stems = new Set(matches.map(({ stem }) => stem));
  if (!clues.vague && stems.size < clues.who.length / 2) return false;
  // "Harbour" may be Harbour United, "Harbour Rovers" is not.
  const otherNames = reader.namesIn(tokens.filter((token) => !matches.includes(token)));
  if (!clues.vague && !stems.has(clues.who.at(-1) ?? '') && otherNames.length > 0) return false;
  const at = tokens.findIndex((token) => matches.includes(token));
  return (
    at >= 0 &&
    isNameOrRepresentative(reader, promise, tokens.slice(0, at)) &&
    isNameOrMember(reader, tokens.slice(at))
  );
};

const textOf = (tokens: readonly Token[]): string =>
  tokens
    .map(({ key }) => key)
    .join('')
    .trim();

/** Do the words before the name belong to it, or introduce a representative? */
const isNameOrRepresentative = (
  reader: PromiseReader,
  promise: KnownPromise,
  tokens: readonly Token[],
): boolean => {
  const own = new Set(reader.tokenize(promise.who ?? '').map(({ plain }) => plain));
  if (tokens.every(({ kind, plain }) => kind !== 'word' || own.has(plain))) return true;
  const before = textOf(tokens);
  return reader.rules.speaksFor.test(before) || isCapitalised(before);
};

/** "Harbour Rail's chief engineer" speaks for Harbour Rail, "Harbour Rail's victims" do not. */
const isNameOrMember = ({ rules }: PromiseReader, tokens: readonly Token[]): boolean => {
  const owner = tokens.findIndex(({ plain }) => /'s?$/u.test(plain));
  if (owner < 0) return true;
  const after = textOf(tokens.slice(owner + 1));
  return after === '' || rules.representative.test(after);
};

export const withoutPossessive = (plain: string): string => plain.replace(/'s?$/u, '');

/** Capitalised words before the name belong to it: "Governor Maud". */
const isCapitalised = (text: string): boolean => text.split(' ').every((word) => /^\p{Lu}/u.test(word));

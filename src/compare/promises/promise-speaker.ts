import type { KnownPromise } from '../../model/expectation.ts';
import type { Reading, Sentence } from './promise-reader.ts';
import { agentsIn } from './promise-maker.ts';
import type { Token } from '../../text/tokens.ts';

/** Whose words a sentence reports: the one's who promised, or somebody else's. */

/**
 * `kin`: named in the sentences before a promise that does not say clearly whose it is. `unknown`: the promise does not
 * say who, so anybody's words may be the ones. `nobody`: the sentence does not say who.
 */
export type Voice = 'promiser' | 'kin' | 'other' | 'unknown' | 'nobody';

/** A new sentence that may hold the promiser's words. */
export interface Utterance {
  readonly promise: KnownPromise;
  readonly sentence: Sentence;
  /** The sentence before it, in the same or the previous paragraph: whom a pronoun means. */
  readonly previous: Sentence | null;
}

/** Who does what the match tells of? */
export const voiceOf = (reading: Reading, utterance: Utterance, match: RegExpExecArray): Voice => {
  const { unquoted } = utterance.sentence;
  const behind = unquoted.slice(match.index + match[0].length);
  const before = agentsIn(match.groups?.['who'] ?? unquoted.slice(0, match.index), reading);
  const agents = before.length > 0 ? before : speakerBehind(behind);
  const passive = match.groups?.['passive'] !== undefined;
  if (agents.length > 0 && !passive) return voiceAmong(reading, utterance, agents);
  return named(reading, utterance, behind) ? 'promiser' : 'nobody';
};

const voiceAmong = (reading: Reading, { promise, previous }: Utterance, agents: readonly string[]): Voice => {
  const { rules } = reading;
  const [agent = ''] = agents;
  if (promise.who === null) return rules.anonymous.test(agent) ? 'other' : 'unknown';
  if (agents.some((phrase) => isVoiceOf(reading, promise, phrase))) return 'promiser';
  if (isSameOne(reading, promise, agents)) return 'promiser';
  if (rules.pronoun.test(agent) && previous && opensWith(reading, promise, previous)) return 'promiser';
  return promise.clues.vague && isNear(reading, promise, agent) ? 'kin' : 'other';
};

/** "The club" of one story is the club that was to speak; several of a kind ("officials") may be others. */
const isSameOne = ({ rules }: Reading, { who }: KnownPromise, agents: readonly string[]): boolean =>
  who !== null &&
  !rules.pronoun.test(who) &&
  !who.endsWith('s') &&
  agents.some((phrase) => phrase.toLowerCase() === who.toLowerCase());

const isNear = (reading: Reading, { clues }: KnownPromise, agent: string): boolean =>
  reading.wordsIn(reading.read(agent)).some((word) => clues.context.includes(word));

/** Behind "at a briefing" or "was released by", near enough to be the one. */
const NEAR = 80;

const named = (reading: Reading, { promise: { clues } }: Utterance, rest: string): boolean => {
  const tokens = reading.read(rest.slice(0, NEAR).split(',').slice(0, 2).join(' '));
  const words = new Set([
    ...reading.wordsIn(tokens),
    ...reading.namesIn(tokens),
    ...reading.officesIn(tokens),
  ]);
  const wanted = clues.vague ? [...clues.who, ...clues.names, ...clues.contextNames] : clues.who;
  return wanted.some((word) => words.has(word));
};

/** "…," said Ms Morrow. */
const speakerBehind = (behind: string): readonly string[] => {
  const who = /^ (?<who>\p{Lu}[^,.;:"]{1,60})/u.exec(behind)?.groups?.['who'];
  return who === undefined ? [] : [who];
};

/** Words of the sentence before that are taken for its subject. */
const SUBJECT_TOKENS = 9;

/** A pronoun means the subject of the sentence before, if that is a person who promised. */
const opensWith = (reading: Reading, { clues }: KnownPromise, { tokens }: Sentence): boolean => {
  const names = reading.namesIn(tokens.slice(0, SUBJECT_TOKENS));
  return (clues.vague ? [...clues.names, ...clues.contextNames] : clues.who).some((word) =>
    names.includes(word),
  );
};

/** Does this phrase name the promiser or somebody who speaks for them? A former one does not. */
const isVoiceOf = (reading: Reading, promise: KnownPromise, phrase: string): boolean => {
  if (reading.rules.formerly.test(phrase)) return false;
  const { clues } = promise;
  const wanted = clues.vague ? [...clues.who, ...clues.names, ...clues.contextNames] : clues.who;
  const tokens = reading.read(phrase);
  const hits = tokens.filter(
    ({ kind, stem, plain }) => kind === 'word' && [stem, bare(plain)].some((word) => wanted.includes(word)),
  );
  // One word of a long name ("county" of "Marl County election office") is not the one.
  const met = new Set(hits.map(({ stem }) => stem));
  if (!clues.vague && met.size < clues.who.length / 2) return false;
  // "Harbour" may be Harbour United, "Harbour Rovers" is not.
  const others = reading.namesIn(tokens.filter((token) => !hits.includes(token)));
  if (!clues.vague && !met.has(clues.who.at(-1) ?? '') && others.length > 0) return false;
  const at = tokens.findIndex((token) => hits.includes(token));
  return at >= 0 && leads(reading, promise, tokens.slice(0, at)) && follows(reading, tokens.slice(at));
};

const textOf = (tokens: readonly Token[]): string =>
  tokens
    .map(({ key }) => key)
    .join('')
    .trim();

/** What stands before the name belongs to it, or makes its bearer a spokesman for it. */
const leads = (reading: Reading, promise: KnownPromise, tokens: readonly Token[]): boolean => {
  const own = new Set(reading.read(promise.who ?? '').map(({ plain }) => plain));
  if (tokens.every(({ kind, plain }) => kind !== 'word' || own.has(plain))) return true;
  const before = textOf(tokens);
  return reading.rules.speaksFor.test(before) || isName(before);
};

/** "Harbour Rail's chief engineer" speaks for Harbour Rail, "Harbour Rail's victims" do not. */
const follows = ({ rules }: Reading, tokens: readonly Token[]): boolean => {
  const owner = tokens.findIndex(({ plain }) => /'s?$/u.test(plain));
  if (owner < 0) return true;
  const after = textOf(tokens.slice(owner + 1));
  return after === '' || rules.ofTheHouse.test(after);
};

/** A word without the possessive. */
export const bare = (plain: string): string => plain.replace(/'s?$/u, '');

/** Words with a capital before the name belong to it: "Governor Maud". */
const isName = (text: string): boolean => text.split(' ').every((word) => /^\p{Lu}/u.test(word));

import type { KnownPromise } from '../story.ts';
import type { Reading, Sentence } from './promise-reading.ts';
import type { PromiseAct } from './promise-rules.ts';
import { agentsIn } from './promises-who.ts';

/** How much one new sentence says about one promise. */
export type Evidence =
  | { readonly kind: 'met' | 'candidate' | 'retracted'; readonly reason: string }
  | { readonly kind: 'none' };

export interface Trial {
  readonly promise: KnownPromise;
  readonly act: PromiseAct;
  readonly sentence: Sentence;
  /** The sentence before it, in the same or the previous paragraph: whom a pronoun means. */
  readonly previous: Sentence | null;
  /** Does the paragraph stand where the promise stood? */
  readonly sameParagraph: boolean;
  /** The year it is, for "in 2021". */
  readonly year: number;
}

const NONE: Evidence = { kind: 'none' };
const YEAR = /\b(?:19|20)\d\d\b/gu;

/** Weights of what a sentence shares with a promise, and what proves or suggests that it is about the same thing. */
const WHO = 3;
const NAME = 2;
const TOPIC = 1;
const CONTEXT_NAME = 1;
const CONTEXT = 0.5;
const PROOF = 2;
const HINT = 1;
/** A promise with so many words of its own must share one of them. */
const OWN_WORDS = 3;

interface Shares {
  readonly weight: number;
  /** Does it share a word of the promise itself, or has the promise hardly any? */
  readonly own: boolean;
  /** As the sentence writes them. */
  readonly words: readonly string[];
}

const sharesOf = (reading: Reading, { promise, act, sentence }: Trial): Shares => {
  const { who, names, topic, contextNames, context } = promise.clues;
  const tokens = sentence.tokens.filter(({ plain }) => !act.named.test(plain));
  const found = new Set([...reading.wordsIn(tokens), ...reading.namesIn(tokens)]);
  const counted = new Set<string>();
  let weight = 0;
  const count = (clues: readonly string[], each: number): void => {
    for (const clue of clues) {
      if (!found.has(clue) || counted.has(clue)) continue;
      counted.add(clue);
      weight += each;
    }
  };
  count(who, WHO);
  count(names, NAME);
  count(topic, TOPIC);
  const own = counted.size > 0 || topic.length < OWN_WORDS;
  count(contextNames, CONTEXT_NAME);
  count(context, CONTEXT);
  const words = tokens.flatMap(({ raw, stem, plain }) =>
    counted.has(stem) || counted.has(bare(plain)) ? [raw] : [],
  );
  return { weight, own, words: [...new Set(words)] };
};

/** Tries one new sentence against one promise. */
export const weigh = (reading: Reading, trial: Trial): Evidence => {
  const shares = sharesOf(reading, trial);
  if (callsOff(reading, trial)) {
    return (shares.weight >= PROOF && shares.own) || trial.sameParagraph
      ? { kind: 'retracted', reason: `called off: ${listed(shares.words)}` }
      : NONE;
  }
  return trial.act.by === 'anybody'
    ? fromAnybody(reading, trial, shares)
    : fromPromiser(reading, trial, shares);
};

/** Letters behind the match in which "last week" still tells when it happened, not what was said. */
const TAIL = 30;

/** Was it refused, or did it happen another time? What is told in a statement does not count: "said that it had not …". */
const isBeside = (
  { rules }: Reading,
  { sentence: { unquoted }, year }: Trial,
  match: RegExpExecArray,
): boolean => {
  const end = match.index + match[0].length;
  if (rules.refused.test(unquoted.slice(0, end))) return true;
  const told = unquoted.slice(end).split(rules.told)[0] ?? '';
  const scope = unquoted.slice(0, end) + told.slice(0, TAIL);
  return rules.longAgo.test(scope) || [...scope.matchAll(YEAR)].some(([found]) => Number(found) < year);
};

/** Letters between the thing and the word that calls it off. */
const CLOSE = 70;

const callsOff = ({ rules }: Reading, { act, sentence: { unquoted } }: Trial): boolean => {
  const off = rules.calledOff.exec(unquoted);
  if (!off) return false;
  return act.named.test(unquoted.slice(Math.max(0, off.index - CLOSE), off.index + off[0].length + CLOSE));
};

const listed = (words: readonly string[]): string =>
  words.length === 0 ? 'in its place' : `shares ${words.slice(0, 5).join(', ')}`;

const fromAnybody = (reading: Reading, trial: Trial, { weight, own, words }: Shares): Evidence => {
  const { act, sentence } = trial;
  const done = firstMatch(act.done, sentence.unquoted);
  const partly = done ?? firstMatch(act.partly, sentence.unquoted);
  if (!partly || weight < HINT || isBeside(reading, trial, partly)) return NONE;
  const reason = `“${partly[0]}” tells of: ${act.act}; ${listed(words)}`;
  return { kind: done && weight >= PROOF && own ? 'met' : 'candidate', reason };
};

const firstMatch = (patterns: readonly RegExp[], text: string): RegExpExecArray | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
};

const fromPromiser = (reading: Reading, trial: Trial, shares: Shares): Evidence => {
  const { act, sentence } = trial;
  const tried = (patterns: readonly RegExp[]): { match: RegExpExecArray; voice: Voice } | null => {
    for (const pattern of patterns) {
      const match = pattern.exec(sentence.unquoted);
      if (!match || isBeside(reading, trial, match)) continue;
      const voice = voiceOf(reading, trial, match);
      if (voice !== 'other') return { match, voice };
    }
    return null;
  };
  const done = tried(act.done);
  if (done) {
    const reason = `“${done.match[0].trim()}” tells of: ${act.act}; ${listed(shares.words)}`;
    if (done.voice === 'promiser')
      return { kind: act.asked && isPronoun(reading, trial) ? 'candidate' : 'met', reason };
    if (act.asked) return NONE;
    if (done.voice === 'kin' && shares.own && shares.weight >= PROOF) return { kind: 'met', reason };
    if (done.voice === 'unknown' && trial.promise.clues.vague && shares.weight >= PROOF)
      return { kind: 'met', reason };
    if (shares.weight >= HINT) return { kind: 'candidate', reason };
  }
  const partly = tried(act.partly);
  if (!partly) return NONE;
  const isVoice = partly.voice === 'promiser' && !trial.promise.clues.vague && shares.weight > WHO;
  return isVoice || partly.match.groups?.['passive'] !== undefined
    ? { kind: 'candidate', reason: `“${partly.match[0].trim()}” may be: ${act.act}; ${listed(shares.words)}` }
    : NONE;
};

/** "He did not reply": whom we mean is a guess, and so is whether it was he who spoke. */
const isPronoun = ({ rules }: Reading, { promise }: Trial): boolean => rules.pronoun.test(promise.who ?? '');

/** `kin`: named in the sentences before a promise that does not say clearly whose it is. `unknown`: the promise does not say who, so anybody's words may be the ones. `nobody`: the sentence does not say who. */
type Voice = 'promiser' | 'kin' | 'other' | 'unknown' | 'nobody';

const voiceOf = (reading: Reading, trial: Trial, match: RegExpExecArray): Voice => {
  const { rules } = reading;
  const { promise, sentence, previous } = trial;
  const left = sentence.unquoted.slice(0, match.index);
  const stated = match.groups?.['who'];
  const behind = speakerBehind(sentence.unquoted, match);
  const agents = agentsIn(stated ?? left, reading);
  const [agent] = agents.length > 0 ? agents : behind === null ? [] : [behind];
  if (agent === undefined || match.groups?.['passive'] !== undefined) {
    return named(reading, trial, sentence.unquoted.slice(match.index + match[0].length))
      ? 'promiser'
      : 'nobody';
  }
  if (promise.who === null) return rules.anonymous.test(agent) ? 'other' : 'unknown';
  const phrases = agents.length > 0 ? agents : [agent];
  if (phrases.some((phrase) => isVoiceOf(reading, promise, phrase))) return 'promiser';
  if (rules.pronoun.test(agent) && previous && opensWith(reading, promise, previous)) return 'promiser';
  return promise.clues.vague && isNear(reading, promise, agent) ? 'kin' : 'other';
};

const isNear = (reading: Reading, { clues }: KnownPromise, agent: string): boolean =>
  reading.wordsIn(reading.read(agent)).some((word) => clues.context.includes(word));

/** Behind "at a briefing" or "was released by", near enough to be the one. */
const NEAR = 80;

const named = (reading: Reading, { promise: { clues } }: Trial, rest: string): boolean => {
  const tokens = reading.read(rest.slice(0, NEAR).split(',').slice(0, 2).join(' '));
  const words = new Set([...reading.wordsIn(tokens), ...reading.namesIn(tokens)]);
  const wanted = clues.vague ? [...clues.who, ...clues.names, ...clues.contextNames] : clues.who;
  return wanted.some((word) => words.has(word));
};

/** "…," said Ms Morrow. */
const speakerBehind = (text: string, match: RegExpExecArray): string | null =>
  /^ (?<who>\p{Lu}[^,.;:"]{1,60})/u.exec(text.slice(match.index + match[0].length))?.groups?.['who'] ?? null;

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
  const { rules } = reading;
  if (rules.formerly.test(phrase)) return false;
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
  if (at < 0) return false;
  const before = tokens
    .slice(0, at)
    .map(({ key }) => key)
    .join('')
    .trim();
  const partOfWho = new Set(reading.read(promise.who ?? '').map(({ plain }) => plain));
  const belongs = tokens.slice(0, at).every(({ kind, plain }) => kind !== 'word' || partOfWho.has(plain));
  if (!belongs && !rules.speaksFor.test(before) && !isName(before)) return false;
  const owner = tokens.findIndex(({ plain }, index) => index >= at && /'s?$/u.test(plain));
  if (owner < 0) return true;
  const after = tokens
    .slice(owner + 1)
    .map(({ key }) => key)
    .join('')
    .trim();
  return after === '' || rules.ofTheHouse.test(after);
};

const bare = (plain: string): string => plain.replace(/'s?$/u, '');

/** Words with a capital before the name belong to it: "Governor Maud". */
const isName = (text: string): boolean => text.split(' ').every((word) => /^\p{Lu}/u.test(word));

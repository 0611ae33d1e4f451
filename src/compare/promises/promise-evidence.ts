import type { KnownPromise } from '../../model/expectation.ts';
import type { Reading } from './promise-reader.ts';
import type { PromiseAct } from './promise-rules.ts';
import { bare, type Utterance, type Voice, voiceOf } from './promise-speaker.ts';

/** How much one new sentence says about one promise. */
export type Evidence =
  | { readonly kind: 'met' | 'candidate' | 'retracted'; readonly reason: string }
  | { readonly kind: 'none' };

export interface Trial extends Utterance {
  readonly act: PromiseAct;
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
  const found = new Set([
    ...reading.wordsIn(tokens),
    ...reading.namesIn(tokens),
    ...reading.officesIn(tokens),
  ]);
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

interface Heard {
  readonly match: RegExpExecArray;
  readonly voice: Voice;
}

const heard = (reading: Reading, trial: Trial, patterns: readonly RegExp[]): Heard | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(trial.sentence.unquoted);
    if (!match || isBeside(reading, trial, match)) continue;
    const voice = voiceOf(reading, trial, match);
    if (voice !== 'other') return { match, voice };
  }
  return null;
};

const fromPromiser = (reading: Reading, trial: Trial, shares: Shares): Evidence => {
  const { act, promise } = trial;
  const done = heard(reading, trial, act.done);
  const verdict = done && verdictOn(reading, trial, { voice: done.voice, shares });
  if (done && verdict) {
    return {
      kind: verdict,
      reason: `“${done.match[0].trim()}” tells of: ${act.act}; ${listed(shares.words)}`,
    };
  }
  const partly = act.asked ? null : heard(reading, trial, act.partly);
  if (!partly) return NONE;
  const isVoice = partly.voice === 'promiser' && !promise.clues.vague && shares.weight > WHO;
  return isVoice || partly.match.groups?.['passive'] !== undefined
    ? { kind: 'candidate', reason: `“${partly.match[0].trim()}” may be: ${act.act}; ${listed(shares.words)}` }
    : NONE;
};

const verdictOn = (
  reading: Reading,
  { act, promise }: Trial,
  { voice, shares }: { voice: Voice; shares: Shares },
): 'met' | 'candidate' | null => {
  if (voice === 'promiser') return act.asked && isPronoun(reading, promise) ? 'candidate' : 'met';
  if (act.asked) return null;
  const proven = shares.weight >= PROOF;
  if (proven && voice === 'kin' && shares.own) return 'met';
  if (proven && voice === 'unknown' && promise.clues.vague) return 'met';
  return shares.weight >= HINT ? 'candidate' : null;
};

/** "He did not reply": whom we mean is a guess, and so is whether it was he who spoke. */
const isPronoun = ({ rules }: Reading, { who }: KnownPromise): boolean => rules.pronoun.test(who ?? '');

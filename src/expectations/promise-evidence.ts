import type { KnownPromise } from '../model/expectation.ts';
import type { PromiseAct } from './language/promise-rules.ts';
import type { PromiseReader } from './promise-reader.ts';
import {
  type ReportedSentence,
  speakerRelation,
  type SpeakerRelation,
  withoutPossessive,
} from './promise-speaker.ts';

/** How much one new sentence says about one promise. */
export type Evidence =
  | { readonly kind: 'met' | 'candidate' | 'retracted'; readonly reason: string }
  | { readonly kind: 'none' };

export interface EvidenceInput extends ReportedSentence {
  readonly act: PromiseAct;
  /** Is the sentence in the paragraph that held the promise? */
  readonly sameParagraph: boolean;
  /** The current year, to recognise "in 2021" as past. */
  readonly year: number;
}

const NONE: Evidence = { kind: 'none' };
const YEAR = /\b(?:19|20)\d\d\b/gu;

/** Weights of the words a sentence shares with a promise. */
const PROMISER_WEIGHT = 3;
const NAME_WEIGHT = 2;
const TOPIC_WEIGHT = 1;
const CONTEXT_NAME_WEIGHT = 1;
const CONTEXT_WEIGHT = 0.5;
/** The total weight that proves, or suggests, that both are about the same thing. */
const PROOF = 2;
const HINT = 1;
/** A sentence must share a topic word with a promise that has at least this many of them. */
const MIN_TOPIC_WORDS = 3;

interface SharedWords {
  readonly weight: number;
  /** Does it share a word of the promise itself, or does the promise have hardly any? */
  readonly sharesTopic: boolean;
  /** As published in the new sentence. */
  readonly words: readonly string[];
}

const sharedWords = (reader: PromiseReader, { promise, act, sentence }: EvidenceInput): SharedWords => {
  const { who, names, topic, contextNames, context } = promise.clues;
  const tokens = sentence.tokens.filter(({ plain }) => !act.mention.test(plain));
  const present = new Set([
    ...reader.contentStemsIn(tokens),
    ...reader.namesIn(tokens),
    ...reader.officesIn(tokens),
  ]);
  const counted = new Set<string>();
  let weight = 0;
  const count = (clues: readonly string[], each: number): void => {
    for (const clue of clues) {
      if (!present.has(clue) || counted.has(clue)) continue;
      counted.add(clue);
      weight += each;
    }
  };
  count(who, PROMISER_WEIGHT);
  count(names, NAME_WEIGHT);
  count(topic, TOPIC_WEIGHT);
  const sharesTopic = counted.size > 0 || topic.length < MIN_TOPIC_WORDS;
  count(contextNames, CONTEXT_NAME_WEIGHT);
  count(context, CONTEXT_WEIGHT);
  const words = tokens.flatMap(({ raw, stem, plain }) =>
    counted.has(stem) || counted.has(withoutPossessive(plain)) ? [raw] : [],
  );
  return { weight, sharesTopic, words: [...new Set(words)] };
};

/** Checks one new sentence against one promise. */
export const assessEvidence = (reader: PromiseReader, input: EvidenceInput): Evidence => {
  const shared = sharedWords(reader, input);
  if (callsOff(reader, input)) {
    return (shared.weight >= PROOF && shared.sharesTopic) || input.sameParagraph
      ? { kind: 'retracted', reason: `called off; ${describe(shared.words)}` }
      : NONE;
  }
  return input.act.fulfilledBy === 'anybody'
    ? fulfilledByAnybody(reader, input, shared)
    : fulfilledByPromiser(reader, input, shared);
};

/** Characters after the match in which "last week" still dates the event and not what was said about it. */
const DATE_REACH = 30;

/**
 * Was it refused, or did it happen at another time? A subordinate clause does not count: "said that it had not …".
 */
const isUnrelated = (
  { rules }: PromiseReader,
  { sentence: { unquoted }, year }: EvidenceInput,
  match: RegExpExecArray,
): boolean => {
  const end = match.index + match[0].length;
  if (rules.refused.test(unquoted.slice(0, end))) return true;
  const after = unquoted.slice(end).split(rules.subordinateClause)[0] ?? '';
  const scope = unquoted.slice(0, end) + after.slice(0, DATE_REACH);
  return rules.longAgo.test(scope) || [...scope.matchAll(YEAR)].some(([found]) => Number(found) < year);
};

/** Most characters between the thing and the word that calls it off. */
const CALLED_OFF_REACH = 70;

const callsOff = ({ rules }: PromiseReader, { act, sentence: { unquoted } }: EvidenceInput): boolean => {
  const match = rules.calledOff.exec(unquoted);
  if (!match) return false;
  const start = Math.max(0, match.index - CALLED_OFF_REACH);
  return act.mention.test(unquoted.slice(start, match.index + match[0].length + CALLED_OFF_REACH));
};

/** Words listed in one reason. */
const MAX_WORDS_SHOWN = 5;

const describe = (words: readonly string[]): string =>
  words.length === 0
    ? 'in the paragraph of the announcement'
    : `shared words: ${words.slice(0, MAX_WORDS_SHOWN).join(', ')}`;

const fulfilledByAnybody = (
  reader: PromiseReader,
  input: EvidenceInput,
  { weight, sharesTopic, words }: SharedWords,
): Evidence => {
  const { act, sentence } = input;
  const done = firstMatch(act.done, sentence.unquoted);
  const match = done ?? firstMatch(act.partly, sentence.unquoted);
  if (!match || weight < HINT || isUnrelated(reader, input, match)) return NONE;
  const reason = `“${match[0]}” reports: ${act.act}; ${describe(words)}`;
  return { kind: done && weight >= PROOF && sharesTopic ? 'met' : 'candidate', reason };
};

const firstMatch = (patterns: readonly RegExp[], text: string): RegExpExecArray | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
};

interface Report {
  readonly match: RegExpExecArray;
  readonly speaker: SpeakerRelation;
}

/** The first pattern that matches something said by anybody but an unrelated speaker. */
const findReport = (
  reader: PromiseReader,
  input: EvidenceInput,
  patterns: readonly RegExp[],
): Report | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(input.sentence.unquoted);
    if (!match || isUnrelated(reader, input, match)) continue;
    const speaker = speakerRelation(reader, input, match);
    if (speaker !== 'unrelated') return { match, speaker };
  }
  return null;
};

const fulfilledByPromiser = (reader: PromiseReader, input: EvidenceInput, shared: SharedWords): Evidence => {
  const { act, promise } = input;
  const done = findReport(reader, input, act.done);
  const kind = done && judgeReport(reader, input, done.speaker, shared);
  if (done && kind) {
    return { kind, reason: `“${done.match[0].trim()}” reports: ${act.act}; ${describe(shared.words)}` };
  }
  const partly = act.isRequest ? null : findReport(reader, input, act.partly);
  if (!partly) return NONE;
  const isPromiser = partly.speaker === 'promiser' && !promise.clues.vague && shared.weight > PROMISER_WEIGHT;
  return isPromiser || partly.match.groups?.['passive'] !== undefined
    ? {
        kind: 'candidate',
        reason: `“${partly.match[0].trim()}” may report: ${act.act}; ${describe(shared.words)}`,
      }
    : NONE;
};

const judgeReport = (
  reader: PromiseReader,
  { act, promise }: EvidenceInput,
  speaker: SpeakerRelation,
  shared: SharedWords,
): 'met' | 'candidate' | null => {
  if (speaker === 'promiser') return act.isRequest && isPronoun(reader, promise) ? 'candidate' : 'met';
  if (act.isRequest) return null;
  const isProven = shared.weight >= PROOF;
  if (isProven && speaker === 'related' && shared.sharesTopic) return 'met';
  if (isProven && speaker === 'unknown' && promise.clues.vague) return 'met';
  return shared.weight >= HINT ? 'candidate' : null;
};

/** "He did not reply": it is a guess who is meant, and therefore whether he is the one who spoke. */
const isPronoun = ({ rules }: PromiseReader, { who }: KnownPromise): boolean => rules.pronoun.test(who ?? '');

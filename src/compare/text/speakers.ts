import type { CompareRules } from '../language/compare-rules.ts';
import type { Quote } from './quotation-marks.ts';
import type { Range } from '../../text/sentences.ts';
import type { Token } from '../../text/tokens.ts';

/** Who says something, and with which verb, as published; null if the text does not say. */
export interface Speech {
  readonly speaker: string | null;
  readonly verb: string | null;
}

/** Most words between a quotation and its reporting verb, and between the verb and the speaker. */
const MAX_DISTANCE = 14;
const STOP = /^[.!?…;。！？]$/u;

/** Numbers of the words next to a quotation in the same sentence, nearest first, up to the next quotation. */
const wordsBeside = (tokens: readonly Token[], start: number, step: 1 | -1): readonly number[] => {
  const found: number[] = [];
  for (let at = start; at >= 0 && at < tokens.length; at += step) {
    const token = tokens[at];
    if (!token || token.key === '"' || STOP.test(token.key)) break;
    if (token.kind === 'word' && found.push(at) >= MAX_DISTANCE) break;
  }
  return found;
};

/** The name around `at` as published: a run of capitalised words without leading titles. */
const nameAround = (tokens: readonly Token[], at: number, rules: CompareRules): string => {
  const capital = (place: number): boolean => {
    const token = tokens[place];
    return token?.capital === true && !rules.stopWords.has(token.plain);
  };
  let start = at;
  let end = at;
  while (tokens[start - 1]?.kind === 'space' && capital(start - 2)) start -= 2;
  while (tokens[end + 1]?.kind === 'space' && capital(end + 2)) end += 2;
  while (start < end && rules.titles.has(tokens[start]?.plain ?? '')) start += 2;
  return tokens
    .slice(start, end + 1)
    .map(({ raw }) => raw)
    .join('');
};

/**
 * The speaker among some words in reading order: the first name, role or pronoun, because that is the subject ("a
 * spokesman for Bryan Lindqvist said" is not Lindqvist). A name directly after a role belongs to the role.
 */
const speakerAmong = (
  tokens: readonly Token[],
  places: readonly number[],
  rules: CompareRules,
): string | null => {
  let role: string | null = null;
  for (const at of places) {
    const token = tokens[at];
    if (!token) continue;
    const { plain, capital, raw } = token;
    if (rules.pronouns.has(plain)) return role ?? raw;
    if (rules.speakers.has(plain) && !(capital && rules.capitalsMarkNames)) role = raw;
    else if (capital && isName(tokens, at, rules)) return nameAround(tokens, at, rules);
    else if (role !== null && !rules.titles.has(plain)) return role;
  }
  return role;
};

/**
 * The clauses before a verb that may contain its subject, best first. "Mike Straub, a spokesman for somebody, said": the
 * text between two commas describes the subject before them.
 */
const subjectClauses = (tokens: readonly Token[], verbAt: number): readonly (readonly number[])[] => {
  const places = wordsBeside(tokens, verbAt - 1, -1).toReversed();
  const clauses: number[][] = [[]];
  for (const [k, at] of places.entries()) {
    const before = places[k - 1];
    if (before !== undefined && tokens[before + 1]?.key === ',') clauses.push([]);
    clauses.at(-1)?.push(at);
  }
  const commaBeforeVerb = tokens[verbAt - 2]?.key === ',' || tokens[verbAt - 1]?.key === ',';
  const last = clauses.at(-1) ?? [];
  const head = clauses.at(-2);
  return commaBeforeVerb && head ? [head, last] : [last];
};

const isName = (tokens: readonly Token[], at: number, rules: CompareRules): boolean => {
  const plain = tokens[at]?.plain ?? '';
  if (rules.stopWords.has(plain) || rules.dateWords.has(plain) || rules.titles.has(plain)) return false;
  // Where every noun has a capital, only two in a row are a name.
  return rules.capitalsMarkNames || nameAround(tokens, at, rules).includes(' ');
};

/**
 * Who says the words in `range`: the reporting verb nearest to the quotation in its sentence (after it first, then before
 * it), and the speaker next to that verb. `continues` if the quotation opens a sentence without attribution, so that it
 * may continue the previous quotation.
 */
export const speakerOf = (
  tokens: readonly Token[],
  range: Range,
  all: readonly Quote[],
  rules: CompareRules | null,
): Speech & { readonly continues: boolean } => {
  const unknown = { speaker: null, verb: null, continues: false };
  if (!rules) return unknown;
  const inside = (at: number): boolean => all.some((quote) => at >= quote.range[0] && at < quote.range[1]);
  const after = wordsBeside(tokens, range[1] + 1, 1);
  const before = wordsBeside(tokens, range[0] - 2, -1);
  for (const places of [after, before]) {
    const verbAt = places.find((at) => {
      const token = tokens[at];
      if (!token || !rules.speech.has(token.plain) || inside(at)) return false;
      // A capital makes it a name, except at the start of a sentence: "According to …".
      return !token.capital || wordsBeside(tokens, at - 1, -1).length === 0;
    });
    if (verbAt === undefined) continue;
    const left = subjectClauses(tokens, verbAt).map((clause) => speakerAmong(tokens, clause, rules));
    const right = wordsBeside(tokens, verbAt + 1, 1).slice(0, 8);
    // "the registrar, Mira Sandoval, said": prefer the name to the role.
    const named = left.find((speaker) => speaker !== null && !isRole(speaker, rules)) ?? left[0] ?? left[1];
    return {
      speaker: named ?? speakerAmong(tokens, right, rules),
      verb: tokens[verbAt]?.raw ?? null,
      continues: false,
    };
  }
  return { ...unknown, continues: before.length === 0 };
};

const isRole = (speaker: string, rules: CompareRules): boolean => rules.speakers.has(speaker.toLowerCase());

const wordsOf = (name: string): readonly string[] => name.toLowerCase().split(/\s+/u);

/**
 * May both be the same person? Yes if one is unknown or a pronoun, if they share a word of the name, or if one is a name
 * and the other a role, which only the article as a whole could tell apart.
 */
export const sameSpeaker = (
  before: string | null,
  after: string | null,
  rules: CompareRules | null,
): boolean => {
  if (before === null || after === null || !rules) return true;
  const [old, now] = [wordsOf(before), wordsOf(after)];
  if ([old, now].some((words) => rules.pronouns.has(words[0] ?? ''))) return true;
  if (old.some((word) => now.includes(word))) return true;
  const roleOf = (words: readonly string[]): string | undefined =>
    words.length === 1 ? rules.speakers.get(words[0] ?? '') : undefined;
  const roles = [roleOf(old), roleOf(now)];
  if (roles[0] === undefined || roles[1] === undefined) return roles[0] !== roles[1];
  return roles[0] === roles[1] || roles.includes(ANYBODY);
};

/** The group of speakers who may speak for any other group: a spokesman, "she". */
const ANYBODY = 'anybody';
/** Most words between a replaced speaker and the reporting verb. */
const MAX_VERB_DISTANCE = 4;

/**
 * The old and the new speaker, as published, if a stretch next to a reporting verb replaces one group of speakers with
 * another ("police" with "witnesses"); otherwise null.
 */
export const replacedSpeakers = (
  { before, after }: { readonly before: readonly Token[]; readonly after: readonly Token[] },
  { before: oldRange, after: newRange }: { readonly before: Range; readonly after: Range },
  rules: CompareRules,
): readonly [string, string] | null => {
  const isNextToVerb = (tokens: readonly Token[], [start, end]: Range): boolean =>
    [
      ...wordsBeside(tokens, end, 1).slice(0, MAX_VERB_DISTANCE),
      ...wordsBeside(tokens, start - 1, -1).slice(0, MAX_VERB_DISTANCE),
    ].some((at) => rules.speech.has(tokens[at]?.plain ?? ''));
  const speakersIn = (tokens: readonly Token[], range: Range): readonly Token[] =>
    tokens.slice(...range).filter(({ plain }) => rules.speakers.has(plain));
  const [old, now] = [speakersIn(before, oldRange), speakersIn(after, newRange)];
  if (old.length === 0 || now.length === 0) return null;
  if (!isNextToVerb(before, oldRange) || !isNextToVerb(after, newRange)) return null;
  const rolesOf = (tokens: readonly Token[]): readonly (string | undefined)[] =>
    tokens.map(({ plain }) => rules.speakers.get(plain));
  const [oldRoles, newRoles] = [rolesOf(old), rolesOf(now)];
  if ([...oldRoles, ...newRoles].includes(ANYBODY) || oldRoles.some((role) => newRoles.includes(role)))
    return null;
  const textOf = (tokens: readonly Token[]): string => tokens.map(({ raw }) => raw).join(' ');
  return [textOf(old), textOf(now)];
};

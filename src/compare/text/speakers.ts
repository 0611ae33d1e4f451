import type { LanguageRules } from '../../text/language/vocabulary.ts';
import type { Quote } from './quotation-marks.ts';
import type { Range } from '../../text/sentences.ts';
import type { Token } from '../../text/tokens.ts';

/** Who says something, and with which verb; null where the text does not tell. As written. */
export interface Speech {
  readonly speaker: string | null;
  readonly verb: string | null;
}

/** Words between a quotation and its verb of speech, and between the verb and the speaker. */
const REACH = 14;
const STOP = /^[.!?…;。！？]$/u;

/** Token numbers beside a quotation in the same sentence, nearest first, other quotations left out. */
const beside = (tokens: readonly Token[], start: number, step: 1 | -1): readonly number[] => {
  const found: number[] = [];
  for (let at = start; at >= 0 && at < tokens.length; at += step) {
    const token = tokens[at];
    if (!token || token.key === '"' || STOP.test(token.key)) break;
    if (token.kind === 'word' && found.push(at) >= REACH) break;
  }
  return found;
};

/** A run of capitalised words around `at`, titles at its beginning left out: the name as written. */
const nameAround = (tokens: readonly Token[], at: number, rules: LanguageRules): string => {
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
 * The speaker among some words in reading order: the first name, role or pronoun, for that is the subject ("a spokesman
 * for Bryan Lindqvist said" is not Lindqvist); but a name directly behind a role is the name of it.
 */
const speakerAmong = (
  tokens: readonly Token[],
  places: readonly number[],
  rules: LanguageRules,
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
 * The clauses before a verb in which its subject may stand, best first. "Mike Straub, a spokesman for somebody, said":
 * what stands between two commas tells more about the subject before them.
 */
const subjectClauses = (tokens: readonly Token[], verbAt: number): readonly (readonly number[])[] => {
  const places = beside(tokens, verbAt - 1, -1).toReversed();
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

const isName = (tokens: readonly Token[], at: number, rules: LanguageRules): boolean => {
  const plain = tokens[at]?.plain ?? '';
  if (rules.stopWords.has(plain) || rules.dateWords.has(plain) || rules.titles.has(plain)) return false;
  // Where every noun has a capital, only a pair of them is taken for a name.
  return rules.capitalsMarkNames || nameAround(tokens, at, rules).includes(' ');
};

/**
 * Who says the words in `range`: the verb of speech nearest to the quotation in its sentence (behind it first, then
 * before it), and the speaker beside that verb. `continues` where the quotation opens a sentence and nothing tells:
 * it may go on with the one before.
 */
export const speakerOf = (
  tokens: readonly Token[],
  range: Range,
  all: readonly Quote[],
  rules: LanguageRules | null,
): Speech & { readonly continues: boolean } => {
  const unknown = { speaker: null, verb: null, continues: false };
  if (!rules) return unknown;
  const inside = (at: number): boolean => all.some((quote) => at >= quote.range[0] && at < quote.range[1]);
  const behind = beside(tokens, range[1] + 1, 1);
  const ahead = beside(tokens, range[0] - 2, -1);
  for (const places of [behind, ahead]) {
    const verbAt = places.find((at) => {
      const token = tokens[at];
      if (!token || !rules.speech.has(token.plain) || inside(at)) return false;
      // A capital in the middle of a sentence makes it a name; "According to …" opens one.
      return !token.capital || beside(tokens, at - 1, -1).length === 0;
    });
    if (verbAt === undefined) continue;
    const left = subjectClauses(tokens, verbAt).map((clause) => speakerAmong(tokens, clause, rules));
    const right = beside(tokens, verbAt + 1, 1).slice(0, 8);
    // "the registrar, Mira Sandoval, said": of two ways to call one person the name.
    const named = left.find((speaker) => speaker !== null && !isRole(speaker, rules)) ?? left[0] ?? left[1];
    return {
      speaker: named ?? speakerAmong(tokens, right, rules),
      verb: tokens[verbAt]?.raw ?? null,
      continues: false,
    };
  }
  return { ...unknown, continues: ahead.length === 0 };
};

const isRole = (speaker: string, rules: LanguageRules): boolean => rules.speakers.has(speaker.toLowerCase());

const wordsOf = (name: string): readonly string[] => name.toLowerCase().split(/\s+/u);

/**
 * May both be the same person? Yes where one is unknown or a pronoun, where they share a word of the name, and where a
 * name stands for a role: only the article as a whole could tell.
 */
export const sameSpeaker = (
  before: string | null,
  after: string | null,
  rules: LanguageRules | null,
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

/** A speaker who may speak for anybody: a spokesman, "she". */
const ANYBODY = 'anybody';
/** Words between a replaced speaker and the verb of speech. */
const NEAR = 4;

/**
 * Did a stretch beside a verb of speech put one kind of speaker in the place of another ("police" and "witnesses")?
 * Gives what both were called.
 */
export const speakersReplaced = (
  { before, after }: { readonly before: readonly Token[]; readonly after: readonly Token[] },
  { before: gone, after: come }: { readonly before: Range; readonly after: Range },
  rules: LanguageRules,
): readonly [string, string] | null => {
  const speaks = (tokens: readonly Token[], [start, end]: Range): boolean =>
    [...beside(tokens, end, 1).slice(0, NEAR), ...beside(tokens, start - 1, -1).slice(0, NEAR)].some((at) =>
      rules.speech.has(tokens[at]?.plain ?? ''),
    );
  const called = (tokens: readonly Token[], range: Range): readonly Token[] =>
    tokens.slice(...range).filter(({ plain }) => rules.speakers.has(plain));
  const [old, now] = [called(before, gone), called(after, come)];
  if (old.length === 0 || now.length === 0) return null;
  if (!speaks(before, gone) || !speaks(after, come)) return null;
  const rolesOf = (tokens: readonly Token[]): readonly (string | undefined)[] =>
    tokens.map(({ plain }) => rules.speakers.get(plain));
  const [oldRoles, newRoles] = [rolesOf(old), rolesOf(now)];
  if ([...oldRoles, ...newRoles].includes(ANYBODY) || oldRoles.some((role) => newRoles.includes(role)))
    return null;
  const told = (tokens: readonly Token[]): string => tokens.map(({ raw }) => raw).join(' ');
  return [told(old), told(now)];
};

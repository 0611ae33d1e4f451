import type { PromiseReader, Sentence } from './promise-reader.ts';
import type { PromiseRules } from './language/promise-rules.ts';

/** Finds who a sentence is about: the one who promises or the one who speaks. */

/** Longer subjects (characters) are parsing mistakes. */
const MAX_SUBJECT_LENGTH = 70;
const DATELINE = /^\p{Lu}[\p{Lu} .,'-]{2,40}? - /u;
const BRACKETS = /\s*\([^)]*(?:\)|$)/gu;

const trimmed = (text: string, rules: PromiseRules): string => {
  let rest = text
    .replace(/["_]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,'-]+|[\s,'.-]+$/gu, '');
  for (;;) {
    const next = rest.replace(rules.articles, '').replace(rules.trailingTime, '').trim();
    if (next === rest || next === '') return rest;
    rest = next;
  }
};

/** Drops clauses and relatives, and prefers a name to its apposition: "the owner, Vexley Minerals," is Vexley Minerals. */
const subjectOf = (left: string, { rules, tokenize, namesIn }: PromiseReader): string | null => {
  const clause = left.replace(DATELINE, '').replace(BRACKETS, '').split(rules.clauseStart).at(-1) ?? left;
  const parts = clause
    .split(/,\s*|\s-\s/u)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !rules.relative.test(part) && !rules.adverbial.test(part));
  const [first] = parts;
  if (first === undefined) return null;
  const named = parts.find((part) => namesIn(tokenize(part)).length > 0);
  const who = trimmed(named ?? first, rules);
  return who === '' || who.length > MAX_SUBJECT_LENGTH ? null : who;
};

const speakerIn = (folded: string, reader: PromiseReader): string | null => {
  const { rules } = reader;
  const who =
    rules.leadingAttribution.exec(folded)?.groups?.['who'] ??
    rules.trailingAttribution.exec(folded)?.groups?.['who'];
  if (who === undefined || rules.anonymous.test(who)) return null;
  return subjectOf(who, reader);
};

/**
 * The one who promised: named in the match, or the subject before it. If that is a pronoun or the promised thing, the
 * speaker of the sentence. null if the text names nobody.
 */
export const promiserOf = (
  reader: PromiseReader,
  { folded }: Sentence,
  { match, subjectBefore }: { match: RegExpExecArray; subjectBefore: boolean },
): string | null => {
  const { rules } = reader;
  const stated = match.groups?.['who'];
  if (stated !== undefined) return unlessAnonymous(subjectOf(stated, reader), rules);
  const speaker = unlessAnonymous(speakerIn(folded, reader), rules);
  if (!subjectBefore) return speaker;
  const left = folded.slice(0, match.index);
  const attribution = rules.leadingAttribution.exec(left)?.[0] ?? '';
  const subject = subjectOf(left.slice(attribution.length), reader);
  if (subject !== null && rules.pronoun.test(subject) && speaker !== null) return speaker;
  return unlessAnonymous(subject, rules);
};

const unlessAnonymous = (who: string | null, { anonymous }: PromiseRules): string | null =>
  who === null || anonymous.test(who) ? null : who;

/** The phrases that may name the speaker, nearest to the verb first: the last part of the clause and its apposition. */
export const agentsIn = (left: string, { rules }: PromiseReader): readonly string[] => {
  const clause = left.split(rules.clauseStart).at(-1) ?? left;
  const parts = clause
    .split(/,\s*/u)
    .map((part) => trimmed(part, rules))
    .filter((part) => part !== '' && !rules.relative.test(part));
  const last = parts.at(-1);
  if (last === undefined) return [];
  const explained = parts.at(-2);
  return /^\p{Lu}/u.test(last) && explained !== undefined ? [last, explained] : [last];
};

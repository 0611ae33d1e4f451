import type { Reading, Sentence } from './promise-reader.ts';
import type { PromiseRules } from './promise-rules.ts';

/** Who a sentence is about: the one who promises, or the one who speaks. */

const MAX_WHO = 70;
const DATELINE = /^\p{Lu}[\p{Lu} .,'-]{2,40}? - /u;
const BRACKETS = /\s*\([^)]*(?:\)|$)/gu;

const trimmed = (text: string, rules: PromiseRules): string => {
  let rest = text
    .replace(/["_]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,'-]+|[\s,'.-]+$/gu, '');
  for (;;) {
    const next = rest.replace(rules.articles, '').replace(rules.asideTime, '').trim();
    if (next === rest || next === '') return rest;
    rest = next;
  }
};

/** Clauses and relatives away; a name stands rather than its apposition: "the owner, Vexley Minerals," is Vexley Minerals. */
const subjectOf = (left: string, { rules, read, namesIn }: Reading): string | null => {
  const clause = left.replace(DATELINE, '').replace(BRACKETS, '').split(rules.clauseStart).at(-1) ?? left;
  const parts = clause
    .split(/,\s*|\s-\s/u)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !rules.relative.test(part) && !rules.adverbial.test(part));
  const [first] = parts;
  if (first === undefined) return null;
  const named = parts.find((part) => namesIn(read(part)).length > 0);
  const who = trimmed(named ?? first, rules);
  return who === '' || who.length > MAX_WHO ? null : who;
};

const speakerIn = (folded: string, reading: Reading): string | null => {
  const { rules } = reading;
  const who = rules.reported.exec(folded)?.groups?.['who'] ?? rules.trailing.exec(folded)?.groups?.['who'];
  if (who === undefined || rules.anonymous.test(who)) return null;
  return subjectOf(who, reading);
};

/**
 * The one who promised: named in the pattern, or the subject to its left, or, where that is the thing promised or a
 * pronoun, the one who said so.
 */
export const promiserOf = (
  reading: Reading,
  { folded }: Sentence,
  { match, subjectBefore }: { match: RegExpExecArray; subjectBefore: boolean },
): string | null => {
  const { rules } = reading;
  const stated = match.groups?.['who'];
  if (stated !== undefined) return tidy(subjectOf(stated, reading), rules);
  const speaker = tidy(speakerIn(folded, reading), rules);
  if (!subjectBefore) return speaker;
  const left = folded.slice(0, match.index);
  const reported = rules.reported.exec(left)?.[0] ?? '';
  const subject = subjectOf(left.slice(reported.length), reading);
  if (subject !== null && rules.pronoun.test(subject) && speaker !== null) return speaker;
  return tidy(subject, rules);
};

const tidy = (who: string | null, { anonymous }: PromiseRules): string | null =>
  who === null || anonymous.test(who) ? null : who;

/** The phrases that may name who speaks, nearest to the verb first: the last part of the clause, and what it explains. */
export const agentsIn = (left: string, { rules }: Reading): readonly string[] => {
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

import type { Change } from '../../model/change.ts';
import type { EpochMs } from '../../model/time.ts';
import type { KnownPromise, PromiseTurn, StoryPromise } from '../../model/expectation.ts';
import type { Paragraph } from '../../model/article.ts';
import { type Reading, readingFor, type Sentence, sameForm } from './promise-reader.ts';
import { type FoundPromise, promiseIn, speaks, type Writing } from './find-promises.ts';
import { type NewParagraph, turnsOf } from './promise-transitions.ts';
import { zoneOfDateline, zoneOfTime } from './dateline-zone.ts';

/**
 * What a story itself announces ("a statement was expected later on Friday"), and whether it has come. Rules are data
 * per language; a language without rules has no promises.
 */

export interface PromiseArticle {
  readonly lang: string | null;
  readonly paragraphs: readonly Paragraph[];
  /** ISO 8601 as the page states it. */
  readonly published: string | null;
}

export interface PromiseInput {
  /** null for the first Version. */
  readonly before: PromiseArticle | null;
  readonly after: PromiseArticle;
  readonly capturedAt: EpochMs;
  /** What comparing the two Versions found. */
  readonly changes: readonly PromiseChange[];
  readonly known: readonly KnownPromise[];
  /** Names that other Expectations of the Story bear. */
  readonly taken: readonly string[];
}

export type PromiseChange = Pick<
  Change,
  'kind' | 'paragraph' | 'previousParagraphs' | 'edited' | 'flagged' | 'labels'
>;

export interface PromiseOutcome {
  readonly opened: readonly StoryPromise[];
  readonly turns: readonly PromiseTurn[];
}

/** Most promises that wait in one Story at a time: a page of fixtures or a timetable is no promise. */
const MAX_WAITING = 12;

const NOTHING: PromiseOutcome = { opened: [], turns: [] };

/** Tries what is new in a Version against the promises that wait, and finds those that it makes. Pure. */
export const followPromises = (input: PromiseInput): PromiseOutcome => {
  const { before, after, known } = input;
  const texts = after.paragraphs.map(({ text }) => text);
  const reading = readingFor(after.lang ?? before?.lang ?? null, texts);
  if (!reading) return NOTHING;
  const old = (before?.paragraphs ?? []).map(({ text }) => sameForm(text));
  const now = texts.map(sameForm);
  const isNew = newnessOf(old, now);
  const sentences = sentencesAround(reading, after.paragraphs, isNew.paragraph);
  const found = findAll(reading, sentences, isNew.sentence, writingOf(input));
  const { turns, revised } = turnsOf(reading, {
    known,
    capturedAt: input.capturedAt,
    fresh: freshOf(input.changes),
    before: old,
    after: now,
    sentences,
    isNew: isNew.sentence,
    found,
  });
  const waiting = known.filter(({ state }) => state !== 'met' && state !== 'retracted').length;
  const names = new Set([...input.taken, ...known.map(({ name }) => name)]);
  const opened: StoryPromise[] = [];
  for (const promise of found) {
    if (waiting + opened.length >= MAX_WAITING) break;
    if (revised.has(promise) || repeats(promise, [...opened, ...known])) continue;
    const named = { ...promise, name: nameFor(reading, promise, names) };
    names.add(named.name);
    opened.push(named);
  }
  return { opened, turns };
};

/** Noise, and additions that were on the page before, prove nothing. */
const freshOf = (changes: readonly PromiseChange[]): readonly NewParagraph[] =>
  changes.flatMap(({ kind, paragraph, previousParagraphs, edited, flagged, labels }) => {
    const counts =
      kind === 'added' ? flagged || labels.includes('restored') : edited && !labels.includes('noise');
    return paragraph === null || !counts ? [] : [{ paragraph, previous: previousParagraphs }];
  });

/** The same words again, or the same thing of the same one while it waits. */
const repeats = (promise: FoundPromise, others: readonly (StoryPromise | KnownPromise)[]): boolean =>
  others.some((other) => {
    if (sameForm(other.sentence) === sameForm(promise.sentence)) return true;
    const settled = 'state' in other && (other.state === 'met' || other.state === 'retracted');
    return !settled && other.act === promise.act && other.who === promise.who && promise.who !== null;
  });

const nameFor = ({ rules }: Reading, { act, who }: FoundPromise, taken: ReadonlySet<string>): string => {
  const name = who === null || rules.pronoun.test(who) ? `Promised ${act}` : `Promised ${act} (${who})`;
  for (let count = 2; ; count += 1) {
    const tried = count === 2 ? name : `${name} ${count - 1}`;
    if (!taken.has(tried)) return tried;
  }
};

interface Newness {
  readonly paragraph: (at: number) => boolean;
  readonly sentence: (sentence: Sentence) => boolean;
}

/** What stands in the older Version word by word is not new, wherever it stands. */
const newnessOf = (old: readonly string[], now: readonly string[]): Newness => {
  const known = new Set(old);
  const paragraph = (at: number): boolean => !known.has(now[at] ?? '');
  const present = new Set(now);
  const edited = old.filter((text) => !present.has(text));
  return {
    paragraph,
    sentence: ({ paragraph: at, text }) => {
      const wanted = sameForm(text);
      return paragraph(at) && !edited.some((other) => other.includes(wanted));
    },
  };
};

/** The sentences of new paragraphs and of those before them, which pronouns point to. */
const sentencesAround = (
  reading: Reading,
  paragraphs: readonly Paragraph[],
  isNew: (at: number) => boolean,
): readonly Sentence[] =>
  paragraphs.flatMap((paragraph, at) =>
    speaks(paragraph) && (isNew(at) || isNew(at + 1) || isNew(at + 2))
      ? reading.sentencesOf(paragraph.text, at)
      : [],
  );

/** Sentences looked back on for whom a pronoun means. */
const LOOK_BACK = 4;

const findAll = (
  reading: Reading,
  all: readonly Sentence[],
  isNew: (sentence: Sentence) => boolean,
  written: Writing,
): readonly FoundPromise[] =>
  all.flatMap((sentence, at) => {
    if (!isNew(sentence)) return [];
    const found = promiseIn(reading, sentence, all.slice(Math.max(0, at - LOOK_BACK), at), written);
    return found ? [found] : [];
  });

/** The first Version was written when it says; what comes later, at most one check before it was seen. */
const writingOf = ({ before, after, capturedAt }: PromiseInput): Writing => {
  const texts = after.paragraphs.map(({ text }) => text);
  const zone = zoneOfDateline(texts) ?? zoneOfTime(after.published) ?? 0;
  const published = Date.parse(after.published ?? '');
  const stated = before === null && published <= capturedAt ? published : capturedAt;
  return { at: stated, zone };
};

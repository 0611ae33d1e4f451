import type { EpochMs } from '../model/time.ts';
import type { KnownPromise, PromiseTransition, StoryPromise } from '../model/expectation.ts';
import type { Paragraph } from '../model/article.ts';
import { zoneOfDateline, zoneOfTime } from './dateline-zone.ts';
import { canAnnounce, type FoundPromise, promiseIn } from './find-promises.ts';
import { bringsNewText, type JudgedChange } from './new-text.ts';
import type { WritingTime } from './promise-deadline.ts';
import { canonicalSentence, type PromiseReader, promiseReaderFor, type Sentence } from './promise-reader.ts';
import { promiseTransitions } from './promise-transitions.ts';

/**
 * Finds what a story itself announces ("a statement was expected later on Friday") and whether it has happened. The
 * rules are data per language. A language without rules has no promises.
 */

export interface PromiseArticle {
  readonly lang: string | null;
  readonly paragraphs: readonly Paragraph[];
  /** ISO 8601, as the page states it. */
  readonly published: string | null;
}

export interface PromiseInput {
  /** null for the first Version. */
  readonly before: PromiseArticle | null;
  readonly after: PromiseArticle;
  readonly capturedAt: EpochMs;
  /** The changes between the two Versions. */
  readonly changes: readonly JudgedChange[];
  readonly known: readonly KnownPromise[];
  /** Names of the Story's other Expectations. */
  readonly taken: readonly string[];
}

export interface PromiseOutcome {
  readonly opened: readonly StoryPromise[];
  readonly transitions: readonly PromiseTransition[];
}

/** Most pending promises of one Story. A fixture list or a timetable is not a list of promises. */
const MAX_PENDING = 12;

const NOTHING: PromiseOutcome = { opened: [], transitions: [] };

/** Checks the new text of a Version against the pending promises and finds the promises it makes. Pure. */
export const followPromises = (input: PromiseInput): PromiseOutcome => {
  const { before, after, known } = input;
  const texts = after.paragraphs.map(({ text }) => text);
  const reader = promiseReaderFor(after.lang ?? before?.lang ?? null, texts);
  if (!reader) return NOTHING;
  const old = (before?.paragraphs ?? []).map(({ text }) => canonicalSentence(text));
  const now = texts.map(canonicalSentence);
  const isNew = newness(old, now);
  const sentences = sentencesAround(reader, after.paragraphs, isNew.paragraph);
  const found = findPromises(reader, sentences, isNew.sentence, writingTime(input));
  const { transitions, restated } = promiseTransitions(reader, {
    known,
    capturedAt: input.capturedAt,
    newParagraphs: input.changes.flatMap((change) =>
      change.paragraph !== null && bringsNewText(change)
        ? [{ paragraph: change.paragraph, previous: change.previousParagraphs }]
        : [],
    ),
    before: old,
    after: now,
    sentences,
    isNew: isNew.sentence,
    found,
  });
  const pending = known.filter(({ state }) => state !== 'met' && state !== 'retracted').length;
  const names = new Set([...input.taken, ...known.map(({ name }) => name)]);
  const opened: StoryPromise[] = [];
  for (const promise of found) {
    if (pending + opened.length >= MAX_PENDING) break;
    if (restated.has(promise) || isRepeated(promise, [...opened, ...known])) continue;
    const named = { ...promise, name: uniqueName(reader, promise, names) };
    names.add(named.name);
    opened.push(named);
  }
  return { opened, transitions };
};

/** Is it the same sentence as another promise, or the same act by the same promiser while that one is pending? */
const isRepeated = (promise: FoundPromise, others: readonly (StoryPromise | KnownPromise)[]): boolean =>
  others.some((other) => {
    if (canonicalSentence(other.sentence) === canonicalSentence(promise.sentence)) return true;
    const settled = 'state' in other && (other.state === 'met' || other.state === 'retracted');
    return !settled && other.act === promise.act && other.who === promise.who && promise.who !== null;
  });

const uniqueName = (
  { rules }: PromiseReader,
  { act, who }: FoundPromise,
  taken: ReadonlySet<string>,
): string => {
  const name = who === null || rules.pronoun.test(who) ? `Promised ${act}` : `Promised ${act} (${who})`;
  if (!taken.has(name)) return name;
  for (let count = 2; ; count += 1) {
    if (!taken.has(`${name} ${count}`)) return `${name} ${count}`;
  }
};

interface Newness {
  readonly paragraph: (at: number) => boolean;
  readonly sentence: (sentence: Sentence) => boolean;
}

/** A sentence that the older Version contains word for word is not new, wherever it is. */
const newness = (old: readonly string[], now: readonly string[]): Newness => {
  const known = new Set(old);
  const paragraph = (at: number): boolean => !known.has(now[at] ?? '');
  const present = new Set(now);
  const changed = old.filter((text) => !present.has(text));
  return {
    paragraph,
    sentence: ({ paragraph: at, text }) => {
      const wanted = canonicalSentence(text);
      return paragraph(at) && !changed.some((other) => other.includes(wanted));
    },
  };
};

/** The sentences of new paragraphs and of the two before each, which pronouns may refer to. */
const sentencesAround = (
  reader: PromiseReader,
  paragraphs: readonly Paragraph[],
  isNew: (at: number) => boolean,
): readonly Sentence[] =>
  paragraphs.flatMap((paragraph, at) =>
    canAnnounce(paragraph) && (isNew(at) || isNew(at + 1) || isNew(at + 2))
      ? reader.sentencesOf(paragraph.text, at)
      : [],
  );

/** Earlier sentences searched for what a pronoun refers to. */
const LOOK_BACK = 4;

const findPromises = (
  reader: PromiseReader,
  all: readonly Sentence[],
  isNew: (sentence: Sentence) => boolean,
  written: WritingTime,
): readonly FoundPromise[] =>
  all.flatMap((sentence, at) => {
    if (!isNew(sentence)) return [];
    const found = promiseIn(reader, sentence, all.slice(Math.max(0, at - LOOK_BACK), at), written);
    return found ? [found] : [];
  });

/** The first Version was written when it says; later text was written shortly before it was captured. */
const writingTime = ({ before, after, capturedAt }: PromiseInput): WritingTime => {
  const texts = after.paragraphs.map(({ text }) => text);
  const zone = zoneOfDateline(texts) ?? zoneOfTime(after.published) ?? 0;
  const published = Date.parse(after.published ?? '');
  const at = before === null && published <= capturedAt ? published : capturedAt;
  return { at, zone };
};

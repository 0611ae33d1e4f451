import type { EpochMs, Paragraph, PromiseClues, StoryPromise } from '../story.ts';
import type { Reading, Sentence } from './promise-reading.ts';
import type { PromiseAct } from './promise-rules.ts';
import { promiserOf } from './promises-who.ts';
import { whenIn, type When } from './promises-when.ts';
import type { Zone } from './promises-zone.ts';

/** A promise before it has a name of its own in its Story. */
export type FoundPromise = Omit<StoryPromise, 'name'>;

export interface Writing {
  /** When the text was written: what "today" and "Friday" are counted from. */
  readonly at: EpochMs;
  readonly zone: Zone;
}

/** Finds what `sentence` announces; `before` are the sentences that its pronouns may point to, nearest last. */
export const promiseIn = (
  reading: Reading,
  sentence: Sentence,
  before: readonly Sentence[],
  written: Writing,
): FoundPromise | null => {
  const { rules } = reading;
  const { folded } = sentence;
  if (!rules.triggers.test(folded) || rules.never.test(folded) || /\?["']?$/u.test(folded)) return null;
  for (const act of rules.acts) {
    for (const { pattern, subjectBefore } of act.announced) {
      const match = pattern.exec(folded);
      if (!match) continue;
      const when = whenOf(reading, folded, match.index, written);
      if (!announces(reading, { act, match: match[0], when, folded }, written)) continue;
      const who = promiserOf(reading, sentence, { match, subjectBefore });
      return {
        act: act.act,
        who,
        by: when?.by ?? null,
        byWords: when?.words ?? null,
        paragraph: sentence.paragraph,
        sentence: sentence.text,
        clues: cluesOf(reading, { act, who, sentence, before }),
        reason: `“${match[0].trim()}” announces: ${act.act}`,
      };
    }
  }
  return null;
};

/** Words of time behind the announcement count first: those before it may tell of something else. */
const whenOf = ({ rules }: Reading, text: string, at: number, written: Writing): When | null => {
  const behind = text.slice(at).replace(rules.trailing, '');
  return whenIn(behind, rules.time, written) ?? whenIn(text.slice(0, at), rules.time, written);
};

const YEAR = /\b(?:19|20)\d\d\b/u;
const DAY_MS = 86_400_000;

/** The past tense announces only what is still ahead, or what somebody said would come. */
const announces = (
  { rules }: Reading,
  found: { act: PromiseAct; match: string; when: When | null; folded: string },
  written: Writing,
): boolean => {
  const { act, match, when, folded } = found;
  if (act.asked) return true;
  if (act.needsTime && !when) return false;
  if (!when && YEAR.test(folded)) return false;
  // Long over when it was written: a piece of background.
  if (when && when.by < written.at - DAY_MS) return false;
  if (!rules.pastMarker.test(match)) return true;
  return when !== null || rules.reported.test(folded) || rules.trailing.test(folded) || rules.ahead.test(folded);
};

const cluesOf = (
  reading: Reading,
  { act, who, sentence, before }: { act: PromiseAct; who: string | null; sentence: Sentence; before: readonly Sentence[] },
): PromiseClues => {
  const near = before.flatMap(({ tokens }) => [...tokens]);
  const names = reading.namesIn([...sentence.tokens, ...near]);
  const named = (stem: string): boolean => act.named.test(stem);
  const own = reading.read(who ?? '');
  return {
    who: who === null ? [] : reading.wordsIn(own).concat(reading.namesIn(own)).filter(unique),
    vague: who === null || reading.rules.vague.test(who),
    names,
    topic: reading.wordsIn(sentence.tokens.filter(({ plain }) => !named(plain))),
    context: reading.wordsIn(near),
  };
};

const unique = <T>(value: T, at: number, all: readonly T[]): boolean => all.indexOf(value) === at;

/** Headings and captions announce nothing that the text does not. */
export const speaks = ({ role }: Paragraph): boolean =>
  role === 'paragraph' || role === 'list-item' || role === 'quote';

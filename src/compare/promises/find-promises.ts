import type { EpochMs } from '../../model/time.ts';
import type { Paragraph } from '../../model/article.ts';
import type { PromiseClues, StoryPromise } from '../../model/expectation.ts';
import type { Reading, Sentence } from './promise-reader.ts';
import type { PromiseAct } from './promise-rules.ts';
import { promiserOf } from './promise-maker.ts';
import { whenIn, type When } from './promise-deadline.ts';
import type { Zone } from '../../platform/time-zone.ts';

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
    for (const { pattern, needs, subjectBefore } of act.announced) {
      const match = needs.test(folded) ? pattern.exec(folded) : null;
      if (!match) continue;
      const when = act.asked ? null : whenOf(reading, folded, match, written);
      if (!announces(reading, { act, match: match[0], when, folded }, written)) continue;
      const who = promiserOf(reading, sentence, { match, subjectBefore });
      return {
        act: act.act,
        who,
        by: when?.by ?? null,
        byWords: when?.words ?? null,
        paragraph: sentence.paragraph,
        sentence: sentence.text,
        clues: cluesOf(reading, {
          act,
          who,
          sentence,
          before,
          when,
          reported: !subjectBefore && match.groups?.['who'] === undefined,
        }),
        reason: `“${match[0].trim()}” announces: ${act.act}`,
      };
    }
  }
  return null;
};

/**
 * Words of time behind the announcement count first, up to what is told in it ("announce that schools open on Monday").
 * Those before it may tell when it was said, unless it is in the present or future: "On Friday the court will rule".
 */
const whenOf = ({ rules }: Reading, text: string, match: RegExpExecArray, written: Writing): When | null => {
  const end = match.index + match[0].length;
  const behind = text.slice(end).replace(rules.trailing, '').split(rules.told)[0] ?? '';
  const near = whenIn(match[0] + behind, rules.time, written);
  if (near || rules.pastMarker.test(match[0])) return near;
  return whenIn(text.slice(0, match.index), rules.time, written);
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
  return (
    when !== null || rules.reported.test(folded) || rules.trailing.test(folded) || rules.ahead.test(folded)
  );
};

interface ClueSources {
  readonly act: PromiseAct;
  readonly who: string | null;
  readonly sentence: Sentence;
  readonly before: readonly Sentence[];
  readonly when: When | null;
  /** Is `who` the one who told of the promise, rather than the one who made it? */
  readonly reported: boolean;
}

/** Words of announcing, of time and of the act itself say nothing about what the promise is about. */
const cluesOf = (
  reading: Reading,
  { act, who, sentence, before, when, reported }: ClueSources,
): PromiseClues => {
  const near = before.flatMap(({ tokens }) => [...tokens]);
  const { rules } = reading;
  const own = reading.read((who ?? '').replace(rules.representing, ''));
  // "Its press officer said that a statement was expected": who will speak is only near the one who said so.
  const vague = who === null || rules.vague.test(who) || rules.possessive.test(who) || reported;
  const silent = new Set(
    [...reading.read(when?.words ?? ''), ...(vague ? own : [])].map(({ plain }) => plain),
  );
  const telling = sentence.tokens.filter(
    ({ plain }) => !silent.has(plain) && !act.named.test(plain) && !rules.triggers.test(plain),
  );
  const names = reading.namesIn(sentence.tokens).filter((name) => !silent.has(name));
  const words = who === null || rules.vague.test(who) ? [] : reading.wordsIn(own);
  return {
    // "The mayor" says who it is where no name does.
    who: words.length > 0 || who === null ? words : reading.officesIn(own),
    vague,
    names,
    topic: reading.wordsIn(telling),
    contextNames: reading.namesIn(near).filter((name) => !names.includes(name)),
    context: reading.wordsIn(near),
  };
};

/** Headings and captions announce nothing that the text does not. */
export const speaks = ({ role }: Paragraph): boolean =>
  role === 'paragraph' || role === 'list-item' || role === 'quote';

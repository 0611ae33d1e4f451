import type { Paragraph } from '../model/article.ts';
import type { PromiseClues, StoryPromise } from '../model/expectation.ts';
import type { PromiseAct } from './language/promise-rules.ts';
import { deadlineIn, type Deadline, type WritingTime } from './promise-deadline.ts';
import { promiserOf } from './promise-maker.ts';
import type { PromiseReader, Sentence } from './promise-reader.ts';

/** A promise that does not yet have a name of its own in its Story. */
export type FoundPromise = Omit<StoryPromise, 'name'>;

/** Finds the promise in `sentence`. `before` are the sentences its pronouns may refer to, nearest last. */
export const promiseIn = (
  reader: PromiseReader,
  sentence: Sentence,
  before: readonly Sentence[],
  written: WritingTime,
): FoundPromise | null => {
  const { rules } = reader;
  const { folded } = sentence;
  if (!rules.triggers.test(folded) || rules.notAPromise.test(folded) || /\?["']?$/u.test(folded)) return null;
  for (const act of rules.acts) {
    for (const { pattern, needs, subjectBefore } of act.announced) {
      const match = needs.test(folded) ? pattern.exec(folded) : null;
      if (!match) continue;
      const deadline = act.isRequest ? null : deadlineOf(reader, folded, match, written);
      if (!isPromise(reader, { act, match: match[0], deadline, folded }, written)) continue;
      const who = promiserOf(reader, sentence, { match, subjectBefore });
      const reported = !subjectBefore && match.groups?.['who'] === undefined;
      return {
        act: act.act,
        who,
        by: deadline?.by ?? null,
        byWords: deadline?.words ?? null,
        paragraph: sentence.paragraph,
        sentence: sentence.text,
        clues: cluesOf(reader, { act, who, sentence, before, deadline, reported }),
        reason: `“${match[0].trim()}” announces: ${act.act}`,
      };
    }
  }
  return null;
};

/**
 * A time after the announcement counts first, up to a subordinate clause ("announce that schools open on Monday"). A
 * time before it may be when it was said, unless the announcement is in the present or future tense: "On Friday the
 * court will rule".
 */
const deadlineOf = (
  { rules }: PromiseReader,
  text: string,
  match: RegExpExecArray,
  written: WritingTime,
): Deadline | null => {
  const end = match.index + match[0].length;
  const rest = text.slice(end).replace(rules.trailingAttribution, '');
  const after = rest.split(rules.subordinateClause)[0] ?? '';
  const deadline = deadlineIn(match[0] + after, rules.time, written);
  if (deadline || rules.pastMarker.test(match[0])) return deadline;
  return deadlineIn(text.slice(0, match.index), rules.time, written);
};

const YEAR = /\b(?:19|20)\d\d\b/u;
const DAY_MS = 86_400_000;

/** In the past tense, only what is still ahead or what somebody said would happen is a promise. */
const isPromise = (
  { rules }: PromiseReader,
  found: { act: PromiseAct; match: string; deadline: Deadline | null; folded: string },
  written: WritingTime,
): boolean => {
  const { act, match, deadline, folded } = found;
  if (act.isRequest) return true;
  if (act.needsTime && !deadline) return false;
  if (!deadline && YEAR.test(folded)) return false;
  // A deadline that had passed at the time of writing makes the sentence background.
  if (deadline && deadline.by < written.at - DAY_MS) return false;
  if (!rules.pastMarker.test(match)) return true;
  return (
    deadline !== null ||
    rules.leadingAttribution.test(folded) ||
    rules.trailingAttribution.test(folded) ||
    rules.laterMarker.test(folded)
  );
};

interface ClueSources {
  readonly act: PromiseAct;
  readonly who: string | null;
  readonly sentence: Sentence;
  readonly before: readonly Sentence[];
  readonly deadline: Deadline | null;
  /** Is `who` the one who reported the promise, rather than the one who made it? */
  readonly reported: boolean;
}

/** Leaves out the words of the announcement, the time and the act, which do not say what the promise is about. */
const cluesOf = (
  reader: PromiseReader,
  { act, who, sentence, before, deadline, reported }: ClueSources,
): PromiseClues => {
  const { rules } = reader;
  const context = before.flatMap(({ tokens }) => [...tokens]);
  const promiser = reader.tokenize((who ?? '').replace(rules.representing, ''));
  // "Its press officer said that a statement was expected": the one who will speak is only related to the press officer.
  const vague = who === null || rules.vague.test(who) || rules.possessive.test(who) || reported;
  const ignored = new Set(
    [...reader.tokenize(deadline?.words ?? ''), ...(vague ? promiser : [])].map(({ plain }) => plain),
  );
  const topic = sentence.tokens.filter(
    ({ plain }) => !ignored.has(plain) && !act.mention.test(plain) && !rules.triggers.test(plain),
  );
  const names = reader.namesIn(sentence.tokens).filter((name) => !ignored.has(name));
  const words = who === null || rules.vague.test(who) ? [] : reader.contentStemsIn(promiser);
  return {
    // "The mayor" identifies somebody where no name does.
    who: words.length > 0 || who === null ? words : reader.officesIn(promiser),
    vague,
    names,
    topic: reader.contentStemsIn(topic),
    contextNames: reader.namesIn(context).filter((name) => !names.includes(name)),
    context: reader.contentStemsIn(context),
  };
};

/** Headings and captions announce nothing that the text does not. */
export const canAnnounce = ({ role }: Paragraph): boolean =>
  role === 'paragraph' || role === 'list-item' || role === 'quote';

import type { KnownPromise, PromiseTurn } from '../../model/expectation.ts';
import { type Evidence, weigh } from './promise-evidence.ts';
import type { FoundPromise } from './find-promises.ts';
import { type Reading, type Sentence, sameForm } from './promise-reader.ts';

/** A paragraph that is new, or holds something new. */
export interface NewParagraph {
  readonly paragraph: number;
  /** Where its text stood before; empty for an addition. */
  readonly previous: readonly number[];
}

interface TurnInput {
  readonly known: readonly KnownPromise[];
  readonly fresh: readonly NewParagraph[];
  readonly capturedAt: number;
  /** The folded paragraphs of both Versions. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Sentences of the newer Version around what is new, in order. */
  readonly sentences: readonly Sentence[];
  readonly isNew: (sentence: Sentence) => boolean;
  readonly found: readonly FoundPromise[];
}

interface Turns {
  readonly turns: readonly PromiseTurn[];
  /** Found promises that are older ones in new words. */
  readonly revised: ReadonlySet<FoundPromise>;
}

interface Verdict {
  readonly evidence: Exclude<Evidence, { kind: 'none' }>;
  readonly sentence: Sentence;
}

const RANK = { met: 3, retracted: 2, candidate: 1 } as const;

/** What the newer Version does to each promise that waits. */
export const turnsOf = (reading: Reading, input: TurnInput): Turns => {
  const revised = new Set<FoundPromise>();
  const turns = input.known.flatMap((promise): readonly PromiseTurn[] => {
    const present = placeOf(promise, input.after) >= 0;
    const before = placeOf(promise, input.before);
    if (promise.state === 'retracted') return present && before < 0 ? [again(promise, input)] : [];
    if (promise.state === 'met') return [];
    const verdict = bestVerdict(reading, promise, input);
    if (verdict && verdict.evidence.kind !== 'candidate') return [turned(promise, verdict)];
    const now = present
      ? undefined
      : input.found.find((one) => !revised.has(one) && isRevision(promise, one));
    if (now) {
      revised.add(now);
      return [restated(promise, now)];
    }
    if (verdict && promise.state === 'open') return [turned(promise, verdict)];
    return present || verdict || promise.state === 'candidate' ? [] : [withdrawn(promise)];
  });
  return { turns, revised };
};

const bestVerdict = (
  reading: Reading,
  promise: KnownPromise,
  { before, sentences, fresh, isNew, capturedAt, found }: TurnInput,
): Verdict | null => {
  const place = placeOf(promise, before);
  const act = reading.rules.acts.find((one) => one.act === promise.act);
  if (!act) return null;
  const places = new Map(fresh.map(({ paragraph, previous }) => [paragraph, previous]));
  const announcing = new Set(found.flatMap((one) => (one.act === act.act ? [one.sentence] : [])));
  let best: Verdict | null = null;
  for (const [at, sentence] of sentences.entries()) {
    const previous = places.get(sentence.paragraph);
    if (!previous || !isNew(sentence) || announcing.has(sentence.text)) continue;
    const evidence = weigh(reading, {
      promise,
      act,
      sentence,
      previous: sentences[at - 1] ?? null,
      sameParagraph: previous.includes(place),
      year: new Date(capturedAt).getUTCFullYear(),
    });
    if (evidence.kind === 'none') continue;
    if (!best || RANK[evidence.kind] > RANK[best.evidence.kind]) best = { evidence, sentence };
  }
  return best;
};

const turned = (promise: KnownPromise, { evidence, sentence }: Verdict): PromiseTurn => ({
  promise,
  state: evidence.kind,
  paragraph: sentence.paragraph,
  text: sentence.text,
  reason: evidence.reason,
});

/** The same thing of the same one, announced in other words or for another time. */
const isRevision = (promise: KnownPromise, found: FoundPromise): boolean =>
  found.act === promise.act && (found.who === promise.who || found.who === null || promise.who === null);

const restated = (promise: KnownPromise, now: FoundPromise): PromiseTurn => ({
  promise: {
    ...promise,
    by: now.by ?? promise.by,
    byWords: now.byWords ?? promise.byWords,
    paragraph: now.paragraph,
    sentence: now.sentence,
  },
  state: now.by !== null && now.by !== promise.by ? 'open' : promise.state,
  paragraph: now.paragraph,
  text: now.sentence,
  reason: 'announced in other words',
});

const withdrawn = (promise: KnownPromise): PromiseTurn => ({
  promise,
  state: 'retracted',
  paragraph: null,
  text: null,
  reason: 'the sentence that announced it is gone',
});

const again = (promise: KnownPromise, { after }: TurnInput): PromiseTurn => ({
  promise: { ...promise, paragraph: placeOf(promise, after) },
  state: 'open',
  paragraph: placeOf(promise, after),
  text: promise.sentence,
  reason: 'the sentence that announced it stands again',
});

/** The paragraph that holds the announcing sentence, or -1. */
const placeOf = ({ sentence }: KnownPromise, folded: readonly string[]): number => {
  const wanted = sameForm(sentence);
  return folded.findIndex((text) => text.includes(wanted));
};

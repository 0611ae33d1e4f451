import type { KnownPromise, PromiseTransition } from '../model/expectation.ts';
import type { FoundPromise } from './find-promises.ts';
import { assessEvidence, type Evidence } from './promise-evidence.ts';
import { canonicalSentence, type PromiseReader, type Sentence } from './promise-reader.ts';

/** A paragraph that is new or contains something new. */
export interface NewParagraph {
  readonly paragraph: number;
  /** Its previous positions; empty for an addition. */
  readonly previous: readonly number[];
}

interface TransitionInput {
  readonly known: readonly KnownPromise[];
  readonly newParagraphs: readonly NewParagraph[];
  readonly capturedAt: number;
  /** The canonical paragraphs of both Versions. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Sentences of the newer Version around what is new, in order. */
  readonly sentences: readonly Sentence[];
  readonly isNew: (sentence: Sentence) => boolean;
  readonly found: readonly FoundPromise[];
}

interface Transitions {
  readonly transitions: readonly PromiseTransition[];
  /** Found promises that restate older ones. */
  readonly restated: ReadonlySet<FoundPromise>;
}

interface Finding {
  readonly evidence: Exclude<Evidence, { kind: 'none' }>;
  readonly sentence: Sentence;
}

const RANK = { met: 3, retracted: 2, candidate: 1 } as const;

/** What the newer Version does to each pending promise. */
export const promiseTransitions = (reader: PromiseReader, input: TransitionInput): Transitions => {
  const restated = new Set<FoundPromise>();
  const transitions = input.known.flatMap((promise): readonly PromiseTransition[] => {
    const isPresent = paragraphOf(promise, input.after) >= 0;
    const wasPresent = paragraphOf(promise, input.before) >= 0;
    if (promise.state === 'retracted') return isPresent && !wasPresent ? [reopened(promise, input)] : [];
    if (promise.state === 'met') return [];
    const finding = bestFinding(reader, promise, input);
    if (finding && finding.evidence.kind !== 'candidate') return [decided(promise, finding)];
    const restatement = isPresent
      ? undefined
      : input.found.find((one) => !restated.has(one) && isRestatement(promise, one));
    if (restatement) {
      restated.add(restatement);
      return [reworded(promise, restatement)];
    }
    if (finding && promise.state === 'open') return [decided(promise, finding)];
    return isPresent || finding || promise.state === 'candidate' ? [] : [withdrawn(promise)];
  });
  return { transitions, restated };
};

const bestFinding = (
  reader: PromiseReader,
  promise: KnownPromise,
  { before, sentences, newParagraphs, isNew, capturedAt, found }: TransitionInput,
): Finding | null => {
  const position = paragraphOf(promise, before);
  const act = reader.rules.acts.find((one) => one.act === promise.act);
  if (!act) return null;
  const previousOf = new Map(newParagraphs.map(({ paragraph, previous }) => [paragraph, previous]));
  const announcing = new Set(found.flatMap((one) => (one.act === act.act ? [one.sentence] : [])));
  let best: Finding | null = null;
  for (const [at, sentence] of sentences.entries()) {
    const previous = previousOf.get(sentence.paragraph);
    if (!previous || !isNew(sentence) || announcing.has(sentence.text)) continue;
    const evidence = assessEvidence(reader, {
      promise,
      act,
      sentence,
      previous: sentences[at - 1] ?? null,
      sameParagraph: previous.includes(position),
      year: new Date(capturedAt).getUTCFullYear(),
    });
    if (evidence.kind === 'none') continue;
    if (!best || RANK[evidence.kind] > RANK[best.evidence.kind]) best = { evidence, sentence };
  }
  return best;
};

const decided = (promise: KnownPromise, { evidence, sentence }: Finding): PromiseTransition => ({
  promise,
  state: evidence.kind,
  paragraph: sentence.paragraph,
  text: sentence.text,
  reason: evidence.reason,
});

/** Is it the same act by the same promiser, in other words or for another time? */
const isRestatement = (promise: KnownPromise, found: FoundPromise): boolean =>
  found.act === promise.act && (found.who === promise.who || found.who === null || promise.who === null);

const reworded = (promise: KnownPromise, now: FoundPromise): PromiseTransition => ({
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
  reason: 'the announcement was reworded',
});

const withdrawn = (promise: KnownPromise): PromiseTransition => ({
  promise,
  state: 'retracted',
  paragraph: null,
  text: null,
  reason: 'the announcement was removed',
});

const reopened = (promise: KnownPromise, { after }: TransitionInput): PromiseTransition => ({
  promise: { ...promise, paragraph: paragraphOf(promise, after) },
  state: 'open',
  paragraph: paragraphOf(promise, after),
  text: promise.sentence,
  reason: 'the announcement was restored',
});

/** The paragraph that contains the announcing sentence, or -1. */
const paragraphOf = ({ sentence }: KnownPromise, canonical: readonly string[]): number => {
  const wanted = canonicalSentence(sentence);
  return canonical.findIndex((text) => text.includes(wanted));
};

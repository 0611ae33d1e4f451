import type { EpochMs } from './time.ts';

/** What a desk, or the story itself, is waiting for. */

/** Applies to added and edited text only. Plain strings match regardless of case, accents, quotes and white space. */
export interface Matcher {
  readonly all?: readonly string[] | undefined;
  readonly any?: readonly string[] | undefined;
  /** ECMAScript source, flags `iu`. */
  readonly regex?: string | undefined;
}

export type ExpectationState = 'open' | 'met' | 'overdue' | 'retracted';

/** An Expectation as the watch list describes it. */
export interface ExpectationSetting {
  readonly name: string;
  readonly match: Matcher;
  /** The deadline; null: none. */
  readonly by: EpochMs | null;
}

export interface Expectation extends ExpectationSetting {
  readonly state: ExpectationState;
}

/** A suggested Expectation is a `candidate` while there is some evidence that it was met, but no proof. */
export type PromiseState = ExpectationState | 'candidate';

/** Words that identify a fulfilment. They are folded and stemmed. */
export interface PromiseClues {
  /** Who announced it, in words of the text; empty if the text names nobody. */
  readonly who: readonly string[];
  /** Does `who` refer back to a name mentioned earlier ("she", "the company")? */
  readonly vague: boolean;
  readonly names: readonly string[];
  readonly topic: readonly string[];
  /** From the preceding sentences. */
  readonly contextNames: readonly string[];
  readonly context: readonly string[];
}

/** Something that the text of a Version announces, such as a statement: a suggested Expectation. */
export interface StoryPromise {
  /** Unique within the Story: "Promised statement (port authority)". */
  readonly name: string;
  /** What is announced: `statement`, `briefing`, `comment`, `ruling` … */
  readonly act: string;
  /** As written in the text; null if not named. */
  readonly who: string | null;
  readonly by: EpochMs | null;
  /** The words that `by` was derived from: "later on Friday". */
  readonly byWords: string | null;
  readonly paragraph: number;
  readonly sentence: string;
  readonly clues: PromiseClues;
  /** Why the sentence counts as a promise, in words. */
  readonly reason: string;
}

/** `inform`: listed in the Story's alerts; `alert`: sends alerts of its own; `off`: not detected. */
export type SuggestionMode = 'inform' | 'alert' | 'off';

export const SUGGESTION_MODES: readonly SuggestionMode[] = ['inform', 'alert', 'off'];

/** Configured in the watch list, or suggested by the story's own announcement. */
export type ExpectationOrigin = 'configured' | 'suggested';

/** A stored promise, settled or not. */
export interface KnownPromise extends StoryPromise {
  readonly state: PromiseState;
}

/** A change of state caused by a newer Version; `promise` has the place and time that it has in that Version. */
export interface PromiseTransition {
  readonly promise: KnownPromise;
  readonly state: PromiseState;
  /** The paragraph and the sentence of the newer Version that caused it; null if text was removed. */
  readonly paragraph: number | null;
  readonly text: string | null;
  readonly reason: string;
}

/** An Expectation that the newer Version meets, with the paragraph that meets it. */
export interface Fulfilment {
  readonly name: string;
  /** Suggested ones only; the watch list has the deadlines of the configured ones. */
  readonly by?: EpochMs | null;
  readonly paragraph: number;
  readonly text: string;
}

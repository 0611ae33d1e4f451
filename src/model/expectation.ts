import type { EpochMs } from './time.ts';

/** What a desk, or the story itself, waits for. */

/** Tried on added or edited text only. Plain strings match without regard to case, accents, quotes and white space. */
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

/** A suggested Expectation is a `candidate` while what has come since speaks for it without proving it. */
export type PromiseState = ExpectationState | 'candidate';

/** By what a fulfilment is known again. Words are folded and cut to their stem. */
export interface PromiseClues {
  /** The one who promised, in words of the text; empty where the text names nobody. */
  readonly who: readonly string[];
  /** Does `who` name somebody, or stand for names that are told before ("she", "the company")? */
  readonly vague: boolean;
  readonly names: readonly string[];
  readonly topic: readonly string[];
  /** Of the sentences before. */
  readonly contextNames: readonly string[];
  readonly context: readonly string[];
}

/** Something that a Version's own text announces, so that a reader waits for it: a suggested Expectation. */
export interface StoryPromise {
  /** Once per Story: "Promised statement (port authority)". */
  readonly name: string;
  /** What kind of thing: `statement`, `briefing`, `comment`, `ruling` … */
  readonly act: string;
  /** As the text puts it; null where it does not say. */
  readonly who: string | null;
  readonly by: EpochMs | null;
  /** The words of time that `by` follows from: "later on Friday". */
  readonly byWords: string | null;
  readonly paragraph: number;
  readonly sentence: string;
  readonly clues: PromiseClues;
  /** Why it was taken for a promise, in words. */
  readonly reason: string;
}

/** What a suggested Expectation may do: tell of itself where the Story is told of, raise alerts of its own, or not be looked for. */
export type SuggestionMode = 'inform' | 'alert' | 'off';

export const SUGGESTION_MODES: readonly SuggestionMode[] = ['inform', 'alert', 'off'];

/** Who waits: the desk, by its watch list, or the story, by its own announcement. */
export type ExpectationOrigin = 'configured' | 'suggested';

/** A promise as it stands in the store, settled or not. */
export interface KnownPromise extends StoryPromise {
  readonly state: PromiseState;
}

/** What a newer Version does to a promise; `promise` is as it stands now, with the place and time it has there. */
export interface PromiseTurn {
  readonly promise: KnownPromise;
  readonly state: PromiseState;
  /** The paragraph of the newer Version that says so, and its sentence; null where something merely went away. */
  readonly paragraph: number | null;
  readonly text: string | null;
  readonly reason: string;
}

/** An Expectation that the newer Version satisfies, with the paragraph that did it. */
export interface Fulfilment {
  readonly name: string;
  /** Of a suggested one, whose deadline is not among the configured ones. */
  readonly by?: EpochMs | null;
  readonly paragraph: number;
  readonly text: string;
}

import type { ExpectationSetting, SuggestionMode } from './expectation.ts';
import type { RenderMode } from './story.ts';

/** What a desk asks for: the Stories and sources of the watch list, defaults filled in. Durations are milliseconds. */

export interface StorySetting {
  /** Without fragment; unique in the list. */
  readonly url: string;
  /** The address where the list gives no name. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly everyMs: number;
  /** Does the interval follow the Story's age and changes? */
  readonly adaptive: boolean;
  /** One CSS selector list, the Story's own or its host's; null: find the article. */
  readonly include: string | null;
  readonly exclude: readonly string[];
  readonly render: RenderMode;
  readonly expectations: readonly ExpectationSetting[];
  /** What the Story's own announcements may do. */
  readonly suggested: SuggestionMode;
}

export type SourceKind = 'auto' | 'feed' | 'sitemap' | 'page';

/** Where new Stories come from, and how they are watched. */
export interface SourceSetting {
  readonly url: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly everyMs: number;
  /** Both lists empty: take all. */
  readonly match: { readonly path: readonly string[]; readonly title: readonly string[] };
  /** New Stories per reading, at most. */
  readonly atMost: number;
  /** How long each of its Stories is watched. */
  readonly forMs: number;
  readonly storyEveryMs: number;
  /** Does the interval of its Stories follow their changes? So it is where the list gives none. */
  readonly storyAdaptive: boolean;
  readonly tags: readonly string[];
  readonly expectations: readonly ExpectationSetting[];
}

/** An entry that a person adds to the watch list by a command. */
export interface NewEntry {
  readonly url: string;
  readonly name?: string;
  readonly tags?: readonly string[];
  /** As written, such as `5m`. */
  readonly every?: string;
}

/** The lists of the watch list that entries can be added to. */
export type EntryList = 'stories' | 'discover';

import type { ExpectationSetting, SuggestionMode } from './expectation.ts';
import type { RenderMode } from './story.ts';

/** The Stories and sources of the watch list, with defaults applied. Durations are in milliseconds. */

export interface StorySetting {
  /** Without fragment; unique within the list. */
  readonly url: string;
  /** The URL if the list gives no name. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly everyMs: number;
  /** Does the interval adapt to the Story's age and changes? */
  readonly adaptive: boolean;
  /** One CSS selector list, from the Story or its host; null: detect the article. */
  readonly include: string | null;
  readonly exclude: readonly string[];
  readonly render: RenderMode;
  readonly expectations: readonly ExpectationSetting[];
  /** How the Story's own announcements are handled. */
  readonly suggested: SuggestionMode;
}

export type SourceKind = 'auto' | 'feed' | 'sitemap' | 'page';

/** A source of new Stories and the settings of the Stories it finds. */
export interface SourceSetting {
  readonly url: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly everyMs: number;
  /** If both lists are empty, every entry matches. */
  readonly match: { readonly path: readonly string[]; readonly title: readonly string[] };
  /** Maximum number of its Stories watched at the same time. */
  readonly atMost: number;
  /** How long each of its Stories is watched. */
  readonly forMs: number;
  readonly storyEveryMs: number;
  /** Does the interval of its Stories adapt to their changes? The default if the list sets no interval. */
  readonly storyAdaptive: boolean;
  /** Subscribe to the hub that the feed names? */
  readonly websub: boolean;
  readonly tags: readonly string[];
  readonly expectations: readonly ExpectationSetting[];
}

/** An entry added to the watch list by a command. */
export interface NewEntry {
  readonly url: string;
  readonly name?: string;
  readonly tags?: readonly string[];
  /** A duration as written, such as `5m`. */
  readonly every?: string;
}

/** The parts of the watch list that entries can be added to. */
export type EntryList = 'stories' | 'discover';

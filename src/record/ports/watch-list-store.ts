import type { Matcher, SuggestionMode } from '../../model/expectation.ts';
import type { RenderMode } from '../../model/story.ts';
import type { EpochMs } from '../../model/time.ts';
import type { ClaimedSource } from './source-store.ts';

/** What the watch list asks for. */

/** A Story as the watch list describes it. */
export interface WatchedStory {
  readonly id: string;
  readonly url: string;
  /** What requests are spaced by: host name and port of `url`. */
  readonly host: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly everyMs: number;
  /** Left out: never. */
  readonly render?: RenderMode;
  /** Does `everyMs` stretch with age and shrink with changes? Left out: no. */
  readonly adaptive?: boolean;
  readonly include: string | null;
  readonly exclude: readonly string[];
  readonly expectations: readonly {
    readonly name: string;
    readonly match: Matcher;
    readonly by: EpochMs | null;
  }[];
  /** What the Story's own announcements may do; `inform` by default. */
  readonly suggested?: SuggestionMode;
}

/** A source of new Stories as the watch list describes it. */
export interface WatchedSource {
  readonly id: string;
  readonly url: string;
  readonly host: string;
  readonly name: string;
  readonly kind: ClaimedSource['kind'];
  readonly everyMs: number;
  readonly match: ClaimedSource['match'];
  readonly atMost: number;
  readonly forMs: number;
  readonly storyEveryMs: number;
  /** Does the interval of its Stories follow what they do? */
  readonly storyAdaptive: boolean;
  readonly tags: readonly string[];
  readonly expectations: WatchedStory['expectations'];
}

export interface WatchListChanges {
  readonly added: readonly string[];
  readonly paused: readonly string[];
  readonly resumed: readonly string[];
}

export interface WatchListStore {
  /**
   * Makes the stored list equal to `stories`: new ones are added and spread over time, missing ones are paused and
   * their open Expectations kept, changed ones updated. Expectations that left their Story become `retracted`.
   * Overdue Stories are spread again, so that a restart does not stampede. `firstCheckAt` decides the spreading.
   */
  applyWatchList(
    stories: readonly WatchedStory[],
    now: EpochMs,
    firstCheckAt: (story: { id: string; everyMs: number }, waiting: number) => EpochMs,
  ): Promise<WatchListChanges>;
  /** Removes Stories whose ids begin with `idPrefix`, except those of `keep`, with all that was stored about them. */
  forgetStories(idPrefix: string, keep: readonly string[]): Promise<readonly string[]>;
}

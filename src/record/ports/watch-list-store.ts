import type { SourceSetting, StorySetting } from '../../model/watch-list.ts';
import type { EpochMs } from '../../model/time.ts';

/** Port for the watch list. */

/** Derived keys of a watch list entry. */
interface Identified {
  readonly id: string;
  /** Host name and port of `url`; requests are spaced per host. */
  readonly host: string;
}

type Optional = 'render' | 'adaptive' | 'suggested';

/** A Story of the watch list. Defaults: `render` never, `adaptive` false, `suggested` inform. */
export interface WatchedStory
  extends Identified, Omit<StorySetting, Optional>, Partial<Pick<StorySetting, Optional>> {}

/** A source of new Stories of the watch list. */
export interface WatchedSource extends Identified, SourceSetting {}

export interface WatchListChanges {
  readonly added: readonly string[];
  readonly paused: readonly string[];
  readonly resumed: readonly string[];
}

export interface WatchListStore {
  /**
   * Synchronizes the stored Stories with `stories`: new ones are added and spread over time, missing ones are paused and
   * keep their open Expectations, changed ones are updated. Expectations that left their Story become `retracted`.
   * No due time is postponed, and those of unchanged Stories stay as they are. `firstCheckAt` decides the times of new and
   * resumed Stories.
   */
  applyWatchList(
    stories: readonly WatchedStory[],
    now: EpochMs,
    firstCheckAt: (story: { id: string; everyMs: number }, waiting: number) => EpochMs,
  ): Promise<WatchListChanges>;
  /** Deletes Stories whose ids start with `idPrefix`, except those in `keep`, with all their data. @returns their ids. */
  forgetStories(idPrefix: string, keep: readonly string[]): Promise<readonly string[]>;
}

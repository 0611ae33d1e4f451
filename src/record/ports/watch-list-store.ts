import type { SourceSetting, StorySetting } from '../../model/watch-list.ts';
import type { EpochMs } from '../../model/time.ts';

/** What the watch list asks for. */

/** What identifies a row, beside what the watch list says. */
interface Identified {
  readonly id: string;
  /** What requests are spaced by: host name and port of `url`. */
  readonly host: string;
}

type Optional = 'render' | 'adaptive' | 'suggested';

/** A Story of the watch list. Left out: `render` is never, `adaptive` is no, `suggested` is inform. */
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

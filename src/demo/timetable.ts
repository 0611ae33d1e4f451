/** Seconds after the first request at which each version of the story appears; the first is 0. */
export type Timetable = readonly number[];

export const DEFAULT_TIMETABLE: Timetable = [0, 6, 14, 22, 30];

/** Index of the version that is out after `elapsedMs`: the last one whose second has come. */
export const versionAfter = (timetable: Timetable, elapsedMs: number): number =>
  Math.max(
    0,
    timetable.findLastIndex((second) => second * 1000 <= elapsedMs),
  );

import type { Clock } from '../../src/platform/clock.ts';
import type { EpochMs } from '../../src/model/time.ts';

/** Time that passes only when a test says so. `now` may be handed on by itself, as a `Clock`. */
export interface ManualClock {
  readonly now: Clock;
  /** Milliseconds; backwards is refused, because a test that wants that means `set`. */
  readonly advance: (ms: number) => EpochMs;
  /** Any time, also an earlier one: a clock that was put right. */
  readonly set: (at: EpochMs) => EpochMs;
}

/** Starts at 2026-11-23T09:00:00Z unless told otherwise. */
export const createManualClock = (start: EpochMs = Date.UTC(2026, 10, 23, 9)): ManualClock => {
  let at = start;
  return {
    now: () => at,
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError(`A clock advances by 0 ms or more, not by ${ms}; use set().`);
      at += ms;
      return at;
    },
    set: (to) => {
      at = to;
      return at;
    },
  };
};

import type { EpochMs } from '../model/time.ts';

/** The current time. Passed in everywhere, so that tests decide what time it is. */
export type Clock = () => EpochMs;

export const systemClock: Clock = () => Date.now();

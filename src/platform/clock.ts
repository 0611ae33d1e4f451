import type { EpochMs } from '../model/time.ts';

/** The current time. Injected everywhere, so that tests control it. */
export type Clock = () => EpochMs;

export const systemClock: Clock = () => Date.now();

import { uptime } from 'node:os';
import type { EpochMs } from '../model/time.ts';

/** The current time. Injected everywhere, so that tests control it. */
export type Clock = () => EpochMs;

export const systemClock: Clock = () => Date.now();

/**
 * Milliseconds since the machine started, including the time it slept. Unlike `performance.now()`, it tells a clock that
 * was set from one that continued while the machine slept.
 */
export const systemUptime = (): number => uptime() * 1_000;

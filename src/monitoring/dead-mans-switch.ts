import type { Clock } from '../platform/clock.ts';
import { describeError } from '../platform/errors.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { Store } from '../record/record.ts';
import type { EpochMs } from '../model/time.ts';
import type { Log } from '../platform/log.ts';
import { SWEEP_HEARTBEAT } from './notices.ts';

export interface DeadMansSwitchDeps {
  readonly clock: Clock;
  readonly store: Pick<Store, 'lastBeat'>;
  readonly outbound: Pick<Outbound, 'request'>;
  readonly userAgent: () => string;
  /** null while the watch list names no address. */
  readonly settings: () => { readonly pingUrl: string; readonly everyMs: number } | null;
  readonly isWell: () => boolean;
  readonly log: Log;
  readonly sweepStaleMs?: number;
}

/**
 * The dead man's switch: somebody outside hears from the watch for as long as it works, and raises the alarm when
 * nothing comes. Called by a timer; asks the address itself not to be told more often than it wants.
 */
export const createDeadMansSwitch = (deps: DeadMansSwitchDeps): { check(): Promise<void> } => {
  const { clock, store, settings, log, sweepStaleMs = 15_000 } = deps;
  let pingedAt: EpochMs = -Infinity;
  let silentWhy: string | null = null;

  const silence = (why: string): void => {
    // One line for each reason, not one for each minute.
    if (silentWhy !== why) log.warn(`The dead man's switch sends no ping: ${why}`);
    silentWhy = why;
  };

  const ping = async (pingUrl: string): Promise<void> => {
    const answer = await deps.outbound.request({
      url: pingUrl,
      method: 'GET',
      headers: { 'user-agent': deps.userAgent() },
      deadlineMs: 10_000,
      maxBytes: 1_024,
      overflow: 'cut',
    });
    if (answer.kind === 'failed' && answer.status === null) {
      silence(describeError(answer.failure));
      return;
    }
    const status = answer.status ?? 0;
    // The address is often its own key, so the host alone is named.
    if (status < 200 || status > 299) silence(`${new URL(pingUrl).host} answered ${status}.`);
    else silentWhy = null;
  };

  return {
    check: async () => {
      const asked = settings();
      const now = clock();
      if (asked === null || now - pingedAt < asked.everyMs) return;
      pingedAt = now;
      const sweptAt = await store.lastBeat(SWEEP_HEARTBEAT);
      if (sweptAt === null || now - sweptAt > sweepStaleMs) silence('no sweep runs.');
      else if (!deps.isWell()) silence('the canary did not come back.');
      else await ping(asked.pingUrl);
    },
  };
};

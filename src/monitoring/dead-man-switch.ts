import type { Clock } from '../platform/clock.ts';
import { describeError } from '../platform/errors.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { SWEEP_HEARTBEAT, type Store } from '../record/record.ts';
import type { Log } from '../platform/log.ts';

export interface DeadManSwitchDeps {
  readonly clock: Clock;
  /** Monotonic milliseconds; the clock if absent. */
  readonly elapsed?: () => number;
  readonly store: Pick<Store, 'lastBeat'>;
  readonly outbound: Pick<Outbound, 'request'>;
  readonly userAgent: () => string;
  /** null while the watch list configures no ping URL. */
  readonly settings: () => { readonly pingUrl: string; readonly everyMs: number } | null;
  readonly isWell: () => boolean;
  readonly log: Log;
  readonly sweepStaleMs?: number;
}

/**
 * The dead man's switch: pings an outside service while Stop Press works; that service raises an alarm when the pings
 * stop. Called by a timer, at any rate; pings are at least `everyMs` apart.
 */
export const createDeadManSwitch = (deps: DeadManSwitchDeps): { check(): Promise<void> } => {
  const { clock, store, settings, log, elapsed = clock, sweepStaleMs = 15_000 } = deps;
  let pingedAt = -Infinity;
  let lastReason: string | null = null;

  const warn = (reason: string): void => {
    // Logged once for each reason, not every minute.
    if (lastReason !== reason) log.warn(`The dead man's switch sends no ping: ${reason}`);
    lastReason = reason;
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
      warn(describeError(answer.failure));
      return;
    }
    const status = answer.status ?? 0;
    // The URL often contains a key, so only the host is logged.
    if (status < 200 || status > 299) warn(`${new URL(pingUrl).host} responded with ${status}.`);
    else lastReason = null;
  };

  return {
    check: async () => {
      const configured = settings();
      if (configured === null || elapsed() - pingedAt < configured.everyMs) return;
      pingedAt = elapsed();
      const sweptAt = await store.lastBeat(SWEEP_HEARTBEAT);
      // A heartbeat in the future is no sign of life: the clock was set.
      if (sweptAt === null || Math.abs(clock() - sweptAt) > sweepStaleMs) warn('the sweep is not running.');
      else if (!deps.isWell()) warn('the canary is late.');
      else await ping(configured.pingUrl);
    },
  };
};

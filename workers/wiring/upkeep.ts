import type { Clock } from '../../src/platform/clock.ts';
import type { Outbound } from '../../src/outbound/outbound.ts';
import type { Store } from '../../src/record/record.ts';
import type { EventBus } from '../../src/platform/event-bus.ts';
import { createDeadManSwitch } from '../../src/monitoring/dead-man-switch.ts';
import type { Canary } from '../../src/monitoring/canary.ts';
import type { Log } from '../../src/platform/log.ts';
import { createWatchdog } from '../../src/monitoring/watchdog.ts';
import type { Watching } from './watching.ts';

export interface UpkeepDeps {
  readonly clock: Clock;
  readonly store: Store;
  readonly bus: EventBus;
  readonly log: Log;
  readonly sweepEveryMs: number;
  /** true for errors that are logged elsewhere, because a server is unreachable. */
  readonly absorb: (error: unknown) => boolean;
  /** Can the sweep run? While a server is unreachable, a missing sweep is not the scheduler's fault. */
  readonly canSweep: () => boolean;
  /** Runs one sweep directly and recreates the scheduler. */
  readonly repairSweep: () => Promise<void>;
  readonly canary: Canary;
  readonly watching: Watching;
  /** Sends the requests of alerts. */
  readonly outbound: Pick<Outbound, 'request'>;
  readonly userAgent: () => string;
}

const CHECK_EVERY_MS = 5_000;
const CLEAN_UP_EVERY_MS = 3_600_000;
const KEEP_SUPPRESSED_MS = 30 * 86_400_000;
/** The canary's history is not needed for more than a day. */
const RESTART_CANARY_EVERY_MS = 86_400_000;

/** Starts the timers of a running process. @returns a function that stops them. */
export const startUpkeep = (deps: UpkeepDeps): (() => void) => {
  const { clock, store, bus, log, canary, watching } = deps;
  const watchdog = createWatchdog({
    clock,
    store,
    stalledAfterMs: 5 * deps.sweepEveryMs,
    onError: (error) => {
      if (!deps.absorb(error)) log.error(`Checking the sweep failed: ${String(error)}`);
    },
    onStall: (silence) => {
      bus.emit('sweepStalled', silence);
      const seconds = Math.round(silence.silentMs / 1_000);
      log.warn(silence, `The sweep has not run for ${seconds} s. Recreating its scheduler.`);
    },
    repair: deps.repairSweep,
  });
  const deadManSwitch = createDeadManSwitch({
    clock,
    store,
    outbound: deps.outbound,
    userAgent: deps.userAgent,
    settings: () => {
      const { pingUrl, everyMs } = watching.now().alive;
      return pingUrl === null ? null : { pingUrl, everyMs };
    },
    isWell: () => canary.isWell(),
    log,
  });

  let canSweep = true;
  const every = (ms: number, what: string, work: () => Promise<void>): NodeJS.Timeout =>
    setInterval(() => {
      work().catch((error: unknown) => {
        if (!deps.absorb(error)) log.warn(`${what}: ${String(error)}`);
      });
    }, ms);
  const timers = [
    every(5 * deps.sweepEveryMs, 'Checking the sweep failed', async () => {
      // Right after a server is back, the sweep is late, not lost.
      const couldSweep = canSweep;
      canSweep = deps.canSweep();
      if (couldSweep && canSweep) await watchdog.check();
    }),
    every(CLEAN_UP_EVERY_MS, 'Removing old data failed', async () => {
      await store.forgetNoise(clock());
      await store.forgetSuppressed(clock() - KEEP_SUPPRESSED_MS);
    }),
    every(RESTART_CANARY_EVERY_MS, 'Restarting the canary failed', () => watching.refreshOwn()),
    every(CHECK_EVERY_MS, "Running the canary and the dead man's switch failed", async () => {
      await canary.check();
      await deadManSwitch.check();
    }),
  ];
  return () => timers.forEach((timer) => clearInterval(timer));
};

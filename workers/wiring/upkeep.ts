import type { Clock } from '../../src/platform/clock.ts';
import type { Outbound } from '../../src/outbound/outbound.ts';
import type { Store } from '../../src/record/record.ts';
import { createDeadManSwitch } from '../../src/monitoring/dead-man-switch.ts';
import type { Canary } from '../../src/monitoring/canary.ts';
import type { Log } from '../../src/platform/log.ts';
import type { Watching } from './watching.ts';

export interface UpkeepDeps {
  readonly clock: Clock;
  readonly store: Store;
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  /** true for errors that are logged elsewhere, because a server is unreachable. */
  readonly absorb: (error: unknown) => boolean;
  readonly canary: Canary;
  /** Sends the requests to hubs that are due. */
  readonly subscribe: () => Promise<void>;
  readonly watching: Watching;
  /** Sends the requests of alerts. */
  readonly outbound: Pick<Outbound, 'request'>;
  readonly userAgent: () => string;
}

const CHECK_EVERY_MS = 5_000;
const SUBSCRIBE_EVERY_MS = 2_000;
const CLEAN_UP_EVERY_MS = 3_600_000;
const KEEP_SUPPRESSED_MS = 30 * 86_400_000;
/** The canary's history is not needed for more than a day. */
const RESTART_CANARY_EVERY_MS = 86_400_000;

/** Starts the timers of a running process. @returns a function that stops them. */
export const startUpkeep = (deps: UpkeepDeps): (() => void) => {
  const { clock, elapsed, store, log, canary, watching } = deps;
  const deadManSwitch = createDeadManSwitch({
    clock,
    elapsed,
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

  const every = (ms: number, what: string, work: () => Promise<void>): NodeJS.Timeout =>
    setInterval(() => {
      work().catch((error: unknown) => {
        if (!deps.absorb(error)) log.warn(`${what}: ${String(error)}`);
      });
    }, ms);
  const timers = [
    every(CLEAN_UP_EVERY_MS, 'Removing old data failed', async () => {
      await store.forgetNoise(clock());
      await store.forgetSuppressed(clock() - KEEP_SUPPRESSED_MS);
    }),
    every(RESTART_CANARY_EVERY_MS, 'Restarting the canary failed', () => watching.refreshOwn()),
    every(SUBSCRIBE_EVERY_MS, 'Subscribing to hubs failed', deps.subscribe),
    every(CHECK_EVERY_MS, "Running the canary and the dead man's switch failed", async () => {
      await canary.check();
      await deadManSwitch.check();
    }),
  ];
  return () => timers.forEach((timer) => clearInterval(timer));
};

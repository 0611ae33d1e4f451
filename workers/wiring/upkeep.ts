import type { Clock } from '../../src/platform/clock.ts';
import type { Outbound } from '../../src/outbound/outbound.ts';
import type { Store } from '../../src/record/record.ts';
import type { EventBus } from '../../src/platform/event-bus.ts';
import { createDeadMansSwitch } from '../../src/monitoring/dead-mans-switch.ts';
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
  /** True for errors that are logged elsewhere: a server is away. */
  readonly absorb: (error: unknown) => boolean;
  /** Can the sweep run at all? While a server is away its silence is no fault of the scheduler. */
  readonly canSweep: () => boolean;
  /** Sweeps by hand and recreates the scheduler. */
  readonly repairSweep: () => Promise<void>;
  readonly canary: Canary;
  readonly watching: Watching;
  /** The way out for alerts. */
  readonly outbound: Pick<Outbound, 'request'>;
  readonly userAgent: () => string;
}

const LOOK_EVERY_MS = 5_000;
const TIDY_EVERY_MS = 3_600_000;
const SUPPRESSED_FOR_MS = 30 * 86_400_000;
/** What the canary has gathered is worth nothing after a day. */
const ANEW_EVERY_MS = 86_400_000;

/** What a running process does by timers, beside the queue, until the function that is returned is called. */
export const keepUp = (deps: UpkeepDeps): (() => void) => {
  const { clock, store, bus, log, canary, watching } = deps;
  const watchdog = createWatchdog({
    clock,
    store,
    stalledAfterMs: 5 * deps.sweepEveryMs,
    onError: (error) => {
      if (!deps.absorb(error)) log.error(`The sweep cannot be looked after: ${String(error)}`);
    },
    onStall: (silence) => {
      bus.emit('sweepStalled', silence);
      const seconds = Math.round(silence.silentMs / 1_000);
      log.warn(silence, `No sweep for ${seconds} s; recreating the scheduler.`);
    },
    repair: deps.repairSweep,
  });
  const deadMansSwitch = createDeadMansSwitch({
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
    every(5 * deps.sweepEveryMs, 'While looking after the sweep', async () => {
      // Right after a server is back the sweep is late, not lost.
      const couldSweep = canSweep;
      canSweep = deps.canSweep();
      if (couldSweep && canSweep) await watchdog.check();
    }),
    every(TIDY_EVERY_MS, 'While forgetting what is old', async () => {
      await store.forgetNoise(clock());
      await store.forgetSuppressed(clock() - SUPPRESSED_FOR_MS);
    }),
    every(ANEW_EVERY_MS, 'Restarting the canary', () => watching.refreshOwn()),
    every(LOOK_EVERY_MS, "Canary and dead man's switch", async () => {
      await canary.check();
      await deadMansSwitch.check();
    }),
  ];
  return () => timers.forEach((timer) => clearInterval(timer));
};

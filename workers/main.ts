import { readFileSync } from 'node:fs';
import { loadConfig } from '../config/config.ts';
import { keepHeapSmall } from './wiring/heap.ts';
import { createLog, terminalStyle } from '../src/platform/log.ts';
import { GUTTER } from '../src/platform/terminal-log.ts';
import { settleWithin } from './settle-within.ts';
import { startApp } from './wiring/app.ts';

export interface StartOptions {
  readonly env: Record<string, string | undefined>;
  readonly flags: Record<string, string | undefined>;
  readonly demo: boolean;
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Running work gets this long to finish; then it is aborted, and its claims expire. */
const DRAIN_MS = 25_000;
/** Upper limit for the whole shutdown. */
const STOP_WITHIN_MS = 29_000;

/**
 * Runs everything in this process until a signal. The first one drains and ends within 30 s in any state, also during
 * startup; a second one ends the process at once.
 * @returns the exit code.
 */
export const run = async ({ env, flags, demo }: StartOptions): Promise<number> => {
  keepHeapSmall();
  const config = loadConfig({
    env,
    flags,
    readFile: (path) => readFileSync(path, 'utf8'),
    isTerminal: process.stdout.isTTY,
  });
  const style = terminalStyle(process.stdout, env);
  const log = createLog({ level: config.logLevel, format: config.logFormat, style });
  const stopRequested = new AbortController();
  const signalled = new Promise<string>((resolve) => {
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (stopRequested.signal.aborted) process.exit(130);
        stopRequested.abort(new Error(signal));
        resolve(signal);
      });
    }
  });
  const diff =
    config.logFormat === 'pretty' ? { colour: style.colour, width: () => style.width() - GUTTER } : null;
  const starting = startApp({ config, log, env, demo, diff, signal: stopRequested.signal });
  const app = await Promise.race([starting, signalled.then(() => null)]);
  const signal = await signalled;
  log.info(
    { signal },
    app === null
      ? `${signal}: stopping during startup. A second signal stops at once.`
      : `${signal}: finishing running work. A second signal stops at once.`,
  );
  const stopped =
    app === null
      ? starting.then(
          (late) => late.stop(0),
          () => undefined,
        )
      : app.stop(DRAIN_MS);
  if (await settleWithin(stopped, STOP_WITHIN_MS)) log.info('Stopped.');
  else
    log.warn('Stopped before everything was closed; unfinished work is claimed again after the next start.');
  return 0;
};

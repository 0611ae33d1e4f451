import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { loadConfig } from '../config/config.ts';
import { keepHeapSmall } from './wiring/heap.ts';
import { createLog } from '../src/platform/log.ts';
import { startApp } from './wiring/app.ts';

export interface StartOptions {
  readonly env: Record<string, string | undefined>;
  readonly flags: Record<string, string | undefined>;
  readonly demo: boolean;
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs everything in this process until a signal: the first one drains within 30 s, a second one ends at once.
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
  const pretty = config.logFormat === 'pretty';
  // `isTTY` is undefined, not false, where stdout is no terminal.
  const colour = pretty && isatty(1) && env['NO_COLOR'] === undefined;
  const log = createLog({ level: config.logLevel, format: config.logFormat, colour });
  const signalled = new Promise<string>((resolve) => {
    let heard = false;
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (heard) process.exit(130);
        heard = true;
        resolve(signal);
      });
    }
  });
  const diff = pretty ? { colour, width: process.stdout.columns || 100 } : null;
  const app = await startApp({ config, log, env, demo, diff });
  const signal = await signalled;
  log.info({ signal }, `${signal}: letting work under way end; a second signal ends at once.`);
  await app.stop(25_000);
  log.info('Stopped.');
  return 0;
};

#!/usr/bin/env node
import { open } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isatty } from 'node:tty';
import { type Command, CommanderError } from 'commander';
import { StopPressError } from '../src/platform/errors.ts';
import { VERSION } from '../config/version.ts';
import type { ServerFlags } from '../src/cli/program/alert-commands.ts';
import { buildProgram, type SettingFlags } from '../src/cli/program/program.ts';
import { watchListFile } from './wiring/watch-list-file.ts';

/** The command line: loads the configuration and wires the commands of src/cli. Modules are loaded on demand. */

// A reader such as `head` closes the pipe early; that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const write = (text: string): void => {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
};
const talk = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

// oxlint-disable-next-line node/no-process-env -- the only place that reads the environment
const { env } = process;

const onTerminal = isatty(1);
const colour = onTerminal && env['NO_COLOR'] === undefined;
const width = onTerminal ? process.stdout.columns || undefined : undefined;

const openFile = async (file: string) => {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) =>
    usageError(
      `option '--batch <file>' argument '${file}' is invalid. It cannot be read (${error.code ?? 'unknown'}).`,
    ),
  );
  return handle.createReadStream();
};

/** Lines of standard input, or of the file; `-` is standard input. */
const linesOf = async (source: string): Promise<AsyncIterable<string>> => {
  const input = source === '-' ? process.stdin : await openFile(source);
  return createInterface({ input, crlfDelay: Infinity });
};

const FLAGS = {
  config: 'STOPPRESS_CONFIG',
  data: 'STOPPRESS_DATA',
  host: 'HOST',
  port: 'PORT',
  logLevel: 'LOG_LEVEL',
  log: 'STOPPRESS_LOG',
  concurrency: 'STOPPRESS_CONCURRENCY',
} as const;

const usageError = (message: string): never => program.error(`error: ${message}`, { exitCode: 2 });

/** Setting flags are validated like the settings; an invalid one is a usage error. */
const settingsOf = async (flags: SettingFlags): Promise<Record<string, string | undefined>> => {
  const { flagProblems } = await import('../config/config.ts');
  const settings = byVariable(flags);
  const [problem] = flagProblems(settings);
  return problem === undefined ? settings : usageError(problem);
};

const configOf = async (flags: SettingFlags) => {
  const settings = await settingsOf(flags);
  const { loadConfig } = await import('../config/config.ts');
  return loadConfig({ env, flags: settings, readFile: (path) => readFileSync(path, 'utf8') });
};

const byVariable = (flags: SettingFlags): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(FLAGS).map(([flag, variable]) => [variable, flags[flag as keyof SettingFlags]]),
  );

const clientOf = async (flags: ServerFlags) => {
  const config = await configOf(flags);
  const { localOrigin } = await import('../config/config.ts');
  const { createClient } = await import('../src/cli/client.ts');
  return createClient({
    baseUrl: localOrigin(config.host, config.port),
    token: config.token,
    fetch: globalThis.fetch,
  });
};

const program: Command = buildProgram({
  version: VERSION,
  write,
  talk,
  finish: (code) => {
    process.exitCode = code;
  },
  output: (json) => ({ json, colour, ...(width !== undefined && { width }) }),
  linesOf,
  openExtractor: async () => {
    const { createIsolatedExtractor } = await import('../src/extract/isolation/isolated-extractor.ts');
    return createIsolatedExtractor({ threadUrl: new URL('./extract-thread.js', import.meta.url) });
  },
  start: async (flags, demo) => {
    const { run } = await import('./main.ts');
    const code = await run({ env, flags: await settingsOf(flags), demo });
    // Handles that a library left open must not keep the process alive.
    process.exit(code);
  },
  clientOf,
  watchList: watchListFile({
    env,
    locate: async (config) => (await configOf(config === undefined ? {} : { config })).watchListFile,
  }),
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof StopPressError) {
    talk(error.message);
    process.exitCode = 1;
  } else throw error;
}

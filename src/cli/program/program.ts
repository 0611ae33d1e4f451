import { Command } from 'commander';
import { registerAlertCommands, type ServerFlags } from './alert-commands.ts';
import type { Client } from '../client.ts';
import { addExamples } from './help.ts';
import { type PageTools, registerPageCommands } from './page-commands.ts';
import { registerStoryCommands } from './story-commands.ts';
import { registerWatchListCommands } from './watch-list-commands.ts';
import type { WatchListFile } from './watch-list-file.ts';

/** All commands. Results go to stdout, diagnostics to stderr; exit codes: 0 ok, 1 failed, 2 usage. */

/** Flags that stand for a setting, by name. */
export interface SettingFlags {
  readonly config?: string;
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
  readonly logLevel?: string;
  readonly log?: string;
  readonly concurrency?: string;
}

export interface ProgramTools extends PageTools {
  /** Runs the process until it is stopped. @returns the exit code. */
  readonly start: (flags: SettingFlags, demo: boolean) => Promise<number>;
  /** Talks to the running process. */
  readonly clientOf: (flags: ServerFlags) => Promise<Client>;
  readonly watchList: WatchListFile;
}

const withServer = (command: Command): Command =>
  command
    .option('--host <host>', 'address of the running process (HOST)')
    .option('--port <port>', 'its port (PORT)')
    .option('--json', 'stable JSON instead of text', false);

export const buildProgram = (tools: ProgramTools): Command => {
  const program = new Command('stoppress')
    .description(
      'Monitors developing news stories and alerts a desk to what was added, corrected or quietly changed.',
    )
    .version(tools.version)
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });

  program
    .command('start')
    .description('run everything in this process: sweep, checks, deliveries, API and pages')
    .option('--config <file>', 'the watch list (STOPPRESS_CONFIG)')
    .option('--data <folder>', 'folder of the embedded database (STOPPRESS_DATA)')
    .option('--host <host>', 'address to listen on (HOST)')
    .option('--port <port>', 'port of pages and API (PORT)')
    .option('--log-level <level>', 'trace, debug, info, warn, error (LOG_LEVEL)')
    .option('--log <form>', 'json, pretty or auto (STOPPRESS_LOG)')
    .option('--concurrency <n>', 'maximum concurrent checks (STOPPRESS_CONCURRENCY)')
    .option('--no-demo', 'no demo newsroom while the watch list is empty')
    .action(async ({ demo, ...flags }: SettingFlags & { demo: boolean }) => {
      tools.finish(await tools.start(flags, demo));
    });

  const server = { ...tools, withServer };
  registerPageCommands(program, tools);
  registerStoryCommands(program, server);
  registerAlertCommands(program, server);
  registerWatchListCommands(program, tools);
  addExamples(program);
  return program;
};

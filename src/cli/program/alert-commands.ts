import { setTimeout as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { Client, ReplaySelection } from '../client.ts';
import type { OutputOptions, Write } from '../print.ts';
import { HOLD_RULES } from '../../model/delivery.ts';
import { STORY_ARGUMENT } from './help.ts';
import { duration, durationText, moment, wholeNumber, words } from './values.ts';

/** Commands about alerts and the Endpoints they go to; registered by program.ts. They send requests to a running Stop Press. */

export interface ServerFlags {
  readonly host?: string;
  readonly port?: string;
  readonly json: boolean;
}

export interface ServerTools {
  readonly write: Write;
  readonly talk: Write;
  readonly finish: (code: number) => void;
  /** Adds the options that say where the running process answers. */
  readonly withServer: (command: Command) => Command;
  readonly clientOf: (flags: ServerFlags) => Promise<Client>;
  readonly output: (json: boolean) => OutputOptions;
}

const STATES = ['pending', 'delivered', 'failed', 'held', 'gathered', 'digested', 'suppressed'];
const REPLAYABLE = ['failed', 'held', 'delivered', 'suppressed'];
const DEAD = ['failed', 'held'];

interface Listing extends ServerFlags {
  readonly state?: readonly string[];
  readonly endpoint?: string;
  readonly limit: number;
}

const registerLists = (program: Command, tools: ServerTools): void => {
  const { write, finish, withServer, clientOf, output } = tools;
  withServer(program.command('deliveries').description('deliveries and their state, newest first'))
    .option('--state <states>', `one or more of ${STATES.join(', ')}, with commas`, words(STATES))
    .option('--endpoint <name>', 'only deliveries to this endpoint')
    .option('--limit <n>', 'how many', wholeNumber, 50)
    .action(async (flags: Listing) => {
      const { deliveries } = await import('../deliveries.ts');
      const { state, endpoint = null, limit } = flags;
      const options = { state: state?.join(',') ?? null, endpoint, limit, ...output(flags.json) };
      finish(await deliveries(await clientOf(flags), options, write));
    });
  withServer(
    program
      .command('dead-letters')
      .description('deliveries that failed for good or are held, with the last response'),
  )
    .option('--endpoint <name>', 'only deliveries to this endpoint')
    .option('--limit <n>', 'how many', wholeNumber, 50)
    .action(async (flags: Listing) => {
      const { deadLetters } = await import('../deliveries.ts');
      const { endpoint = null, limit } = flags;
      finish(await deadLetters(await clientOf(flags), { endpoint, limit, ...output(flags.json) }, write));
    });
  withServer(
    program.command('suppressions').description('what a rule suppressed or postponed, with the rule'),
  )
    .option('--endpoint <name>', 'only what was not sent to this endpoint')
    .option('--rule <rules>', `one or more of ${HOLD_RULES.join(', ')}, with commas`, words(HOLD_RULES))
    .option('--limit <n>', 'how many', wholeNumber, 50)
    .action(async (flags: Listing & { rule?: readonly string[] }) => {
      const { suppressions } = await import('../deliveries.ts');
      const { endpoint = null, limit, rule } = flags;
      const options = { endpoint, limit, rule: rule?.join(',') ?? null, ...output(flags.json) };
      finish(await suppressions(await clientOf(flags), options, write));
    });
};

interface ReplayFlags extends ServerFlags {
  readonly state?: readonly string[];
  readonly endpoint?: string;
  readonly since?: string;
  readonly until?: string;
  readonly allFailed: boolean;
  readonly dryRun: boolean;
}

/** Ids or filters, not both; a sentence where it is neither or both. */
const selectionOf = (ids: readonly string[], flags: ReplayFlags): ReplaySelection | string => {
  const { state, endpoint, since, until, allFailed } = flags;
  const filtered = [state, endpoint, since, until].some((one) => one !== undefined);
  if (ids.length > 0 && (filtered || allFailed))
    return 'give either ids or filters (--endpoint, --state, --since, --until, --all-failed), not both';
  if (ids.length > 0) return { ids };
  if (!filtered && !allFailed)
    return 'name deliveries by id, or give --endpoint, --state, --since, --until or --all-failed';
  if (allFailed && state !== undefined)
    return 'give either --all-failed or --state: the first stands for failed,held';
  return {
    states: state ?? DEAD,
    ...(endpoint !== undefined && { endpoint }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
};

const registerReplay = (program: Command, tools: ServerTools): void => {
  const { write, talk, finish, withServer, clientOf, output } = tools;
  const command = program
    .command('replay')
    .argument('[ids...]', 'deliveries, dlv_…')
    .description('send deliveries again, starting with the first attempt; enables their endpoints');
  withServer(command)
    .option('--endpoint <name>', 'all dead letters of this endpoint')
    .option(
      '--state <states>',
      `one or more of ${REPLAYABLE.join(', ')}, with commas; failed,held unless given`,
      words(REPLAYABLE),
    )
    .option('--since <time>', 'created at or after this time; 2h means two hours ago', moment)
    .option('--until <time>', 'created at or before this time', moment)
    .option('--all-failed', 'all dead letters, of all endpoints', false)
    .option('--dry-run', 'count the deliveries, and send nothing', false)
    .action(async (ids: string[], flags: ReplayFlags) => {
      const selection = selectionOf(ids, flags);
      if (typeof selection === 'string') return command.error(`error: ${selection}`, { exitCode: 2 });
      const { replay } = await import('../deliveries.ts');
      const options = { selection, dryRun: flags.dryRun, ...output(flags.json) };
      finish(await replay(await clientOf(flags), options, { write, talk }));
    });
};

const registerEndpoints = (program: Command, tools: ServerTools): void => {
  const { write, talk, finish, withServer, clientOf, output } = tools;
  withServer(program.command('endpoints').description('endpoints and their delivery status')).action(
    async (flags: ServerFlags) => {
      const { endpoints } = await import('../endpoints.ts');
      finish(await endpoints(await clientOf(flags), output(flags.json), write));
    },
  );
  withServer(
    program.command('enable').argument('<endpoint>').description('resume sending to a disabled endpoint'),
  )
    .option('--replay', 'also send its held deliveries', false)
    .action(async (endpoint: string, flags: ServerFlags & { replay: boolean }) => {
      const { enable } = await import('../endpoints.ts');
      const options = { endpoint, replay: flags.replay, ...output(flags.json) };
      finish(await enable(await clientOf(flags), options, write));
    });
  withServer(
    program
      .command('disable')
      .argument('<endpoint>')
      .description('stop sending to an endpoint and hold its deliveries'),
  ).action(async (endpoint: string, flags: ServerFlags) => {
    const { disable } = await import('../endpoints.ts');
    finish(await disable(await clientOf(flags), { endpoint, ...output(flags.json) }, write));
  });
  withServer(
    program
      .command('test-alert')
      .argument('[endpoints...]', 'all unless given')
      .description(
        'send a marked test alert through the real path and print each response; exit code 1 if one was not delivered',
      ),
  )
    .addOption(
      new Option('--timeout <duration>', 'how long to wait for the responses')
        .argParser(duration)
        .default(30_000, '30s'),
    )
    .action(async (endpoints: string[], flags: ServerFlags & { timeout: number }) => {
      const { testAlert } = await import('../endpoints.ts');
      const options = { endpoints, timeoutMs: flags.timeout, ...output(flags.json) };
      const around = { write, talk, clock: Date.now, pause: (ms: number) => pause(ms) };
      finish(await testAlert(await clientOf(flags), options, around));
    });
};

const registerMuting = (program: Command, tools: ServerTools): void => {
  const { write, finish, withServer, clientOf, output } = tools;
  withServer(
    program
      .command('mute')
      .argument('<story>', STORY_ARGUMENT)
      .argument('<for>', 'such as 30m, 2h or 1d', durationText)
      .description('suppress alerts about a story for a time; monitoring continues'),
  ).action(async (story: string, text: string, flags: ServerFlags) => {
    const { mute } = await import('../mute.ts');
    const options = { story, duration: text, ...output(flags.json) };
    finish(await mute(await clientOf(flags), options, write));
  });
  withServer(
    program.command('unmute').argument('<story>', STORY_ARGUMENT).description('resume alerts about a story'),
  ).action(async (story: string, flags: ServerFlags) => {
    const { unmute } = await import('../mute.ts');
    finish(await unmute(await clientOf(flags), { story, ...output(flags.json) }, write));
  });
};

export const registerAlertCommands = (program: Command, tools: ServerTools): void => {
  registerLists(program, tools);
  registerReplay(program, tools);
  registerEndpoints(program, tools);
  registerMuting(program, tools);
};

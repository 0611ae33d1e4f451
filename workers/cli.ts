#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isatty } from 'node:tty';
import { Command, CommanderError } from 'commander';
import { StopPressError } from '../src/errors.ts';
import { VERSION } from '../config/version.ts';
import { registerAlertCommands } from './cli-alerts.ts';
import { registerWatchListCommands } from './cli-watch-list.ts';

/** argv → commands. stdout is data, stderr is talk; exit codes: 0 ok, 1 failed, 2 usage. Commands are loaded when called. */

// Who reads the beginning only, as `head` does, has closed the pipe; there is nobody left to tell.
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

// oxlint-disable-next-line node/no-process-env -- the one place where the environment comes in
const { env } = process;

const onTerminal = isatty(1);
const colour = onTerminal && env['NO_COLOR'] === undefined;
const width = onTerminal ? process.stdout.columns || undefined : undefined;

/** Lines of standard input, or of the file; `-` is standard input. */
const linesOf = async (source: string): Promise<AsyncIterable<string>> => {
  const input = source === '-' ? process.stdin : (await import('node:fs')).createReadStream(source);
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

type Flags = Partial<Record<keyof typeof FLAGS, string>>;

const configOf = async (flags: Flags) => {
  const { loadConfig } = await import('../config/config.ts');
  return loadConfig({ env, flags: byVariable(flags), readFile: (path) => readFileSync(path, 'utf8') });
};

const byVariable = (flags: Flags): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(FLAGS).map(([flag, variable]) => [variable, flags[flag as keyof Flags]]));

const withServer = (command: Command): Command =>
  command
    .option('--host <host>', 'where the running process answers (HOST)')
    .option('--port <port>', 'its port (PORT)')
    .option('--json', 'stable JSON instead of text', false);

const clientOf = async (flags: Flags) => {
  const config = await configOf(flags);
  const { localOrigin } = await import('../config/config.ts');
  const { createClient } = await import('../src/cli/client.ts');
  return createClient({
    baseUrl: localOrigin(config.host, config.port),
    token: config.token,
    fetch: globalThis.fetch,
  });
};

const output = (json: boolean) => ({ json, colour, ...(width !== undefined && { width }) });

const program = new Command('stoppress')
  .description(
    'Watches developing news stories and tells a desk what was added, corrected or quietly changed.',
  )
  .version(VERSION)
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

const finish = (code: number): void => {
  process.exitCode = code;
};

program
  .command('start')
  .description('run everything in this process: sweep, checks, deliveries, API and pages')
  .option('--config <file>', 'the watch list (STOPPRESS_CONFIG)')
  .option('--data <folder>', 'folder of the embedded database (STOPPRESS_DATA)')
  .option('--host <host>', 'address to listen on (HOST)')
  .option('--port <port>', 'port of pages and API (PORT)')
  .option('--log-level <level>', 'trace, debug, info, warn, error (LOG_LEVEL)')
  .option('--log <form>', 'json, pretty or auto (STOPPRESS_LOG)')
  .option('--concurrency <n>', 'checks at once (STOPPRESS_CONCURRENCY)')
  .option('--no-demo', 'stay quiet while the watch list is empty')
  .action(async ({ demo, ...flags }: Flags & { demo: boolean }) => {
    const { run } = await import('./main.ts');
    finish(await run({ env, flags: byVariable(flags), demo }));
    // Whatever a library left open must not hold a process that has said goodbye.
    process.exit();
  });

program
  .command('check')
  .argument('<url>')
  .description('fetch, extract and print one page; needs no server, database or configuration')
  .option('--json', 'stable JSON instead of text', false)
  .option('--explain', 'say what was dropped and why', false)
  .option('--include <selector>', 'CSS selector of the story')
  .option('--exclude <selector...>', 'CSS selectors of what does not belong to it')
  .option('--allow-private <hosts...>', 'hosts or CIDRs on private networks to let through')
  .action(
    async (
      url: string,
      flags: {
        json: boolean;
        explain: boolean;
        include?: string;
        exclude?: string[];
        allowPrivate?: string[];
      },
    ) => {
      const [
        { createOutbound },
        { createFetcher, userAgent },
        { extractArticle, explainExtraction },
        { checkUrl },
        { systemClock },
      ] = await Promise.all([
        import('../src/outbound.ts'),
        import('../src/fetch/fetch.ts'),
        import('../src/extract/extract.ts'),
        import('../src/cli/check-url.ts'),
        import('../src/clock.ts'),
      ]);
      const outbound = createOutbound({ policy: { allowPrivate: flags.allowPrivate ?? [] } });
      try {
        const fetchPage = createFetcher({
          outbound,
          clock: systemClock,
          userAgent: () => userAgent(VERSION, null),
        });
        const deps = {
          fetchPage,
          extract: async (input: Parameters<typeof extractArticle>[0]) => ({
            kind: 'extracted' as const,
            extraction: extractArticle(input),
          }),
          explain: explainExtraction,
        };
        finish(await checkUrl(deps, url, { ...flags, ...output(flags.json) }, write));
      } finally {
        await outbound.close();
      }
    },
  );

program
  .command('extract')
  .requiredOption('--batch <file>', 'NDJSON lines {"id","file","url"}; - is standard input')
  .description('extract articles from stored pages, one JSON line each')
  .action(async ({ batch }: { batch: string }) => {
    const [{ extractBatch }, { createIsolatedExtractor }] = await Promise.all([
      import('../src/cli/extract-batch.ts'),
      import('../src/extract/isolation/isolated-extractor.ts'),
    ]);
    const extractor = createIsolatedExtractor({ threadUrl: new URL('./extract-thread.js', import.meta.url) });
    try {
      const deps = { readFile: (path: string) => readFile(path), extract: extractor.extract, warn: talk };
      finish(await extractBatch(await linesOf(batch), write, deps));
    } finally {
      await extractor.close();
    }
  });

program
  .command('compare')
  .requiredOption('--batch <file>', 'NDJSON lines {"id","url","before","after"}; - is standard input')
  .description('compare pairs of articles or pages, one JSON line each')
  .action(async ({ batch }: { batch: string }) => {
    const [{ compareBatch }, { extractArticle }, { gunzipSync }] = await Promise.all([
      import('../src/cli/compare-batch.ts'),
      import('../src/extract/extract.ts'),
      import('node:zlib'),
    ]);
    const extractFile = async (file: string, url: string) => {
      const bytes = await readFile(file);
      const body = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
      const { article, visibleText } = extractArticle({ url, body, contentType: null });
      return { headline: article.headline, paragraphs: article.paragraphs, lang: article.lang, visibleText };
    };
    const bad = await compareBatch(await linesOf(batch), write, { extractFile });
    if (bad > 0) talk(`${bad} lines could not be compared; their answers say why.`);
    finish(0);
  });

withServer(program.command('list').description('the stories under watch')).action(
  async (flags: Flags & { json: boolean }) => {
    const { list } = await import('../src/cli/commands.ts');
    finish(await list(await clientOf(flags), output(flags.json), write));
  },
);

withServer(program.command('log').argument('[story]').description('recorded versions, newest first'))
  .option('--limit <n>', 'how many', '20')
  .action(async (story: string | undefined, flags: Flags & { json: boolean; limit: string }) => {
    const { log } = await import('../src/cli/commands.ts');
    finish(
      await log(
        await clientOf(flags),
        { story: story ?? null, limit: Number(flags.limit), ...output(flags.json) },
        write,
      ),
    );
  });

withServer(
  program.command('show').argument('<story>').argument('[version]').description('a version of a story'),
).action(async (story: string, version: string | undefined, flags: Flags & { json: boolean }) => {
  const { show } = await import('../src/cli/commands.ts');
  finish(
    await show(await clientOf(flags), { story, version: version ?? null, ...output(flags.json) }, write),
  );
});

withServer(
  program
    .command('diff')
    .argument('<story>')
    .argument('[from]')
    .argument('[to]')
    .description('what changed between two versions'),
).action(
  async (
    story: string,
    from: string | undefined,
    to: string | undefined,
    flags: Flags & { json: boolean },
  ) => {
    const { diff } = await import('../src/cli/commands.ts');
    finish(
      await diff(
        await clientOf(flags),
        { story, from: from ?? null, to: to ?? null, ...output(flags.json) },
        write,
        talk,
      ),
    );
  },
);

withServer(
  program
    .command('explain')
    .argument('<event>', 'id of an event, evt_…')
    .description(
      'make the decision behind an event again from what is stored; exit code 1 if it would differ',
    ),
).action(async (event: string, flags: Flags & { json: boolean }) => {
  const { explain } = await import('../src/cli/explain.ts');
  finish(await explain(await clientOf(flags), { event, ...output(flags.json) }, write));
});

registerAlertCommands(program, { write, talk, finish, withServer, clientOf, output });

registerWatchListCommands(program, {
  write,
  talk,
  finish,
  env,
  version: VERSION,
  watchListFile: async (config) => (await configOf(config === undefined ? {} : { config })).watchListFile,
});

const configCommand = program.command('config').description('the watch list');
configCommand
  .command('check')
  .option('--config <file>', 'the watch list (STOPPRESS_CONFIG)')
  .description('say whether the watch list is right, and what is wrong in which line')
  .action(async (flags: Flags) => {
    const [{ loadWatchList }, { describeEndpoints, parseWatchList }, { checkAddress }] = await Promise.all([
      import('../config/reload.ts'),
      import('../config/watch-list.ts'),
      import('../src/outbound.ts'),
    ]);
    const config = await configOf(flags);
    const { list, warnings } = await loadWatchList(
      config.watchListFile,
      (file) => readFile(file, 'utf8'),
      (text) =>
        parseWatchList(text, {
          env,
          readSecretFile: (path) => readFileSync(path, 'utf8'),
          checkAddress,
          now: Date.now(),
        }),
    );
    for (const { message } of warnings) talk(`warning: ${message}`);
    write(
      `${config.watchListFile} is right: ${list.stories.length} ${list.stories.length === 1 ? 'story' : 'stories'}, ${describeEndpoints(list.endpoints)}.`,
    );
  });
configCommand
  .command('schema')
  .description('the JSON Schema of the watch list, for editors')
  .action(async () => {
    const { renderSchema } = await import('../config/schema.ts');
    write(renderSchema());
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

import { readFile } from 'node:fs/promises';
import { buffer as readAll } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { EntryList, NewEntry } from '../../model/watch-list.ts';
import type { ParsedWatchList, WatchListFile, WatchListReading } from './watch-list-file.ts';
import type { ImportRow, Judgement } from '../import-file.ts';
import { StopPressError } from '../../platform/errors.ts';
import { duration, durationText, paths, privateHosts, wholeNumber } from './values.ts';

/** Commands that read sources and write the watch list; registered by program.ts. */

export interface CliTools {
  readonly write: (text: string) => void;
  readonly talk: (text: string) => void;
  readonly finish: (code: number) => void;
  readonly version: string;
  readonly watchList: WatchListFile;
}

/** @throws StopPressError CONFIG_INVALID with all problems of the file. */
const validList = (file: string, result: WatchListReading): ParsedWatchList => {
  if (result.kind === 'valid') return result.list;
  throw new StopPressError('CONFIG_INVALID', `${result.describe(file)}\n`);
};

interface WritingFlags {
  readonly config?: string;
  readonly dryRun: boolean;
  readonly tag?: readonly string[];
  readonly every?: string;
  readonly json: boolean;
}

const toEntry = ({ url, name, tags, every }: ImportRow, flags: WritingFlags): NewEntry => {
  const all = [...new Set([...tags, ...(flags.tag ?? [])])];
  const interval = every ?? flags.every;
  const line = name
    ?.replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
  return {
    url,
    ...(line && line !== url && { name: line }),
    ...(all.length > 0 && { tags: all }),
    ...(interval !== undefined && { every: interval }),
  };
};

const judge = async (rows: readonly ImportRow[], list: ParsedWatchList): Promise<readonly Judgement[]> => {
  const [{ judgeRows }, { checkAddress }, { parseDuration }] = await Promise.all([
    import('../import-file.ts'),
    import('../../outbound/outbound.ts'),
    import('../../text/duration.ts'),
  ]);
  return judgeRows(rows, {
    stories: list.stories.map(({ url }) => url),
    sources: list.discover.map(({ url }) => url),
    refuse: (url) => {
      const checked = checkAddress(url, list.fetch);
      return checked.kind === 'refused' ? checked.failure.message : null;
    },
    refuseEvery: (text) =>
      parseDuration(text) === null ? `"${text}" is not an interval; write 30s, 5m, 6h or 1h30m` : null,
  });
};

const report = (
  judged: readonly Judgement[],
  from: string | null,
  flags: WritingFlags,
  { write, talk }: CliTools,
): void => {
  if (flags.json) {
    write(
      JSON.stringify(
        judged.map(({ row, ...judgement }) => ({ ...judgement, ...row })),
        null,
        2,
      ),
    );
    return;
  }
  if (from === null) return;
  const place = ({ line }: ImportRow): string => (line > 0 ? `${from}:${line}` : from);
  for (const judgement of judged) {
    if (judgement.kind === 'bad') talk(`${place(judgement.row)} bad: ${judgement.why}`);
    else if (judgement.kind === 'known' && (flags.dryRun || judged.length === 1))
      talk(`${place(judgement.row)} known: ${judgement.row.url} ${judgement.why}`);
    else if (judgement.kind === 'new' && flags.dryRun) write(`+ ${judgement.row.url}`);
  }
};

/** The result for a single typed address. */
const describeRow = (judgement: Judgement): string => {
  const { url } = judgement.row;
  if (judgement.kind === 'new') return `${url} is new`;
  return judgement.kind === 'known' ? `${url} ${judgement.why}` : `${url} is refused: ${judgement.why}`;
};

interface Planned {
  readonly judged: readonly Judgement[];
  /** The text of the list with the new rows at its end; always valid. */
  readonly after: string;
}

/**
 * Adds the new rows to the text. A row that would make the list invalid, for example with an interval outside the
 * limits, is reported as bad, and the remaining rows are added without it.
 */
const plan = async (
  { file, before, list }: { readonly file: string; readonly before: string; readonly list: ParsedWatchList },
  judged: readonly Judgement[],
  flags: WritingFlags,
  watchList: WatchListFile,
): Promise<Planned> => {
  const freshIn = (to: EntryList): readonly ImportRow[] =>
    judged.flatMap((one) => (one.kind === 'new' && one.row.to === to ? [one.row] : []));
  const added = (text: string, to: EntryList): Promise<string> =>
    watchList.add(
      text,
      to,
      freshIn(to).map((row) => toEntry(row, flags)),
    );
  const after = await added(await added(before, 'stories'), 'discover');
  const result = await watchList.parse(after);
  if (result.kind === 'valid') return { judged, after };
  const refused = new Map<ImportRow, string>();
  for (const { path, message } of result.problems) {
    const [, key, index] = /^(stories|discover)\[(\d+)\]/.exec(path) ?? [];
    if (key !== 'stories' && key !== 'discover') continue;
    const row = freshIn(key)[Number(index) - list[key].length];
    if (row && !refused.has(row)) refused.set(row, message);
  }
  // The list itself is invalid, not one of the rows.
  if (refused.size === 0) validList(file, result);
  const rest = judged.map((one): Judgement => {
    const why = refused.get(one.row);
    return why === undefined ? one : { kind: 'bad', row: one.row, why };
  });
  return plan({ file, before, list }, rest, flags, watchList);
};

/**
 * Judges rows against the list, and writes those that are new to its end, unless it is a dry run.
 * @param from null for an address that was typed.
 * @returns the exit code: 1 if a row was bad, though the others are written.
 */
const addRows = async (
  rows: readonly ImportRow[],
  from: string | null,
  flags: WritingFlags,
  tools: CliTools,
): Promise<number> => {
  const { summary } = await import('../import-file.ts');
  const { watchList } = tools;
  const file = await watchList.locate(flags.config);
  const before = await watchList.read(file);
  const list = validList(file, await watchList.parse(before));
  const { judged, after } = await plan({ file, before, list }, await judge(rows, list), flags, watchList);
  report(judged, from, flags, tools);
  if (!flags.dryRun && after !== before) await watchList.replace(file, before, after);
  const anyNew = judged.some(({ kind }) => kind === 'new');
  const done = flags.dryRun ? 'nothing was written' : anyNew ? `written to ${file}` : 'nothing to write';
  const [only] = judged;
  tools.talk(from === null && only ? `${describeRow(only)}; ${done}.` : `${summary(judged)}; ${done}.`);
  return judged.some(({ kind }) => kind === 'bad') ? 1 : 0;
};

const withWriting = (command: Command): Command =>
  command
    .option('--config <file>', 'the watch list (STOPPRESS_CONFIG)')
    .option('--dry-run', 'show what would be written without writing it', false)
    .option('--tag <tag...>', 'tags for the added entries')
    .option('--every <interval>', 'interval for the added entries, such as 5m', durationText)
    .option('--json', 'stable JSON instead of text', false);

/** After decompression of a gzip file. */
const MAX_IMPORT_BYTES = 50 * 1024 * 1024;

const registerImport = (program: Command, tools: CliTools): void => {
  withWriting(program.command('import').argument('<file>'))
    .description(
      'add stories and feeds from an OPML, CSV or plain list to the watch list; - is standard input',
    )
    .action(async (file: string, flags: WritingFlags) => {
      const [{ readImport }, { decodeText, readOutlines }] = await Promise.all([
        import('../import-file.ts'),
        import('../../discover/discover.ts'),
      ]);
      const bytes = file === '-' ? await readAll(process.stdin) : await readFile(file).catch(() => null);
      if (bytes === null) throw new StopPressError('IMPORT_UNREADABLE', `${file} cannot be read.`);
      const decoded = decodeText(bytes, null, MAX_IMPORT_BYTES);
      if (decoded.kind === 'broken')
        throw new StopPressError('IMPORT_UNREADABLE', `${file} ${decoded.reason}.`);
      const reading = readImport(decoded.text, (opml) => readOutlines(opml));
      if (reading.kind === 'unreadable')
        throw new StopPressError('IMPORT_UNREADABLE', `${file} ${reading.reason}.`);
      tools.finish(await addRows(reading.rows, file === '-' ? 'standard input' : file, flags, tools));
    });
};

const registerAdd = (program: Command, tools: CliTools): void => {
  withWriting(program.command('add').argument('<url>'))
    .description('add one story to the watch list')
    .option('--name <name>', 'its name in alerts and logs')
    .option(
      '--discover',
      'the address is a source of stories: a feed, a news sitemap or a section page',
      false,
    )
    .action(async (url: string, flags: WritingFlags & { name?: string; discover: boolean }) => {
      const row: ImportRow = {
        line: 0,
        url,
        name: flags.name ?? null,
        tags: [],
        every: null,
        to: flags.discover ? 'discover' : 'stories',
      };
      tools.finish(await addRows([row], null, flags, tools));
    });
};

const KINDS = ['auto', 'feed', 'sitemap', 'page'] as const;

interface DiscoverFlags {
  readonly kind: (typeof KINDS)[number];
  readonly path?: readonly string[];
  readonly title?: readonly string[];
  /** Milliseconds. */
  readonly for: number;
  readonly atMost: number;
  readonly allowPrivate?: readonly string[];
  readonly json: boolean;
}

const registerDiscover = (program: Command, tools: CliTools): void => {
  program
    .command('discover')
    .argument('<url>')
    .description('preview the stories that a feed, news sitemap or section page would add; writes nothing')
    .addOption(new Option('--kind <kind>', 'what the address is').choices(KINDS).default('auto'))
    .option('--path <pattern...>', 'patterns of the path, such as "/news/**" or "!/news/live/**"', paths)
    .option('--title <words...>', 'words, one of which the title must contain')
    .addOption(
      new Option('--for <time>', 'entries older than this are left out')
        .argParser(duration)
        .default(172_800_000, '48h'),
    )
    .option('--at-most <n>', 'stories watched at the same time', wholeNumber, 20)
    .option('--allow-private <hosts...>', 'private hosts or CIDRs that may be fetched', privateHosts)
    .option('--json', 'stable JSON instead of text', false)
    .action(async (url: string, flags: DiscoverFlags) => {
      const [
        outboundModule,
        fetchModule,
        sourceModule,
        { printReading },
        { systemClock },
        { DISCOVER_LIMITS },
      ] = await Promise.all([
        import('../../outbound/outbound.ts'),
        import('../../fetch/fetch.ts'),
        import('../../pipeline/check-source.ts'),
        import('../discover-url.ts'),
        import('../../platform/clock.ts'),
        import('../../discover/discover.ts'),
      ]);
      const { kind, atMost } = flags;
      const policy = { allowPrivate: flags.allowPrivate ?? [] };
      const outbound = outboundModule.createOutbound({ policy });
      try {
        const reading = await sourceModule.readSourceOf(
          {
            clock: systemClock,
            fetchDocument: fetchModule.createFetcher({
              outbound,
              clock: systemClock,
              userAgent: () => fetchModule.userAgent(tools.version, null),
              forms: fetchModule.DOCUMENTS,
              limits: { maxBytes: DISCOVER_LIMITS.maxBytes },
            }),
            refuse: (address) => {
              const checked = outboundModule.checkAddress(address, policy);
              return checked.kind === 'refused' ? checked.failure.message : null;
            },
            spacingMs: () => 1_000,
            slowestMs: () => 0,
            pause: (ms) => pause(ms),
            // A preview happens once, so it cannot probe the rest next time.
            limits: { maxProbes: 50 },
          },
          {
            url,
            kind,
            forMs: flags.for,
            match: { path: flags.path ?? [], title: flags.title ?? [] },
            documents: {},
          },
        );
        const time = (at: number): string => new Date(at).toISOString();
        tools.finish(printReading(url, reading, { json: flags.json, atMost, time }, tools));
      } finally {
        await outbound.close();
      }
    });
};

const registerConfig = (program: Command, { watchList, write, talk }: CliTools): void => {
  const command = program.command('config').description('the watch list');
  command
    .command('check')
    .option('--config <file>', 'the watch list (STOPPRESS_CONFIG)')
    .description('validate the watch list; name each problem with line and column')
    .action(async ({ config }: { config?: string }) => {
      const { warnings, summary } = await watchList.check(config);
      for (const message of warnings) talk(`warning: ${message}`);
      write(summary);
    });
  command
    .command('schema')
    .description('the JSON Schema of the watch list, for editors')
    .action(async () => write(await watchList.schema()));
};

export const registerWatchListCommands = (program: Command, tools: CliTools): void => {
  registerImport(program, tools);
  registerAdd(program, tools);
  registerDiscover(program, tools);
  registerConfig(program, tools);
};

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ExtractOutcome, ExtractRequest } from '../../extract/extract.ts';
import type { OutputOptions, Write } from '../print.ts';
import { privateHosts } from './values.ts';

/** Commands that read pages without a server: one page by its address, or many stored ones. */

export interface PageTools {
  readonly version: string;
  readonly write: Write;
  readonly talk: Write;
  readonly finish: (code: number) => void;
  readonly output: (json: boolean) => OutputOptions;
  /** Lines of the file; `-` is standard input. A file that cannot be read is a usage error. */
  readonly linesOf: (file: string) => Promise<AsyncIterable<string>>;
  /** Extraction in a worker thread with limits. */
  readonly openExtractor: () => Promise<{
    readonly extract: (request: ExtractRequest) => Promise<ExtractOutcome>;
    readonly close: () => Promise<void>;
  }>;
}

const registerCheck = (program: Command, { version, write, finish, output }: PageTools): void => {
  program
    .command('check')
    .argument('<url>')
    .description('fetch, extract and print one page; needs no server, database or configuration')
    .option('--json', 'stable JSON instead of text', false)
    .option('--explain', 'show what was dropped and why', false)
    .option('--include <selector>', 'CSS selector of the story')
    .option('--exclude <selector...>', 'CSS selectors of what to exclude')
    .option('--allow-private <hosts...>', 'private hosts or CIDRs to allow', privateHosts)
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
          import('../../outbound/outbound.ts'),
          import('../../fetch/fetch.ts'),
          import('../../extract/extract.ts'),
          import('../check-url.ts'),
          import('../../platform/clock.ts'),
        ]);
        const outbound = createOutbound({ policy: { allowPrivate: flags.allowPrivate ?? [] } });
        try {
          const fetchPage = createFetcher({
            outbound,
            clock: systemClock,
            userAgent: () => userAgent(version, null),
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
};

const registerBatches = (
  program: Command,
  { write, talk, finish, linesOf, openExtractor }: PageTools,
): void => {
  program
    .command('extract')
    .requiredOption('--batch <file>', 'NDJSON lines {"id","file","url"}; - is standard input')
    .description('extract articles from stored pages, one JSON line each')
    .action(async ({ batch }: { batch: string }) => {
      const { extractBatch } = await import('../extract-batch.ts');
      const extractor = await openExtractor();
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
        import('../compare-batch.ts'),
        import('../../extract/extract.ts'),
        import('node:zlib'),
      ]);
      const extractFile = async (file: string, url: string) => {
        const bytes = await readFile(file);
        const body = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
        const { article, visibleText } = extractArticle({ url, body, contentType: null });
        return {
          headline: article.headline,
          paragraphs: article.paragraphs,
          lang: article.lang,
          visibleText,
        };
      };
      const bad = await compareBatch(await linesOf(batch), write, { extractFile });
      if (bad > 0) talk(`${bad} lines could not be compared; their answers say why.`);
      finish(0);
    });
};

export const registerPageCommands = (program: Command, tools: PageTools): void => {
  registerCheck(program, tools);
  registerBatches(program, tools);
};

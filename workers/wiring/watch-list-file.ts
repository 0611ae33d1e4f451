import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ParseOptions } from '../../config/parse/watch-list.ts';
import type { WatchListFile } from '../../src/cli/program/watch-list-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const readSecretFile = (path: string): string => readFileSync(path, 'utf8');

/** Lists can be edited without their secrets: an unset `${NAME}` gets a placeholder of the right form. */
const withPlaceholders = (env: Environment, text: string): Record<string, string | undefined> => ({
  ...Object.fromEntries(
    [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, `whsec_${'A'.repeat(32)}`]),
  ),
  ...env,
});

const parserFor = async (env: Environment) => {
  const [{ parseWatchList }, { checkAddress }] = await Promise.all([
    import('../../config/parse/watch-list.ts'),
    import('../../src/outbound/outbound.ts'),
  ]);
  return (text: string, options: Partial<ParseOptions> = {}) =>
    parseWatchList(text, { env: withPlaceholders(env, text), readSecretFile, checkAddress, ...options });
};

/** The watch list file, for the commands that read and edit it. */
export const watchListFile = ({
  env,
  locate,
}: {
  readonly env: Environment;
  readonly locate: WatchListFile['locate'];
}): WatchListFile => ({
  locate,
  read: async (file) => (await import('../../config/edit/replace-file.ts')).readOrEmpty(file),
  parse: async (text) => {
    const [parse, { describeProblems }] = await Promise.all([
      parserFor(env),
      import('../../config/report/problems.ts'),
    ]);
    const result = parse(text);
    if (result.kind === 'valid') return { kind: 'valid', list: result.list };
    const { problems } = result;
    return { kind: 'invalid', problems, describe: (file) => describeProblems(problems, file) };
  },
  add: async (text, to, entries) =>
    (await import('../../config/edit/edit.ts')).addToWatchList(text, to, entries),
  replace: async (file, before, after) =>
    (await import('../../config/edit/replace-file.ts')).replaceFile(file, before, after),
  check: async (config) => {
    const [{ loadWatchList }, { describeEndpoints }, parse] = await Promise.all([
      import('../../config/reload/reload.ts'),
      import('../../config/parse/watch-list.ts'),
      parserFor(env),
    ]);
    const file = await locate(config);
    const { list, warnings } = await loadWatchList(
      file,
      (path) => readFile(path, 'utf8'),
      (text) => parse(text, { env, now: Date.now() }),
    );
    const stories = `${list.stories.length} ${list.stories.length === 1 ? 'story' : 'stories'}`;
    return {
      warnings: warnings.map(({ message }) => message),
      summary: `${file} is valid: ${stories}, ${describeEndpoints(list.endpoints)}.`,
    };
  },
  schema: async () => (await import('../../config/schema/json-schema.ts')).renderSchema(),
});

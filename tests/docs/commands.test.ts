import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readDoc, ROOT, withGenerated } from '../support/docs/generated.ts';

/** docs/commands.md holds the help text of every command of the built product. */

const STALE = 'docs/commands.md is stale: run `npm run docs` and review the diff';
const run = promisify(execFile);

const helpOf = async (words: readonly string[]): Promise<string> =>
  (await run(process.execPath, ['dist/workers/cli.js', ...words, '--help'], { cwd: ROOT })).stdout.trim();

/** The names below `Commands:`, with `help` itself left out. */
const commandsIn = (help: string): string[] =>
  [...(help.split(/^Commands:$/m)[1] ?? '').matchAll(/^ {2}([a-z][\w-]*)/gm)].flatMap(([, name = '']) =>
    name === 'help' ? [] : [name],
  );

interface Command {
  readonly words: readonly string[];
  readonly help: string;
}

/** Commands that do something, in the order of the help; those that only hold others are replaced by these. */
const leavesOf = async (words: readonly string[]): Promise<Command[]> => {
  const help = await helpOf(words);
  const names = commandsIn(help);
  if (names.length === 0) return [{ words, help }];
  return (await Promise.all(names.map((name) => leavesOf([...words, name])))).flat();
};

it('shows in docs/commands.md the help of every command, and names each in its overview', async () => {
  const commands = await leavesOf([]);
  const sections = commands.map(({ words, help }) => `### ${words.join(' ')}\n\n\`\`\`text\n${help}\n\`\`\``);
  const document = readDoc('docs/commands.md');
  await expect(withGenerated(document, sections.join('\n\n')), STALE).toMatchFileSnapshot(
    '../../docs/commands.md',
  );
  const overview = document.split('<!-- generated: begin')[0] ?? '';
  const missing = commands
    .map(({ words }) => words.join(' '))
    .filter((name) => !overview.includes(`\`${name}`));
  expect(missing, 'not in the tables above the generated part').toEqual([]);
});

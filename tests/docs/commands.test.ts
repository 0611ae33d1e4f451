import { expect, it } from 'vitest';
import { allHelp } from '../support/cli/program.ts';
import { readDoc, withGenerated } from '../support/docs/generated.ts';

/** docs/commands.md holds the help text of every command. */

const STALE = 'docs/commands.md is stale: run `npm run docs` and review the diff';

it('shows in docs/commands.md the help of every command, and names each in its overview', async () => {
  const all = allHelp();
  const holdsOthers = ({ words }: { words: readonly string[] }): boolean =>
    all.some(
      (other) => other.words.length > words.length && words.every((word, at) => other.words[at] === word),
    );
  const commands = all.filter((command) => !holdsOthers(command));
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

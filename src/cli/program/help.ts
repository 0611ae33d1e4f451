import type { Command } from 'commander';

/** What `--help` adds to each command: an example, and what STORY may be. */

export const STORY_ARGUMENT = 'id, URL or name of a story';

const STORY_NOTE = 'STORY is an id or the beginning of one, a URL or a name, as `stoppress list` shows them.';

/** By the words of the command; every one has at least one. tests/cli/usage.test.ts reads them. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  start: ['stoppress start', 'stoppress start --config desk.yaml --port 8090 --log json'],
  check: [
    'stoppress check https://news.example/ferry',
    "stoppress check https://news.example/ferry --include '.story' --json",
  ],
  extract: [
    'echo \'{"id":"1","file":"page.html","url":"https://news.example/1"}\' | stoppress extract --batch -',
  ],
  compare: ['stoppress compare --batch pairs.ndjson'],
  list: ['stoppress list', 'stoppress list --json'],
  log: ['stoppress log', 'stoppress log "Ferry inquiry" --limit 5'],
  show: ['stoppress show "Ferry inquiry"', 'stoppress show https://news.example/ferry 2'],
  diff: ['stoppress diff "Ferry inquiry"', 'stoppress diff "Ferry inquiry" 1 3'],
  explain: ['stoppress explain evt_0123456789abcdef'],
  deliveries: ['stoppress deliveries --state failed,held --endpoint desk'],
  'dead-letters': ['stoppress dead-letters --endpoint desk'],
  suppressions: ['stoppress suppressions --rule muted,quiet-hours'],
  replay: ['stoppress replay dlv_0123456789abcdef', 'stoppress replay --endpoint desk --since 2h --dry-run'],
  endpoints: ['stoppress endpoints'],
  enable: ['stoppress enable desk --replay'],
  disable: ['stoppress disable desk'],
  'test-alert': ['stoppress test-alert', 'stoppress test-alert desk --timeout 1m'],
  mute: ['stoppress mute "Ferry inquiry" 2h'],
  unmute: ['stoppress unmute "Ferry inquiry"'],
  add: [
    'stoppress add https://news.example/ferry --name "Ferry inquiry" --every 2m',
    'stoppress add https://news.example/feed.xml --discover',
  ],
  import: ['stoppress import stories.csv --dry-run', 'stoppress import feeds.opml --tag sea'],
  discover: ["stoppress discover https://news.example/feed.xml --path '/news/**'"],
  config: ['stoppress config check'],
  'config check': ['stoppress config check', 'stoppress config check --config desk.yaml'],
  'config schema': ['stoppress config schema > stories.schema.json'],
};

const takesStory = (command: Command): boolean =>
  command.registeredArguments.some((argument) => argument.name() === 'story');

/** Adds the examples to all commands below `command`. */
export const addExamples = (command: Command, words: readonly string[] = []): void => {
  for (const child of command.commands) {
    const path = [...words, child.name()];
    const examples = EXAMPLES[path.join(' ')] ?? [];
    const lines = [
      ...(takesStory(child) ? [STORY_NOTE, ''] : []),
      examples.length === 1 ? 'Example:' : 'Examples:',
      ...examples.map((example) => `  ${example}`),
    ];
    child.addHelpText('after', `\n${lines.join('\n')}`);
    addExamples(child, path);
  }
};

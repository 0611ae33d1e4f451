import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { EXAMPLES } from '../../workers/cli-help.ts';

/** The built command line; nothing here needs a server. */

const CLI = fileURLToPath(new URL('../../dist/workers/cli.js', import.meta.url));

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '' };
    execFile(process.execPath, [CLI, ...args], { env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });

it.each([
  [['log', '--limit', 'x'], "option '--limit <n>' argument 'x' is invalid. It must be a whole number"],
  [['log', '--limit', '0'], "argument '0' is invalid"],
  [['diff', 'S', 'a', 'b'], "value 'a' is invalid for argument 'from'. It must be the number of a version"],
  [['show', 'S', '1.5'], "value '1.5' is invalid for argument 'version'"],
  [['mute', 'S', 'long'], "value 'long' is invalid for argument 'for'"],
  [['deliveries', '--state', 'lost'], '“lost” is none of pending, delivered'],
  [['suppressions', '--rule', 'mute'], '“mute” is none of events, tags'],
  [
    ['list', '--port', '70000'],
    `option '--port' argument "70000" is invalid: must be a whole number from 0 to 65535`,
  ],
  [['start', '--concurrency', 'many'], `option '--concurrency' argument "many" is invalid`],
  [['start', '--host', 'no host'], `option '--host' argument "no host" is invalid`],
  [['add', 'https://news.example/', '--every', 'often'], "argument 'often' is invalid"],
  [['discover', 'https://news.example/', '--kind', 'rss'], 'Allowed choices are auto, feed, sitemap, page'],
  [['discover', 'https://news.example/', '--at-most', 'all'], "argument 'all' is invalid"],
  [['check', 'https://news.example/', '--allow-private', 'a b'], "argument 'a b' is invalid"],
  [
    ['extract', '--batch', '/no/such/file'],
    "argument '/no/such/file' is invalid. It cannot be read (ENOENT)",
  ],
  [['lisst'], '(Did you mean list?)'],
  [['list', '--jsn'], '(Did you mean --json?)'],
])('stoppress %j is a usage error', async (args, message) => {
  const { code, out, err } = await run(...args);
  expect(err).toContain(message);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

it('shows an example in the help of every command, and what STORY may be', async () => {
  const { out } = await run('--help');
  const commands = [...out.matchAll(/^ {2}([a-z][a-z-]*)\b.* {2,}\S/gm)].map((match) => match[1] ?? '');
  const known = Object.keys(EXAMPLES).filter((name) => !name.includes(' '));
  expect(commands.filter((name) => name !== 'help').toSorted()).toEqual(known.toSorted());
  for (const name of Object.keys(EXAMPLES)) {
    const help = await run(...name.split(' '), '--help');
    const [example = ''] = EXAMPLES[name] ?? [];
    expect([name, help.code, help.out.includes(example)]).toEqual([name, 0, true]);
    const takesStory = /\bstory\b/.test(/^Usage: .*$/m.exec(help.out)?.[0] ?? '');
    const note = 'STORY is an id or the beginning of one, a URL or a name';
    expect([name, help.out.includes(note)]).toEqual([name, takesStory]);
    // An example must not show an option that the command does not have.
    for (const line of EXAMPLES[name] ?? [])
      for (const [option] of line.matchAll(/(?<= )--[a-z-]+/g))
        expect([line, help.out]).toEqual([line, expect.stringContaining(option)]);
  }
}, 180_000);

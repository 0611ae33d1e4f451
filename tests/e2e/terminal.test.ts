import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { putEmptyDatabase } from '../support/databases.ts';
import { startOrigin } from '../support/origin.ts';
import { freePort } from '../support/process.ts';
import { expected, storyPages } from '../support/story-pages.ts';

/** What a person sees, through a real pseudo-terminal. */

const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) console.log('skipped: the log on a pseudo-terminal: no `script` (package bsdutils)');

const ESC = '\u001b';
const GUTTER = 9;
const dist = (file: string): string => new URL(`../../dist/${file}`, import.meta.url).href;
const stripped = (text: string): string => text.replaceAll(/\p{Cc}\[[\d;]*m/gu, '');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stoppress-terminal-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Logs what the demo's second and third versions change, with the built log and the built comparison. */
const LOG_THE_DEMO = `
import { compareArticles } from '${dist('src/compare/compare.js')}';
import { VERSIONS, HEADLINE, STANDFIRST } from '${dist('src/demo/story.js')}';
import { renderDiff } from '${dist('src/text/render-diff.js')}';
import { createLog, terminalStyle } from '${dist('src/platform/log.js')}';
import { GUTTER } from '${dist('src/platform/terminal-log.js')}';
const style = terminalStyle(process.stdout, process.env);
const log = createLog({ level: 'info', format: 'pretty', style });
const article = ({ blocks }) => ({ headline: HEADLINE, lang: 'en', paragraphs: [{ text: STANDFIRST, role: 'paragraph' }, ...blocks] });
const [one, two, three, four] = VERSIONS.map(article);
for (const [before, after] of [[one, two], [two, three], [three, four]]) {
  const { changes } = compareArticles({ before, after }).comparison;
  const diff = renderDiff({ before: before.paragraphs, changes, colour: style.colour, width: style.width() - GUTTER });
  log.info({ purpose: 'demo', diff }, 'Registrar steps aside: a new version with a message that is long enough to need a second line on a terminal of one hundred and twenty columns, of eighty columns too.');
}
log.warn('Page blocked. \\u001b[2J');
`;

const onTerminal = async (command: string, columns: number, env: Record<string, string>): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    'script',
    ['-qec', `stty cols ${columns} rows 40; ${command}`, '/dev/null'],
    { env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...env }, maxBuffer: 10_000_000 },
  );
  return stdout.replaceAll('\r\n', '\n');
};

/** `stoppress start` on a terminal; a test that fails ends it too. */
const startOnTerminal = (columns: number, folder: string, env: Record<string, string>) => {
  const pidFile = path.join(folder, 'pid');
  const cli = fileURLToPath(dist('workers/cli.js'));
  const child = spawn(
    'script',
    [
      '-qefc',
      `stty cols ${columns} rows 40; echo $$ > ${pidFile}; exec ${process.execPath} ${cli} start`,
      '/dev/null',
    ],
    {
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'close');
  let output = '';
  const shown = (): string => output.replaceAll('\r\n', '\n');
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null) process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
    await ended;
    return child.exitCode;
  };
  closers.push(stop);
  return {
    output: shown,
    until: (words: string) => expect.poll(() => stripped(shown()), { timeout: 60_000 }).toContain(words),
    stop,
  };
};

const matrix = [80, 120, 200].flatMap((columns) => [
  { columns, env: {}, colours: true, title: 'in colour' },
  { columns, env: { NO_COLOR: '1' }, colours: false, title: 'with NO_COLOR' },
]);

describe.skipIf(!hasScript)('the log on a pseudo-terminal', () => {
  it.each(matrix)('fits $columns columns, $title', async ({ columns, env, colours }) => {
    const file = path.join(await temporaryFolder(), 'log.mjs');
    await writeFile(file, LOG_THE_DEMO);
    const output = await onTerminal(`${process.execPath} ${file}`, columns, env);

    const lines = stripped(output).trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    // A line that could have been longer would waste the terminal.
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(columns - 20);

    expect(output.includes(`${ESC}[1;33m!${ESC}[0m ${ESC}[1;32m+${ESC}[0m`)).toBe(colours);
    expect(output.includes(`${ESC}[9;31m[-46-]${ESC}[0m${ESC}[1;32m{+64+}${ESC}[0m cases`)).toBe(colours);
    expect(output.includes(ESC)).toBe(colours);
    // What is left of a colour whose escape character was lost.
    expect(stripped(output)).not.toMatch(/\[[\d;]+m/);
    expect(output).not.toContain(`${ESC}[2J`);
    expect(stripped(output)).toContain('WARNING Page blocked. ␛[2J');

    const signs = lines.flatMap((line) => /^ {9}([! ]) ([+~>-]) (¶\S+)/.exec(line)?.slice(1).join('') ?? []);
    expect(signs).toEqual(['!+¶9', '!~¶14', '!+¶34', ' >¶32']);
    const others = lines.filter((line) => !/^(\d\d:\d\d:\d\d| {9}[! ] [+~>-]) /.test(line));
    expect(others.length).toBeGreaterThan(0);
    // Below a message at its column, below a change four columns further.
    const indents = new Set(others.map((line) => /^ */.exec(line)?.[0].length));
    expect([...indents].filter((indent) => indent !== GUTTER && indent !== GUTTER + 4)).toEqual([]);
    expect(indents).toContain(GUTTER + 4);
  });
});

it.skipIf(!hasScript)(
  'shows the diff of a running product in colour, and no line wider than the terminal',
  async () => {
    const origin = await startOrigin();
    closers.push(origin.close);
    origin.set('/ferry', storyPages.version1);
    const folder = await temporaryFolder();
    await putEmptyDatabase(path.join(folder, 'data'));
    await writeFile(
      path.join(folder, 'stories.yaml'),
      `fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1m }
stories: [{ url: '${origin.url('/ferry')}', name: Ferry }]
`,
    );
    const running = startOnTerminal(80, folder, {
      STOPPRESS_CONFIG: path.join(folder, 'stories.yaml'),
      STOPPRESS_DATA: path.join(folder, 'data'),
      PORT: String(await freePort()),
    });
    await running.until('Ferry: version 1 ');
    origin.set('/ferry', storyPages.version2);
    await running.until('¶25 → ¶19');
    expect(await running.stop()).toBe(0);
    const output = running.output();
    expect(stripped(output)).toContain(`¶${expected.added.after + 1} [statement`);
    expect(output).toContain(`${ESC}[1;32mIn a statement issued at noon,`);
    expect(
      Math.max(
        ...stripped(output)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    expect(stripped(output)).not.toMatch(/\[[\d;]+m/);
  },
  120_000,
);

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rss } from '../support/discover/documents.ts';
import { type Origin, startOrigin } from '../support/origin.ts';

/** The built command line, as a person runs it. */

const CLI = fileURLToPath(new URL('../../dist/workers/cli.js', import.meta.url));

let folder: string;
let origin: Origin;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stoppress-commands-'));
  origin = await startOrigin();
});
afterEach(async () => {
  await origin.close();
  await rm(folder, { recursive: true, force: true });
});

const inFolder = (name: string): string => path.join(folder, name);

const run = (...args: string[]): Promise<{ code: number; out: string; talk: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', STOPPRESS_CONFIG: inFolder('w.yaml') };
    const child = execFile(process.execPath, [CLI, ...args], { cwd: folder, env }, (error, out, talk) => {
      resolve({ code: error ? Number(error.code) : 0, out, talk });
    });
    child.stdin?.end('https://news.example/from-input\n');
  });

const LIST = `# ours
stories:
  - url: https://news.example/a # the first
endpoints:
  - { name: desk, url: "https://desk.example/", secret: "\${DESK_SECRET}" }
`;

describe('stoppress import', () => {
  it('imports the good rows, names each bad one with line and reason, and exits 1', async () => {
    await writeFile(inFolder('w.yaml'), 'stories:\n  - https://news.example/a\n');
    await writeFile(
      inFolder('rows.csv'),
      'url,every\nhttps://news.example/b,5m\nnonsense,\nhttps://news.example/c,5s\nhttps://news.example/d,soon\n',
    );
    const { code, talk } = await run('import', 'rows.csv');
    expect(code).toBe(1);
    expect(talk).toContain('rows.csv:3 bad: is not a web address: nonsense');
    expect(talk).toContain('rows.csv:4 bad: 5s is shorter than defaults.fastest (30s)');
    expect(talk).toContain('rows.csv:5 bad: "soon" is not an interval');
    expect(talk).toContain('4 rows, 1 new, 0 known, 3 bad; written to');
    expect(await readFile(inFolder('w.yaml'), 'utf8')).toBe(
      'stories:\n  - https://news.example/a\n  - url: https://news.example/b\n    every: 5m\n',
    );
  });

  it('says in a dry run what it would do, and writes nothing', async () => {
    await writeFile(inFolder('w.yaml'), LIST);
    await writeFile(
      inFolder('rows.csv'),
      'url,name\nhttps://news.example/b,B\nhttps://news.example/a/?utm_source=x,A\nhttp://192.168.1.1/,Router\n',
    );
    const { code, out, talk } = await run('import', 'rows.csv', '--dry-run');
    // As the import itself would: one row is bad.
    expect(code).toBe(1);
    expect(out).toBe('+ https://news.example/b\n');
    expect(talk).toContain(
      'rows.csv:3 known: https://news.example/a/?utm_source=x is in the watch list already',
    );
    expect(talk).toContain('rows.csv:4 bad: 192.168.1.1 is not a public address');
    expect(talk).toContain('3 rows, 1 new, 1 known, 1 bad; nothing was written.');
    expect(await readFile(inFolder('w.yaml'), 'utf8')).toBe(LIST);
  });

  it('appends new entries, without needing the secrets, and nothing the second time', async () => {
    await writeFile(inFolder('w.yaml'), LIST);
    const first = await run('import', '-', '--tag', 'harbour', '--every', '2m');
    expect(first).toMatchObject({ code: 0, out: '' });
    expect(await readFile(inFolder('w.yaml'), 'utf8')).toBe(
      LIST.replace(
        'endpoints:',
        '  - url: https://news.example/from-input\n    tags:\n      - harbour\n    every: 2m\nendpoints:',
      ),
    );
    expect((await run('import', '-')).talk).toContain('1 row, 0 new, 1 known, 0 bad; nothing to write.');
  });

  it('refuses to edit an invalid list, and to write an invalid one', async () => {
    await writeFile(inFolder('w.yaml'), 'stories:\n  - uri: x\n');
    const broken = await run('import', '-');
    expect(broken.code).toBe(1);
    expect(broken.talk).toContain('w.yaml:2:5 stories[0].uri: unknown key "uri"');
    await writeFile(inFolder('w.yaml'), LIST);
    const tooFast = await run('import', '-', '--every', '1s');
    expect(tooFast.code).toBe(1);
    expect(tooFast.talk).toContain('1s is shorter than defaults.fastest');
    expect(await readFile(inFolder('w.yaml'), 'utf8')).toBe(LIST);
    expect(await run('import', 'nowhere.csv')).toMatchObject({
      code: 1,
      talk: expect.stringContaining('IMPORT_UNREADABLE'),
    });
  });
});

describe('stoppress add', () => {
  it('adds a story or a source to a list that does not exist yet', async () => {
    expect(await run('add', 'https://news.example/a', '--name', 'Ferry')).toMatchObject({
      code: 0,
      talk: `https://news.example/a is new; written to ${inFolder('w.yaml')}.\n`,
    });
    expect(await run('add', 'https://news.example/a')).toMatchObject({
      code: 0,
      talk: 'https://news.example/a is in the watch list already; nothing to write.\n',
    });
    expect(await run('add', 'https://news.example/feed', '--discover')).toMatchObject({ code: 0 });
    expect(await readFile(inFolder('w.yaml'), 'utf8')).toBe(
      'stories:\n  - url: https://news.example/a\n    name: Ferry\n\ndiscover:\n  - url: https://news.example/feed\n',
    );
    const { code, talk } = await run('add', 'http://2130706433/');
    expect(code).toBe(1);
    expect(talk).toContain('http://2130706433/ is refused: 127.0.0.1 is not a public address');
  });
});

describe('stoppress discover', () => {
  it('prints what it would watch, and what is invalid', async () => {
    origin.set(
      '/feed',
      rss(
        '<title>Ferry inquiry</title><link>/n/ferry</link>',
        '<title>Tides</title><link>/n/tides</link>',
        '<link>data:text/html,x</link>',
      ),
    );
    const { code, out, talk } = await run(
      'discover',
      origin.url('/feed'),
      '--title',
      'ferry',
      '--allow-private',
      '127.0.0.1',
    );
    expect(code).toBe(0);
    expect(out).toBe(`${origin.url('/n/ferry')}\n    Ferry inquiry\n`);
    expect(talk).toContain('A feed of 2 entries: 1 would be monitored, 0 would wait, 1 bad.');
    expect(talk).toContain('entry 3: its link is not an http(s) URL');
    const json = await run(
      'discover',
      origin.url('/feed'),
      '--json',
      '--allow-private',
      '127.0.0.1',
      '--at-most',
      '1',
    );
    expect(JSON.parse(json.out)).toMatchObject({ kind: 'feed', failure: null, waiting: 1, badCount: 1 });
  });

  it('fails with a coded error, and rejects wrong usage', async () => {
    const guarded = await run('discover', origin.url('/feed'));
    expect(guarded).toMatchObject({ code: 1, talk: expect.stringContaining('ADDRESS_FORBIDDEN') });
    expect(origin.requests).toHaveLength(0);
    expect(await run('discover', origin.url('/feed'), '--kind', 'rss')).toMatchObject({ code: 2 });
  });
});

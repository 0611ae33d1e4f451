import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { addToWatchList } from '../../config/edit/edit.ts';
import { readOrEmpty, replaceFile } from '../../config/edit/replace-file.ts';
import { parse } from '../support/config/parsing.ts';

const NEW = { url: 'https://news.example/new', name: 'Neu: # "x"', tags: ['a'], every: '2m' };
const ADDED = `- url: https://news.example/new
  name: 'Neu: # "x"'
  tags:
    - a
  every: 2m
`;
const indented = (spaces: number): string =>
  ADDED.trimEnd()
    .split('\n')
    .map((line) => `${' '.repeat(spaces)}${line}\n`)
    .join('');

describe('addToWatchList()', () => {
  it.each([
    ['an empty text', '', `stories:\n${indented(2)}`],
    ['comments alone', '# my list', `# my list\nstories:\n${indented(2)}`],
    [
      'an empty list and a comment',
      'stories: []  # none yet\n# end\n',
      `stories:  # none yet\n${indented(2)}# end\n`,
    ],
    ['a key without value', 'stories:\nfetch: {}\n', `stories:\n${indented(2)}fetch: {}\n`],
    ['no such key', 'fetch: { spacing: 2s }', `fetch: { spacing: 2s }\n\nstories:\n${indented(2)}`],
    [
      'a list in the house form',
      'stories:\n  # first\n  - url: https://news.example/a # why\n    tags:   [x]   # wide\n\n  # the end\nendpoints: []\n',
      `stories:\n  # first\n  - url: https://news.example/a # why\n    tags:   [x]   # wide\n${indented(2)}\n  # the end\nendpoints: []\n`,
    ],
    [
      'a list without indentation',
      'stories:\n- url: https://news.example/a\nfetch: {}\n',
      `stories:\n- url: https://news.example/a\n${indented(0)}fetch: {}\n`,
    ],
    [
      'a list that ends with the text',
      'stories:\n    - { url: "https://news.example/a" }',
      `stories:\n    - { url: "https://news.example/a" }\n${indented(4)}`,
    ],
    [
      'a value of several lines at the end',
      'stories:\n  - url: https://news.example/a\n    name: >-\n      one\n      two\nfetch: {}\n',
      `stories:\n  - url: https://news.example/a\n    name: >-\n      one\n      two\n${indented(2)}fetch: {}\n`,
    ],
  ])('keeps the rest to the byte: %s', (_what, before, after) => {
    const edited = addToWatchList(before, 'stories', [NEW]);
    expect(edited).toBe(after);
    expect(parse(edited).kind).toBe('valid');
  });

  it('keeps the line ends of Windows', () => {
    const edited = addToWatchList('stories:\r\n  - url: https://news.example/a\r\n', 'stories', [NEW]);
    expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
    expect(parse(edited).kind).toBe('valid');
  });

  it.each([
    ['stories: [{ url: "https://news.example/a" }] # in a row\n# end\n'],
    ['{ stories: [{ url: "https://news.example/a" }] } # in a row\n# end\n'],
    ['stories: # list follows\n  [\n    { url: "https://news.example/a" } # in a row\n  ]\n# end\n'],
  ])('writes an unusual form anew, with its comments: %j', (before) => {
    const edited = addToWatchList(before, 'stories', [NEW]);
    const result = parse(edited);
    expect(result.kind === 'valid' && result.list.stories.map(({ url }) => url)).toEqual([
      'https://news.example/a',
      NEW.url,
    ]);
    expect(edited).toContain('# in a row');
    expect(edited).toContain('# end');
  });

  it('adds to the list it is told, and to nothing else, whatever is added', () => {
    const before =
      '# top\nstories:\n  - url: https://news.example/a # one\n\ndiscover:\n  - url: https://news.example/feed\n# bottom\n';
    fc.assert(
      fc.property(
        fc.constantFrom<'stories' | 'discover'>('stories', 'discover'),
        fc.array(fc.record({ url: fc.webUrl(), name: fc.string() }), { minLength: 1, maxLength: 4 }),
        (key, entries) => {
          const edited = addToWatchList(before, key, entries);
          const value = parseYaml(edited) as Record<string, unknown[]>;
          const old = parseYaml(before) as Record<string, unknown[]>;
          expect(value).toEqual({ ...old, [key]: [...(old[key] ?? []), ...entries] });
          for (const line of before.split('\n')) expect(edited.split('\n')).toContain(line);
        },
      ),
    );
  });
});

describe('a list of addresses alone', () => {
  const entry = { url: 'https://news.example/b', name: 'B' };
  it('gets further entries at its end, line by line or in brackets', () => {
    expect(
      addToWatchList('stories:\n- https://news.example/a # ours\n\nhosts: []\n', 'stories', [entry]),
    ).toBe(
      'stories:\n- https://news.example/a # ours\n- url: https://news.example/b\n  name: B\n\nhosts: []\n',
    );
    const flow = addToWatchList('stories: [https://news.example/a]\n', 'stories', [entry]);
    expect(parseYaml(flow)).toEqual({ stories: ['https://news.example/a', entry] });
  });
});

describe('replaceFile()', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'stoppress-edit-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('replaces the text as a whole, keeps permissions and leaves nothing behind', async () => {
    const file = path.join(folder, 'w.yaml');
    await writeFile(file, 'one', { mode: 0o600 });
    await replaceFile(file, 'one', 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['w.yaml']);
  });

  it('makes a file that was not there, and follows a link to one that is', async () => {
    const file = path.join(folder, 'w.yaml');
    expect(await readOrEmpty(file)).toBe('');
    await replaceFile(file, '', 'one');
    const link = path.join(folder, 'link.yaml');
    await symlink(file, link);
    await replaceFile(link, 'one', 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await readdir(folder)).sort()).toEqual(['link.yaml', 'w.yaml']);
  });

  it('writes nothing over an edit that came in between, nor into a folder that is not there', async () => {
    const file = path.join(folder, 'w.yaml');
    await writeFile(file, 'edited');
    await expect(replaceFile(file, 'one', 'two')).rejects.toThrow('CONFIG_CHANGED');
    expect(await readFile(file, 'utf8')).toBe('edited');
    expect(await readdir(folder)).toEqual(['w.yaml']);
    await expect(replaceFile(path.join(folder, 'no', 'w.yaml'), '', 'x')).rejects.toThrow(
      'CONFIG_UNREADABLE',
    );
  });
});

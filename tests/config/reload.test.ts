import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReloader, loadWatchList } from '../../config/reload/reload.ts';
import { StopPressError } from '../../src/platform/errors.ts';
import { missingFile, parse } from '../support/config/parsing.ts';

const GOOD =
  'stories: [{ url: "https://news.example/a" }]\nendpoints:\n  - { name: d, url: "https://desk.example/", secret: "${DESK}", tags: [t] }';
const BAD = 'stories:\n  - url: https://news.example/a\n    evry: 5m\n    tags: a\n';

describe('createReloader', () => {
  const reload = createReloader('config/stories.yaml', parse);

  it('applies a good edit and hands on its warnings', () => {
    const event = reload({ kind: 'text', text: GOOD });
    expect(event.kind === 'applied' && event.list.stories.map(({ url }) => url)).toEqual([
      'https://news.example/a',
    ]);
    expect(event.kind === 'applied' && event.warnings.map(({ path }) => path)).toEqual([
      'endpoints[0].tags[0]',
    ]);
  });

  it('refuses a broken edit with a text for the log that names file, lines and what stays', () => {
    const event = reload({ kind: 'text', text: BAD });
    expect(event.kind === 'refused' && event.failure).toEqual({
      code: 'CONFIG_INVALID',
      message:
        'config/stories.yaml has 2 problems; the watch list read before stays in force.\n' +
        'config/stories.yaml:3:5 stories[0].evry: unknown key "evry"; did you mean "every"?\n' +
        'config/stories.yaml:4:11 stories[0].tags: expected a list, found text',
    });
    expect(event.kind === 'refused' && event.problems).toHaveLength(2);
  });

  it('keeps the list when the file is gone', () => {
    expect(reload({ kind: 'missing', reason: 'ENOENT' })).toEqual({
      kind: 'missing',
      failure: {
        code: 'CONFIG_UNREADABLE',
        message: 'config/stories.yaml cannot be read (ENOENT); the watch list read before stays in force.',
      },
    });
  });
});

describe('loadWatchList', () => {
  const load = (text: string) => loadWatchList('w.yaml', () => Promise.resolve(text), parse);

  it('gives the list with its text, so that watching can begin where reading ended', async () => {
    const loaded = await load(GOOD);
    expect(loaded.text).toBe(GOOD);
    expect(loaded.list.stories).toHaveLength(1);
    expect(loaded.warnings).toHaveLength(1);
  });

  it('refuses to start on a broken list, telling all of it', async () => {
    const error = await load(BAD).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StopPressError);
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      message:
        'w.yaml:3:5 stories[0].evry: unknown key "evry"; did you mean "every"?\n' +
        'w.yaml:4:11 stories[0].tags: expected a list, found text\n' +
        ' Fix the line shown; `stoppress config check` confirms when it is valid. [CONFIG_INVALID]',
    });
  });

  it('refuses to start without the file', async () => {
    await expect(loadWatchList('w.yaml', async () => missingFile(), parse)).rejects.toMatchObject({
      code: 'CONFIG_UNREADABLE',
      message: `The watch list ${path.resolve('w.yaml')} does not exist. Check the path in STOPPRESS_CONFIG and its permissions. [CONFIG_UNREADABLE]`,
    });
  });
});

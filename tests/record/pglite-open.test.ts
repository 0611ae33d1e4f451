import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPglite } from '../../src/record/pglite-open.ts';
import { putEmptyDatabase } from '../support/databases.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stoppress-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('makes a database once, clears what a killed start left, and finds its rows again', async () => {
  const place = path.join(folder, 'pglite');
  await mkdir(`${place}.making-killed`);
  await writeFile(path.join(`${place}.making-killed`, 'PG_VERSION'), '18');
  const first = await openPglite(place);
  expect(await readdir(folder)).toEqual(['pglite']);
  await first.query('create table notes (text text)');
  await first.query('insert into notes values ($1)', ['kept']);
  await first.db.close();
  const second = await openPglite(place);
  expect((await second.query('select text from notes')).rows).toEqual([{ text: 'kept' }]);
  await second.db.close();
});

it('refuses a folder that holds something else, and leaves it as it is', async () => {
  await writeFile(path.join(folder, 'novel.txt'), 'Chapter one');
  await expect(openPglite(folder)).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' });
  expect(await readdir(folder)).toEqual(['novel.txt']);
});

it('refuses a database it cannot open, and leaves it as it is', async () => {
  const place = path.join(folder, 'pglite');
  await putEmptyDatabase(folder);
  await rm(path.join(place, 'global'), { recursive: true });
  await expect(openPglite(place)).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' });
  expect(existsSync(path.join(place, 'PG_VERSION'))).toBe(true);
});

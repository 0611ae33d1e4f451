import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { putEmptyDatabase } from '../support/databases.ts';
import { openPglite } from '../../src/record/pglite/open.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stoppress-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('creates a database once, removes leftovers of an interrupted start, and keeps its rows', async () => {
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

it('refuses a folder with other content, and does not change it', async () => {
  await writeFile(path.join(folder, 'novel.txt'), 'Chapter one');
  await expect(openPglite(folder)).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' });
  expect(await readdir(folder)).toEqual(['novel.txt']);
});

it('refuses a database it cannot open, and does not change it', async () => {
  const place = path.join(folder, 'pglite');
  await putEmptyDatabase(folder);
  await rm(path.join(place, 'global'), { recursive: true });
  await expect(openPglite(place)).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' });
  expect(existsSync(path.join(place, 'PG_VERSION'))).toBe(true);
});

it('unpacks the prepared empty database for this version of PGlite, if present', async () => {
  await putEmptyDatabase(folder);
  const prepared = await openPglite(path.join(folder, 'pglite'));
  await prepared.query('create table prepared (at int)');
  const dump = await prepared.db.dumpDataDir('gzip');
  await prepared.db.close();
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = await readFile(path.join(path.dirname(entry), '../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  await writeFile(
    path.join(folder, `empty-database-${version}.tar.gz`),
    Buffer.from(await dump.arrayBuffer()),
  );
  const pool = await openPglite(path.join(folder, 'new'), { templates: pathToFileURL(`${folder}/`) });
  expect((await pool.query('select count(*) as count from prepared')).rows).toEqual([{ count: '0' }]);
  await pool.db.close();
});

import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { createGzip, gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar/fs';
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

it('unpacks the prepared empty database, if present', async () => {
  await putEmptyDatabase(folder);
  const prepared = await openPglite(path.join(folder, 'pglite'));
  await prepared.query('create table prepared (at int)');
  await prepared.db.close();
  const archive = path.join(folder, 'prepared.tar.gz');
  await pipeline(packTar(path.join(folder, 'pglite')), createGzip(), createWriteStream(archive));
  const pool = await openPglite(path.join(folder, 'new'), { template: pathToFileURL(archive) });
  expect((await pool.query('select count(*) as count from prepared')).rows).toEqual([{ count: '0' }]);
  await pool.db.close();
});

it('leaves nothing behind when the prepared database is damaged', async () => {
  const archive = path.join(folder, 'damaged.tar.gz');
  await writeFile(archive, gzipSync(Buffer.alloc(100_000, 'x')).subarray(0, 90));
  await expect(
    openPglite(path.join(folder, 'new'), { template: pathToFileURL(archive) }),
  ).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' });
  expect(await readdir(folder)).toEqual(['damaged.tar.gz']);
});

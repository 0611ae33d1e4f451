import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { StopPressError } from '../../platform/errors.ts';
import { PglitePool } from './pool.ts';

/** PostgreSQL's default of 128 MB is meant for a server; measured here: a quarter less memory and no slower. */
const START_PARAMS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

const CREATING = '.making-';

/**
 * Creates a database in a separate process, because this needs several hundred megabytes that a process would not
 * release. The folder is renamed when complete, so that an interrupted start leaves no partial database.
 */
const create = async (folder: string, template: string | null): Promise<void> => {
  const parent = path.dirname(folder);
  const stem = `${path.basename(folder)}${CREATING}`;
  for (const left of await readdir(parent)) {
    if (left.startsWith(stem)) await rm(path.join(parent, left), { recursive: true, force: true });
  }
  const unfinished = await mkdtemp(path.join(parent, stem));
  const script = `
    const { readFileSync } = await import('node:fs');
    const [pglite, dataDir, template] = process.argv.slice(1);
    const { PGlite } = await import(pglite);
    const loadDataDir = template && new Blob([readFileSync(template)], { type: 'application/x-gzip' });
    const db = await PGlite.create({ dataDir, ...(loadDataDir && { loadDataDir }) });
    await db.close();
    process.exit(0);`;
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      script,
      import.meta.resolve('@electric-sql/pglite'),
      unfinished,
      ...(template === null ? [] : [template]),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk.toString('utf8')}`.slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    const reason = stderr.trim() || `the process that creates it exited with code ${String(code)}`;
    throw new StopPressError('DATABASE_UNUSABLE', `Cannot create a database in ${folder}: ${reason}.`);
  }
  await rename(unfinished, folder);
};

/** The empty database that the build prepared for this version of PGlite; null if there is none. */
const templateIn = (folder: URL): string | null => {
  const manifest = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(
    readFileSync(path.join(path.dirname(manifest), '../package.json'), 'utf8'),
  ) as { readonly version: string };
  const file = fileURLToPath(new URL(`empty-database-${version}.tar.gz`, folder));
  return existsSync(file) ? file : null;
};

export interface PgliteOptions {
  /** Called before a database is created. */
  readonly onCreate?: (folder: string) => void;
  /** Folder with the prepared empty database, `dist/` in the built product; ends with a slash. */
  readonly templates?: URL;
}

/**
 * Opens the database in `folder`, or in memory if null. A missing database is created from the prepared empty one, or
 * initialised, which takes five times as long.
 * @throws StopPressError DATABASE_UNUSABLE, without changing existing files.
 */
export const openPglite = async (
  folder: string | null,
  { onCreate = () => undefined, templates }: PgliteOptions = {},
): Promise<PglitePool> => {
  if (folder !== null && !existsSync(path.join(folder, 'PG_VERSION'))) {
    if (existsSync(folder) && (await readdir(folder)).length > 0) {
      throw new StopPressError('DATABASE_UNUSABLE', `${folder} is not a database and is not empty.`);
    }
    onCreate(folder);
    await create(folder, templates ? templateIn(templates) : null);
  }
  try {
    return new PglitePool(
      await PGlite.create({ startParams: START_PARAMS, ...(folder !== null && { dataDir: folder }) }),
    );
  } catch (cause) {
    const message = `The database in ${folder ?? 'memory'} cannot be opened: ${String(cause)}`;
    throw new StopPressError('DATABASE_UNUSABLE', message, { cause });
  }
};

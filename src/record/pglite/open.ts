import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { unpackTar } from 'modern-tar/fs';
import { StopPressError } from '../../platform/errors.ts';
import { PglitePool } from './pool.ts';

/** PostgreSQL's default of 128 MB is meant for a server; measured here: a quarter less memory and no slower. */
const START_PARAMS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

const CREATING = '.making-';

/** Unpacks the prepared empty database: a gzipped tar archive of a closed data folder. */
const unpack = (template: URL, folder: string): Promise<void> =>
  pipeline(createReadStream(template), createGunzip(), unpackTar(folder));

/** Runs initdb in a separate process, because it needs several hundred megabytes that a process would not release. */
const initialise = async (folder: string): Promise<void> => {
  const script = `
    const [pglite, dataDir] = process.argv.slice(1);
    const { PGlite } = await import(pglite);
    const db = await PGlite.create({ dataDir });
    await db.close();
    process.exit(0);`;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', script, import.meta.resolve('@electric-sql/pglite'), folder],
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
    throw new Error(stderr.trim() || `the process that creates it exited with code ${String(code)}`);
  }
};

/** The folder is renamed when complete, so that an interrupted start leaves no partial database. */
const create = async (folder: string, template: URL | null): Promise<void> => {
  const parent = path.dirname(folder);
  const stem = `${path.basename(folder)}${CREATING}`;
  for (const left of await readdir(parent)) {
    if (left.startsWith(stem)) await rm(path.join(parent, left), { recursive: true, force: true });
  }
  const unfinished = await mkdtemp(path.join(parent, stem));
  try {
    await (template && existsSync(template) ? unpack(template, unfinished) : initialise(unfinished));
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StopPressError('DATABASE_UNUSABLE', `Cannot create a database in ${folder}: ${reason}.`, {
      cause,
    });
  }
  await rename(unfinished, folder);
};

export interface PgliteOptions {
  /** Called before a database is created. */
  readonly onCreate?: (folder: string) => void;
  /** The prepared empty database; a file that does not exist counts as none. */
  readonly template?: URL | null;
}

/**
 * Opens the database in `folder`, or in memory if null. A missing database is unpacked from the prepared empty one, or
 * initialised, which takes many times as long.
 * @throws StopPressError DATABASE_UNUSABLE, without changing existing files.
 */
export const openPglite = async (
  folder: string | null,
  { onCreate = () => undefined, template = null }: PgliteOptions = {},
): Promise<PglitePool> => {
  if (folder !== null && !existsSync(path.join(folder, 'PG_VERSION'))) {
    if (existsSync(folder) && (await readdir(folder)).length > 0) {
      throw new StopPressError('DATABASE_UNUSABLE', `${folder} is not a database and is not empty.`);
    }
    onCreate(folder);
    await create(folder, template);
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

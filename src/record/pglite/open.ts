import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { StopPressError } from '../../platform/errors.ts';
import { PglitePool } from './pool.ts';

/** PostgreSQL's own default of 128 MB is for a server; measured here, a quarter less memory and no slower. */
const START_PARAMS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

const MAKING = '.making-';

/**
 * Makes a database in a process of its own, because making one takes 800 MB of which a process gives little back. It
 * is moved to its place when whole, so that a start which was killed half-way leaves nothing to stumble over.
 */
const make = async (folder: string): Promise<void> => {
  const parent = path.dirname(folder);
  const stem = `${path.basename(folder)}${MAKING}`;
  for (const left of await readdir(parent)) {
    if (left.startsWith(stem)) await rm(path.join(parent, left), { recursive: true, force: true });
  }
  const making = await mkdtemp(path.join(parent, stem));
  const script = `
    const { PGlite } = await import(process.argv[1]);
    const db = await PGlite.create({ dataDir: process.argv[2] });
    await db.close();
    process.exit(0);`;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', script, import.meta.resolve('@electric-sql/pglite'), making],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString('utf8')}`.slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    await rm(making, { recursive: true, force: true });
    const reason = complaint.trim() || `its maker ended with ${String(code)}`;
    throw new StopPressError('DATABASE_UNUSABLE', `No database could be made in ${folder}: ${reason}.`);
  }
  await rename(making, folder);
};

/**
 * Opens (or makes) the database in `folder`, in memory when null. First start takes about 3 s, later ones 0.3 s.
 * @param onMake called before a database is made.
 * @throws StopPressError DATABASE_UNUSABLE, never after having touched what it found.
 */
export const openPglite = async (
  folder: string | null,
  onMake: (folder: string) => void = () => undefined,
): Promise<PglitePool> => {
  if (folder !== null && !existsSync(path.join(folder, 'PG_VERSION'))) {
    if (existsSync(folder) && (await readdir(folder)).length > 0) {
      throw new StopPressError('DATABASE_UNUSABLE', `${folder} is no database, and not empty.`);
    }
    onMake(folder);
    await make(folder);
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

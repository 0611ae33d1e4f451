import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Prepares the empty database that a first start unpacks instead of creating one itself, which takes several seconds.
 * Runs once after `npm ci`. Without the file, Stop Press creates the database on its first start.
 */

const ROOT = path.join(import.meta.dirname, '..');
const { version } = JSON.parse(
  readFileSync(path.join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8'),
);
const file = path.join(ROOT, 'dist', `empty-database-${version}.tar.gz`);

if (!existsSync(file)) {
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create();
  const dump = await database.dumpDataDir('gzip');
  await database.close();
  // Renamed when complete, so that nothing unpacks half a file.
  writeFileSync(`${file}.part`, Buffer.from(await dump.arrayBuffer()));
  renameSync(`${file}.part`, file);
}

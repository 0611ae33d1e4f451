import { createWriteStream, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createGzip } from 'node:zlib';
import { packTar } from 'modern-tar/fs';

/**
 * Prepares the empty database, with all tables, that a first start unpacks instead of creating one itself, which takes
 * several seconds. Runs once after `npm ci`. Without the file, Stop Press creates the database on its first start.
 */

const DIST = path.join(import.meta.dirname, '..', 'dist');
const { createEmptyDatabase, emptyDatabase } = await import(
  pathToFileURL(path.join(DIST, 'workers/wiring/schema.js')).href
);
const file = fileURLToPath(emptyDatabase(pathToFileURL(`${DIST}/`)));

if (!existsSync(file)) {
  for (const name of readdirSync(DIST)) {
    if (name.startsWith('empty-database-')) rmSync(path.join(DIST, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(path.join(DIST, 'empty-database-'));
  const database = path.join(folder, 'pglite');
  await createEmptyDatabase(database);
  // Renamed when complete, so that nothing unpacks half a file.
  await pipeline(packTar(database), createGzip(), createWriteStream(`${file}.part`));
  renameSync(`${file}.part`, file);
  rmSync(folder, { recursive: true, force: true });
}
if (process.argv.includes('--print')) process.stdout.write(`${file}\n`);
// PGlite keeps the process alive.
process.exit(0);

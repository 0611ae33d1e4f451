import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Names the environment variable that holds the folder of the embedded database that tests copy. */
export const DATABASE_TEMPLATE = 'STOPPRESS_TEST_DATABASE_TEMPLATE';

/** Opens the product's database in the folder given, which creates it and all tables: the store's and the queue's. */
const CREATE = `
  import { runMigrations } from 'bullmq';
  import { openPglite } from './dist/src/record/pglite/open.js';
  import { openSqlStore } from './dist/src/record/sql/store.js';
  import { decideRouting } from './dist/src/notify/notify.js';
  const pool = await openPglite(process.argv[1]);
  const client = await pool.connect();
  await runMigrations(client);
  client.release();
  await openSqlStore(pool, { decideRouting });
  await pool.db.close();
  process.exit(0);`;

/** Changes with everything that decides what is in the database: the built store, and the versions of packages. */
const keyOf = (root: string): string => {
  const store = path.join(root, 'dist/src/record');
  const key = createHash('sha256')
    .update(CREATE)
    .update(readFileSync(path.join(root, 'package-lock.json')));
  for (const name of readdirSync(store, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (name.endsWith('.js')) key.update(name).update(readFileSync(path.join(store, name)));
  }
  return key.digest('hex').slice(0, 16);
};

/**
 * The folder of an embedded database with all tables and no rows, from the built product in `root`. Creating one takes
 * seconds, so it is kept in `node_modules/.cache` until the store or a package changes.
 */
export const databaseTemplate = (root: string): string => {
  const cache = path.join(root, 'node_modules/.cache/stoppress-test-database');
  const folder = path.join(cache, keyOf(root));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const older = readdirSync(cache);
  const making = mkdtempSync(path.join(cache, 'making-'));
  execFileSync(process.execPath, ['--input-type=module', '-e', CREATE, path.join(making, 'pglite')], {
    cwd: root,
    stdio: 'inherit',
  });
  try {
    renameSync(path.join(making, 'pglite'), folder);
  } catch (error) {
    // Another run in the same place was faster.
    if (!existsSync(folder)) throw error;
  }
  rmSync(making, { recursive: true, force: true });
  for (const name of older) {
    if (!name.startsWith('making-')) rmSync(path.join(cache, name), { recursive: true, force: true });
  }
  return folder;
};

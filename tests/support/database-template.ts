import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** Names the environment variable that holds the folder of the embedded database that tests copy. */
export const DATABASE_TEMPLATE = 'STOPPRESS_TEST_DATABASE_TEMPLATE';

/** Unpacks the empty database that the build prepared, with all tables and no rows, into a new folder below `folder`. */
export const databaseTemplate = (root: string, folder: string): string => {
  // Creates nothing if the prepared database is there already.
  const file = execFileSync(process.execPath, ['scripts/empty-database.mjs', '--print'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
  const template = path.join(folder, 'database-template');
  mkdirSync(template);
  execFileSync('tar', ['-xzf', file, '-C', template], { stdio: 'inherit' });
  return template;
};

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EMPTY_DATABASE } from './empty-database.ts';

/**
 * Worker threads load built files only (no loader runs TypeScript in a thread on Node 20), so build once before the
 * suites. Making an embedded database takes seconds, so one is made once, and copied by the tests that start on one.
 */
export const setup = (): (() => void) => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const run = (...args: string[]): void => {
    execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  };
  run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json');
  const folder = mkdtempSync(path.join(tmpdir(), 'stoppress-empty-'));
  const database = path.join(folder, 'pglite');
  run(
    '--input-type=module',
    '-e',
    `import { openPglite } from './dist/src/record/pglite-open.js';
    const pool = await openPglite(process.argv[1]);
    await pool.db.close();
    process.exit(0);`,
    database,
  );
  process.env[EMPTY_DATABASE] = database;
  return () => rmSync(folder, { recursive: true, force: true });
};

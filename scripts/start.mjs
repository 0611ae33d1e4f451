import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** `npm start`: says that it starts, builds only where sources changed, and runs `stoppress start` in this process. */

const ROOT = path.join(import.meta.dirname, '..');
const CLI = path.join(ROOT, 'dist/workers/cli.js');

// People get a sign of life; a log collector gets nothing but log lines.
const say = (text) => {
  if (process.stdout.isTTY) process.stdout.write(`${text}\n`);
};

say('Starting Stop Press …');
if (!existsSync(path.join(ROOT, 'node_modules/typescript'))) {
  process.stderr.write('The packages are not installed. Run `npm ci`, then `npm start` again.\n');
  process.exit(1);
}
const { build } = await import('./build.mjs');
const code = build(() => say('Building, because the sources changed since the last build …'));
if (code !== 0) process.exit(code);

process.setSourceMapsEnabled(true);
process.argv = [process.execPath, CLI, 'start', ...process.argv.slice(2)];
await import(pathToFileURL(CLI).href);

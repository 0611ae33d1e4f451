import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Compiles `src`, `workers` and `config` to `dist`, unless `dist` was built from exactly these sources by exactly these
 * packages. Contents decide, not times: a checkout or a copy may give an edited file an old time.
 */

const ROOT = path.join(import.meta.dirname, '..');
const DIST = path.join(ROOT, 'dist');
const STAMP = path.join(DIST, '.build.json');
const SOURCE_FOLDERS = ['src', 'workers', 'config'];
const SETTINGS = ['tsconfig.json', 'package.json', 'package-lock.json', 'node_modules/.package-lock.json'];

const filesBelow = (folder, ending) =>
  existsSync(path.join(ROOT, folder))
    ? readdirSync(path.join(ROOT, folder), { recursive: true })
        .filter((file) => file.endsWith(ending))
        .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
        .sort()
    : [];

const sourcesHash = () => {
  const hash = createHash('sha256').update(process.version);
  const sources = SOURCE_FOLDERS.flatMap((folder) => filesBelow(folder, '.ts'));
  for (const file of [...SETTINGS, ...sources]) {
    const absolute = path.join(ROOT, file);
    hash.update(`\0${file}\0`).update(existsSync(absolute) ? readFileSync(absolute) : '-');
  }
  return hash.digest('hex');
};

/** Sizes and times are enough here: they change when another compiler run or a hand writes into `dist`. */
const outputsHash = () => {
  const hash = createHash('sha256');
  for (const file of filesBelow('dist', '.js')) {
    const { size, mtimeMs } = statSync(path.join(ROOT, file));
    hash.update(`\0${file}\0${size}\0${mtimeMs}`);
  }
  return hash.digest('hex');
};

const isCurrent = (sources) => {
  try {
    const stamp = JSON.parse(readFileSync(STAMP, 'utf8'));
    return stamp.sources === sources && stamp.outputs === outputsHash();
  } catch {
    return false;
  }
};

/**
 * @param {() => void} onBuild called before the compiler starts, and only if it has to.
 * @returns {number} the exit code of the compiler; 0 where nothing had to be built.
 */
export const build = (onBuild = () => undefined) => {
  // Read before the compiler starts: an edit during the build makes the next start build again.
  const sources = sourcesHash();
  if (isCurrent(sources)) return 0;
  onBuild();
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status === 0) writeFileSync(STAMP, JSON.stringify({ sources, outputs: outputsHash() }));
  return status ?? 1;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = build();

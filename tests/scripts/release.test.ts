import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** scripts/release.mjs in a repository of its own, whose `npm run check` is a file that says how it ends. */

const SCRIPT = fileURLToPath(new URL('../../scripts/release.mjs', import.meta.url));

let folder = '';
const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
const commit = (): void => {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'test: set up');
};
const release = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n## 0.3.0 - 2026-12-01\n\n### Added\n\n- Pages: a page.\n\n## 0.2.0 - 2026-11-30\n\n- Old.\n';
const LOCK = `{
  "name": "stoppress",
  "version": "0.2.0",
  "packages": {
    "": {
      "name": "stoppress",
      "version": "0.2.0"
    },
    "node_modules/other": {
      "version": "0.2.0"
    }
  }
}
`;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stoppress-release-'));
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.org');
  write(
    'package.json',
    `${JSON.stringify({ name: 'stoppress', version: '0.2.0', scripts: { check: 'node check.mjs' } }, null, 2)}\n`,
  );
  write('package-lock.json', LOCK);
  write('config/version.ts', "export const VERSION = '0.2.0';\n");
  write('docker-compose.yml', 'x:\n  image: stoppress:0.2.0\n');
  write('CHANGELOG.md', CHANGELOG);
  write('check.mjs', '');
  commit();
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('npm run release', () => {
  it('sets the version everywhere, commits and tags', () => {
    expect(release('0.3.0')).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(read('package.json'))).toMatchObject({ version: '0.3.0' });
    expect(read('package-lock.json')).toBe(
      LOCK.replace('"version": "0.2.0"', '"version": "0.3.0"').replace(
        '      "version": "0.2.0"\n    },\n    "node_modules',
        '      "version": "0.3.0"\n    },\n    "node_modules',
      ),
    );
    expect(read('config/version.ts')).toBe("export const VERSION = '0.3.0';\n");
    expect(read('docker-compose.yml')).toBe('x:\n  image: stoppress:0.3.0\n');
    expect(git('log', '-1', '--format=%s')).toBe('release: cut version 0.3.0');
    expect(git('describe', '--exact-match')).toBe('v0.3.0');
    expect(git('status', '--porcelain')).toBe('');
  });

  it('only tags when the version is already set', () => {
    const before = git('rev-parse', 'HEAD');
    expect(release('0.2.0')).toMatchObject({ status: 0 });
    expect(git('rev-parse', 'HEAD')).toBe(before);
    expect(git('describe', '--exact-match')).toBe('v0.2.0');
  });

  it('changes nothing with --dry-run', () => {
    const before = git('rev-parse', 'HEAD');
    const { status, stdout } = release('0.3.0', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toContain('would set 0.2.0 → 0.3.0');
    expect(git('rev-parse', 'HEAD')).toBe(before);
    expect(git('tag')).toBe('');
    expect(git('status', '--porcelain')).toBe('');
  });

  it.each([
    { what: 'an uncommitted file', set: () => write('new.txt', ''), says: 'The working tree has changes' },
    {
      what: 'another branch',
      set: () => git('checkout', '--quiet', '-b', 'work'),
      says: 'Releases are cut on main, and this is work.',
    },
    { what: 'an existing tag', set: () => git('tag', 'v0.3.0'), says: 'The tag v0.3.0 exists already.' },
    {
      what: 'a failing check',
      set: () => {
        write('check.mjs', 'process.exit(1);\n');
        commit();
      },
      says: '`npm run check` failed',
    },
    {
      what: 'a missing changelog section',
      set: () => {
        write('CHANGELOG.md', CHANGELOG.replace('0.3.0', '0.4.0'));
        commit();
      },
      says: 'has no section "## 0.3.0 - YYYY-MM-DD"',
    },
    {
      what: 'an empty changelog section',
      set: () => {
        write('CHANGELOG.md', CHANGELOG.replace('- Pages: a page.\n', ''));
        commit();
      },
      says: 'The section for 0.3.0 in CHANGELOG.md is empty',
    },
    {
      what: 'entries left in Unreleased',
      set: () => {
        write('CHANGELOG.md', CHANGELOG.replace('## Unreleased\n', '## Unreleased\n\n- Pages: another.\n'));
        commit();
      },
      says: '"Unreleased" in CHANGELOG.md still has entries',
    },
    {
      what: 'a place that names another version',
      set: () => {
        write('docker-compose.yml', 'x:\n  image: stoppress:0.1.0\n');
        commit();
      },
      says: 'docker-compose.yml does not name version 0.2.0',
    },
  ])('refuses $what and changes nothing', ({ set, says }) => {
    set();
    const before = git('rev-parse', 'HEAD');
    const { status, stderr } = release('0.3.0');
    expect(stderr).toContain(says);
    expect(status).toBe(1);
    expect(git('rev-parse', 'HEAD')).toBe(before);
    expect(read('package.json')).toContain('"version": "0.2.0"');
  });

  it.each([[], ['0.3'], ['v0.3.0'], ['0.3.0', '0.4.0'], ['0.3.0', '--force']])(
    'ends with 2 for %j',
    (...args) => {
      expect(release(...args).status).toBe(2);
    },
  );

  it('refuses a version lower than the present one', () => {
    expect(release('0.1.9')).toMatchObject({ status: 1 });
  });
});

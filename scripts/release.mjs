#!/usr/bin/env node
/**
 * Cuts a release: npm run release -- X.Y.Z [--dry-run]
 *
 * Requires a clean tree on main, a changelog section `## X.Y.Z - YYYY-MM-DD` with at least one entry, and a green
 * `npm run check`. Then sets the version everywhere it is written, commits and tags `vX.Y.Z`. Pushes nothing. Exit
 * codes: 0 done, 1 refused, 2 usage. With --dry-run everything is checked and nothing is changed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

class Refusal extends Error {}
class Usage extends Error {}

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const read = (file) => readFileSync(file, 'utf8');

/** Every place that names the version, with the text that must be there once (twice in the lock file). */
const PLACES = [
  { file: 'package.json', before: (version) => `"version": "${version}"`, times: 1 },
  {
    file: 'package-lock.json',
    before: (version) => `"name": "stoppress",\n$INDENT"version": "${version}"`,
    times: 2,
  },
  { file: 'config/version.ts', before: (version) => `VERSION = '${version}'`, times: 1 },
  { file: 'docker-compose.yml', before: (version) => `image: stoppress:${version}`, times: 1 },
];

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The file with `from` replaced by `to`. */
const rewritten = ({ file, before, times }, from, to) => {
  const text = read(file);
  const pattern = new RegExp(escaped(before(from)).replace(String.raw`\$INDENT`, '( *)'), 'g');
  const found = [...text.matchAll(pattern)].slice(0, times);
  if (found.length < times) throw new Refusal(`${file} does not name version ${from}; correct it first.`);
  let seen = 0;
  return text.replace(pattern, (whole) => {
    seen += 1;
    return seen > times ? whole : whole.replace(from, to);
  });
};

const isAtLeast = (version, other) => {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 || a[at] > b[at];
};

/** Entries of a changelog section, up to the next section. */
const entriesOf = (changelog, heading) => {
  const [, section = ''] = changelog.split(heading);
  return section.split(/^## /m)[0].match(/^- .+/gm) ?? [];
};

const checkChangelog = (version) => {
  const changelog = read('CHANGELOG.md');
  const heading = new RegExp(String.raw`^## ${escaped(version)} - \d{4}-\d{2}-\d{2}$`, 'm');
  if (!heading.test(changelog))
    throw new Refusal(
      `CHANGELOG.md has no section "## ${version} - YYYY-MM-DD"; move the entries of "Unreleased" there.`,
    );
  if (entriesOf(changelog, heading).length === 0)
    throw new Refusal(`The section for ${version} in CHANGELOG.md is empty; say what changed.`);
  if (entriesOf(changelog, /^## Unreleased$/m).length > 0)
    throw new Refusal(`"Unreleased" in CHANGELOG.md still has entries; move them to ${version}.`);
};

const release = (version, dryRun) => {
  const current = JSON.parse(read('package.json')).version;
  if (!isAtLeast(version, current)) throw new Refusal(`${version} is lower than the present ${current}.`);
  const branch = git('branch', '--show-current');
  if (branch !== 'main') throw new Refusal(`Releases are cut on main, and this is ${branch || 'no branch'}.`);
  if (git('status', '--porcelain') !== '')
    throw new Refusal('The working tree has changes; commit or stash them first.');
  const tag = `v${version}`;
  if (git('tag', '--list', tag) !== '') throw new Refusal(`The tag ${tag} exists already.`);
  checkChangelog(version);
  const files = PLACES.map((place) => ({ file: place.file, text: rewritten(place, current, version) }));
  console.log('Running npm run check …');
  if (spawnSync('npm', ['run', '--silent', 'check'], { stdio: 'inherit' }).status !== 0)
    throw new Refusal('`npm run check` failed; fix what it reports.');
  if (git('status', '--porcelain') !== '')
    throw new Refusal('`npm run check` changed files; commit them first.');
  if (dryRun) {
    console.log(`Dry run: would set ${current} → ${version} in ${files.map(({ file }) => file).join(', ')},`);
    console.log(`commit, and tag ${tag}. Nothing was changed.`);
    return;
  }
  for (const { file, text } of files) writeFileSync(file, text);
  if (git('status', '--porcelain') !== '')
    git('commit', '--quiet', '--all', '--message', `release: cut version ${version}`);
  git('tag', '--annotate', tag, '--message', `Stop Press ${version}`);
  console.log(`Tagged ${tag}. Publish it with: git push --follow-tags`);
};

const run = () => {
  let given;
  try {
    given = parseArgs({
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new Usage(error.message);
  }
  const [version, ...more] = given.positionals;
  if (version === undefined || more.length > 0 || !/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version))
    throw new Usage('usage: npm run release -- X.Y.Z [--dry-run]');
  release(version, given.values['dry-run']);
};

try {
  run();
} catch (error) {
  if (!(error instanceof Refusal || error instanceof Usage)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof Usage ? 2 : 1;
}

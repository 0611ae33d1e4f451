import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

/** `npm run build` on a project of one file, with the real compiler. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
type Build = (onBuild: () => void) => number;

let project: string;
let build: Build;
beforeEach(async () => {
  project = mkdtempSync(path.join(tmpdir(), 'stoppress-build-'));
  mkdirSync(path.join(project, 'src'));
  cpSync(path.join(ROOT, 'scripts'), path.join(project, 'scripts'), { recursive: true });
  for (const file of ['tsconfig.json', 'package.json'])
    cpSync(path.join(ROOT, file), path.join(project, file));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  writeFileSync(source(), 'export const answer: number = 1;\n');
  ({ build } = (await import(path.join(project, 'scripts/build.mjs'))) as { build: Build });
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const source = (): string => path.join(project, 'src/one.ts');
const output = (): string => path.join(project, 'dist/src/one.js');
/** @returns whether the compiler ran; it must have succeeded. */
const ranCompiler = (): boolean => {
  let ran = false;
  expect(
    build(() => {
      ran = true;
    }),
  ).toBe(0);
  return ran;
};

it('compiles once, and not again while nothing changed', () => {
  expect(ranCompiler()).toBe(true);
  expect(readFileSync(output(), 'utf8')).toContain('answer = 1');
  expect(ranCompiler()).toBe(false);
});

it('compiles an edited source, also one with an old time and the old size', () => {
  ranCompiler();
  writeFileSync(source(), 'export const answer: number = 2;\n');
  utimesSync(source(), new Date(0), new Date(0));
  expect(ranCompiler()).toBe(true);
  expect(readFileSync(output(), 'utf8')).toContain('answer = 2');
});

it('compiles again where somebody else wrote into dist or deleted from it', () => {
  ranCompiler();
  writeFileSync(output(), 'throw new Error("stale");\n');
  expect(ranCompiler()).toBe(true);
  rmSync(output());
  expect(ranCompiler()).toBe(true);
  expect(readFileSync(output(), 'utf8')).toContain('answer = 1');
});

it('never takes a failed build for a finished one', () => {
  writeFileSync(source(), 'export const answer: number = "one";\n');
  expect(build(() => undefined)).not.toBe(0);
  expect(build(() => undefined)).not.toBe(0);
});

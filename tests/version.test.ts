import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VERSION } from '../config/version.ts';

it('names the same release in package.json, in the code and in the compose file', () => {
  const text = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  expect((JSON.parse(text('package.json')) as { version: string }).version).toBe(VERSION);
  expect(text('docker-compose.yml')).toContain(`image: stoppress:${VERSION}`);
  expect(text('CHANGELOG.md')).toContain(`## ${VERSION}`);
});

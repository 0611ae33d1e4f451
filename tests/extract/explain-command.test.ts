import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type Origin, startOrigin } from '../support/origin.ts';
import { fixture } from '../support/extract/fixtures.ts';

const CLI = fileURLToPath(new URL('../../dist/workers/cli.js', import.meta.url));

let origin: Origin | undefined;
afterEach(async () => {
  await origin?.close();
});

describe('check URL --explain, as users call it', () => {
  it('shows the source, the box of the story, the rule behind each drop and selectors that match nothing', async () => {
    origin = await startOrigin();
    origin.set('/bridge', new TextDecoder().decode(fixture('furniture.html')));
    const command = ['check', origin.url('/bridge'), '--explain', '--exclude', '.gone'];
    const { stdout } = await promisify(execFile)(process.execPath, [
      CLI,
      ...command,
      '--allow-private',
      '127.0.0.1',
    ]);
    const lines = stdout.split('\n').map((line) => line.trim());
    expect(lines).toContain('warning   exclude: “.gone” matches nothing on the page.');
    expect(lines).toContain('story found by structure in html > body > article.post');
    expect(lines).toContain('dropped  By Ines Calder (byline/author: name of the author)');
    expect(lines).toContain('dropped  Comments (outside the story’s box)');
    expect(lines.filter((line) => line.startsWith('kept'))).toHaveLength(6);
    expect(lines.filter((line) => line.startsWith('dropped'))).toHaveLength(27);
  });
});

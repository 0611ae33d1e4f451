import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { storyStarted, versionFacts } from '../src/events.ts';
import { renderPayload } from '../src/notify/payload.ts';
import { signatureHeaders } from '../src/notify/sign.ts';
import { newSecret } from './support/newsroom.ts';
import { freePort, isOpen } from './support/process.ts';

/** The receivers that the README prints, run as they stand there. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const recipe = (language: string, holds: string): string => {
  const blocks = [...README.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\n\`\`\``, 'g'))];
  const found = blocks.map((block) => block[1] ?? '').filter((code) => code.includes(holds));
  if (found.length !== 1) throw new Error(`The README has ${found.length} recipes in ${language}.`);
  return found[0] ?? '';
};

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
if (!python) console.log('skipped: the receiver in Python: no python3 of 3.9 or newer');

const RECEIVERS = [
  {
    name: 'Node',
    code: recipe('js', 'createServer'),
    file: 'receiver.mjs',
    command: process.execPath,
    runs: true,
  },
  { name: 'Python', code: recipe('python', 'hmac'), file: 'receiver.py', command: 'python3', runs: python },
];

let child: ChildProcess | null = null;
let folder = '';
afterEach(async () => {
  if (child && child.exitCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

const event = storyStarted({
  story: { id: 'sty_1', url: 'https://news.example/mill', name: 'Die Mühle „brennt“', tags: [] },
  at: Date.parse('2026-11-23T12:00:00Z'),
  link: 'http://127.0.0.1:8080/stories/sty_1/versions/1',
  version: versionFacts({
    number: 1,
    previous: null,
    capturedAt: 0,
    article: { headline: 'Ä 🦜', published: null, modified: null },
  }),
});

describe.each(RECEIVERS)('the receiver in $name', ({ code, file, command, runs }) => {
  it.skipIf(!runs)('accepts what we sign, once, and refuses the rest', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'stoppress-readme-'));
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    writeFileSync(path.join(folder, file), code);
    const [secret, retired] = [newSecret(), newSecret()];
    const port = await freePort();
    const started = spawn(command, [file], {
      cwd: folder,
      env: { PATH: process.env['PATH'], DESK_WEBHOOK_SECRET: secret, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    let printed = '';
    started.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });

    const body = renderPayload(event);
    const now = Math.floor(Date.now() / 1_000);
    const post = async (
      given: { secrets?: string[]; at?: number; body?: string; id?: string } = {},
    ): Promise<number> => {
      const headers = signatureHeaders({
        id: event.id,
        timestampSeconds: given.at ?? now,
        body,
        secrets: given.secrets ?? [secret],
      });
      const url = `http://127.0.0.1:${port}/hooks`;
      const sent = { ...headers, ...(given.id !== undefined && { 'webhook-id': given.id }) };
      const answer = await fetch(url, { method: 'POST', headers: sent, body: given.body ?? body });
      return answer.status;
    };
    const listening = async (): Promise<number> => {
      // A receiver prints nothing when it is ready.
      await expect.poll(() => isOpen(port), { timeout: 30_000 }).toBe(true);
      return post();
    };
    expect(await listening()).toBe(204);
    expect(await post()).toBe(204);
    expect(await post({ secrets: [retired, secret] })).toBe(204);
    expect(await post({ secrets: [retired] })).toBe(401);
    expect(await post({ at: now - 301 })).toBe(401);
    expect(await post({ body: body.replace('sty_1', 'sty_2') })).toBe(401);
    expect(await post({ id: 'evt_other' })).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).status).toBe(401);
    const line = `${event.id} story.started http://127.0.0.1:8080/stories/sty_1/versions/1`;
    while (!printed.includes('\n')) await once(started.stdout, 'data');
    expect(printed.trim().split('\n')).toEqual([line]);
  });
});

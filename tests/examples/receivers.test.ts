import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { storyStarted, versionFacts } from '../../src/events/version-events.ts';
import { renderPayload } from '../../src/notify/channels/webhook.ts';
import { signatureHeaders } from '../../src/notify/sign.ts';
import { newSecret } from '../support/newsroom.ts';

/** The receivers in examples/receivers, run as they are and sent deliveries that the product signs. */

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
if (!python) console.log('skipped: the receiver in Python: no python3 of 3.9 or newer');

const RECEIVERS = [
  { file: 'node.mjs', command: process.execPath, runs: true },
  { file: 'node-standardwebhooks.mjs', command: process.execPath, runs: true },
  { file: 'receiver.py', command: 'python3', runs: python },
];

let child: ChildProcess | null = null;
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  child = null;
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

/** Starts a receiver on a free port; resolves with its address once it listens. */
const start = async (command: string, file: string, secret: string) => {
  const path = fileURLToPath(new URL(`../../examples/receivers/${file}`, import.meta.url));
  const started = spawn(command, [path], {
    env: { PATH: process.env['PATH'], DESK_WEBHOOK_SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  const printed = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  let errors = '';
  const url = await new Promise<string>((resolve, reject) => {
    started.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      const found = /Listening on (http:\S+)/.exec(errors)?.[1];
      if (found !== undefined) resolve(found);
    });
    started.once('exit', () => reject(new Error(`The receiver ended before it listened:\n${errors}`)));
  });
  return { url, nextLine: async () => (await printed.next()).value as string };
};

describe.each(RECEIVERS)('examples/receivers/$file', ({ file, command, runs }) => {
  it.skipIf(!runs)('accepts each signed delivery once and rejects everything else', async () => {
    const [secret, retired] = [newSecret(), newSecret()];
    const { url, nextLine } = await start(command, file, secret);
    const body = renderPayload(event);
    const now = Math.floor(Date.now() / 1_000);
    const post = async (
      given: { secrets?: string[]; at?: number; body?: string; id?: string; signedId?: string } = {},
    ): Promise<number> => {
      const headers = signatureHeaders({
        id: given.signedId ?? event.id,
        timestampSeconds: given.at ?? now,
        body,
        secrets: given.secrets ?? [secret],
      });
      const sent = { ...headers, ...(given.id !== undefined && { 'webhook-id': given.id }) };
      return (await fetch(url, { method: 'POST', headers: sent, body: given.body ?? body })).status;
    };

    expect(await post()).toBe(204);
    expect(await nextLine()).toBe(`${event.id} story.started http://127.0.0.1:8080/stories/sty_1/versions/1`);
    expect(await post()).toBe(204);
    expect(await post({ secrets: [retired, secret] })).toBe(204);
    expect(await post({ secrets: [retired] })).toBe(401);
    expect(await post({ at: now - 301 })).toBe(401);
    expect(await post({ body: body.replace('sty_1', 'sty_2') })).toBe(401);
    expect(await post({ id: 'evt_other' })).toBe(401);
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
    // The next line is that of another event: none of the requests between printed anything.
    expect(await post({ signedId: 'evt_next' })).toBe(204);
    expect(await nextLine()).toMatch(/^evt_next /);
  });
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { deliver, type DeliveryResult } from '../../src/notify/notify.ts';
import { createOutbound } from '../../src/outbound.ts';
import { closeAfterEach } from '../outbound/closing.ts';
import { UPDATED } from './events.ts';

/** The receivers that the README shows, run as they stand there. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const recipe = (language: string): string =>
  [...README.matchAll(/^```(\w+)\n(.*?)^```$/gms)].find(
    ([, name, code]) => name === language && code?.includes('webhook-id') === true,
  )?.[2] ?? '';

const SECRET = `whsec_${Buffer.from('the key of the desk, of 32 bytes').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('a key that belongs to nobody, 32').toString('base64')}`;
const opened = closeAfterEach();

let child: ChildProcess | null = null;
afterEach(async () => {
  if (child === null || child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Lines that the receiver prints, one at each call. */
const start = async (command: readonly string[], port: number): Promise<() => Promise<string>> => {
  const [program = '', ...given] = command;
  child = spawn(program, given, {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), DESK_WEBHOOK_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return async () => String((await lines.next()).value);
};

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('The receiver in Python is not tried: there is no python3 here.');

describe('the receiver that the README shows', () => {
  const takesOurs = async (command: readonly string[]): Promise<void> => {
    expect(command.at(-1)).toContain('webhook-id');
    const port = await freePort();
    const line = await start(command, port);
    expect(await line()).toBe('listening');
    const outbound = opened(createOutbound({ policy: { allowPrivate: ['127.0.0.1'] } }));
    const send = (id: string, secrets: readonly string[]): Promise<DeliveryResult> =>
      deliver(
        {
          outbound,
          clock: Date.now,
          random: Math.random,
          userAgent: 'StopPress',
          unsubscribeUrl: () => null,
        },
        {
          deliveryId: `dlv_${id}`,
          attempt: 1,
          event: { ...UPDATED, id },
          endpoint: {
            name: 'desk',
            target: {
              channel: 'webhook',
              url: `http://127.0.0.1:${port}/hooks`,
              secrets: secrets.map((value) => ({ value, until: null })),
            },
          },
        },
      );
    expect(await send('evt_1', [SECRET])).toMatchObject({ kind: 'delivered', attempt: { status: 204 } });
    expect(await send('evt_1', [SECRET])).toMatchObject({ kind: 'delivered' });
    expect(await send('evt_2', [OTHER])).toMatchObject({ kind: 'retry', attempt: { status: 401 } });
    expect(await send('evt_3', [OTHER, SECRET])).toMatchObject({ kind: 'delivered' });
    expect([await line(), await line()]).toEqual(['story.updated evt_1', 'story.updated evt_3']);
  };

  it('in Node takes what is ours once, and refuses what is not', async () => {
    expect(recipe('js')).toContain('standardwebhooks');
    await takesOurs(['node', '--input-type=module', '--eval', recipe('js')]);
  });

  it.skipIf(!python)('in Python does the same', async () => {
    expect(recipe('python')).toContain('hmac');
    await takesOurs(['python3', '-c', recipe('python')]);
  });
});

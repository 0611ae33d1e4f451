import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storyStarted, versionFacts } from '../../src/events/version-events.ts';
import { createFetcher, createRobotsGate } from '../../src/fetch/fetch.ts';
import { deliver } from '../../src/notify/notify.ts';
import { createOutbound, type Outbound, type OutboundOptions } from '../../src/outbound/outbound.ts';
import { LOOPBACK_SPELLINGS } from '../support/outbound/spellings.ts';
import { page, redirect } from '../support/answers.ts';
import { newSecret } from '../support/newsroom.ts';
import { type Origin, startOrigin } from '../support/origin.ts';
import { storyPages } from '../support/story-pages.ts';

/** Addresses inside the house, by every door: watch list, commands, fetching, robots.txt, webhooks. */

const CLI = fileURLToPath(new URL('../../dist/workers/cli.js', import.meta.url));
const HOSTS = LOOPBACK_SPELLINGS.map(([, host]) => host);

let folder: string;
let origin: Origin;
let port: string;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stoppress-addresses-'));
  origin = await startOrigin();
  ({ port } = new URL(origin.url('/')));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await origin.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<{ code: number; out: string; talk: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', STOPPRESS_CONFIG: path.join(folder, 'w.yaml') };
    execFile(process.execPath, [CLI, ...args], { cwd: folder, env }, (error, out, talk) =>
      resolve({ code: error ? Number(error.code) : 0, out, talk }),
    );
  });

const gate = (options: OutboundOptions): Outbound => {
  const outbound = createOutbound(options);
  closers.push(() => outbound.close());
  return outbound;
};

const fetcher = (outbound: Outbound) =>
  createFetcher({ outbound, clock: Date.now, userAgent: () => 'StopPress/test' });

const read = async (outbound: Outbound, url: string): Promise<string> => {
  const fetched = await fetcher(outbound)({ url, validators: { etag: null, lastModified: null } });
  return fetched.kind === 'failed' ? `${fetched.failure.code}: ${fetched.failure.message}` : fetched.kind;
};

const event = storyStarted({
  story: { id: 'sty_a', url: 'https://news.example/a', name: 'A', tags: [] },
  at: 0,
  link: 'http://desk.example/',
  version: versionFacts({
    number: 1,
    previous: null,
    capturedAt: 0,
    article: { headline: 'A', published: null, modified: null },
  }),
});

const alert = async (outbound: Outbound, url: string): Promise<string> => {
  const result = await deliver(
    {
      outbound,
      clock: Date.now,
      random: () => 0.5,
      userAgent: 'StopPress/test',
      unsubscribeUrl: () => null,
    },
    {
      deliveryId: 'dlv_1',
      attempt: 1,
      event,
      endpoint: {
        name: 'desk',
        target: { channel: 'webhook', url, secrets: [{ value: newSecret(), until: null }] },
      },
    },
  );
  const { status, failure } = result.attempt;
  return failure === null ? `${result.kind} ${status}` : `${failure.code}: ${failure.message}`;
};

describe('every spelling of this machine', () => {
  it('is refused in the watch list, for stories, sources and endpoints, with line and reason', async () => {
    const entries = HOSTS.map((host) => `  - url: 'http://${host}/a'`).join('\n');
    const endpoints = HOSTS.map(
      (host, i) => `  - { name: desk${i}, url: 'http://${host}/a', secret: '${newSecret()}' }`,
    ).join('\n');
    await writeFile(
      path.join(folder, 'w.yaml'),
      `stories:\n${entries}\ndiscover:\n${entries}\nendpoints:\n${endpoints}\n`,
    );
    const { code, talk } = await run('config', 'check');
    expect(code).toBe(1);
    for (const [at, list] of ['stories', 'discover', 'endpoints'].entries()) {
      for (const i of HOSTS.keys()) {
        const line = at * (HOSTS.length + 1) + i + 2;
        const said = talk.split('\n').find((one) => one.includes(`${list}[${i}].url`)) ?? '';
        expect([line, said]).toEqual([line, expect.stringMatching(new RegExp(`w\\.yaml:${line}:`))]);
        expect(said).toContain('is not a public address but ');
      }
    }
  });

  it('is refused by import, with the reason', async () => {
    await writeFile(path.join(folder, 'w.yaml'), 'stories: []\n');
    await writeFile(path.join(folder, 'rows.txt'), HOSTS.map((host) => `http://${host}/a`).join('\n'));
    const { talk, out } = await run('import', 'rows.txt', '--dry-run');
    expect(out).toBe('');
    for (const i of HOSTS.keys())
      expect(talk).toMatch(new RegExp(`^rows\\.txt:${i + 1} bad: .* is not a public address but `, 'm'));
    expect(talk).toContain(`${HOSTS.length} rows, 0 new, 0 known, ${HOSTS.length} bad`);
  });

  it('is refused by the commands that take an address', async () => {
    await writeFile(path.join(folder, 'w.yaml'), 'stories: []\n');
    const hosts = ['2130706433', '0x7f.0.0.1', '[::ffff:7f00:1]', 'localhost.'];
    for (const command of ['check', 'discover', 'add']) {
      const said = await Promise.all(hosts.map((host) => run(command, `http://${host}:${port}/a`)));
      for (const { code, out, talk } of said) {
        expect(code).toBe(1);
        expect(`${out}${talk}`).toContain('is not a public address but loopback');
      }
    }
    expect(origin.requests).toEqual([]);
  }, 60_000);

  it('is refused on connecting, for a page, for its robots.txt and for an alert', async () => {
    const outbound = gate({ policy: { allowPrivate: [], extraPorts: [Number(port)] } });
    const robots = createRobotsGate({
      outbound,
      clock: Date.now,
      userAgent: () => 'StopPress/test',
      ignores: () => false,
      memory: { robots: async () => null, keepRobots: () => expect.unreachable() },
    });
    for (const host of HOSTS) {
      const url = `http://${host}:${port}/a`;
      expect([host, await read(outbound, url)]).toEqual([
        host,
        expect.stringMatching(/^ADDRESS_FORBIDDEN: .* is not a public address but /),
      ]);
      expect([host, await alert(outbound, url)]).toEqual([
        host,
        expect.stringMatching(/ is not a public address but /),
      ]);
      expect(await robots.permit(url)).toMatchObject({
        kind: 'refused',
        failure: { code: 'ADDRESS_FORBIDDEN' },
      });
    }
    expect(origin.requests).toEqual([]);
  });
});

describe('a name that resolves to a private address', () => {
  it.each([
    ['a public and a private address', ['1.1.1.1', '127.0.0.1']],
    ['this machine, after it led elsewhere when the list was read', ['127.0.0.1']],
  ])('with %s is refused for a page and for an alert', async (_, addresses) => {
    const outbound = gate({
      policy: { allowPrivate: [], extraPorts: [Number(port)] },
      lookup: (_host, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        ),
    });
    const url = `http://news.example:${port}/a`;
    expect(await read(outbound, url)).toContain('ADDRESS_FORBIDDEN: news.example resolves to 127.0.0.1');
    expect(await alert(outbound, url)).toContain('news.example resolves to 127.0.0.1');
    expect(origin.requests).toEqual([]);
  });
});

describe('a redirect', () => {
  it.each([
    ['http://169.254.169.254/latest/meta-data/', 'ADDRESS_FORBIDDEN', 'but link local'],
    ['http://127.0.0.1/', 'ADDRESS_FORBIDDEN', 'but loopback'],
    ['http://[::ffff:10.0.0.1]/', 'ADDRESS_FORBIDDEN', 'but private'],
    ['file:///etc/passwd', 'FETCH_REDIRECTS', 'redirects to a file: URL'],
    ['javascript:alert(1)', 'FETCH_REDIRECTS', 'redirects to a javascript: URL'],
    ['http://user:word@news.example/', 'FETCH_REDIRECTS', 'with a user name'],
  ])('to %s is not followed, and the reason is told', async (to, code, reason) => {
    origin.set('/a', redirect(to));
    const said = await read(gate({ policy: { allowPrivate: [`127.0.0.1:${port}`] } }), origin.url('/a'));
    expect(said).toContain(`${code}: `);
    expect(said).toContain(reason);
    expect(origin.requests).toHaveLength(1);
  });

  it('is never followed by an alert', async () => {
    const other = await startOrigin();
    closers.push(other.close);
    origin.set('/hook', redirect(other.url('/b')));
    const outbound = gate({ policy: { allowPrivate: ['127.0.0.1'] } });
    expect(await alert(outbound, origin.url('/hook'))).toContain('DELIVERY_REDIRECT');
    expect(other.requests).toEqual([]);
  });
});

describe('a permission', () => {
  it('to read a private host does not permit alerts to it, and vice versa', async () => {
    const receiver = await startOrigin();
    closers.push(receiver.close);
    receiver.set('/hook', page('ok'));
    receiver.set('/a', storyPages.version1);
    origin.set('/a', storyPages.version1);
    origin.set('/hook', page('ok'));
    const hostOf = ({ url }: Origin): string => new URL(url('/')).host;
    const reading = gate({ policy: { allowPrivate: [hostOf(origin)] } });
    const alerting = gate({ policy: { allowPrivate: [hostOf(receiver)] } });
    expect(await read(reading, origin.url('/a'))).toBe('page');
    expect(await alert(alerting, receiver.url('/hook'))).toBe('delivered 200');
    expect(await read(reading, receiver.url('/a'))).toContain('ADDRESS_FORBIDDEN');
    expect(await alert(alerting, origin.url('/hook'))).toContain('is not a public address but loopback');
    expect([origin.requests.length, receiver.requests.length]).toEqual([1, 1]);
  });
});

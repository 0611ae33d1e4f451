import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { page } from '../support/answers.ts';
import { freshPostgres } from '../support/databases.ts';
import { putEmptyDatabase } from '../support/databases.ts';
import { forgetRedisKeys } from '../support/newsroom.ts';
import { startOrigin } from '../support/origin.ts';
import { freePort, startProcess } from '../support/process.ts';
import { startProxy } from '../support/proxy.ts';
import { reachable } from '../support/servers.ts';
import { storyPages } from '../support/story-pages.ts';

const CLI = fileURLToPath(new URL('../../dist/workers/cli.js', import.meta.url));

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const newFolder = async (watchList = 'stories: []\n') => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stoppress-start-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'w.yaml');
  await writeFile(file, watchList);
  const env = { STOPPRESS_CONFIG: file, STOPPRESS_DATA: path.join(folder, 'data'), PORT: '0' };
  return { folder, env };
};

/** `start` as a process that is not expected to answer. */
const begin = (env: Record<string, string>) => {
  const child = spawn(process.execPath, [CLI, 'start', '--no-demo'], {
    env: { PATH: process.env['PATH'] ?? '', STOPPRESS_LOG: 'json', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  closers.push(async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
};

it('says in one line why it cannot start, and leaves nothing behind', async () => {
  const { folder, env } = await newFolder();
  const port = await freePort();
  const { ended } = begin({ ...env, REDIS_URL: `redis://127.0.0.1:${port}` });
  expect(await ended).toEqual({
    code: 1,
    out: '',
    err: `Redis at 127.0.0.1:${port} cannot be reached: ECONNREFUSED. Start Redis, or correct host and port in REDIS_URL; without it the queue lives in the database. [REDIS_UNREACHABLE]\n`,
  });
  expect(await readdir(folder)).toEqual(['w.yaml']);
}, 90_000);

it('exits with 0 when stopped while it waits for a database that never responds', async () => {
  const { folder, env } = await newFolder();
  const sockets: Socket[] = [];
  const silent = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  closers.push(
    () =>
      new Promise((resolve) => {
        silent.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  );
  const { port } = silent.address() as { port: number };
  const connected = once(silent, 'connection');
  const { child, ended } = begin({ ...env, DATABASE_URL: `postgres://desk@127.0.0.1:${port}/news` });
  await connected;
  child.kill('SIGTERM');
  const { code, err } = await ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(await readdir(folder)).toEqual(['w.yaml']);
}, 90_000);

const { redisUrl, databaseUrl } = await reachable();
if (!databaseUrl)
  console.log('skipped: a port in use before PostgreSQL is touched, and PostgreSQL away: it does not answer');
if (!redisUrl) console.log('skipped: Redis away while running: no Redis answers');

it.skipIf(!databaseUrl)(
  'creates no tables while the port is in use',
  async () => {
    const { env } = await newFolder();
    const database = await freshPostgres();
    closers.push(database.drop);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    closers.push(() => new Promise((resolve) => taken.close(resolve)));
    const { port } = taken.address() as { port: number };
    const { code, err } = await begin({ ...env, DATABASE_URL: database.url, PORT: String(port) }).ended;
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^Port \d+ on .*\[PORT_IN_USE\]\n$/),
    });
    const { rows } = await database.pool.query(
      "select nspname from pg_namespace where nspname in ('stoppress', 'bullmq')",
    );
    expect(rows).toEqual([]);
  },
  90_000,
);

const watching = (url: string): string => `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1m }
stories:
  - { url: '${url}', every: 1s }
`;

const readiness = async (url: string): Promise<{ status: number; reasons: readonly string[] }> => {
  const response = await fetch(`${url}/readyz`);
  const { reasons } = (await response.json()) as { reasons: readonly string[] };
  return { status: response.status, reasons };
};

const linesWith = (output: string, text: string): number =>
  output.split('\n').filter((line) => line.includes(text)).length;

/** Lost and back once, lost again and stopped: how it ended, and how many lines told of each change; `attempts` are further warnings. */
const loseTwice = async (name: 'Redis' | 'PostgreSQL', target: URL) => {
  const origin = await startOrigin();
  closers.push(origin.close);
  origin.set('/story', page(storyPages.version1));
  const { folder, env } = await newFolder(watching(origin.url('/story')));
  const standard = name === 'Redis' ? 6379 : 5432;
  const proxy = await startProxy({ host: target.hostname, port: Number(target.port || standard) });
  closers.push(proxy.goAway);
  target.host = `127.0.0.1:${proxy.port}`;
  if (name === 'Redis') await putEmptyDatabase(path.join(folder, 'data'));
  const started = await startProcess({
    ...env,
    [name === 'Redis' ? 'REDIS_URL' : 'DATABASE_URL']: target.href,
  });
  closers.push(() => started.end('SIGKILL'));
  await origin.untilRequested('/story', 1, { timeoutMs: 60_000 });

  await proxy.goAway();
  await expect
    .poll(() => readiness(started.url), { timeout: 30_000, interval: 200 })
    .toEqual({
      status: 503,
      reasons: [
        expect.stringMatching(new RegExp(`^${name} has been unreachable since 2.* \\(ECONNREFUSED\\)\\.$`)),
      ],
    });
  await proxy.comeBack();
  await expect
    .poll(() => readiness(started.url), { timeout: 60_000, interval: 200 })
    .toEqual({ status: 200, reasons: [] });
  await origin.untilRequested('/story', origin.requestsTo('/story').length + 1, { timeoutMs: 90_000 });

  await proxy.goAway();
  await expect.poll(() => readiness(started.url), { timeout: 30_000 }).toMatchObject({ status: 503 });
  const { code } = await started.end('SIGTERM');
  return {
    code,
    lost: linesWith(started.output(), `Lost the connection to ${name} `),
    back: linesWith(started.output(), `${name} at 127.0.0.1:${proxy.port} is reachable again`),
    attempts: started
      .output()
      .split('\n')
      .filter((line) => /"level":[456]0/.test(line) && !line.includes('Lost the connection')),
  };
};

const TOLD_ONCE = { code: 0, lost: 2, back: 1, attempts: [] };

it.skipIf(!redisUrl)(
  'resumes when Redis is back, and stops while it is unreachable',
  async () => {
    // A database of its own, because the queues of a real process have their usual names.
    const redis = new URL(redisUrl ?? '');
    redis.pathname = '/10';
    closers.push(() => forgetRedisKeys(redis.href, 'stoppress'));
    expect(await loseTwice('Redis', new URL(redis.href))).toEqual(TOLD_ONCE);
  },
  240_000,
);

it.skipIf(!databaseUrl)(
  'resumes when PostgreSQL is back, and stops while it is unreachable',
  async () => {
    const database = await freshPostgres();
    closers.push(database.drop);
    expect(await loseTwice('PostgreSQL', new URL(database.url))).toEqual(TOLD_ONCE);
  },
  240_000,
);

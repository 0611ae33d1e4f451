import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { held, page, plain } from '../support/answers.ts';
import { freshPostgres, putEmptyDatabase } from '../support/databases.ts';
import { createLatch } from '../support/latch.ts';
import { forgetRedisKeys, newSecret } from '../support/newsroom.ts';
import { type Origin, startOrigin } from '../support/origin.ts';
import { freePort, startProcess, type StartedProcess } from '../support/process.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { reachable } from '../support/servers.ts';
import { storyPages } from '../support/story-pages.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const STORIES = 20;
const paths = Array.from({ length: STORIES }, (_, i) => `/story-${i}`);

const setUp = async ({ firstStart = false } = {}) => {
  const secret = newSecret();
  const origin = await startOrigin();
  closers.push(origin.close);
  const receiver = await startReceiver({ secret });
  closers.push(receiver.close);
  const folder = await mkdtemp(path.join(tmpdir(), 'stoppress-process-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  if (!firstStart) await putEmptyDatabase(path.join(folder, 'data'));
  const file = path.join(folder, 'stories.yaml');
  await writeFile(file, watchList(origin, receiver, secret));
  const env = async () => ({
    STOPPRESS_CONFIG: file,
    STOPPRESS_DATA: path.join(folder, 'data'),
    PORT: String(await freePort()),
  });
  const start = async (more: Record<string, string> = {}): Promise<StartedProcess> => {
    const started = await startProcess({ ...(await env()), ...more });
    closers.push(() => started.end('SIGKILL'));
    return started;
  };
  return { origin, receiver, start, file, env };
};

const watchList = (origin: Origin, receiver: Receiver, secret: string): string => `
fetch: { allowPrivate: [127.0.0.1], spacing: 0s }
defaults: { every: 1s, fastest: 1s, slowest: 1s }
stories:
${paths.map((p) => `  - { url: '${origin.url(p)}', name: 'Story ${p}' }`).join('\n')}
endpoints:
  - { name: desk, url: '${receiver.url}', secret: '${secret}' }
`;

const get = async (base: string, what: string): Promise<unknown> => (await fetch(`${base}${what}`)).json();

/** One Version 2 for each Story, one story.started and one story.updated, and the receiver holds every id. */
const expectEverythingOnce = async (base: string, receiver: Receiver): Promise<void> => {
  const stories = (await get(base, '/api/v1/stories')) as { stories?: { version: number }[] };
  expect(JSON.stringify(stories).match(/"version":2/g)).toHaveLength(STORIES);
  const events = JSON.stringify(await get(base, '/api/v1/events?limit=200'));
  const ids = [...events.matchAll(/"id":"(evt_[0-9a-f]+)"/g)].map((match) => match[1] ?? '');
  expect(new Set(ids).size).toBe(2 * STORIES);
  expect(ids).toHaveLength(2 * STORIES);
  expect([...receiver.distinctIds()].sort()).toEqual([...ids].sort());
  expect(receiver.received.every(({ verified }) => verified)).toBe(true);
};

const seen = (type: string) => (got: Receiver['received']) =>
  new Set(got.filter((one) => one.type === type).map(({ id }) => id)).size === STORIES;

it('loses and duplicates nothing when it is killed during twenty checks', async () => {
  const { origin, receiver, start } = await setUp();
  for (const p of paths) origin.set(p, storyPages.version1);
  const first = await start();
  await receiver.waitFor(seen('story.started'), { timeoutMs: 30_000 });

  const latch = createLatch();
  let asked = 0;
  const half = new Promise<void>((resolve) => {
    for (const [i, p] of paths.entries()) {
      // Half of the answers come, half hang: the kill meets checks at every stage.
      origin.set(p, () => {
        asked += 1;
        if (asked === STORIES) resolve();
        return i % 2 === 0 ? page(storyPages.version2) : held(latch, page(storyPages.version2));
      });
    }
  });
  await half;
  await first.end('SIGKILL');
  latch.release();

  const second = await start();
  await receiver.waitFor(seen('story.updated'), { timeoutMs: 60_000 });
  await expectEverythingOnce(second.url, receiver);
  expect(await second.end('SIGTERM')).toEqual({ code: 0, signal: null });
}, 120_000);

it('finishes its running checks when it is stopped, and loses none', async () => {
  const { origin, receiver, start } = await setUp();
  for (const p of paths) origin.set(p, storyPages.version1);
  const first = await start();
  await receiver.waitFor(seen('story.started'), { timeoutMs: 30_000 });

  const latch = createLatch();
  for (const p of paths) origin.set(p, held(latch, page(storyPages.version2)));
  const asked = origin.requests.length;
  // How many run at once depends on when each story is due.
  const running = (): number => origin.requests.length - asked;
  await expect.poll(running, { timeout: 30_000 }).toBeGreaterThanOrEqual(STORIES / 2);
  const ended = first.end('SIGTERM');
  await expect.poll(() => first.output(), { timeout: 10_000 }).toContain('finishing running work');
  latch.release();
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(origin.requests.length - asked).toBeLessThan(3 * STORIES);

  const second = await start();
  await receiver.waitFor(seen('story.updated'), { timeoutMs: 60_000 });
  await expectEverythingOnce(second.url, receiver);
}, 120_000);

it('exits at once on a second signal', async () => {
  const { origin, start } = await setUp();
  const latch = createLatch();
  closers.push(async () => latch.release());
  for (const p of paths) origin.set(p, held(latch, page(storyPages.version1)));
  const running = await start();
  await origin.untilRequested(paths[0] ?? '', 1, { timeoutMs: 30_000 });
  running.child.kill('SIGTERM');
  await expect.poll(() => running.output(), { timeout: 10_000 }).toContain('finishing running work');
  expect(running.child.exitCode).toBeNull();
  // A drain would end with 0, and this one never: its checks hang.
  expect(await running.end('SIGTERM')).toEqual({ code: 130, signal: null });
}, 90_000);

it('refuses a second process on the same data folder and names the first one', async () => {
  const { origin, start } = await setUp({ firstStart: true });
  for (const p of paths) origin.set(p, plain(404));
  const first = await start();
  expect(first.output()).toContain('First start: creating the database in ');
  await expect(start()).rejects.toThrow(new RegExp(`in use by process ${first.child.pid}\\b`));
  expect((await first.end('SIGTERM')).code).toBe(0);
}, 120_000);

it('serves the commands of another process, and rejects an invalid watch list with line and column', async () => {
  const { origin, receiver, start, file, env } = await setUp();
  for (const p of paths) origin.set(p, storyPages.version1);
  const running = await start();
  await receiver.waitFor(seen('story.started'), { timeoutMs: 30_000 });
  const settings = await env();
  const stoppress = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const { port } = new URL(running.url);
      execFile(
        process.execPath,
        ['dist/workers/cli.js', ...words],
        { env: { ...settings, PORT: port } },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  const list = await stoppress('list');
  expect(list).toMatchObject({ code: 0, stderr: '' });
  expect(list.stdout).toContain('Story /story-19');
  expect((await stoppress('show', 'Story /story-3')).stdout).toContain('¶1');
  expect((await stoppress('config', 'check')).stdout).toContain('20 stories, 1 endpoint');
  expect((await stoppress('nonsense')).code).toBe(2);
  expect((await stoppress('show', 'no such story')).code).toBe(1);

  await writeFile(file, 'stories:\n  - url: https://news.example/a\n    evry: 5m\n');
  const check = await stoppress('config', 'check');
  expect(check.code).toBe(1);
  expect(check.stderr).toMatch(/stories\.yaml:3:5 .*evry.*did you mean "every"/);
  expect((await running.end('SIGTERM')).code).toBe(0);
}, 90_000);

const { redisUrl, databaseUrl } = await reachable();
if (!redisUrl || !databaseUrl)
  console.log('skipped: two processes on one Redis and one PostgreSQL: a server does not answer');

it.skipIf(!redisUrl || !databaseUrl)(
  'shares the work between two processes on one Redis and one PostgreSQL, each alert once',
  async () => {
    const { origin, receiver, start } = await setUp();
    for (const p of paths) origin.set(p, storyPages.version1);
    const database = await freshPostgres();
    closers.push(database.drop);
    // A Redis database of its own, because the queues of a real process have their usual names.
    const redis = new URL(redisUrl ?? '');
    redis.pathname = '/9';
    closers.push(() => forgetRedisKeys(redis.href, 'stoppress'));
    const servers = { DATABASE_URL: database.url, REDIS_URL: redis.href };
    const [one, two] = await Promise.all([start(servers), start(servers)]);
    await receiver.waitFor(seen('story.started'), { timeoutMs: 30_000 });
    for (const p of paths) origin.set(p, storyPages.version2);
    await receiver.waitFor(seen('story.updated'), { timeoutMs: 30_000 });
    await expectEverythingOnce(one.url, receiver);
    await expectEverythingOnce(two.url, receiver);
    expect((await Promise.all([one.end('SIGTERM'), two.end('SIGTERM')])).map(({ code }) => code)).toEqual([
      0, 0,
    ]);
  },
  120_000,
);

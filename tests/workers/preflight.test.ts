import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { checkDataFolder, checkDatabase, checkRedis } from '../../workers/wiring/preflight.ts';
import { serveHttp } from '../../workers/wiring/serve.ts';
import { freePort } from '../support/process.ts';
import { reachable } from '../support/servers.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Accepts connections; `answer` gets what comes in. */
const listener = async (
  answer: (socket: Socket, chunk: Buffer) => void = () => undefined,
): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => answer(socket, chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  );
  return (server.address() as AddressInfo).port;
};

const messageOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

it('names place and reason if PostgreSQL refuses, and never a password', async () => {
  const port = await freePort();
  expect(await messageOf(checkDatabase(`postgres://desk:geheim@127.0.0.1:${port}/news`))).toBe(
    `PostgreSQL at 127.0.0.1:${port} cannot be reached: ECONNREFUSED. Start PostgreSQL, or correct host and port in DATABASE_URL; without it an embedded database is used. [DATABASE_UNREACHABLE]`,
  );
});

it('gives up on a PostgreSQL that accepts but never responds, and at once when aborted', async () => {
  const port = await listener();
  const url = `postgres://desk@127.0.0.1:${port}/news`;
  expect(await messageOf(checkDatabase(url, { answerWithinMs: 100 }))).toMatch(
    /no response within 0\.1 s\. .*\[DATABASE_UNREACHABLE\]$/,
  );
  const asked = new AbortController();
  const waiting = checkDatabase(url, { answerWithinMs: 60_000, signal: asked.signal });
  asked.abort(new Error('SIGTERM'));
  await expect(waiting).rejects.toThrow('SIGTERM');
});

it('distinguishes a wrong password from an unreachable server', async () => {
  // ErrorResponse of the frontend/backend protocol 3.0 (PostgreSQL manual, "Message Formats").
  const fields = Buffer.from('SFATAL\0C28P01\0Mpassword authentication failed for user "desk"\0\0');
  const head = Buffer.from([0x45, 0, 0, 0, fields.length + 4]);
  const port = await listener((socket) => socket.end(Buffer.concat([head, fields])));
  expect(await messageOf(checkDatabase(`postgres://desk:geheim@127.0.0.1:${port}/news`))).toMatch(
    /^PostgreSQL at 127\.0\.0\.1:\d+ rejected the login of “desk”: password authentication failed for user "desk"\. .*\[DATABASE_LOGIN\]$/,
  );
});

it('gives up on a Redis that refuses, and on one that never responds', async () => {
  const refused = await freePort();
  expect(await messageOf(checkRedis(`redis://:geheim@127.0.0.1:${refused}`))).toBe(
    `Redis at 127.0.0.1:${refused} cannot be reached: ECONNREFUSED. Start Redis, or correct host and port in REDIS_URL; without it the queue lives in the database. [REDIS_UNREACHABLE]`,
  );
  const silent = await listener();
  expect(await messageOf(checkRedis(`redis://127.0.0.1:${silent}`, { answerWithinMs: 100 }))).toMatch(
    /no response within 0\.1 s\. .*\[REDIS_UNREACHABLE\]$/,
  );
});

it('names a Redis password that is rejected', async () => {
  const port = await listener((socket, chunk) => {
    // One reply for each command (RESP arrays), AUTH or HELLO with the password among them.
    for (const [, name] of chunk.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g))
      socket.write(
        /^(?:auth|hello)$/i.test(name ?? '')
          ? '-WRONGPASS invalid username-password pair or user is disabled.\r\n'
          : '-NOAUTH Authentication required.\r\n',
      );
  });
  expect(await messageOf(checkRedis(`redis://:geheim@127.0.0.1:${port}`))).toMatch(
    /rejected the login: WRONGPASS invalid username-password pair.*\[REDIS_LOGIN\]$/,
  );
});

const { databaseUrl, redisUrl } = await reachable();
if (!databaseUrl) console.log('skipped: a missing database on PostgreSQL: no PostgreSQL answers');
if (!redisUrl) console.log('skipped: a database number out of range on Redis: no Redis answers');

it.skipIf(!databaseUrl)('names a database that does not exist', async () => {
  const url = new URL(databaseUrl ?? '');
  url.pathname = '/stoppress_no_such_database';
  expect(await messageOf(checkDatabase(url.href))).toMatch(
    /has no database “stoppress_no_such_database”\. Create it with `createdb`, .*\[DATABASE_MISSING\]$/,
  );
  expect(await messageOf(checkDatabase(databaseUrl ?? ''))).toBe('no error');
});

it.skipIf(!redisUrl)('names a database number that Redis does not have', async () => {
  const url = new URL(redisUrl ?? '');
  url.pathname = '/99999';
  expect(await messageOf(checkRedis(url.href))).toMatch(/DB index is out of range\. .*\[REDIS_LOGIN\]$/);
  expect(await messageOf(checkRedis(redisUrl ?? ''))).toBe('no error');
});

it('checks the data folder without creating it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stoppress-preflight-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'file'), '');
  expect(await messageOf(checkDataFolder(path.join(folder, 'file', 'data')))).toBe(
    `The data folder ${folder}/file/data cannot be created or written to (ENOTDIR). Make the folder writable for this user, or choose another one with STOPPRESS_DATA or --data. [DATA_FOLDER_UNWRITABLE]`,
  );
  expect(await messageOf(checkDataFolder(path.join(folder, 'file')))).toContain('(ENOTDIR)');
  expect(await messageOf(checkDataFolder(path.join(folder, 'new', 'data')))).toBe('no error');
  expect(await readdir(folder)).toEqual(['file']);
});

it('names a port in use and an address of another machine', async () => {
  const answer = () => new Response('');
  const first = await serveHttp(answer, '127.0.0.1', 0);
  closers.push(() => first.close());
  expect(await messageOf(serveHttp(answer, '127.0.0.1', first.port))).toMatch(
    new RegExp(`^Port ${first.port} on 127\\.0\\.0\\.1 is in use\\. .*\\[PORT_IN_USE\\]$`),
  );
  // TEST-NET-1 (RFC 5737) belongs to no machine.
  expect(await messageOf(serveHttp(answer, '192.0.2.1', 0))).toMatch(
    /^Cannot listen on 192\.0\.2\.1, port 0 \(EADDRNOTAVAIL\)\. .*\[LISTEN_FAILED\]$/,
  );
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockFolder } from '../../src/record/pglite/folder-lock.ts';

const NOW = '2026-11-23T12:00:00.000Z';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stoppress-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const lockFile = () => path.join(folder, 'stoppress.lock');

it('refuses a second process and names the pid of the first', async () => {
  const lock = await lockFolder(folder, process.pid, NOW);
  await expect(lockFolder(folder, process.pid, NOW)).rejects.toThrow(
    new RegExp(`in use by process ${process.pid} since ${NOW}.*STOPPRESS_DATA.*DATA_FOLDER_LOCKED`),
  );
  await lock.release();
  await (await lockFolder(folder, process.pid, NOW)).release();
});

it('takes over the lock of a dead process', async () => {
  // No Linux or macOS hands out pids this high.
  await writeFile(lockFile(), JSON.stringify({ pid: 2 ** 30, startTime: null, since: NOW }));
  const lock = await lockFolder(folder, process.pid, NOW);
  expect(await readFile(lockFile(), 'utf8')).toContain(`"pid":${process.pid}`);
  await lock.release();
});

it('takes over a lock whose pid was reused by another process', async () => {
  await writeFile(lockFile(), JSON.stringify({ pid: process.pid, startTime: 'long ago', since: NOW }));
  const lock = await lockFolder(folder, process.pid, NOW);
  expect(await readFile(lockFile(), 'utf8')).not.toContain('long ago');
  await lock.release();
});

it.skipIf(process.platform !== 'linux')('takes over the lock of a zombie process', async () => {
  // The shell starts a process and becomes another one, which never asks about it.
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    const waiting = { interval: 10, timeout: 5_000 };
    const stat = async (of: number): Promise<string> => readFile(`/proc/${of}/stat`, 'utf8');
    await expect.poll(() => stat(parent.pid!), waiting).toContain('(sleep)');
    const startTime = (await stat(pid)).split(') ').at(-1)?.split(' ')[19];
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => stat(pid), waiting).toContain(') Z ');
    await writeFile(lockFile(), JSON.stringify({ pid, startTime, since: NOW }));
    const lock = await lockFolder(folder, process.pid, NOW);
    expect(await readFile(lockFile(), 'utf8')).toContain(`"pid":${process.pid}`);
    await lock.release();
  } finally {
    parent.kill('SIGKILL');
    await once(parent, 'close');
  }
});

it('takes over a lock that a crash left incomplete', async () => {
  await writeFile(lockFile(), '{"pid":');
  const lock = await lockFolder(folder, process.pid, NOW);
  expect(await readFile(lockFile(), 'utf8')).toContain(`"pid":${process.pid}`);
  await lock.release();
});

it.each([
  ['in a new folder', null],
  ['after a crash', JSON.stringify({ pid: 2 ** 30, startTime: null, since: NOW })],
])('lets one of several have it that come at once, %s', async (_when, left) => {
  // Who comes first is a matter of luck, so it is tried often.
  for (let round = 0; round < 200; round += 1) {
    const inside = path.join(folder, String(round));
    await mkdir(inside);
    if (left !== null) await writeFile(path.join(inside, 'stoppress.lock'), left);
    const tries = [1, 2, 3].map(() => lockFolder(inside, process.pid, NOW));
    const got = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(got).toHaveLength(1);
  }
});

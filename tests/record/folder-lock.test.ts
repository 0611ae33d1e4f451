import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/record/pglite/folder-lock.ts';

const NOW = '2026-11-23T12:00:00.000Z';
const OWN = { pid: process.pid, since: NOW };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stoppress-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const LOCK = new URL('../../dist/src/record/pglite/folder-lock.js', import.meta.url).href;
const HOLD = `
  const { lockFolder } = await import(${JSON.stringify(LOCK)});
  await lockFolder(process.argv[1], { pid: process.pid, since: ${JSON.stringify(NOW)} });
  process.stdout.write('locked');
  setInterval(() => {}, 1000);`;

/** Another process that holds the folder until it is killed; `wrapper` is the command that starts it. */
const startHolder = async (wrapper: readonly string[] = []) => {
  const node = [process.execPath, '--input-type=module', '-e', HOLD, folder];
  const line: readonly string[] = [...wrapper, ...node];
  const child = spawn(line[0] ?? '', line.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('locked');
  return {
    child,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
};

const files = () => readdir(folder);

it('refuses a second process, names the pid of the first, and leaves nothing of its own', async () => {
  const lock = await lockFolder(folder, OWN);
  const before = (await files()).toSorted();
  await expect(lockFolder(folder, OWN)).rejects.toThrow(
    new RegExp(`in use by process ${process.pid} since ${NOW}.*STOPPRESS_DATA.*DATA_FOLDER_LOCKED`),
  );
  expect((await files()).toSorted()).toEqual(before);
  await lock.release();
  expect(await files()).toEqual([]);
  await (await lockFolder(folder, OWN)).release();
});

it('takes over at once when the holder was killed, and removes its files', async () => {
  const holder = await startHolder();
  await expect(lockFolder(folder, OWN)).rejects.toThrow(`in use by process ${holder.child.pid} `);
  await holder.kill();
  const lock = await lockFolder(folder, OWN);
  expect((await files()).filter((name) => name.endsWith('.lock'))).toHaveLength(1);
  await lock.release();
  expect(await files()).toEqual([]);
});

it('leaves the folder to a holder that is stopped, however long', async () => {
  const holder = await startHolder();
  holder.child.kill('SIGSTOP');
  await expect(lockFolder(folder, OWN)).rejects.toMatchObject({ code: 'DATA_FOLDER_LOCKED' });
  await holder.kill();
});

it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'sees a holder in another container, where pids and networks are others',
  async () => {
    // A pid namespace with a /proc of its own, as a container has; --kill-child ends what is inside with it.
    const holder = await startHolder(['unshare', '--pid', '--fork', '--mount-proc', '--net', '--kill-child']);
    await expect(lockFolder(folder, OWN)).rejects.toThrow('in use by process 1 since');
    await holder.kill();
    await (await lockFolder(folder, OWN)).release();
  },
);

it('locks a folder whose path is too long for the name of a socket', async () => {
  const deep = path.join(folder, 'a'.repeat(60), 'b'.repeat(60));
  const lock = await lockFolder(deep, OWN);
  await expect(lockFolder(deep, OWN)).rejects.toMatchObject({ code: 'DATA_FOLDER_LOCKED' });
  await lock.release();
  expect(await readdir(deep)).toEqual([]);
});

describe('a claim of another machine', () => {
  const file = () => path.join(folder, 'stoppress-0123456789abcdef.lock');
  const claim = (beat: number) =>
    `${JSON.stringify({ pid: 7, since: NOW, boot: 'of another machine', socket: true, state: 'holding', beat })}\n`;

  it('is respected while it beats', async () => {
    await writeFile(file(), claim(1));
    const watched: number[] = [];
    const locking = lockFolder(folder, {
      ...OWN,
      silenceMs: 60_000,
      onWatch: ({ pid }) => {
        watched.push(pid);
        void writeFile(file(), claim(2));
      },
    });
    await expect(locking).rejects.toThrow('in use by process 7 since');
    expect(watched).toEqual([7]);
  });

  it('is taken over when it does not beat', async () => {
    await writeFile(file(), claim(1));
    const lock = await lockFolder(folder, { ...OWN, silenceMs: 100 });
    expect(await files()).not.toContain('stoppress-0123456789abcdef.lock');
    await lock.release();
  });

  it('beats itself', async () => {
    const lock = await lockFolder(folder, { ...OWN, beatMs: 10 });
    const [own = ''] = (await files()).filter((name) => name.endsWith('.lock'));
    const first = await readFile(path.join(folder, own), 'utf8');
    await expect.poll(() => readFile(path.join(folder, own), 'utf8')).not.toBe(first);
    await lock.release();
  });
});

describe('a lock of release 0.2.0', () => {
  const file = () => path.join(folder, 'stoppress.lock');

  it('is respected while its process runs', async () => {
    await writeFile(file(), JSON.stringify({ pid: process.pid, startTime: null, since: NOW }));
    await expect(lockFolder(folder, OWN)).rejects.toMatchObject({ code: 'DATA_FOLDER_LOCKED' });
  });

  it.each([
    // No Linux or macOS hands out pids this high.
    ['of a dead process', JSON.stringify({ pid: 2 ** 30, startTime: null, since: NOW })],
    ['of a reused pid', JSON.stringify({ pid: process.pid, startTime: 'long ago', since: NOW })],
    ['that a crash left incomplete', '{"pid":'],
  ])('%s is taken over', async (_what, text) => {
    await writeFile(file(), text);
    const lock = await lockFolder(folder, OWN);
    expect(await files()).not.toContain('stoppress.lock');
    await lock.release();
  });
});

it('lets one of several have it that come at once', async () => {
  // Who comes first is a matter of luck, so it is tried often.
  for (let round = 0; round < 40; round += 1) {
    const inside = path.join(folder, String(round));
    await mkdir(inside);
    if (round % 2 === 0) {
      const dead = { pid: 2 ** 30, since: NOW, boot: null, socket: true, state: 'holding' };
      await writeFile(path.join(inside, 'stoppress-00000000000000ff.lock'), JSON.stringify(dead));
    }
    const tries = [1, 2, 3].map(() => lockFolder(inside, { ...OWN, silenceMs: 5 }));
    const got = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(got).toHaveLength(1);
    for (const one of got) if (one.status === 'fulfilled') await one.value.release();
  }
});

it('lets one of several processes have it that start at once', async () => {
  const starts = [1, 2, 3, 4].map(async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', HOLD, folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const locked = await Promise.race([
      once(child.stdout, 'data').then(() => true),
      once(child, 'close').then(() => false),
    ]);
    return { child, locked };
  });
  const started = await Promise.all(starts);
  expect(started.filter(({ locked }) => locked)).toHaveLength(1);
  for (const { child, locked } of started) {
    if (!locked) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

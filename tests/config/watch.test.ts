import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileReading, type FileWatch, type Timers, watchFile } from '../../config/reload/watch.ts';

/** A timer that fires when a test says so. */
const manualTimers = () => {
  const running = new Map<number, { run: () => void; ms: number }>();
  let last = 0;
  const timers: Timers = {
    setInterval: (run, ms) => {
      last += 1;
      running.set(last, { run, ms });
      return last;
    },
    clearInterval: (handle) => void running.delete(handle as number),
  };
  return { timers, running };
};

describe('watchFile', () => {
  let folder: string;
  let file: string;
  let told: FileReading[];
  let errors: unknown[];
  let clock: ReturnType<typeof manualTimers>;
  let watch: FileWatch | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stoppress-watch-'));
    file = join(folder, 'stories.yaml');
    await writeFile(file, 'one');
    told = [];
    errors = [];
    clock = manualTimers();
  });

  afterEach(async () => {
    watch?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (options: Partial<Parameters<typeof watchFile>[0]> = {}): FileWatch => {
    watch = watchFile({
      file,
      read: (path) => readFile(path, 'utf8'),
      onChange: (reading) => void told.push(reading),
      onError: (error) => void errors.push(error),
      known: 'one',
      timers: clock.timers,
      ...options,
    });
    return watch;
  };

  const look = async (times: number): Promise<void> => {
    for (let turn = 0; turn < times; turn += 1) await watch?.poll();
  };

  it('says nothing while the text is what is known already', async () => {
    start();
    await look(3);
    expect(told).toEqual([]);
  });

  it('tells text that nobody knows yet', async () => {
    start({ known: null });
    await look(3);
    expect(told).toEqual([{ kind: 'text', text: 'one' }]);
  });

  it('tells an edit once, also when the editor replaced the file', async () => {
    start();
    await look(2);
    await writeFile(join(folder, 'new'), 'two');
    await rename(join(folder, 'new'), file);
    await look(4);
    expect(told).toEqual([{ kind: 'text', text: 'two' }]);
  });

  it('waits until an edit is whole', async () => {
    start();
    await look(2);
    await writeFile(file, '');
    await look(1);
    await writeFile(file, 'two, half');
    await look(1);
    await writeFile(file, 'two, whole');
    await look(2);
    expect(told).toEqual([{ kind: 'text', text: 'two, whole' }]);
  });

  it('does not tell an edit that was taken back before it was told', async () => {
    start();
    await writeFile(file, 'two');
    await look(1);
    await writeFile(file, 'one');
    await look(3);
    expect(told).toEqual([]);
  });

  it('tells a missing file once, and its text when it is back', async () => {
    start();
    await rm(file);
    await look(5);
    await writeFile(file, 'one');
    await look(3);
    expect(told).toEqual([
      { kind: 'missing', reason: 'ENOENT' },
      { kind: 'text', text: 'one' },
    ]);
  });

  it('says nothing of a file that is missing for one look, as while it is replaced', async () => {
    start();
    await look(1);
    await rm(file);
    await look(1);
    await writeFile(file, 'one');
    await look(3);
    expect(told).toEqual([]);
  });

  it('tells again what its listener could not use', async () => {
    let fail = true;
    start({
      onChange: (reading) => {
        told.push(reading);
        if (fail) return Promise.reject(new Error('the database is away'));
        return undefined;
      },
    });
    await writeFile(file, 'two');
    await look(3);
    fail = false;
    await look(3);
    expect(told).toHaveLength(3);
    expect(errors).toEqual([new Error('the database is away'), new Error('the database is away')]);
  });

  it('tells the present text when a person asks, changed or not', async () => {
    const watch = start();
    await watch.reload();
    expect(told).toEqual([{ kind: 'text', text: 'one' }]);
    await look(3);
    expect(told).toHaveLength(1);
  });

  it('looks afresh for a person who asks while a look is under way', async () => {
    const watch = start();
    const under = watch.poll();
    await writeFile(file, 'two');
    await Promise.all([under, watch.reload(), watch.poll()]);
    expect(told).toEqual([{ kind: 'text', text: 'two' }]);
  });

  it('looks every pollMs, one look at a time', async () => {
    let reads = 0;
    let release: (text: string) => void = () => undefined;
    const watch = start({
      pollMs: 250,
      read: () => {
        reads += 1;
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    });
    const [timer] = clock.running.values();
    expect(timer?.ms).toBe(250);
    timer?.run();
    timer?.run();
    const looking = watch.poll();
    expect(reads).toBe(1);
    release('one');
    await looking;
    timer?.run();
    expect(reads).toBe(2);
    release('one');
    await watch.poll();
  });

  it('is silent after close, even about a look under way, and may be closed twice', async () => {
    let release: (text: string) => void = () => undefined;
    const watch = start({
      read: () =>
        new Promise((resolve) => {
          release = resolve;
        }),
    });
    const first = watch.poll();
    release('two');
    await first;
    const second = watch.poll();
    watch.close();
    watch.close();
    release('two');
    await second;
    await watch.poll();
    await watch.reload();
    expect(told).toEqual([]);
    expect(clock.running.size).toBe(0);
  });
});

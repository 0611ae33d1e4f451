import { mkdir, rm } from 'node:fs/promises';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StopPressError } from '../../platform/errors.ts';

/**
 * One process per data folder. PGlite does not refuse a second opener; both would write, and each would see only its
 * own rows. The lock is a file made with O_EXCL that names the holder by pid and start time: a pid alone may have
 * been given to another process since.
 */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Start time of a process in clock ticks since boot (field 22 of /proc/PID/stat, proc(5)); null where there is no /proc,
 * and for one that has ended though its parent has not asked how (a zombie, which keeps its pid).
 */
const startTimeOf = (pid: number): string | null => {
  try {
    // The second field is the command in brackets and may hold blanks, so count from the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    const ended = fields?.[0] === 'Z' || fields?.[0] === 'X';
    return ended ? null : (fields?.[19] ?? null);
  } catch {
    return null;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

interface Holder {
  readonly pid: number;
  readonly startTime: string | null;
  readonly since: string;
}

const readHolder = (file: string): Holder | null => {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    return Number.isInteger(holder.pid) ? holder : null;
  } catch {
    return null;
  }
};

const stillRuns = (holder: Holder): boolean =>
  isAlive(holder.pid) && (holder.startTime === null || startTimeOf(holder.pid) === holder.startTime);

/**
 * Without a pause between making the file and filling it, or between judging a dead holder and removing its file, so that
 * of several processes that start together none takes the lock that another has just got.
 * @throws StopPressError DATA_FOLDER_LOCKED naming the pid that holds the folder.
 */
export const lockFolder = async (folder: string, pid: number, nowIso: string): Promise<FolderLock> => {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'stoppress.lock');
  const own: Holder = { pid, startTime: startTimeOf(pid), since: nowIso };
  // Twice: once with a dead holder's file in the way, once without.
  for (let round = 0; round < 2; round += 1) {
    try {
      writeFileSync(file, `${JSON.stringify(own)}\n`, { flag: 'wx' });
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder && stillRuns(holder)) {
      throw new StopPressError(
        'DATA_FOLDER_LOCKED',
        `The data folder ${path.resolve(folder)} is in use by process ${holder.pid} since ${holder.since}.`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new StopPressError(
    'DATA_FOLDER_LOCKED',
    `The data folder ${path.resolve(folder)} is being taken by another process.`,
  );
};

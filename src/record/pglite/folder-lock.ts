import { mkdir, rm } from 'node:fs/promises';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StopPressError } from '../../platform/errors.ts';

/**
 * One process per data folder. PGlite does not prevent a second process from opening the same folder; both would write,
 * and each would see only its own rows. The lock is a file created with O_EXCL that contains the holder's pid and start
 * time, because the system may reuse a pid.
 */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Start time of a process in clock ticks since boot (field 22 of /proc/PID/stat, proc(5)); null without /proc, and for a
 * zombie, which has ended but keeps its pid.
 */
const startTimeOf = (pid: number): string | null => {
  try {
    // The second field is the command in brackets and may contain spaces, so count from the last bracket.
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
 * Synchronous between creating and filling the file, and between detecting a dead holder and removing its file, so that
 * processes that start at the same time do not steal each other's lock.
 * @throws StopPressError DATA_FOLDER_LOCKED naming the pid that holds the folder.
 */
export const lockFolder = async (folder: string, pid: number, nowIso: string): Promise<FolderLock> => {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'stoppress.lock');
  const own: Holder = { pid, startTime: startTimeOf(pid), since: nowIso };
  // A second attempt follows after removing the file of a dead holder.
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
    `The data folder ${path.resolve(folder)} is being locked by another process.`,
  );
};

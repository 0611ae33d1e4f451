import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StopPressError } from '../../platform/errors.ts';
import { bootId, isRunning } from './process-identity.ts';
import { isListening, openLockSocket } from './lock-socket.ts';

/**
 * One process per data folder, on this machine, in any of its containers, and on other machines that mount the folder.
 * PGlite does not prevent a second process from opening the same folder; both would write, and each would see only its
 * own rows.
 *
 * Each process first writes a claim file of its own and then reads those of all others, so of two that start at the same
 * time at least one sees the other; the claim with the smaller name goes first. Whether another claimant still runs is
 * decided by a socket in the folder that only a running process listens on, which also works across containers. Where
 * that cannot be tried (another machine, or a file system without sockets), the claim file is watched for its beat.
 */
export interface FolderLock {
  release(): Promise<void>;
}

interface Claim {
  readonly pid: number;
  readonly since: string;
  /** Identifies the running kernel; null where the system has none. */
  readonly boot: string | null;
  /** Whether it listens on a socket beside its claim file. */
  readonly socket: boolean;
  readonly state: 'starting' | 'holding';
  /** In a lock of release 0.2.0, which had no socket and no beat: the start time of the process. */
  readonly startTime?: string | null;
}

export interface LockOptions {
  readonly pid: number;
  /** When the lock is taken, ISO 8601; only shown to people. */
  readonly since: string;
  /** How often a claim is written again. */
  readonly beatMs?: number;
  /** A claim without a beat for this long is dead; many beats, because a busy process may be late. */
  readonly silenceMs?: number;
  /** Called before this process watches the beat of a claim, which takes up to `silenceMs`. */
  readonly onWatch?: (holder: { readonly pid: number; readonly since: string }, ms: number) => void;
}

const SUFFIX = '.lock';
/** The lock file of release 0.2.0. */
const FIRST_FORM = 'stoppress.lock';
const CLAIM = /^stoppress(?:-[0-9a-f]{16})?\.lock$/;

const socketOf = (name: string): string => `${name.slice(0, -SUFFIX.length)}.sock`;

const readText = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

const parseClaim = (text: string | null): Claim | null => {
  try {
    const claim = JSON.parse(text ?? '') as Claim;
    return Number.isInteger(claim.pid) ? claim : null;
  } catch {
    return null;
  }
};

interface Watching {
  readonly silenceMs: number;
  readonly onWatch: NonNullable<LockOptions['onWatch']>;
}

/** true once the file changes, false if it has not within `silenceMs`. */
const beats = async (file: string, claim: Claim, { silenceMs, onWatch }: Watching): Promise<boolean> => {
  onWatch(claim, silenceMs);
  const first = readText(file);
  if (first === null) return false;
  const rounds = 50;
  for (let round = 0; round < rounds; round += 1) {
    await pause(silenceMs / rounds);
    const text = readText(file);
    if (text === null) return false;
    if (text !== first) return true;
  }
  return false;
};

const isAlive = async (folder: string, name: string, claim: Claim, watching: Watching): Promise<boolean> => {
  if (name === FIRST_FORM) return isRunning(claim.pid, claim.startTime ?? null);
  if (claim.boot === bootId() && claim.socket) return isListening(folder, socketOf(name));
  return beats(path.join(folder, name), claim, watching);
};

const lockedBy = (folder: string, { pid, since }: Claim): StopPressError =>
  new StopPressError(
    'DATA_FOLDER_LOCKED',
    `The data folder ${path.resolve(folder)} is in use by process ${pid} since ${since}.`,
  );

const remove = async (folder: string, name: string): Promise<void> => {
  await rm(path.join(folder, socketOf(name)), { force: true });
  await rm(path.join(folder, name), { force: true });
};

interface Rival {
  readonly name: string;
  readonly claim: Claim;
}

/** Claims of other processes that still run; the files of those that do not are removed. */
const rivals = async (folder: string, own: string, watching: Watching): Promise<readonly Rival[]> => {
  const found: Rival[] = [];
  for (const name of await readdir(folder)) {
    if (name === own || !CLAIM.test(name)) continue;
    const claim = parseClaim(readText(path.join(folder, name)));
    if (claim !== null && (await isAlive(folder, name, claim, watching))) found.push({ name, claim });
    else await remove(folder, name);
  }
  return found;
};

/** Long enough for a process that started at the same time to give up. */
const ROUNDS = 250;
const ROUND_MS = 20;

/** @throws StopPressError DATA_FOLDER_LOCKED naming the pid that holds the folder. */
export const lockFolder = async (
  folder: string,
  { pid, since, beatMs = 5_000, silenceMs = 30_000, onWatch = () => undefined }: LockOptions,
): Promise<FolderLock> => {
  await mkdir(folder, { recursive: true });
  const name = `stoppress-${randomBytes(8).toString('hex')}${SUFFIX}`;
  const file = path.join(folder, name);
  // Listens before the claim can be seen, so that nobody finds a claim whose process seems to be dead.
  const socket = await openLockSocket(folder, socketOf(name));
  let beat = 0;
  const write = (state: Claim['state']): void => {
    beat += 1;
    const claim: Claim = { pid, since, boot: bootId(), socket: socket !== null, state };
    // Renamed when complete, so that nobody reads half a claim and takes it for that of a dead process.
    writeFileSync(`${file}.part`, `${JSON.stringify({ ...claim, beat })}\n`);
    renameSync(`${file}.part`, file);
  };
  const giveUp = async (): Promise<void> => {
    await socket?.close();
    rmSync(`${file}.part`, { force: true });
    rmSync(file, { force: true });
  };
  try {
    write('starting');
    for (let round = 0; ; round += 1) {
      const others = await rivals(folder, name, { silenceMs, onWatch });
      if (others.length === 0) break;
      const winner = others.find((one) => one.claim.state !== 'starting' || one.name < name);
      const blocker = winner ?? (round < ROUNDS ? undefined : others[0]);
      if (blocker) throw lockedBy(folder, blocker.claim);
      await pause(ROUND_MS);
    }
    write('holding');
  } catch (error) {
    await giveUp();
    throw error;
  }
  const timer = setInterval(() => {
    try {
      write('holding');
    } catch {
      // A full disk costs a beat, not the lock.
    }
  }, beatMs);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      await giveUp();
    },
  };
};

import { readFileSync } from 'node:fs';

/** The id that Linux gives to each boot, the same in all containers of a machine; null on other systems. */
export const bootId = (): string | null => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
};

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

const hasProcess = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Is it the same process as before? The system may reuse a pid, but not with the same start time. */
export const isRunning = (pid: number, startTime: string | null): boolean =>
  hasProcess(pid) && (startTime === null || startTimeOf(pid) === startTime);

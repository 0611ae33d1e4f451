import type { Clock } from '../../src/platform/clock.ts';
import type { Log } from '../../src/platform/log.ts';

/** A server that can be reached but takes no writes: its memory or its disk is full, or it is read-only. */
export interface Refusal {
  /** `Redis`, `PostgreSQL` or `The embedded database`. */
  readonly server: string;
  /** What is the matter, as the end of a sentence that begins with the server. */
  readonly what: string;
  readonly howToFix: string;
}

const REDIS: readonly (readonly [RegExp, Omit<Refusal, 'server'>])[] = [
  [/^OOM /, { what: 'is out of memory', howToFix: 'Raise maxmemory, or free memory in Redis.' }],
  [/^READONLY /, { what: 'is a read-only replica', howToFix: 'Point REDIS_URL at the primary server.' }],
  [/^MISCONF /, { what: 'cannot save to its disk', howToFix: 'Free disk space on the Redis server.' }],
  [/^LOADING /, { what: 'is still loading its data', howToFix: 'Wait until it has started.' }],
];

/** SQLSTATE, PostgreSQL Appendix A. */
const SQL: Readonly<Record<string, Omit<Refusal, 'server'>>> = {
  '53100': { what: 'has a full disk', howToFix: 'Free disk space on the database server.' },
  '53200': { what: 'is out of memory', howToFix: 'Free memory on the database server.' },
  '53300': {
    what: 'has no free connection',
    howToFix: 'Raise max_connections, or end other clients of the server.',
  },
  '25006': { what: 'is read-only', howToFix: 'Point DATABASE_URL at the primary server.' },
};

const NO_SPACE: Omit<Refusal, 'server'> = {
  what: 'has a full disk',
  howToFix: 'Free disk space for the data folder.',
};

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/** null for an error that does not say that the server refuses writes. */
export const refusalOf = (
  error: unknown,
  { embedded }: { readonly embedded: boolean },
  depth = 0,
): Refusal | null => {
  if (!(error instanceof Error) || depth > 5) return null;
  for (const [pattern, what] of REDIS) {
    if (pattern.test(error.message)) return { server: 'Redis', ...what };
  }
  // The embedded database has PostgreSQL's codes, and those of the file system where it cannot even report.
  const noSpace = /no space left on device|\bENOSPC\b/i.test(error.message) || codeOf(error) === 'ENOSPC';
  const sql = noSpace ? SQL['53100'] : SQL[codeOf(error)];
  if (sql === undefined) return refusalOf(error.cause, { embedded }, depth + 1);
  if (!embedded) return { server: 'PostgreSQL', ...sql };
  return { server: 'The embedded database', ...(noSpace ? NO_SPACE : sql) };
};

export interface Refusals {
  /** Call with each refusal. The first one of a state is logged. */
  readonly note: (refusal: Refusal) => void;
  /** One sentence for each, for /readyz. */
  readonly troubles: () => readonly string[];
  /** Stops logging and timers. */
  readonly end: () => void;
}

interface State {
  readonly since: number;
  readonly refusal: Refusal;
  readonly timer: NodeJS.Timeout;
}

/** A state ends when no write was refused for `quietMs`: the sweep writes at least once per second. */
export const createRefusals = ({
  clock,
  log,
  quietMs = 10_000,
}: {
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly quietMs?: number;
}): Refusals => {
  const states = new Map<string, State>();
  const keyOf = ({ server, what }: Refusal): string => `${server} ${what}`;
  return {
    note: (refusal) => {
      const key = keyOf(refusal);
      const known = states.get(key);
      if (known) {
        known.timer.refresh();
        return;
      }
      const since = clock();
      const end = (): void => {
        states.delete(key);
        const downMs = clock() - since;
        log.info({ server: refusal.server, downMs }, `${refusal.server} accepts writes again. Work resumes.`);
      };
      states.set(key, { since, refusal, timer: setTimeout(end, quietMs).unref() });
      log.warn(
        { server: refusal.server, reason: refusal.what },
        `${key} and refuses writes. Checks and deliveries wait. ${refusal.howToFix}`,
      );
    },
    troubles: () =>
      [...states.values()].map(
        ({ since, refusal }) =>
          `${keyOf(refusal)} since ${new Date(since).toISOString()}. ${refusal.howToFix}`,
      ),
    end: () => {
      for (const { timer } of states.values()) clearTimeout(timer);
      states.clear();
    },
  };
};

/** Identifiers and numbers differ between repetitions of the same error. */
const kindOf = (error: unknown): string =>
  String(error)
    .replace(/[0-9a-f]{8,}|\d+/gi, '#')
    .slice(0, 300);

/** true for an error of a kind that was seen within `forgetMs`. */
export const createRepeatFilter = ({
  forgetMs = 60_000,
  maxKinds = 1_000,
  now = () => performance.now(),
}: {
  readonly forgetMs?: number;
  readonly maxKinds?: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
} = {}): ((error: unknown) => boolean) => {
  const seen = new Map<string, number>();
  return (error) => {
    const key = kindOf(error);
    const last = seen.get(key);
    if (last !== undefined && now() - last < forgetMs) return true;
    if (seen.size >= maxKinds) seen.clear();
    seen.set(key, now());
    return false;
  };
};

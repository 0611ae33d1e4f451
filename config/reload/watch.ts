import { errorCode } from '../parse/secrets.ts';

/** Nothing but two functions, so that tests turn the clock by hand. */
export interface Timers {
  readonly setInterval: (run: () => void, ms: number) => unknown;
  readonly clearInterval: (handle: unknown) => void;
}

/** What a look at the file found. */
export type FileReading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing'; readonly reason: string };

export interface WatchFileOptions {
  readonly file: string;
  /** Contents, UTF-8; rejects as node:fs/promises does. */
  readonly read: (file: string) => Promise<string>;
  /**
   * Called with new text only, and once when the file cannot be read any more; then with its text when it is back.
   * Never twice at a time. What it rejects goes to `onError`, and the same reading is told again at the next look.
   */
  readonly onChange: (reading: FileReading) => void | Promise<void>;
  readonly onError: (error: unknown) => void;
  /** What `onChange` knows already, from reading the file at start; null: nothing. */
  readonly known?: string | null;
  readonly pollMs?: number;
  readonly timers: Timers;
}

export interface FileWatch {
  /** Looks now; the timer calls nothing else. Never rejects. */
  readonly poll: () => Promise<void>;
  /** Tells the present text again even if it is the same, for a reload that a person asks for. */
  readonly reload: () => Promise<void>;
  /** Idempotent; nothing is called after it. */
  readonly close: () => void;
}

/**
 * Watches one file by reading it every `pollMs`. Reading beats the notices of the operating system here: editors
 * replace files, containers mount them through links, network folders send no notices, and clocks of file systems are
 * coarse. A change counts when two looks in a row see the same, because an editor may be caught between emptying a
 * file and filling it, and an empty watch list would pause every story.
 */
export const watchFile = ({
  file,
  read,
  onChange,
  onError,
  known = null,
  pollMs = 1000,
  timers,
}: WatchFileOptions): FileWatch => {
  let told: string | null = known;
  let toldMissing = false;
  let seen: FileReading | null = null;
  let looking: Promise<void> | null = null;
  let asked = false;
  let closed = false;

  const look = async (): Promise<FileReading> => {
    try {
      return { kind: 'text', text: await read(file) };
    } catch (error) {
      return { kind: 'missing', reason: errorCode(error) };
    }
  };

  const same = (a: FileReading, b: FileReading | null): boolean =>
    a.kind === 'text' ? b?.kind === 'text' && a.text === b.text : b?.kind === 'missing';

  const tell = async (reading: FileReading): Promise<void> => {
    try {
      await onChange(reading);
    } catch (error) {
      onError(error);
      return;
    }
    if (reading.kind === 'text') told = reading.text;
    toldMissing = reading.kind === 'missing';
  };

  const check = async (): Promise<void> => {
    const byRequest = asked;
    asked = false;
    const reading = await look();
    const settled = same(reading, seen);
    seen = reading;
    const news = reading.kind === 'missing' ? !toldMissing : told !== reading.text || toldMissing;
    if (!closed && (byRequest || (settled && news))) await tell(reading);
  };

  // A slow disk must not pile up looks: who asks meanwhile gets the one under way.
  const once = (run: () => Promise<void>): Promise<void> => {
    looking ??= run().finally(() => {
      looking = null;
    });
    return looking;
  };
  const poll = (): Promise<void> => (closed ? Promise.resolve() : once(check));
  const handle = timers.setInterval(() => void poll(), pollMs);

  return {
    poll,
    reload: async () => {
      asked = true;
      await poll();
      // The look that was under way may have begun before this was asked for.
      if (asked) await poll();
    },
    close: () => {
      if (closed) return;
      closed = true;
      timers.clearInterval(handle);
    },
  };
};

/** Holds whoever waits until a test lets go: order by cause instead of by time. */
export interface Latch {
  /** Resolves when released, at once if it already was. */
  readonly released: Promise<void>;
  readonly release: () => void;
}

export const createLatch = (): Latch => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { released, release };
};

/** A promise for a condition that is looked at again whenever `changed` is called. */
export interface Watch {
  readonly changed: () => void;
  /** Rejects after `timeoutMs` with the words of `describe`, so that a failing test says what it saw. */
  readonly until: (holds: () => boolean, describe: () => string, timeoutMs: number) => Promise<void>;
}

export const createWatch = (): Watch => {
  const looks = new Set<() => void>();
  return {
    changed: () => {
      for (const look of looks) look();
    },
    until: (holds, describe, timeoutMs) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          clearTimeout(timer);
          looks.delete(look);
          settle();
        };
        const look = (): void => {
          try {
            if (holds()) end(resolve);
          } catch (error) {
            end(() => reject(error));
          }
        };
        const timer = setTimeout(
          () => end(() => reject(new Error(`${describe()} (waited ${timeoutMs} ms)`))),
          timeoutMs,
        );
        looks.add(look);
        look();
      }),
  };
};

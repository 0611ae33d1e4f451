import { afterEach } from 'vitest';

/** Closes what a test opened, in reverse order, whether it passed or not. */
export const closeAfterEach = (): (<T extends { close: () => Promise<void> }>(opened: T) => T) => {
  const opened: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });
  return (one) => {
    opened.push(one);
    return one;
  };
};

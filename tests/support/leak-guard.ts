import { afterAll } from 'vitest';

/** Resources the runner itself keeps open while a file runs: its own pipes, signals and the message port to the pool. */
const before = new Map<string, number>();
for (const kind of process.getActiveResourcesInfo()) before.set(kind, (before.get(kind) ?? 0) + 1);

const WATCHED = [
  'TCPSocketWrap',
  'TCPServerWrap',
  'Timeout',
  'Immediate',
  'MessagePort',
  'Worker',
  'FSEventWrap',
  'StatWatcher',
];

const leaked = (): string[] => {
  const now = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) now.set(kind, (now.get(kind) ?? 0) + 1);
  return WATCHED.filter(
    (kind) => (now.get(kind) ?? 0) > (before.get(kind) ?? 0) + (kind === 'Timeout' ? 1 : 0),
  );
};

/** A file fails when it leaves a timer, socket, server or thread behind; closing takes a few turns of the loop, so look more than once. */
afterAll(async () => {
  for (let turn = 0; turn < 400 && leaked().length > 0; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const left = leaked();
  if (left.length > 0) throw new Error(`This file left resources open: ${left.join(', ')}.`);
});

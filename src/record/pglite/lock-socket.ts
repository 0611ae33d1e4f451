import { closeSync, openSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';

/**
 * A socket in the file system tells whether the process that listens on it still runs: the kernel answers for it even
 * while it is stopped or busy, in every container that mounts the folder, and closes it when the process ends.
 */
export interface LockSocket {
  close(): Promise<void>;
}

/** Length of `sun_path` with its closing zero, unix(7): 108 on Linux, 104 elsewhere. */
const MAX_PATH_BYTES = 103;

interface Address {
  readonly path: string;
  readonly release: () => void;
}

/** A long path is reached through an open descriptor of its folder, which Linux shows under a short name. */
const addressOf = (folder: string, name: string): Address => {
  const full = path.resolve(folder, name);
  if (Buffer.byteLength(full) <= MAX_PATH_BYTES) return { path: full, release: () => undefined };
  const descriptor = openSync(folder, 'r');
  return { path: `/proc/self/fd/${descriptor}/${name}`, release: () => closeSync(descriptor) };
};

/** null where the file system or the system has no such sockets. */
export const openLockSocket = async (folder: string, name: string): Promise<LockSocket | null> => {
  const address = addressOf(folder, name);
  const server = createServer((peer) => peer.destroy());
  const opened = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(address.path, () => resolve(true));
  });
  if (!opened) {
    address.release();
    return null;
  }
  server.on('error', () => undefined);
  server.unref();
  return {
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      address.release();
      rmSync(path.join(folder, name), { force: true });
    },
  };
};

/** Only these two say that nobody listens; any other error, such as a full queue, must not count as that. */
const NOBODY = ['ECONNREFUSED', 'ENOENT'];

export const isListening = async (folder: string, name: string): Promise<boolean> => {
  const address = addressOf(folder, name);
  try {
    return await new Promise<boolean>((resolve) => {
      const socket = connect(address.path, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(!NOBODY.includes(error.code ?? '')));
    });
  } finally {
    address.release();
  }
};

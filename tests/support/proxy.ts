import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A TCP proxy on 127.0.0.1 in front of a real server, which can go away and come back. */
export interface Proxy {
  readonly port: number;
  /** Cuts all connections; new ones are refused. */
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
}

export const startProxy = async (target: {
  readonly host: string;
  readonly port: number;
}): Promise<Proxy> => {
  const sockets = new Set<Socket>();
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const listen = (port: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((near) => {
        const far = track(connect(target.port, target.host));
        track(near).pipe(far).pipe(near);
        near.on('close', () => far.destroy());
        far.on('close', () => near.destroy());
      });
      server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
    });
  let server: Server | null = await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    goAway: async () => {
      const closing = server;
      server = null;
      await new Promise<void>((resolve) => {
        if (closing) closing.close(() => resolve());
        else resolve();
        for (const socket of sockets) socket.destroy();
      });
    },
    comeBack: async () => {
      server ??= await listen(port);
    },
  };
};

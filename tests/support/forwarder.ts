import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Forwarder {
  readonly port: number;
  /** From now on nothing arrives, in both directions and on new connections, and nobody is told. */
  readonly freeze: () => void;
  /** What was sent before does not arrive any more; new connections work. */
  readonly thaw: () => void;
  readonly close: () => Promise<void>;
}

/** Forwards a port of 127.0.0.1 to a server, as a network that can become a black hole. */
export const startForwarder = async (target: {
  readonly host: string;
  readonly port: number;
}): Promise<Forwarder> => {
  const sockets = new Set<Socket>();
  let frozen = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    return socket;
  };
  const server = createServer((client) => {
    keep(client);
    if (frozen) {
      client.pause();
      return;
    }
    const upstream = keep(connect(target.port, target.host));
    client.pipe(upstream);
    upstream.pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    freeze: () => {
      frozen = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    thaw: () => {
      frozen = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

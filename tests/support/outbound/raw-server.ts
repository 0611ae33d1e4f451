import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface RawServer {
  readonly port: number;
  /** Heads of the requests that came, in order. */
  readonly heads: readonly string[];
  /** Connections that were made, whether or not a request came. */
  readonly connections: () => number;
  /** Connections that are there now. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

/** Called at the end of each request head; `count` is 1 for the first request of the server. */
export type Answer = (socket: Socket, head: string, count: number) => void;

const listenWith = async (
  create: (onConnection: (socket: Socket) => void) => ReturnType<typeof createServer>,
  answer: Answer,
): Promise<RawServer> => {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = create((socket) => {
    connections += 1;
    sockets.add(socket);
    let received = '';
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      received += bytes.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = received.slice(0, end);
      received = received.slice(end + 4);
      heads.push(head);
      answer(socket, head, heads.length);
    });
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    heads,
    connections: () => connections,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

/** A server that says exactly what it is told to, HTTP or not. */
export const rawServer = (answer: Answer): Promise<RawServer> => listenWith((on) => createServer(on), answer);

export const rawTlsServer = (pem: { key: string; cert: string }, answer: Answer): Promise<RawServer> =>
  listenWith((on) => createTlsServer(pem, on), answer);

/** Writes one answer and leaves the connection open. */
export const say =
  (text: string | Uint8Array): Answer =>
  (socket) => {
    socket.write(text);
  };

/** A whole HTTP/1.1 answer with its right length. */
export const httpAnswer = (
  body: string | Uint8Array,
  { status = '200 OK', headers = [] }: { status?: string; headers?: readonly string[] } = {},
): Uint8Array => {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${bytes.length}`].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), bytes]);
};

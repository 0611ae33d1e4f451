import { type ServerType, serve } from '@hono/node-server';
import { StopPressError } from '../../src/platform/errors.ts';

type Answer = (request: Request) => Response | Promise<Response>;

const listen = (fetch: Answer, hostname: string, port: number) =>
  new Promise<ServerType>((resolve, reject) => {
    // Node expects an IPv6 address without the brackets used in URLs.
    const address = hostname.replace(/^\[(.*)\]$/, '$1');
    const server = serve({ fetch, hostname: address, port }, () => resolve(server));
    server.once('error', reject);
  });

export interface Listening {
  /** The actual port, if 0 was requested. */
  readonly port: number;
  /** Replaces the request handler. */
  answerWith(answer: Answer): void;
  /** Closes the server and all connections. Idempotent. */
  close(): Promise<void>;
}

const refusal = (error: unknown, hostname: string, port: number): StopPressError => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return code === 'EADDRINUSE'
    ? new StopPressError('PORT_IN_USE', `Port ${port} on ${hostname} is in use.`, { cause: error })
    : new StopPressError('LISTEN_FAILED', `Cannot listen on ${hostname}, port ${port} (${code}).`, {
        cause: error,
      });
};

/**
 * Serves HTTP at `hostname`:`port`.
 * @throws StopPressError PORT_IN_USE or LISTEN_FAILED
 */
export const serveHttp = async (fetch: Answer, hostname: string, port: number): Promise<Listening> => {
  let answer = fetch;
  const server = await listen((request) => answer(request), hostname, port).catch((error: unknown) => {
    throw refusal(error, hostname, port);
  });
  const address = server.address();
  let closed: Promise<void> | null = null;
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    answerWith: (next) => {
      answer = next;
    },
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      return closed;
    },
  };
};

import { type ServerType, serve } from '@hono/node-server';
import { StopPressError } from '../../src/platform/errors.ts';

type Answer = (request: Request) => Response | Promise<Response>;

const listen = (fetch: Answer, hostname: string, port: number) =>
  new Promise<ServerType>((resolve, reject) => {
    // Node takes an IPv6 address without the brackets that it has in URLs.
    const address = hostname.replace(/^\[(.*)\]$/, '$1');
    const server = serve({ fetch, hostname: address, port }, () => resolve(server));
    server.once('error', reject);
  });

export interface Listening {
  /** The port that was opened, where 0 was asked for. */
  readonly port: number;
  /** From here on `answer` answers. */
  answerWith(answer: Answer): void;
  /** Ends open connections; may be called twice. */
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
 * Answers HTTP at `hostname`:`port`.
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

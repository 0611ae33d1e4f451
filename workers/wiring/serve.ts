import { type ServerType, serve } from '@hono/node-server';

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
  close(): Promise<void>;
}

/** Answers HTTP at `hostname`:`port`; rejects when the port is taken. Closing ends open connections. */
export const serveHttp = async (fetch: Answer, hostname: string, port: number): Promise<Listening> => {
  const server = await listen(fetch, hostname, port);
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
};

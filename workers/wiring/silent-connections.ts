import type { Socket } from 'node:net';
import type pg from 'pg';

/**
 * Ends connections to PostgreSQL that a network swallowed: the server and we believe in them, but nothing arrives. Neither
 * TCP nor pg notices for many minutes; pg's `query_timeout` rejects the query and keeps the connection.
 */

interface GuardedClient extends pg.PoolClient {
  /** pg sets it while a query waits for its result. */
  readonly activeQuery?: unknown;
  readonly _activeQuery?: unknown;
}

const hasQuery = (client: GuardedClient): boolean => Boolean(client._activeQuery ?? client.activeQuery);

const socketOf = (client: GuardedClient): Socket =>
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;

export interface SilenceGuard {
  /** Until then, statements such as those of a migration may take any time. */
  start(): void;
}

/**
 * Destroys a connection whose query has no response for `silenceMs`; queries end with a connection error. A connection
 * that only listens for notifications is asked for a sign of life after that time.
 */
export const endSilentConnections = (
  pool: pg.Pool,
  { silenceMs }: { readonly silenceMs: number },
): SilenceGuard => {
  let started = false;
  const clients = new Set<GuardedClient>();
  const watch = (client: GuardedClient): void => {
    socketOf(client).setTimeout(silenceMs);
  };
  pool.on('connect', (client: GuardedClient) => {
    const socket = socketOf(client);
    clients.add(client);
    socket.on('close', () => clients.delete(client));
    socket.on('timeout', () => {
      if (hasQuery(client)) {
        socket.destroy(Object.assign(new Error('timeout exceeded'), { code: 'ETIMEDOUT', syscall: 'read' }));
        return;
      }
      // The response, or the next timeout, decides; errors reach the client's own listener.
      client.query('select 1').catch(() => undefined);
    });
    if (started) watch(client);
  });
  return {
    start: () => {
      started = true;
      for (const client of clients) watch(client);
    },
  };
};

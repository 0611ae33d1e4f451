import type { Clock } from '../../src/platform/clock.ts';
import { reasonOf } from './connection-errors.ts';
import type { Log } from '../../src/platform/log.ts';

/** Whether a required server is reachable. Each change of state is logged once, however many attempts fail. */
export interface ServerState {
  readonly isUp: () => boolean;
  /** One sentence for /readyz; null while the server is reachable. */
  readonly trouble: () => string | null;
  /** `error`: the reason; undefined if the connection was closed without one. */
  readonly lost: (error?: unknown) => void;
  readonly back: () => void;
  /** Stops logging, because this process is about to close its connections. */
  readonly end: () => void;
}

export interface ServerStateDeps {
  /** `Redis` or `PostgreSQL`. */
  readonly name: string;
  /** Host and port, without credentials. */
  readonly place: string;
  /** The consequences while it is unreachable; one sentence. */
  readonly meanwhile: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

export const createServerState = ({ name, place, meanwhile, clock, log }: ServerStateDeps): ServerState => {
  let down: { readonly since: number; readonly reason: string } | null = null;
  let ended = false;
  return {
    isUp: () => down === null,
    trouble: () =>
      down === null
        ? null
        : `${name} has been unreachable since ${new Date(down.since).toISOString()} (${down.reason}).`,
    lost: (error) => {
      const reason = error === undefined ? 'connection closed' : reasonOf(error);
      if (down !== null) {
        down = { ...down, reason };
        return;
      }
      down = { since: clock(), reason };
      if (!ended)
        log.warn(
          { server: name, reason },
          `Lost the connection to ${name} at ${place} (${reason}). ${meanwhile} Reconnecting.`,
        );
    },
    back: () => {
      if (down === null) return;
      const downMs = clock() - down.since;
      down = null;
      if (!ended)
        log.info(
          { server: name, downMs },
          `${name} at ${place} is reachable again after ${Math.max(1, Math.round(downMs / 1_000))} s. Work resumes.`,
        );
    },
    end: () => {
      ended = true;
    },
  };
};

/** Milliseconds before reconnect attempt `attempt` (from 1): 100 ms doubled each time, at most 10 s. */
export const reconnectDelayMs = (attempt: number): number =>
  Math.min(100 * 2 ** Math.min(attempt - 1, 10), 10_000);

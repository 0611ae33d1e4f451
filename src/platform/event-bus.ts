import type { Channel } from '../model/endpoint.ts';
import type { Failure } from './errors.ts';
import type { ChangeLabel } from '../model/change.ts';
import type { EpochMs } from '../model/time.ts';
import type { EventType } from '../model/event.ts';

/**
 * Events inside the process, for logs, metrics and tests. They are not stored: a listener that subscribes later misses
 * them.
 */
export interface DomainEvents {
  readonly sweepFinished: {
    readonly checks: number;
    readonly deliveries: number;
    readonly overdue: number;
    readonly durationMs: number;
  };
  /** A sweep has been running for so long that another one was started. */
  readonly sweepStalled: { readonly silentMs: number };
  /** The wall clock was set forward (negative: back); the stored schedule was shifted by as much. */
  readonly clockStepped: { readonly byMs: number };
  readonly checkFinished: {
    readonly checkId: string;
    readonly storyId: string;
    readonly outcome: 'unchanged' | 'changed' | 'suspect' | 'failed' | 'postponed' | 'superseded';
    readonly version: number | null;
    /** All Events of the check, also without a new Version. */
    readonly events: readonly { readonly id: string; readonly type: EventType }[];
    readonly failure: Failure | null;
    readonly durationMs: number;
    readonly nextCheckAt: EpochMs | null;
  };
  /** The Story is fetched from `movedTo` from now on: it moved permanently, or returned to its own URL. */
  readonly storyMoved: { readonly storyId: string; readonly url: string; readonly movedTo: string };
  readonly sourceRead: {
    readonly sourceId: string;
    readonly name: string;
    readonly outcome: 'read' | 'unchanged' | 'postponed' | 'failed' | 'superseded';
    /** Ids of Stories whose monitoring started. */
    readonly started: readonly string[];
    readonly waiting: number;
    readonly bad: number;
    readonly failure: Failure | null;
    readonly durationMs: number;
  };
  /** A Story found by a source is no longer watched. */
  readonly watchEnded: { readonly storyId: string; readonly url: string; readonly why: 'time' | 'duplicate' };
  readonly versionRecorded: {
    readonly storyId: string;
    readonly version: number;
    readonly counts: Readonly<Record<string, number>>;
    readonly labels: readonly ChangeLabel[];
    readonly events: readonly { readonly id: string; readonly type: EventType }[];
    readonly deliveries: readonly string[];
  };
  readonly expectationOverdue: {
    readonly storyId: string;
    readonly name: string;
    /** null for a suggested one that sends no alerts. */
    readonly eventId: string | null;
  };
  readonly deliveryAttempted: {
    readonly deliveryId: string;
    readonly eventId: string;
    readonly endpoint: string;
    readonly channel: Channel;
    readonly attempt: number;
    readonly result: 'delivered' | 'retry' | 'exhausted' | 'gone' | 'superseded';
    readonly status: number | null;
    readonly failure: Failure | null;
    readonly durationMs: number;
    /** Time from the Event to the end of this attempt. */
    readonly lagMs: number;
    readonly nextAttemptAt: EpochMs | null;
  };
  /** `storyId` is null if no Story was checked. */
  readonly watchSilent: { readonly storyId: string | null; readonly since: EpochMs };
  readonly endpointDisabled: { readonly endpoint: string; readonly reason: string };
  readonly watchListApplied: {
    readonly stories: number;
    readonly added: readonly string[];
    readonly paused: readonly string[];
    readonly resumed: readonly string[];
  };
  readonly watchListRefused: { readonly path: string; readonly failure: Failure };
  /** A listener threw. The other listeners and the emitter are not affected. */
  readonly listenerFailed: { readonly name: string; readonly error: unknown };
}

type Name = keyof DomainEvents;
type Listener<N extends Name> = (event: DomainEvents[N]) => void;
type Unsubscribe = () => void;

export interface EventBus {
  /** Calls every listener synchronously, in the order of subscription. */
  emit<N extends Name>(name: N, event: DomainEvents[N]): void;
  on<N extends Name>(name: N, listener: Listener<N>): Unsubscribe;
  once<N extends Name>(name: N, listener: Listener<N>): Unsubscribe;
  /** The next event that matches, for tests. Rejects after `timeoutMs`. */
  next<N extends Name>(
    name: N,
    matches?: (event: DomainEvents[N]) => boolean,
    limits?: { readonly timeoutMs?: number },
  ): Promise<DomainEvents[N]>;
}

export const createEventBus = (): EventBus => {
  // Arrays are replaced, never mutated, so that subscribing inside a listener does not affect the current emit.
  const listeners = new Map<Name, readonly Listener<never>[]>();
  const listenersOf = (name: Name): readonly Listener<never>[] => listeners.get(name) ?? [];

  const on: EventBus['on'] = (name, listener) => {
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const own: typeof listener = (event) => listener(event);
    listeners.set(name, [...listenersOf(name), own]);
    return () => {
      listeners.set(
        name,
        listenersOf(name).filter((other) => other !== own),
      );
    };
  };

  const emit: EventBus['emit'] = (name, event) => {
    for (const listener of listenersOf(name)) {
      try {
        // Only listeners of this name are filed under it; the Map cannot tell the compiler so.
        listener(event as never);
      } catch (error) {
        // A failing listener of `listenerFailed` must not cause an endless loop.
        if (name !== 'listenerFailed') emit('listenerFailed', { name, error });
      }
    }
  };

  const once: EventBus['once'] = (name, listener) => {
    const unsubscribe = on(name, (event) => {
      unsubscribe();
      listener(event);
    });
    return unsubscribe;
  };

  const next: EventBus['next'] = (name, matches = () => true, { timeoutMs = 10_000 } = {}) =>
    new Promise((resolve, reject) => {
      let seen = 0;
      const unsubscribe = on(name, (event) => {
        seen += 1;
        let found: boolean;
        try {
          found = matches(event);
        } catch (error) {
          settle(() => reject(error));
          return;
        }
        if (found) settle(() => resolve(event));
      });
      const timer = setTimeout(
        () => settle(() => reject(new Error(`No matching ${name} within ${timeoutMs} ms (${seen} other).`))),
        timeoutMs,
      );
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        unsubscribe();
        finish();
      };
    });

  return { emit, on, once, next };
};

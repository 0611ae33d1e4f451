import type { Routing } from '../../model/endpoint.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';

/** Deadlines of Expectations. */

export interface ExpiredExpectation {
  /** Id of the Event; null for a suggested one that sends no alerts. */
  readonly id: string | null;
  readonly storyId: string;
  readonly name: string;
}

export interface OverdueExpectation {
  readonly storyId: string;
  readonly url: string;
  readonly storyName: string;
  readonly tags: readonly string[];
  readonly name: string;
  readonly by: EpochMs;
}

export interface ExpectationStore {
  /**
   * Sets Expectations whose deadline has passed to `overdue`, each once and with its Event: as soon as the Story was
   * checked after the deadline, at the latest `graceMs` after it. Suggested ones have an Event only if their Story sends
   * alerts about them.
   */
  expireExpectations(
    now: EpochMs,
    graceMs: number,
    routes: readonly Routing[],
    toEvent: (due: OverdueExpectation) => StoredEvent,
  ): Promise<readonly ExpiredExpectation[]>;
}

import type { Routing } from '../../model/endpoint.ts';
import type { StoredEvent } from '../../model/event.ts';
import type { EpochMs } from '../../model/time.ts';

/** Deadlines of Expectations. */

export interface ExpiredExpectation {
  /** The Event's; null for a suggested one that is quiet. */
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
   * Turns Expectations whose deadline has passed to `overdue`, each once, with its Event: as soon as the Story was
   * looked at after the deadline, at the latest `graceMs` after it. Suggested ones turn without an Event unless their
   * Story asks for alerts.
   */
  expireExpectations(
    now: EpochMs,
    graceMs: number,
    routes: readonly Routing[],
    toEvent: (due: OverdueExpectation) => StoredEvent,
  ): Promise<readonly ExpiredExpectation[]>;
}

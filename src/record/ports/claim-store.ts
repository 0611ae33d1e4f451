import type { EpochMs } from '../../model/time.ts';
import type { ClaimedCheck } from './check-store.ts';
import type { ClaimLimits, HostSpacing } from './host-limits.ts';

/** Who may check a Story now. */

export interface ClaimStore {
  /** Claims what is due with one statement: one Story per host and call, none of a host that is busy or held. */
  claimDueChecks(now: EpochMs, limits: ClaimLimits): Promise<readonly ClaimedCheck[]>;
  /**
   * Claims one Story at once, due or not; `in-turn` where its host must not be asked now: then it is due, and claimed
   * as soon as the host is free. Null if it is unknown, paused or under way.
   */
  claimCheck(
    storyId: string,
    now: EpochMs,
    limits: HostSpacing & { readonly leaseMs: number },
  ): Promise<ClaimedCheck | 'in-turn' | null>;
  /** Gives one claim back, for a check that could not be enqueued; a later claim is left alone. */
  releaseClaim(storyId: string, claim: number): Promise<void>;
  /** Holds a claim until then, while its run goes on; false where it ran out or is another's. */
  renewClaim(
    claimed: { readonly storyId: string; readonly claim: number },
    now: EpochMs,
    until: EpochMs,
  ): Promise<boolean>;
  /** Frees the claims that a dead process left; for the embedded store, where no other process can be. */
  releaseAllClaims(): Promise<number>;
}

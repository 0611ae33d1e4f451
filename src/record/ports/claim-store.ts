import type { EpochMs } from '../../model/time.ts';
import type { ClaimedCheck } from './check-store.ts';
import type { ClaimLimits, HostSpacing } from './host-limits.ts';

/** Claims of Stories for checks. */

export interface ClaimStore {
  /** Claims due Stories in one statement: one per host and call, none of a host that is busy or on hold. */
  claimDueChecks(now: EpochMs, limits: ClaimLimits): Promise<readonly ClaimedCheck[]>;
  /**
   * Claims one Story now, due or not. `in-turn`: host limits forbid a request now, so it becomes due and is claimed as
   * soon as the host is free. null if it is unknown, paused or being checked.
   */
  claimCheck(
    storyId: string,
    now: EpochMs,
    limits: HostSpacing & { readonly leaseMs: number },
  ): Promise<ClaimedCheck | 'in-turn' | null>;
  /** Releases a claim whose check could not be queued; a later claim is not affected. */
  releaseClaim(storyId: string, claim: number): Promise<void>;
  /** All unexpired claims, as they were returned: their jobs may have been lost. */
  claimedChecks(now: EpochMs): Promise<readonly ClaimedCheck[]>;
  /** Renews a claim until `until`; false if it expired or was superseded. */
  renewClaim(
    claimed: { readonly storyId: string; readonly claim: number },
    now: EpochMs,
    until: EpochMs,
  ): Promise<boolean>;
  /** Releases the claims of a crashed process. Only for the embedded store, which no other process can use. */
  releaseAllClaims(): Promise<number>;
}

import type { EpochMs } from '../../model/time.ts';

/** Host limits. With a spacing of 0, several Stories of a host may be checked concurrently. */
export interface HostSpacing {
  /** Minimum time between two requests to one host. */
  readonly spacingMs: number;
  /** Hosts with a different spacing, most specific first: a host with or without its port, or `*.name`. */
  readonly hosts?: readonly { readonly host: string; readonly spacingMs: number }[];
}

export interface ClaimLimits extends HostSpacing {
  /** Maximum number of claimed Stories over all processes. */
  readonly inFlight: number;
  readonly leaseMs: number;
  /** Only Stories of these hosts; all if absent. */
  readonly only?: readonly string[];
}

export interface HostTurnStore {
  /**
   * Reserves the next request to a host outside a claim, such as a redirect from another host.
   * @returns when the request may be sent, at the earliest `now`; null if the host is not free within `mostMs`, and then
   * nothing is reserved.
   */
  takeHostTurn(
    host: string,
    now: EpochMs,
    limits: HostSpacing & { readonly mostMs: number },
  ): Promise<EpochMs | null>;
  /** No request to the host before then; a longer hold stays. */
  holdHost(host: string, until: EpochMs): Promise<void>;
}

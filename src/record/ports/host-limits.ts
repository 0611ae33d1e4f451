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
}

/** Manners towards hosts. Without a spacing (0) several Stories of a host may be under way at once. */
export interface HostSpacing {
  /** Least time between two requests to one host. */
  readonly spacingMs: number;
  /** Hosts with a spacing of their own, the most exact first: a host with or without its port, or `*.name`. */
  readonly hosts?: readonly { readonly host: string; readonly spacingMs: number }[];
}

export interface ClaimLimits extends HostSpacing {
  /** Most Stories claimed at once in all processes together, those under way included. */
  readonly inFlight: number;
  readonly leaseMs: number;
}

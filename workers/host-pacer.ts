import type { Clock } from '../src/platform/clock.ts';
import type { EpochMs } from '../src/model/time.ts';

export interface HostPacerDeps {
  readonly clock: Clock;
  /** Claims the next Story of each of these hosts. */
  readonly claim: (hosts: readonly string[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Hosts that become free within this time are claimed together. */
  readonly togetherMs?: number;
  /** The sweep takes care of later ones. */
  readonly mostMs?: number;
}

/**
 * Claims the next waiting Story of a host at the moment the host is free again, so that its pace is the configured one and
 * not that of the sweep.
 */
export interface HostPacer {
  plan(host: string, at: EpochMs): void;
  close(): void;
}

export const createHostPacer = (deps: HostPacerDeps): HostPacer => {
  const { clock, claim, onError, togetherMs = 25, mostMs = 60_000 } = deps;
  const due = new Map<string, EpochMs>();
  let timer: NodeJS.Timeout | undefined;

  const plan = (): void => {
    clearTimeout(timer);
    if (due.size === 0) return;
    const waitMs = Math.min(...due.values()) - clock();
    // A timer may fire a millisecond early.
    timer = setTimeout(run, Math.min(Math.max(waitMs, 0), mostMs) + 1);
  };
  const run = (): void => {
    const now = clock();
    const hosts = [...due].filter(([, at]) => at <= now).map(([host]) => host);
    for (const host of hosts) due.delete(host);
    if (hosts.length > 0) claim(hosts).catch(onError);
    if (due.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(plan, togetherMs);
  };
  return {
    plan: (host, at) => {
      if (at - clock() > mostMs) return;
      const isFirst = due.size === 0 || at < Math.min(...due.values());
      due.set(host, at);
      if (isFirst) plan();
    },
    close: () => {
      clearTimeout(timer);
      due.clear();
    },
  };
};

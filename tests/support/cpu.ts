/** Runs `work` and measures the CPU it took, in microseconds: load on the machine stretches the clock, but not this. */
export const cpuOf = <T>(work: () => T): { readonly result: T; readonly cpu: number } => {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpu: user + system };
};

/** How many times the CPU of `ordinary` does `work` take? Each runs three times in this very process; the cheapest counts. */
export const timesDearer = (work: () => unknown, ordinary: () => unknown): number => {
  const cheapest = (run: () => unknown): number => Math.min(...[1, 2, 3].map(() => cpuOf(run).cpu));
  return cheapest(work) / Math.max(cheapest(ordinary), 1);
};

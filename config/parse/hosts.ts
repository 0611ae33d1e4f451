/** The settings of a host in the watch list. */
export interface HostSetting {
  /** A host name, with its port if it has one, or `*.name` for every host below `name`. */
  readonly host: string;
  readonly include: string | null;
  readonly exclude: readonly string[];
  /** null: fetch.spacing. */
  readonly spacingMs: number | null;
  readonly robots: 'obey' | 'ignore';
}

const covers = (pattern: string, host: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;

/** The most specific entry first: a name before a pattern, a longer pattern before a shorter one. */
export const mostExactFirst = <T extends Pick<HostSetting, 'host'>>(hosts: readonly T[]): T[] =>
  hosts.toSorted(
    (a, b) =>
      Number(a.host.startsWith('*.')) - Number(b.host.startsWith('*.')) || b.host.length - a.host.length,
  );

/**
 * The entries that apply to `url`, the most specific one first. An entry without a port applies to every port.
 */
export const settingsFor = <T extends Pick<HostSetting, 'host'>>(
  hosts: readonly T[],
  url: string,
): readonly T[] => {
  const { host, hostname } = new URL(url);
  return mostExactFirst(hosts.filter((entry) => covers(entry.host, host) || covers(entry.host, hostname)));
};

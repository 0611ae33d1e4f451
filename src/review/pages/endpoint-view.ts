import type { Channel, Digest, Endpoint, Lane, QuietHours, Routing, Target } from '../../model/endpoint.ts';
import { isoTime } from '../../model/time.ts';
import type { EndpointRow } from '../../record/record.ts';
import type { EpochMs } from '../../model/time.ts';

/** An Endpoint of the watch list without its secrets and paths. */
export interface WatchedEndpoint {
  readonly name: string;
  readonly channel: Channel;
  /** With the port if it is not the default one. */
  readonly host: string;
  readonly lane: Omit<Lane, 'endpoint'>;
  /** Its routing as short phrases; empty: all alerts, immediately. */
  readonly rules: readonly string[];
  /** Internal; not shown on pages or in the API. */
  readonly own: boolean;
}

export type EndpointState = 'ready' | 'failing' | 'disabled' | 'unlisted';

export interface EndpointView {
  readonly name: string;
  /** `unlisted`: no longer in the watch list; its pending Deliveries wait. */
  readonly state: EndpointState;
  /** null, like `host` and `lane`, if it is no longer in the watch list. */
  readonly channel: Channel | null;
  readonly host: string | null;
  readonly lane: WatchedEndpoint['lane'] | null;
  readonly rules: readonly string[];
  readonly disabledAt: string | null;
  readonly reason: string | null;
  readonly failingSince: string | null;
  readonly lastDeliveredAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly pending: number;
  readonly gathered: number;
  readonly failed: number;
  readonly held: number;
}

const hostOf = (target: Target): string => {
  switch (target.channel) {
    case 'webhook':
    case 'slack':
    case 'discord':
    case 'teams':
    case 'apprise':
      return new URL(target.url).host;
    case 'telegram':
      return new URL(target.api).host;
    case 'matrix':
      return new URL(target.homeserver).host;
    case 'ntfy':
      return new URL(target.server).host;
    case 'email':
      return `${target.server.host}:${target.server.port}`;
  }
};

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const SPANS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** A duration in the largest unit that divides it. */
export const spanWords = (ms: number): string => {
  const [size, unit] = SPANS.find(([size]) => ms >= size && ms % size === 0) ?? [1, 'ms'];
  return `${ms / size} ${unit}`;
};

const quietWords = ({ from, to, zone }: QuietHours): string =>
  `quiet hours from ${clock(from)} to ${clock(to)}, ${zone}`;

const digestWords = (digest: Digest): string =>
  digest.kind === 'every'
    ? `one message every ${spanWords(digest.everyMs)}`
    : `one message a day at ${clock(digest.at)}, ${digest.zone}`;

/** Which alerts an Endpoint receives, and when, as short phrases. */
export const routingWords = (routing: Routing): readonly string[] => {
  const { events, tags, stories = null, atLeast = 0, labels = null, quiet = null, digest = null } = routing;
  return [
    ...(events === null ? [] : [`only ${events.join(', ')}`]),
    ...(tags === null ? [] : [`only stories tagged ${tags.join(' or ')}`]),
    ...(stories === null ? [] : [`only the stories ${stories.join(', ')}`]),
    ...(atLeast > 0 ? [`only changes with a significance of at least ${atLeast}`] : []),
    ...(labels === null ? [] : [`only changes labelled ${labels.join(' or ')}`]),
    ...(quiet === null ? [] : [quietWords(quiet)]),
    ...(digest === null ? [] : [digestWords(digest)]),
    ...(routing.grouped === true ? ['one message per check'] : []),
  ];
};

/** The Endpoints of the watch list without their secrets. */
export const watchedEndpoints = (watched: {
  readonly endpoints: readonly Endpoint[];
  readonly lanes: readonly Lane[];
  readonly routes: readonly Routing[];
}): readonly WatchedEndpoint[] =>
  watched.endpoints.map(({ name, target }) => {
    const lane = watched.lanes.find(({ endpoint }) => endpoint === name);
    const routing = watched.routes.find((route) => route.name === name);
    return {
      name,
      channel: target.channel,
      host: hostOf(target),
      lane: { concurrency: lane?.concurrency ?? 1, spacingMs: lane?.spacingMs ?? 0 },
      rules: routing ? routingWords(routing) : [],
      own: routing?.own === true,
    };
  });

const isoOrNull = (at: EpochMs | null): string | null => (at === null ? null : isoTime(at));

const EMPTY_ROW: Omit<EndpointRow, 'name'> = {
  disabledAt: null,
  reason: null,
  failingSince: null,
  lastDeliveredAt: null,
  nextAttemptAt: null,
  pending: 0,
  gathered: 0,
  failed: 0,
  held: 0,
};

const stateOf = (row: Omit<EndpointRow, 'name'>, watched: WatchedEndpoint | undefined): EndpointState => {
  if (row.disabledAt !== null) return 'disabled';
  if (watched === undefined) return 'unlisted';
  return row.failingSince === null ? 'ready' : 'failing';
};

/** Every Endpoint of the watch list or the store, sorted by name. */
export const endpointViews = (
  stored: readonly EndpointRow[],
  watched: readonly WatchedEndpoint[],
): readonly EndpointView[] => {
  const listed = new Map(watched.map((one) => [one.name, one]));
  const rows = new Map(stored.map((row) => [row.name, row]));
  return [...new Set([...listed.keys(), ...rows.keys()])]
    .filter((name) => listed.get(name)?.own !== true)
    .sort()
    .map((name) => {
      const one = listed.get(name);
      const row = rows.get(name) ?? EMPTY_ROW;
      return {
        name,
        state: stateOf(row, one),
        channel: one?.channel ?? null,
        host: one?.host ?? null,
        lane: one?.lane ?? null,
        rules: one?.rules ?? [],
        disabledAt: isoOrNull(row.disabledAt),
        reason: row.reason,
        failingSince: isoOrNull(row.failingSince),
        lastDeliveredAt: isoOrNull(row.lastDeliveredAt),
        nextAttemptAt: isoOrNull(row.nextAttemptAt),
        pending: row.pending,
        gathered: row.gathered,
        failed: row.failed,
        held: row.held,
      };
    });
};

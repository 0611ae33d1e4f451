import { createHash } from 'node:crypto';
import { type HostSetting, mostExactFirst, settingsFor } from '../../config/parse/hosts.ts';
import type { WatchList } from '../../config/parse/watch-list.ts';
import type { DemoNewsroom } from '../../src/demo/newsroom.ts';
import type { Endpoint, Lane, Routing, Target } from '../../src/model/endpoint.ts';
import type { HostSpacing, StoryMaking, WatchedSource, WatchedStory } from '../../src/record/record.ts';
import type { OwnParts } from '../../src/monitoring/canary.ts';
import { DEMO_STORY_PREFIX } from '../log/purpose.ts';

/** The watch list in force, in the types of the stages. While the list is empty, the demo newsroom replaces it. */
export interface Watched {
  readonly stories: readonly WatchedStory[];
  readonly sources: readonly WatchedSource[];
  /** Id and selectors of a Story found by a source. */
  readonly making: (url: string) => StoryMaking;
  readonly endpoints: readonly Endpoint[];
  readonly routes: readonly Routing[];
  readonly lanes: readonly Lane[];
  readonly alive: WatchList['alive'];
  readonly contact: string | null;
  /** Private hosts that may be read. */
  readonly allowPrivate: readonly string[];
  /** Private hosts that may be alerted. */
  readonly notifyAllowPrivate: readonly string[];
  readonly hosts: readonly HostSetting[];
  readonly spacingMs: number;
  readonly fastestMs: number;
  readonly slowestMs: number;
  /** The shortest interval of the Stories of a host, including those that its sources find; null if there are none. */
  readonly hostEveryMs: (host: string) => number | null;
}

/** The id depends only on the URL, so a Story keeps it through every edit of the file. */
export const storyIdOf = (url: string): string =>
  `sty_${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;

const sourceIdOf = (url: string): string => `src_${storyIdOf(url).slice(4)}`;

/** Found Stories have no settings of their own, so those of their host apply. */
const makingOf =
  (list: WatchList) =>
  (url: string): StoryMaking => {
    const hosts = settingsFor(list.hosts, url);
    return {
      id: storyIdOf(url),
      include: hosts.find(({ include }) => include !== null)?.include ?? null,
      exclude: [...new Set(hosts.flatMap(({ exclude }) => exclude))],
    };
  };

const hostIntervals = ({ stories, discover }: WatchList): Watched['hostEveryMs'] => {
  const shortest = new Map<string, number>();
  const intervals = [
    ...stories,
    ...discover.map(({ url, storyEveryMs }) => ({ url, everyMs: storyEveryMs })),
  ];
  for (const { url, everyMs } of intervals) {
    const { host } = new URL(url);
    shortest.set(host, Math.min(shortest.get(host) ?? Infinity, everyMs));
  }
  return (host) => shortest.get(host) ?? null;
};

export const watchedFrom = (list: WatchList): Watched => ({
  stories: list.stories.map((story) => ({
    ...story,
    id: storyIdOf(story.url),
    host: new URL(story.url).host,
  })),
  sources: list.discover.map((source) => ({
    ...source,
    id: sourceIdOf(source.url),
    host: new URL(source.url).host,
  })),
  making: makingOf(list),
  endpoints: list.endpoints.map(({ name, target }) => ({ name, target })),
  routes: list.endpoints.map(({ target: _target, lane: _lane, ...route }) => route),
  lanes: list.endpoints.map(({ name, lane }) => ({ endpoint: name, ...lane })),
  notifyAllowPrivate: list.notify.allowPrivate,
  alive: list.alive,
  contact: list.fetch.contact,
  allowPrivate: list.fetch.allowPrivate,
  hosts: list.hosts,
  spacingMs: list.fetch.spacingMs,
  fastestMs: list.defaults.fastestMs,
  slowestMs: list.defaults.slowestMs,
  hostEveryMs: hostIntervals(list),
});

/** Adds the canary. */
export const withOwn = (watched: Watched, own: OwnParts | null): Watched =>
  own === null
    ? watched
    : {
        ...watched,
        stories: [...watched.stories, own.story],
        endpoints: [...watched.endpoints, own.endpoint],
        routes: [...watched.routes, own.route],
        lanes: [...watched.lanes, own.lane],
      };

/** Also permits these private hosts, for pages and for alerts. */
export const withHosts = (watched: Watched, hosts: readonly string[]): Watched => ({
  ...watched,
  allowPrivate: [...new Set([...watched.allowPrivate, ...hosts])],
  notifyAllowPrivate: [...new Set([...watched.notifyAllowPrivate, ...hosts])],
});

/** Fingerprint of an Endpoint's address. Rotating its secrets does not change it. */
export const targetFingerprint = (target: Target): string => {
  const where = 'secrets' in target ? { channel: target.channel, url: target.url } : target;
  return createHash('sha256').update(JSON.stringify(where)).digest('hex');
};

/** Minimum time between two requests to the host of `url`. */
export const spacingFor = ({ hosts, spacingMs }: Watched, url: string): number =>
  settingsFor(hosts, url).find((host) => host.spacingMs !== null)?.spacingMs ?? spacingMs;

/** The spacing of all hosts, in the form that claims need. */
export const hostSpacing = ({ hosts, spacingMs }: Watched): HostSpacing => ({
  spacingMs,
  hosts: mostExactFirst(hosts).flatMap((entry) =>
    entry.spacingMs === null ? [] : [{ host: entry.host, spacingMs: entry.spacingMs }],
  ),
});

export const ignoresRobots = ({ hosts }: Watched, url: string): boolean =>
  settingsFor(hosts, url)[0]?.robots === 'ignore';

const demoStoryIdOf = (url: string): string => `${DEMO_STORY_PREFIX}${storyIdOf(url).slice(4, 14)}`;

/** The demo's story and Endpoint; only their own hosts are permitted. */
export const watchedFromDemo = (demo: DemoNewsroom, list: WatchList): Watched => {
  const { host } = new URL(demo.url);
  const { endpoint, watch } = demo;
  return {
    ...watchedFrom(list),
    stories: [
      {
        id: demoStoryIdOf(demo.url),
        url: demo.url,
        host,
        name: watch.name,
        tags: watch.tags,
        everyMs: watch.everyMs,
        include: null,
        exclude: [],
        expectations: watch.expectations,
      },
    ],
    endpoints: [
      {
        name: endpoint.name,
        target: {
          channel: 'webhook',
          url: endpoint.url,
          secrets: [{ value: endpoint.secret, until: null }],
        },
      },
    ],
    routes: [{ name: endpoint.name, events: null, tags: null }],
    lanes: [{ endpoint: endpoint.name, concurrency: 1, spacingMs: 0 }],
    allowPrivate: [host],
    notifyAllowPrivate: [new URL(endpoint.url).host],
    fastestMs: watch.everyMs,
  };
};

import type { Endpoint } from '../../src/model/endpoint.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { type AddressContext, notifyPolicy, sourceAddresses, storyAddresses } from '../parse/addresses.ts';
import { formatDuration, parseDuration } from '../../src/text/duration.ts';
import { outgoing } from '../parse/outgoing.ts';
import { closest, type Finding, type Path, quote } from '../report/problems.ts';
import { readLeniently, type LenientWatchList } from '../report/lenient-schema.ts';
import type { SecretSources } from '../parse/secrets.ts';
import { DEFAULT_EVERY_MS, DEFAULT_FASTEST_MS, DEFAULT_SLOWEST_MS } from './watch-list.ts';
import { canParseUrl } from '../../src/web/can-parse-url.ts';

export interface RuleContext extends SecretSources, AddressContext {
  readonly now: EpochMs | undefined;
}

/** The findings of the rules, and the values that were resolved to check them. */
export interface RuleResult {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly storyUrls: readonly string[];
  readonly sourceUrls: readonly string[];
  /** For each entry of `endpoints`, the endpoints it expands to: one per mail recipient. */
  readonly endpoints: readonly (readonly Endpoint[])[];
  readonly pingUrl: string | null;
}

/** Names must be unique among siblings; each repetition is reported with the line of the first. */
const repeated = (
  names: readonly (string | undefined)[],
  pathOf: (index: number) => Path,
  lineOf: RuleContext['lineOf'],
): Finding[] => {
  const first = new Map<string, number>();
  return names.flatMap((written, index): Finding[] => {
    const name = written?.trim();
    if (name === undefined || name === '') return [];
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    return [
      {
        path: pathOf(index),
        message: `the name ${quote(name)} is taken already on line ${lineOf(pathOf(earlier))}`,
      },
    ];
  });
};

const repeatedNames = (
  { hosts, stories, discover, endpoints }: LenientWatchList,
  { lineOf }: RuleContext,
): Finding[] => [
  ...stories.flatMap((story, index) =>
    repeated(
      (story.expect ?? []).map(({ name }) => name),
      (which) => ['stories', index, 'expect', which, 'name'],
      lineOf,
    ),
  ),
  ...discover.flatMap((source, index) =>
    repeated(
      (source.expect ?? []).map(({ name }) => name),
      (which) => ['discover', index, 'expect', which, 'name'],
      lineOf,
    ),
  ),
  ...repeated(
    hosts.map(({ host }) => host?.toLowerCase()),
    (which) => ['hosts', which, 'host'],
    lineOf,
  ),
  ...repeated(
    endpoints.map(({ name }) => name),
    (which) => ['endpoints', which, 'name'],
    lineOf,
  ),
];

const intervals = ({ defaults, stories, discover }: LenientWatchList): Finding[] => {
  const read = (written: string | undefined, otherwise: number): number | null =>
    written === undefined ? otherwise : parseDuration(written.trim());
  const fastest = read(defaults.fastest, DEFAULT_FASTEST_MS);
  const slowest = read(defaults.slowest, DEFAULT_SLOWEST_MS);
  if (fastest !== null && slowest !== null && fastest > slowest) {
    const message = `is longer than defaults.slowest (${formatDuration(slowest)}); make one of them fit`;
    return [
      {
        path: ['defaults', defaults.fastest === undefined ? 'slowest' : 'fastest'],
        message: `defaults.fastest (${formatDuration(fastest)}) ${message}`,
      },
    ];
  }
  const outside = (ms: number | null, path: Path): Finding[] => {
    if (ms === null) return [];
    if (fastest !== null && ms < fastest) {
      return [
        {
          path,
          message: `${formatDuration(ms)} is shorter than defaults.fastest (${formatDuration(fastest)}); raise it or lower that`,
        },
      ];
    }
    if (slowest !== null && ms > slowest) {
      return [
        {
          path,
          message: `${formatDuration(ms)} is longer than defaults.slowest (${formatDuration(slowest)}); lower it or raise that`,
        },
      ];
    }
    return [];
  };
  return [
    ...outside(read(defaults.every, DEFAULT_EVERY_MS), ['defaults', 'every']),
    ...stories.flatMap((story, index) =>
      story.every === undefined
        ? []
        : outside(parseDuration(story.every.trim()), ['stories', index, 'every']),
    ),
    ...discover.flatMap(({ storyEvery }, index) =>
      storyEvery === undefined
        ? []
        : outside(parseDuration(storyEvery.trim()), ['discover', index, 'storyEvery']),
    ),
  ];
};

const unheardTags = ({ stories, discover, endpoints }: LenientWatchList): Finding[] => {
  const known = new Set([...stories, ...discover].flatMap(({ tags }) => tags ?? []).map((tag) => tag.trim()));
  return endpoints.flatMap((endpoint, index) =>
    (endpoint.tags ?? []).flatMap((tag, which): Finding[] =>
      tag.trim() === '' || known.has(tag.trim())
        ? []
        : [
            {
              path: ['endpoints', index, 'tags', which],
              message: `no story has the tag ${quote(tag.trim())}, so nothing is sent for it`,
            },
          ],
    ),
  );
};

/** Normalises a reference for comparison with stories: an address without its fragment, or a name. */
export const storyReference = (written: string): string => {
  const text = written.trim();
  if (!/^https?:/i.test(text) || !canParseUrl(text)) return text;
  const url = new URL(text);
  url.hash = '';
  return url.href;
};

/** Not checked if there are sources, because the names of their stories are not known yet. */
const unknownStories = ({ stories, discover, endpoints }: LenientWatchList): Finding[] => {
  if (discover.length > 0) return [];
  const known = stories.flatMap(({ name, url }) => [name, url]).flatMap((text) => text ?? []);
  const references = new Set(known.map(storyReference));
  return endpoints.flatMap((endpoint, index) =>
    (endpoint.stories ?? []).flatMap((story, which): Finding[] => {
      if (story.trim() === '' || references.has(storyReference(story)) || /^sty_\w+$/.test(story.trim()))
        return [];
      const near = closest(story.trim(), known, 120);
      const hint = near === null ? ', so nothing is sent for it' : `; did you mean ${quote(near)}?`;
      return [
        {
          path: ['endpoints', index, 'stories', which],
          message: `no story has the name or address ${quote(story.trim())}${hint}`,
        },
      ];
    }),
  );
};

/** Checks rules that involve several values. `value` may violate the schema; the valid parts are still checked. */
export const applyRules = (value: unknown, context: RuleContext): RuleResult => {
  const file = readLeniently(value);
  const stories = storyAddresses(file, context);
  const sources = sourceAddresses(file, context);
  const out = outgoing(file, { ...context, policy: notifyPolicy(file) });
  return {
    problems: [
      ...stories.problems,
      ...sources.problems,
      ...repeatedNames(file, context),
      ...intervals(file),
      ...out.problems,
    ],
    warnings: [...stories.warnings, ...out.warnings, ...unheardTags(file), ...unknownStories(file)],
    storyUrls: stories.urls,
    sourceUrls: sources.urls,
    endpoints: out.endpoints,
    pingUrl: out.pingUrl,
  };
};

import { type Channel, CHANNELS, type Lane, type Routing, type Target } from '../../src/model/endpoint.ts';
import type { EpochMs } from '../../src/model/time.ts';
import type { ExpectationSetting } from '../../src/model/expectation.ts';
import type { SourceSetting, StorySetting } from '../../src/model/watch-list.ts';
import type { CheckAddress } from './addresses.ts';
import { readDocument } from './document.ts';
import { type HostSetting, settingsFor } from './hosts.ts';
import { explainIssues } from '../report/issues.ts';
import { byPlace, type Finding, type Problem } from '../report/problems.ts';
import { applyRules, type RuleResult, storyReference } from '../schema/rules.ts';
import { knownKeys } from '../schema/json-schema.ts';
import type { SecretSources } from './secrets.ts';
import { type WatchListFile, watchListSchema } from '../schema/watch-list.ts';

/** An endpoint with its routing and rate. Each mail recipient is an endpoint of its own. */
export interface EndpointSetting extends Required<Omit<Routing, 'own'>> {
  readonly target: Target;
  readonly lane: Omit<Lane, 'endpoint'>;
}

/** A valid watch list with its defaults filled in. */
export interface WatchList {
  readonly fetch: {
    readonly contact: string | null;
    readonly spacingMs: number;
    readonly allowPrivate: readonly string[];
  };
  readonly defaults: { readonly everyMs: number; readonly fastestMs: number; readonly slowestMs: number };
  readonly hosts: readonly HostSetting[];
  readonly stories: readonly StorySetting[];
  readonly discover: readonly SourceSetting[];
  readonly endpoints: readonly EndpointSetting[];
  readonly notify: { readonly allowPrivate: readonly string[] };
  readonly alive: {
    /** Requested every `everyMs` while Stop Press works; null: no pings. */
    readonly pingUrl: string | null;
    readonly everyMs: number;
    /** Interval of the canary story; null: no canary. */
    readonly canaryMs: number | null;
    readonly withinMs: number;
  };
}

export interface ParseOptions extends SecretSources {
  readonly checkAddress: CheckAddress;
  /** For warnings about deadlines that have passed; without it there are none. */
  readonly now?: EpochMs;
  readonly maxChars?: number;
  readonly maxAliasCount?: number;
}

export type WatchListResult =
  | { readonly kind: 'valid'; readonly list: WatchList; readonly warnings: readonly Problem[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const expectationsOf = ({ expect }: Pick<WatchListFile['stories'][number], 'expect'>): ExpectationSetting[] =>
  expect.map(({ name, match, by }) => ({ name, match, by: by ?? null }));

const hostsOf = ({ hosts }: WatchListFile): HostSetting[] =>
  hosts.map(({ host, include, exclude, spacing, robots }) => ({
    host,
    include: include ?? null,
    exclude,
    spacingMs: spacing ?? null,
    robots,
  }));

/** Minimum milliseconds between two messages, from the rate limits that each service documents. */
const SPACING_MS: Readonly<Record<Channel, number>> = {
  webhook: 0,
  slack: 1000,
  discord: 500,
  teams: 500,
  telegram: 3000,
  matrix: 1000,
  ntfy: 1000,
  email: 1000,
  apprise: 1000,
};

const settingOf = (
  endpoint: WatchListFile['endpoints'][number],
  name: string,
  target: Target,
): EndpointSetting => ({
  name,
  target,
  lane: {
    concurrency: endpoint.concurrency,
    spacingMs: endpoint.rate ?? SPACING_MS[target.channel],
  },
  events: endpoint.events ?? null,
  tags: endpoint.tags ?? null,
  stories: endpoint.stories?.map(storyReference) ?? null,
  atLeast: endpoint.atLeast,
  labels: endpoint.labels ?? null,
  quiet: endpoint.quiet ?? null,
  digest: endpoint.digest ?? null,
  grouped: endpoint.grouped ?? target.channel !== 'webhook',
});

const toWatchList = (file: WatchListFile, rules: RuleResult): WatchList => ({
  fetch: {
    contact: file.fetch.contact ?? null,
    spacingMs: file.fetch.spacing,
    allowPrivate: file.fetch.allowPrivate,
  },
  defaults: {
    everyMs: file.defaults.every,
    fastestMs: file.defaults.fastest,
    slowestMs: file.defaults.slowest,
  },
  hosts: hostsOf(file),
  stories: file.stories.map((story, index) => {
    const url = rules.storyUrls[index] ?? story.url;
    const host = settingsFor(hostsOf(file), url);
    return {
      url,
      name: story.name ?? url,
      tags: story.tags,
      everyMs: story.every ?? file.defaults.every,
      include: story.include ?? host.find(({ include }) => include !== null)?.include ?? null,
      exclude: [...new Set([...host.flatMap(({ exclude }) => exclude), ...story.exclude])],
      expectations: expectationsOf(story),
      adaptive:
        (story.cadence ?? (story.every === undefined ? file.defaults.cadence : 'fixed')) === 'adaptive',
      render: story.render,
      suggested: story.suggested ?? file.defaults.suggested,
    };
  }),
  discover: file.discover.map((source, index) => {
    const url = rules.sourceUrls[index] ?? source.url;
    return {
      url,
      name: source.name ?? url,
      kind: source.kind,
      everyMs: source.every ?? file.defaults.every,
      match: { path: source.match?.path ?? [], title: source.match?.title ?? [] },
      atMost: source.atMost,
      forMs: source.for,
      storyEveryMs: source.storyEvery ?? file.defaults.every,
      storyAdaptive: source.storyEvery === undefined && file.defaults.cadence === 'adaptive',
      websub: source.websub,
      tags: source.tags,
      expectations: expectationsOf(source),
    };
  }),
  endpoints: file.endpoints.flatMap((endpoint, index) =>
    (rules.endpoints[index] ?? []).map(({ name, target }) => settingOf(endpoint, name, target)),
  ),
  notify: { allowPrivate: file.notify.allowPrivate ?? file.fetch.allowPrivate },
  alive: {
    pingUrl: rules.pingUrl,
    everyMs: file.alive.every,
    canaryMs: file.alive.canary ?? null,
    withinMs: file.alive.within,
  },
});

const passedDeadlines = (file: WatchListFile, now: EpochMs | undefined): Finding[] =>
  file.stories.flatMap((story, index) =>
    story.expect.flatMap(({ by }, which): Finding[] =>
      by === undefined || now === undefined || by > now
        ? []
        : [
            {
              path: ['stories', index, 'expect', which, 'by'],
              message: 'this deadline has passed, so the expectation is overdue unless it was met',
            },
          ],
    ),
  );

/**
 * Reads the text of a watch list: all problems at once, sorted by place, or the list with warnings. An empty text is
 * an empty list. Never throws on any text; no message repeats a secret.
 */
export const parseWatchList = (text: string, options: ParseOptions): WatchListResult => {
  const { maxChars, maxAliasCount } = options;
  const document = readDocument(text, ['include', 'exclude'], {
    ...(maxChars !== undefined && { maxChars }),
    ...(maxAliasCount !== undefined && { maxAliasCount }),
  });
  if (document.kind === 'broken') return { kind: 'invalid', problems: document.problems.toSorted(byPlace) };
  const value = document.value ?? {};
  const parsed = watchListSchema.safeParse(value);
  const rules = applyRules(value, {
    env: options.env,
    readSecretFile: options.readSecretFile,
    checkAddress: options.checkAddress,
    now: options.now,
    lineOf: (path) => document.locate({ path, message: '' }).line,
  });
  const issues = parsed.success ? [] : explainIssues(parsed.error.issues, value, knownKeys);
  const problems = [...document.problems, ...[...issues, ...rules.problems].map(document.locate)].sort(
    byPlace,
  );
  if (!parsed.success || problems.length > 0) return { kind: 'invalid', problems };
  const warnings = [...rules.warnings, ...passedDeadlines(parsed.data, options.now)];
  return {
    kind: 'valid',
    list: toWatchList(parsed.data, rules),
    warnings: warnings.map(document.locate).sort(byPlace),
  };
};

/** `3 endpoints (2 webhook, 1 slack)`. */
export const describeEndpoints = (endpoints: readonly EndpointSetting[]): string => {
  const counts = CHANNELS.map((channel) => ({
    channel,
    count: endpoints.filter(({ target }) => target.channel === channel).length,
  })).filter(({ count }) => count > 0);
  const each = counts.map(({ channel, count }) => `${count} ${channel}`).join(', ');
  return `${endpoints.length} ${endpoints.length === 1 ? 'endpoint' : 'endpoints'}${each === '' ? '' : ` (${each})`}`;
};

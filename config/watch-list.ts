import type { EpochMs, EventType, Matcher, RenderMode, SuggestionMode } from '../src/story.ts';
import type { CheckAddress } from './addresses.ts';
import { readDocument } from './document.ts';
import { type HostSetting, settingsFor } from './hosts.ts';
import { explainIssues } from './issues.ts';
import { byPlace, type Finding, type Problem } from './problems.ts';
import { applyRules, type RuleResult } from './rules.ts';
import { knownKeys } from './schema.ts';
import type { SecretSources } from './secrets.ts';
import { type WatchListFile, watchListSchema } from './watch-list-schema.ts';

export interface WatchedExpectation {
  readonly name: string;
  readonly match: Matcher;
  readonly by: EpochMs | null;
}

export interface StorySetting {
  /** Without fragment; unique in the list. */
  readonly url: string;
  /** The address where the file gives no name. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly everyMs: number;
  /** One CSS selector list, the Story's own or its host's; null: find the article. */
  readonly include: string | null;
  readonly exclude: readonly string[];
  readonly expect: readonly WatchedExpectation[];
  /** Does the interval follow the Story's age and changes? Where the file names none: unless it gives an interval. */
  readonly adaptive: boolean;
  readonly render: RenderMode;
  readonly suggested: SuggestionMode;
}

/** Where new stories come from, and how they are watched. */
export interface SourceSetting {
  readonly url: string;
  readonly name: string;
  readonly kind: 'auto' | 'feed' | 'sitemap' | 'page';
  readonly everyMs: number;
  /** Both lists empty: take all. */
  readonly match: { readonly path: readonly string[]; readonly title: readonly string[] };
  readonly atMost: number;
  readonly forMs: number;
  readonly storyEveryMs: number;
  /** No interval was given, so that of each story follows what it does. */
  readonly storyAdaptive: boolean;
  readonly tags: readonly string[];
  readonly expect: readonly WatchedExpectation[];
}

export interface EndpointSetting {
  readonly name: string;
  readonly url: string;
  /** One, or two while one replaces the other; as Standard Webhooks writes them: `whsec_…`. */
  readonly secrets: readonly string[];
  /** null: all. */
  readonly events: readonly EventType[] | null;
  /** null: Stories with any tags or none. */
  readonly tags: readonly string[] | null;
}

/** What a valid watch list says, defaults filled in. */
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
}

export interface ParseOptions extends SecretSources {
  readonly checkAddress: CheckAddress;
  /** For the warning about deadlines that have passed; none is given without it. */
  readonly now?: EpochMs;
  readonly maxChars?: number;
  readonly maxAliasCount?: number;
}

export type WatchListResult =
  | { readonly kind: 'valid'; readonly list: WatchList; readonly warnings: readonly Problem[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const hostsOf = ({ hosts }: WatchListFile): HostSetting[] =>
  hosts.map(({ host, include, exclude, spacing, robots }) => ({
    host,
    include: include ?? null,
    exclude,
    spacingMs: spacing ?? null,
    robots,
  }));

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
      expect: story.expect.map(({ name, match, by }) => ({ name, match, by: by ?? null })),
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
      tags: source.tags,
      expect: source.expect.map(({ name, match, by }) => ({ name, match, by: by ?? null })),
    };
  }),
  endpoints: file.endpoints.map((endpoint, index) => ({
    name: endpoint.name,
    url: rules.endpointUrls[index] ?? endpoint.url,
    secrets: rules.secrets[index] ?? [],
    events: endpoint.events ?? null,
    tags: endpoint.tags ?? null,
  })),
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

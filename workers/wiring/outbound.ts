import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../config/config.ts';
import { VERSION } from '../../config/version.ts';
import type { CheckDeps } from '../../src/pipeline/check-story.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { DISCOVER_LIMITS } from '../../src/discover/discover.ts';
import { createIsolatedExtractor } from '../../src/extract/isolation/isolated-extractor.ts';
import {
  createFetcher,
  createRenderer,
  createRobotsGate,
  DOCUMENTS,
  userAgent,
} from '../../src/fetch/fetch.ts';
import { checkAddress, createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import type { Store } from '../../src/record/record.ts';
import type { SourceDeps } from '../../src/pipeline/check-source.ts';
import type { OnClose } from './backends.ts';
import { hostSpacing, ignoresRobots, spacingFor, type Watched } from './watched.ts';

export interface OutboundDeps {
  readonly config: Pick<Config, 'browser'>;
  readonly clock: Clock;
  readonly store: Store;
  /** The watch list in force; read again on each use. */
  readonly watched: () => Watched;
  /** Ends a wait between two requests of one source. */
  readonly stopping: AbortSignal;
  /** The built thread file; a thread cannot load TypeScript on Node 20. */
  readonly threadUrl: URL | undefined;
  readonly onClose: OnClose;
}

/** Everything that sends requests, and the extractor for the pages they return. */
export interface Outside {
  /** Sends requests for pages, feeds and hubs. */
  readonly pageGate: Outbound;
  /** Sends the requests of alerts. */
  readonly alertGate: Outbound;
  readonly userAgent: () => string;
  readonly pages: Pick<CheckDeps, 'fetchPage' | 'render' | 'extract' | 'cadence'>;
  readonly sources: SourceDeps;
}

const builtThread = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/workers/extract-thread.js' : '../extract-thread.js',
    import.meta.url,
  );

export const openOutside = (deps: OutboundDeps): Outside => {
  const { config, clock, store, watched, onClose } = deps;
  const agent = (): string => userAgent(VERSION, watched().contact);
  const spacingMs = (url: string): number => spacingFor(watched(), url);

  // Pages and alerts have separate permissions for private hosts, so each gets its own gate.
  const outbound = createOutbound({ policy: () => ({ allowPrivate: watched().allowPrivate }) });
  onClose(() => outbound.close());
  const alertGate = createOutbound({ policy: () => ({ allowPrivate: watched().notifyAllowPrivate }) });
  onClose(() => alertGate.close());
  const extractor = createIsolatedExtractor({ threadUrl: deps.threadUrl ?? builtThread() });
  onClose(() => extractor.close());
  const renderer =
    config.browser === null
      ? null
      : createRenderer({ outbound, clock, userAgent: agent, browser: config.browser });
  if (renderer) onClose(() => renderer.close());

  const robots = createRobotsGate({
    outbound,
    clock,
    memory: store,
    userAgent: agent,
    ignores: (url) => ignoresRobots(watched(), url),
  });
  const fetching = {
    outbound,
    clock,
    userAgent: agent,
    robots,
    mayFollowAtOnce: (url: string): boolean => spacingMs(url) === 0,
    turns: {
      take: async (url: string, mostMs: number) => {
        const now = clock();
        const at = await store.takeHostTurn(new URL(url).host, now, { ...hostSpacing(watched()), mostMs });
        return at === null ? null : Math.max(0, at - now);
      },
      hold: (url: string, ms: number) => store.holdHost(new URL(url).host, clock() + ms),
    },
  };

  return {
    pageGate: outbound,
    alertGate,
    userAgent: agent,
    pages: {
      fetchPage: createFetcher(fetching),
      render: renderer && ((page, signal) => renderer.render(page, signal)),
      extract: (request) => extractor.extract(request),
      cadence: (url) => {
        const { fastestMs, slowestMs, hostEveryMs } = watched();
        return {
          fastestMs,
          slowestMs,
          spacingMs: spacingMs(url),
          hostEveryMs: hostEveryMs(new URL(url).host),
        };
      },
    },
    sources: {
      clock,
      fetchDocument: createFetcher({
        ...fetching,
        forms: DOCUMENTS,
        limits: { maxBytes: DISCOVER_LIMITS.maxBytes },
      }),
      refuse: (url) => {
        const checked = checkAddress(url, { allowPrivate: watched().allowPrivate });
        return checked.kind === 'refused' ? checked.failure.message : null;
      },
      spacingMs,
      slowestMs: () => watched().slowestMs,
      // An aborted wait ends at once; the next request then reports the abort.
      pause: (ms, signal) => pause(ms, undefined, { signal: signal ?? deps.stopping }).catch(() => undefined),
    },
  };
};

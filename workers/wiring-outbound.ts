import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { VERSION } from '../config/version.ts';
import type { CheckDeps } from '../src/check.ts';
import type { Clock } from '../src/clock.ts';
import { DISCOVER_LIMITS } from '../src/discover/discover.ts';
import { createIsolatedExtractor } from '../src/extract/isolation/isolated-extractor.ts';
import { createFetcher, createRenderer, createRobotsGate, DOCUMENTS, userAgent } from '../src/fetch/fetch.ts';
import { checkAddress, createOutbound, type Outbound } from '../src/outbound.ts';
import type { Store } from '../src/record/record.ts';
import type { SourceDeps } from '../src/source.ts';
import type { OnClose } from './backends.ts';
import { ignoresRobots, spacingFor, type Watched } from './watched.ts';

export interface OutboundDeps {
  readonly config: Pick<Config, 'browser'>;
  readonly clock: Clock;
  readonly store: Store;
  /** The watch list in force, asked anew at each use. */
  readonly watched: () => Watched;
  /** Ends a wait between two requests of one source. */
  readonly stopping: AbortSignal;
  /** The built thread file; a thread cannot load TypeScript on Node 20. */
  readonly threadUrl: URL | undefined;
  readonly onClose: OnClose;
}

/** The ways out of the process, and what reads pages that come in by them. */
export interface Outside {
  /** The way out for alerts. */
  readonly alertGate: Outbound;
  readonly userAgent: () => string;
  readonly pages: Pick<CheckDeps, 'fetchPage' | 'render' | 'extract' | 'cadence'>;
  readonly sources: SourceDeps;
}

const builtThread = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? '../dist/workers/extract-thread.js' : './extract-thread.js',
    import.meta.url,
  );

export const openOutside = (deps: OutboundDeps): Outside => {
  const { config, clock, store, watched, onClose } = deps;
  const agent = (): string => userAgent(VERSION, watched().contact);
  const spacingMs = (url: string): number => spacingFor(watched(), url);

  // What may be read inside the house is not thereby open to alerts, nor the other way round: a gate for each.
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
  };

  return {
    alertGate,
    userAgent: agent,
    pages: {
      fetchPage: createFetcher(fetching),
      render: renderer && ((page, signal) => renderer.render(page, signal)),
      extract: (request) => extractor.extract(request),
      cadence: (url) => {
        const { fastestMs, slowestMs } = watched();
        return { fastestMs, slowestMs, spacingMs: spacingMs(url) };
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
      // An aborted wait ends at once: the request after it says that it was aborted.
      pause: (ms, signal) => pause(ms, undefined, { signal: signal ?? deps.stopping }).catch(() => undefined),
    },
  };
};

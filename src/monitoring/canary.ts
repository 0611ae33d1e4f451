import { createHash, randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Webhook } from 'standardwebhooks';
import { canaryPage, roundAt, roundOf } from './canary-story.ts';
import type { Clock } from '../platform/clock.ts';
import type { Endpoint, Lane, Routing } from '../model/endpoint.ts';
import { isoTime } from '../model/time.ts';
import type { StoredEvent } from '../model/event.ts';
import { watchSilent } from '../events/service-events.ts';
import type { Store, WatchedStory } from '../record/record.ts';
import type { EventBus } from '../platform/event-bus.ts';
import type { EpochMs } from '../model/time.ts';
import { OWN_ENDPOINT_PREFIX, OWN_STORY_PREFIX } from '../model/story.ts';
import type { Log } from '../platform/log.ts';

export interface CanarySettings {
  /** How often the page changes. */
  readonly everyMs: number;
  /** Maximum time from a change of the page to its delivered alert. */
  readonly withinMs: number;
}

export interface CanaryDeps {
  readonly clock: Clock;
  readonly store: Pick<Store, 'beat' | 'lastBeat' | 'recordEvents'>;
  /** null while the watch list configures no canary. */
  readonly settings: () => CanarySettings | null;
  /** Origin of this process's server, such as `http://127.0.0.1:8080`; null until it listens. */
  readonly origin: () => string | null;
  /** Signs the canary's alerts; shared by all processes. */
  readonly secret: string;
  readonly routes: () => readonly Routing[];
  readonly home: () => string;
  readonly bus: EventBus;
  readonly log: Log;
  readonly maxBodyBytes?: number;
}

/** The canary's Story and Endpoint, in addition to those of the watch list. */
export interface OwnParts {
  readonly story: WatchedStory;
  readonly route: Routing;
  readonly lane: Lane;
  readonly endpoint: Endpoint;
}

/** End-to-end self-test: each change of a built-in story must arrive as a delivered alert in time. */
export interface Canary {
  parts(settings: CanarySettings | null): OwnParts | null;
  /** The Endpoint of the canary at that origin, in this or another process. */
  endpointAt(origin: string): Endpoint;
  /** Handles requests for its page and its receiver; null for all other requests. */
  answer(request: Request): Promise<Response | null>;
  /** Checks whether the last change arrived in time. Called by a timer. */
  check(): Promise<void>;
  /** false while an alert is late. */
  isWell(): boolean;
}

const PAGE = '/own/canary';
const RECEIVER = '/own/canary/alerts';
const NAME = OWN_ENDPOINT_PREFIX;

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The canary Story of the process at that origin, such as `http://127.0.0.1:8080`. */
export const ownStoryAt = (origin: string): { readonly id: string; readonly url: string } => ({
  id: `${OWN_STORY_PREFIX}${createHash('sha256').update(origin).digest('hex').slice(0, 12)}`,
  url: `${origin}${PAGE}`,
});

/** The origin in the name of a canary Endpoint; null for all other names. */
export const originOfEndpoint = (name: string): string | null =>
  name.startsWith(NAME) ? name.slice(NAME.length) : null;

export const createCanary = (deps: CanaryDeps): Canary => {
  const { clock, store, settings, origin, secret, log } = deps;
  let startedAt = clock();
  // Rounds are counted by the clock, so the canary starts anew.
  deps.bus.on('clockStepped', () => {
    startedAt = clock();
  });
  let lateSince: EpochMs | null = null;
  let reportedSince: EpochMs | null = null;
  const webhook = new Webhook(secret);

  const endpointAt = (where: string): Endpoint => ({
    name: `${NAME}${where}`,
    target: {
      channel: 'webhook',
      url: `${where}${RECEIVER}`,
      secrets: [{ value: secret, until: null }],
    },
  });

  const parts = (configured: CanarySettings | null): OwnParts | null => {
    const where = origin();
    if (configured === null || where === null) return null;
    const endpoint = endpointAt(where);
    return {
      story: {
        ...ownStoryAt(where),
        host: new URL(where).host,
        name: 'Canary',
        tags: [],
        everyMs: Math.min(30_000, Math.max(1_000, Math.floor(configured.withinMs / 4))),
        include: null,
        exclude: [],
        expectations: [],
        suggested: 'off',
      },
      route: { name: endpoint.name, events: ['story.updated'], tags: null, own: true },
      lane: { endpoint: endpoint.name, concurrency: 1, spacingMs: 0 },
      endpoint,
    };
  };

  /** null if the signature, the timestamp or the id is invalid. */
  const verified = (body: string, headers: Record<string, string>): Pick<StoredEvent, 'data'> | null => {
    try {
      // A valid signature proves that Stop Press wrote the body, so the type applies.
      return webhook.verify(body, headers) as Pick<StoredEvent, 'data'>;
    } catch {
      return null;
    }
  };

  /** Any process may receive the alert of any canary, so the result goes into a row that all of them read. */
  const recordAlert = async (event: Pick<StoredEvent, 'data'>, where: string): Promise<void> => {
    const configured = settings();
    const round = roundOf(event);
    if (round === null || configured === null) return;
    const seenAt = round * configured.everyMs;
    const before = await store.lastBeat(`${NAME}${where}`);
    if (before === null || before < seenAt) await store.beat(`${NAME}${where}`, seenAt);
  };

  const app = new Hono();
  app.get(PAGE, (context) => {
    const configured = settings();
    return configured === null
      ? context.notFound()
      : context.html(canaryPage(roundAt(clock(), configured.everyMs)), 200, { 'cache-control': 'no-store' });
  });
  app.post(RECEIVER, bodyLimit({ maxSize: deps.maxBodyBytes ?? 64 * 1024 }), async (context) => {
    const event = verified(await context.req.text(), context.req.header());
    if (event === null) return context.body(null, 401);
    await recordAlert(event, new URL(context.req.url).origin);
    return context.body(null, 204);
  });

  const reportLate = async (since: EpochMs, everyMs: number, now: EpochMs): Promise<void> => {
    await store.recordEvents(
      [watchSilent({ story: null, since, everyMs, at: now, link: deps.home() })],
      deps.routes(),
      now,
    );
    deps.bus.emit('watchSilent', { storyId: null, since });
    log.error(
      { type: 'watch.silent', purpose: 'canary', since: isoTime(since) },
      `The canary is late: its change of ${isoTime(since)} was not delivered as an alert in time. Check the log for what delays checks or deliveries.`,
    );
  };

  return {
    parts,
    endpointAt,
    answer: async (request) => {
      const { pathname } = new URL(request.url);
      return settings() !== null && (pathname === PAGE || pathname === RECEIVER) ? app.fetch(request) : null;
    },
    check: async () => {
      const configured = settings();
      const where = origin();
      if (configured === null || where === null) {
        lateSince = null;
        return;
      }
      const now = clock();
      const changedAt = roundAt(now - configured.withinMs, configured.everyMs) * configured.everyMs;
      if (changedAt <= startedAt) return;
      const seenAt = await store.lastBeat(`${NAME}${where}`);
      const isLate = seenAt === null || seenAt < changedAt;
      if (!isLate) {
        if (lateSince !== null) log.info({ purpose: 'canary' }, 'The canary is on time again.');
        lateSince = null;
        return;
      }
      lateSince ??= changedAt;
      // Set only after the Event is stored, so that a failed write is retried at the next check.
      if (reportedSince === lateSince) return;
      await reportLate(lateSince, configured.everyMs, now);
      reportedSince = lateSince;
    },
    isWell: () => lateSince === null,
  };
};

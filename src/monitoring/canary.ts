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
  /** How soon a change must have come back as an alert. */
  readonly withinMs: number;
}

export interface CanaryDeps {
  readonly clock: Clock;
  readonly store: Pick<Store, 'beat' | 'lastBeat' | 'recordEvents'>;
  /** null while the watch list asks for no canary. */
  readonly settings: () => CanarySettings | null;
  /** Where this process answers, such as `http://127.0.0.1:8080`; null until it does. */
  readonly origin: () => string | null;
  /** Signs its alerts; the same for all processes. */
  readonly secret: string;
  readonly routes: () => readonly Routing[];
  readonly home: () => string;
  readonly bus: EventBus;
  readonly log: Log;
  readonly maxBodyBytes?: number;
}

/** What the process watches and tells besides the watch list. */
export interface OwnParts {
  readonly story: WatchedStory;
  readonly route: Routing;
  readonly lane: Lane;
  readonly endpoint: Endpoint;
}

/** A story of the process's own, whose change must come back to it as a delivered alert in time. */
export interface Canary {
  parts(settings: CanarySettings | null): OwnParts | null;
  /** The Endpoint of the canary at that origin, whichever process it belongs to. */
  endpointAt(origin: string): Endpoint;
  /** Answers for its page and its receiver; null for every other request. */
  answer(request: Request): Promise<Response | null>;
  /** Did the last change come back in time? For a timer. */
  check(): Promise<void>;
  /** false from a change that did not come back until one that did. */
  isWell(): boolean;
}

const PAGE = '/own/canary';
const RECEIVER = '/own/canary/alerts';
const NAME = OWN_ENDPOINT_PREFIX;

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The story that a process at that origin, such as `http://127.0.0.1:8080`, has of its own. */
export const ownStoryAt = (origin: string): { readonly id: string; readonly url: string } => ({
  id: `${OWN_STORY_PREFIX}${createHash('sha256').update(origin).digest('hex').slice(0, 12)}`,
  url: `${origin}${PAGE}`,
});

/** The origin in the name of a canary's Endpoint; null for every other name. */
export const originOfEndpoint = (name: string): string | null =>
  name.startsWith(NAME) ? name.slice(NAME.length) : null;

export const createCanary = (deps: CanaryDeps): Canary => {
  const { clock, store, settings, origin, secret, log } = deps;
  const startedAt = clock();
  let lateSince: EpochMs | null = null;
  let toldSince: EpochMs | null = null;
  const webhook = new Webhook(secret);

  const endpointAt = (where: string): Endpoint => ({
    name: `${NAME}${where}`,
    target: {
      channel: 'webhook',
      url: `${where}${RECEIVER}`,
      secrets: [{ value: secret, until: null }],
    },
  });

  const parts = (asked: CanarySettings | null): OwnParts | null => {
    const where = origin();
    if (asked === null || where === null) return null;
    const endpoint = endpointAt(where);
    return {
      story: {
        ...ownStoryAt(where),
        host: new URL(where).host,
        name: 'Canary',
        tags: [],
        everyMs: Math.min(30_000, Math.max(1_000, Math.floor(asked.withinMs / 4))),
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

  /** null if the signature, its age or its id does not hold. */
  const verified = (body: string, headers: Record<string, string>): Pick<StoredEvent, 'data'> | null => {
    try {
      // What verifies was written by this product, whose contract the type states.
      return webhook.verify(body, headers) as Pick<StoredEvent, 'data'>;
    } catch {
      return null;
    }
  };

  /** Any process may be handed the alert of any canary; what it saw is a row that all of them read. */
  const note = async (event: Pick<StoredEvent, 'data'>, where: string): Promise<void> => {
    const asked = settings();
    const round = roundOf(event);
    if (round === null || asked === null) return;
    const seenAt = round * asked.everyMs;
    const before = await store.lastBeat(`${NAME}${where}`);
    if (before === null || before < seenAt) await store.beat(`${NAME}${where}`, seenAt);
  };

  const app = new Hono();
  app.get(PAGE, (context) => {
    const asked = settings();
    return asked === null
      ? context.notFound()
      : context.html(canaryPage(roundAt(clock(), asked.everyMs)), 200, { 'cache-control': 'no-store' });
  });
  app.post(RECEIVER, bodyLimit({ maxSize: deps.maxBodyBytes ?? 64 * 1024 }), async (context) => {
    const event = verified(await context.req.text(), context.req.header());
    if (event === null) return context.body(null, 401);
    await note(event, new URL(context.req.url).origin);
    return context.body(null, 204);
  });

  const tellLate = async (since: EpochMs, everyMs: number, now: EpochMs): Promise<void> => {
    await store.recordEvents(
      [watchSilent({ story: null, since, everyMs, at: now, link: deps.home() })],
      deps.routes(),
      now,
    );
    deps.bus.emit('watchSilent', { storyId: null, since });
    log.error(
      { type: 'watch.silent', purpose: 'canary', since: isoTime(since) },
      `The canary is late: its change of ${isoTime(since)} was not delivered as an alert in time. Look in the log for what delays checks or deliveries.`,
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
      const asked = settings();
      const where = origin();
      if (asked === null || where === null) {
        lateSince = null;
        return;
      }
      const now = clock();
      const changedAt = roundAt(now - asked.withinMs, asked.everyMs) * asked.everyMs;
      if (changedAt <= startedAt) return;
      const seenAt = await store.lastBeat(`${NAME}${where}`);
      const isLate = seenAt === null || seenAt < changedAt;
      if (!isLate) {
        if (lateSince !== null) log.info({ purpose: 'canary' }, 'The canary is on time again.');
        lateSince = null;
        return;
      }
      lateSince ??= changedAt;
      // Not before it is stored: what could not be told is told at the next look.
      if (toldSince === lateSince) return;
      await tellLate(lateSince, asked.everyMs, now);
      toldSince = lateSince;
    },
    isWell: () => lateSince === null,
  };
};

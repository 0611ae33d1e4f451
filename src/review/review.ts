import { type Context, Hono } from 'hono';
import type { Clock } from '../clock.ts';
import { ERRORS, type Failure, failure } from '../errors.ts';
import type { DeliveryStore, ReviewStore } from '../record/record.ts';
import type { Article, Change, EpochMs } from '../story.ts';
import { articleOf, type ApiLimits, buildApi, storyOf } from './api.ts';
import { versionBody } from './diff-page.ts';
import { loopbackHostOnly, requireToken, sameOriginWrites, securityHeaders } from './guard.ts';
import { headlineSection } from './history-page.ts';
import { framed, type Markup, STYLE } from './layout.ts';
import { deliveriesBody, frontBody, refusalBody, storyBody } from './pages.ts';
import { headlineViews, type HistoryDeps } from './history-api.ts';
import { problemResponse } from './problem.ts';
import { Refusal } from './refusal.ts';
import { deliveryView, eventView, storyView, versionView } from './views.ts';

export type {
  ArticleView,
  AttemptView,
  DeliveryView,
  DiffView,
  EventView,
  StoryView,
  VersionView,
} from './views.ts';

export interface ReviewDeps extends HistoryDeps {
  readonly store: ReviewStore & Pick<DeliveryStore, 'replayDeliveries'> & { ping(): Promise<void> };
  readonly clock: Clock;
  /** null where nothing but loopback can reach this server. */
  readonly token: string | null;
  /** Refuse Host headers that do not name this machine. */
  readonly loopbackOnly: boolean;
  readonly checkNow: (storyId: string) => Promise<'enqueued' | 'busy' | 'unknown'>;
  /** Changes between two Versions that are not neighbours. */
  readonly compare: (before: Article, after: Article) => readonly Change[];
  /** When any process swept last; null for never. */
  readonly lastSweepAt: () => Promise<EpochMs | null>;
  readonly version: string;
  readonly demo?: () => boolean;
  /** A bug or a broken store met while answering; the client gets a 500 without details. */
  readonly onError?: (error: unknown) => void;
  /** The sweep runs every second; older than this, nothing is being watched. */
  readonly staleSweepMs?: number;
  readonly limits?: Partial<ApiLimits>;
}

export interface ReviewApp {
  fetch(request: Request): Response | Promise<Response>;
}

const INBOX_EVENTS = 30;
const TIMELINE_VERSIONS = 200;
const DELIVERY_ROWS = 200;
const REFRESH_SECONDS = 10;

const readiness = async (deps: ReviewDeps): Promise<string[]> => {
  const { store, clock, lastSweepAt, staleSweepMs = 10_000 } = deps;
  try {
    await store.ping();
    const last = await lastSweepAt();
    if (last === null) return ['No sweep has run yet.'];
    const age = clock() - last;
    return age >= staleSweepMs ? [`The last sweep was ${Math.round(age / 1000)} s ago.`] : [];
  } catch (error) {
    deps.onError?.(error);
    return ['The database does not answer.'];
  }
};

type Show = (context: Context, title: string, body: Markup, refreshSeconds?: number) => Promise<Response>;

const addPages = (app: Hono, deps: ReviewDeps, show: Show): void => {
  const { store } = deps;
  app.get('/', async (context) => {
    const [stories, events] = await Promise.all([store.stories(), store.events(INBOX_EVENTS)]);
    const body = frontBody(stories.map(storyView), events.map(eventView));
    return show(context, 'What changed', body, REFRESH_SECONDS);
  });
  app.get('/stories/:id', async (context) => {
    const story = await storyOf(store, context.req.param('id'));
    const [versions, sightings] = await Promise.all([
      store.versions(story.id, TIMELINE_VERSIONS),
      store.headlines(story.id),
    ]);
    const headlines = headlineSection(story.id, headlineViews(deps.headlineHistory(sightings)));
    return show(context, story.name, storyBody(storyView(story), versions.map(versionView), headlines));
  });
  app.get('/stories/:id/versions/:number', async (context) => {
    const story = await storyOf(store, context.req.param('id'));
    const number = Number(context.req.param('number'));
    if (!Number.isSafeInteger(number) || number < 1) {
      throw new Refusal(404, 'NOT_FOUND', `“${story.name}” has no such version.`);
    }
    const after = await articleOf(store, story, number);
    const [before, changes, versions, stealth] = await Promise.all([
      number > 1 ? store.article(story.id, number - 1) : null,
      store.changes(story.id, number),
      store.versions(story.id, TIMELINE_VERSIONS),
      store.stealth(story.id, number),
    ]);
    const row = versions.find((version) => version.number === number);
    const captured = row ? versionView(row) : null;
    const body = versionBody({ story: storyView(story), number, captured, before, after, changes, stealth });
    return show(context, `${story.name}, version ${number}`, body);
  });
  app.post('/stories/:id/check', async (context) => {
    const { id, name } = await storyOf(store, context.req.param('id'));
    const outcome = await deps.checkNow(id);
    if (outcome === 'busy') throw new Refusal(409, 'CHECK_BUSY', `“${name}” cannot be checked now.`);
    if (outcome === 'unknown') throw new Refusal(404, 'NOT_FOUND', `“${name}” is not being watched.`);
    return context.redirect(`/stories/${encodeURIComponent(id)}`, 303);
  });
  app.get('/deliveries', async (context) => {
    const rows = await store.deliveries({ states: null, limit: DELIVERY_ROWS });
    return show(context, 'Deliveries', deliveriesBody(rows.map(deliveryView)));
  });
};

/**
 * The HTTP API, the review pages and the two health routes as one `fetch` function; the caller gives it a socket.
 * Nothing here throws for what a client sent: it gets an RFC 9457 problem, or a page that says the same.
 */
export const buildReviewApp = (deps: ReviewDeps): ReviewApp => {
  const frame = (title: string, body: Markup, refreshSeconds: number | null): Markup =>
    framed({ title, version: deps.version, demo: deps.demo?.() ?? false, refreshSeconds }, body);
  const show: Show = async (context, title, body, refreshSeconds) =>
    context.html(frame(title, body, refreshSeconds ?? null));
  const refuse = async (path: string, status: number, reason: Failure): Promise<Response> => {
    if (/^\/(?:api\/|healthz|readyz|metrics)/.test(path)) return problemResponse(status, reason);
    const wayOut =
      reason.code === 'UNAUTHORIZED'
        ? 'Open this page once with ?token=… in the address.'
        : ERRORS[reason.code].wayOut;
    const body = await frame('Not possible', refusalBody('Not possible', reason.message, wayOut), null);
    return new Response(body.toString(), { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
  };

  const app = new Hono();
  app.use(securityHeaders(STYLE));
  if (deps.loopbackOnly) app.use(loopbackHostOnly(refuse));
  app.use(sameOriginWrites(refuse));
  if (deps.token !== null) app.use(requireToken(deps.token, refuse));

  app.get('/healthz', (context) => context.json({ status: 'ok', version: deps.version }));
  app.get('/readyz', async (context) => {
    const reasons = await readiness(deps);
    const status = reasons.length === 0 ? 'ready' : 'not-ready';
    return context.json({ status, reasons }, reasons.length === 0 ? 200 : 503);
  });
  app.route('/api/v1', buildApi(deps));
  addPages(app, deps, show);

  app.notFound((context) => {
    const message = `There is nothing at ${context.req.method} ${context.req.path.slice(0, 200)}.`;
    return refuse(context.req.path, 404, failure('NOT_FOUND', message));
  });
  app.onError((error, context) => {
    if (error instanceof Refusal) {
      return refuse(context.req.path, error.status, failure(error.code, error.message));
    }
    deps.onError?.(error);
    return refuse(context.req.path, 500, failure('INTERNAL', 'The request failed inside Stop Press.'));
  });
  return { fetch: (request) => app.fetch(request) };
};

import { setTimeout as pause } from 'node:timers/promises';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ERRORS, type Failure, failure } from '../platform/errors.ts';
import { buildApi } from './api/stories.ts';
import { API_LIMITS, type ReviewDeps } from './deps.ts';
import { loopbackHostOnly, requireToken, sameOriginWrites, securityHeaders, withoutNul } from './guard.ts';
import { framed, type Markup, STYLE } from './pages/layout.ts';
import { withRelativeTimes } from './pages/relative-time.ts';
import { addPages, type Show } from './pages/routes.ts';
import { refusalBody } from './pages/pages.ts';
import { problemResponse } from './api/problem.ts';
import { Refusal } from './refusal.ts';
import { addHubRoutes } from './hub-callback.ts';
import { addUnsubscribeRoutes, isUnsubscribePath } from './pages/unsubscribe.ts';

export type { ReviewDeps } from './deps.ts';
export type { HubNews } from './hub-callback.ts';
export { type EndpointView, watchedEndpoints } from './pages/endpoint-view.ts';
export { answerWhileStarting } from './starting.ts';
export { unsubscribeToken } from './pages/unsubscribe.ts';
export type {
  ArticleView,
  AttemptView,
  DeliveryDetailView,
  DeliveryView,
  DiffView,
  EventView,
  StoryView,
  VersionView,
} from './pages/views.ts';

export interface ReviewApp {
  fetch(request: Request): Response | Promise<Response>;
}

/** Longer than a ping of a healthy database, shorter than the timeout of a probe. */
const PING_WITHIN_MS = 3_000;

const pingTimeout = (ms: number, signal: AbortSignal): Promise<never> =>
  pause(ms, undefined, { signal }).then(() => {
    throw new Error(`The database did not respond within ${ms} ms.`);
  });

const readiness = async (deps: ReviewDeps): Promise<readonly string[]> => {
  const { store, clock, lastSweepAt, staleSweepMs = 10_000 } = deps;
  const troubles = deps.troubles?.() ?? [];
  if (troubles.length > 0) return troubles;
  const answered = new AbortController();
  try {
    const late = pingTimeout(PING_WITHIN_MS, answered.signal);
    const readLastSweep = async (): Promise<number | null> => {
      await store.ping();
      return lastSweepAt();
    };
    const last = await Promise.race([readLastSweep(), late]);
    if (last === null) return ['No sweep has run yet.'];
    const age = clock() - last;
    if (Math.abs(age) < staleSweepMs) return [];
    const seconds = Math.round(Math.abs(age) / 1000);
    return [
      age > 0
        ? `The last sweep was ${seconds} s ago.`
        : `The last sweep is ${seconds} s in the future: the clock was set, or differs from that of another machine.`,
    ];
  } catch (error) {
    deps.onError?.(error);
    return ['The database does not respond.'];
  } finally {
    answered.abort();
  }
};

const addProbes = (app: Hono, deps: ReviewDeps): void => {
  app.get('/healthz', (context) => context.json({ status: 'ok', version: deps.version }));
  app.get('/readyz', async (context) => {
    const reasons = await readiness(deps);
    const status = reasons.length === 0 ? 'ready' : 'not-ready';
    return context.json({ status, reasons }, reasons.length === 0 ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    const { contentType, text } = await deps.metrics();
    return context.body(text, 200, { 'content-type': contentType });
  });
};

/**
 * The HTTP API, the review pages, the probes and the metrics as one `fetch` function; the caller provides the socket.
 * Invalid requests get an RFC 9457 problem, or a page with the same text; they never throw.
 */
export const buildReviewApp = (deps: ReviewDeps): ReviewApp => {
  const frame = async (title: string, body: Markup, refreshSeconds: number | null): Promise<string> => {
    const demo = deps.demo?.() ?? false;
    const page = await framed({ title, version: deps.version, demo, refreshSeconds }, body);
    return withRelativeTimes(page.toString(), deps.clock());
  };
  const show: Show = async (context, title, body, refreshSeconds) =>
    context.html(await frame(title, body, refreshSeconds ?? null));
  const refuse = async (path: string, status: number, reason: Failure): Promise<Response> => {
    if (/^\/(?:api\/|healthz|readyz|metrics)/.test(path)) return problemResponse(status, reason);
    const howToFix =
      reason.code === 'UNAUTHORIZED'
        ? 'Open this page once with ?token=… added to the address.'
        : ERRORS[reason.code].wayOut;
    const body = await frame('Not possible', refusalBody('Not possible', reason.message, howToFix), null);
    return new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
  };
  const { maxBodyBytes } = { ...API_LIMITS, ...deps.limits };

  const app = new Hono();
  app.use(securityHeaders(STYLE));
  app.use(withoutNul(refuse));
  // Before the guards: hubs use the public name of the server, send no token, and their bodies have an own limit.
  addHubRoutes(app, deps);
  if (deps.loopbackOnly) app.use(loopbackHostOnly(refuse));
  app.use(sameOriginWrites(refuse, isUnsubscribePath));
  if (deps.token !== null) {
    app.use(requireToken(deps.token, { refuse, open: isUnsubscribePath, publicUrl: deps.home }));
  }
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: (context) =>
        refuse(
          context.req.path,
          413,
          failure('REQUEST_INVALID', `The body has more than ${maxBodyBytes} bytes.`),
        ),
    }),
  );

  addProbes(app, deps);
  app.route('/api/v1', buildApi(deps));
  addPages(app, deps, show);
  addUnsubscribeRoutes(app, deps, show);

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

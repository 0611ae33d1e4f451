import type { Context, Hono } from 'hono';
import type { StoryRow } from '../../record/record.ts';
import {
  disableByHand,
  enableEndpoint,
  listedEndpoints,
  muteStory,
  sendSample,
  unmuteStory,
} from '../actions.ts';
import { deliveryDetail } from '../api/alerts.ts';
import { articleOf, storyOf } from '../api/stories.ts';
import { deliveriesBody, deliveryBody } from './deliveries.ts';
import type { ReviewDeps } from '../deps.ts';
import { versionBody } from './diff.ts';
import { endpointBanner, endpointsBody } from './endpoints.ts';
import { headlineViews } from '../api/history.ts';
import { headlineSection } from './history.ts';
import type { Markup } from './layout.ts';
import { frontBody, storyBody } from './pages.ts';
import { Refusal } from '../refusal.ts';
import { HOLD_RULES } from '../../model/delivery.ts';
import { DELIVERY_STATES, RULED_STATES, notFound, wordsOf } from '../request.ts';
import { deliveryView, eventView, storyView, versionView } from './views.ts';

const INBOX_EVENTS = 30;
const TIMELINE_VERSIONS = 200;
const DELIVERY_ROWS = 200;
const REFRESH_SECONDS = 10;
/** While an attempt is pending, as after a test alert. */
const PENDING_REFRESH_SECONDS = 3;

export type Show = (
  context: Context,
  title: string,
  body: Markup,
  refreshSeconds?: number,
) => Promise<Response>;

const versionPage = async (deps: ReviewDeps, context: Context, show: Show): Promise<Response> => {
  const { store, clock } = deps;
  const story = await storyOf(store, context.req.param('id') ?? '');
  const number = Number(context.req.param('number'));
  if (!Number.isSafeInteger(number) || number < 1) throw notFound(`“${story.name}” has no such version.`);
  const after = await articleOf(store, story, number);
  const [before, changes, versions, stealth] = await Promise.all([
    number > 1 ? store.article(story.id, number - 1) : null,
    store.changes(story.id, number),
    store.versions(story.id, TIMELINE_VERSIONS),
    store.stealth(story.id, number),
  ]);
  const row = versions.find((version) => version.number === number);
  const captured = row ? versionView(row) : null;
  const view = storyView(story, clock());
  const body = versionBody({ story: view, number, captured, before, after, changes, stealth });
  return show(context, `${story.name}, version ${number}`, body);
};

const storyPages = (app: Hono, deps: ReviewDeps, show: Show): void => {
  const { store, clock } = deps;
  const named = (context: Context): Promise<StoryRow> => storyOf(store, context.req.param('id') ?? '');
  const backTo = (context: Context, { id }: StoryRow): Response =>
    context.redirect(`/stories/${encodeURIComponent(id)}`, 303);

  app.get('/', async (context) => {
    const [stories, events, endpoints] = await Promise.all([
      store.stories(),
      store.events(INBOX_EVENTS),
      listedEndpoints(deps),
    ]);
    const now = clock();
    const body = frontBody(
      stories.map((row) => storyView(row, now)),
      events.map(eventView),
      endpointBanner(endpoints),
    );
    return show(context, 'What changed', body, REFRESH_SECONDS);
  });
  app.get('/stories/:id', async (context) => {
    const story = await named(context);
    const [versions, sightings] = await Promise.all([
      store.versions(story.id, TIMELINE_VERSIONS),
      store.headlines(story.id),
    ]);
    const headlines = headlineSection(story.id, headlineViews(deps.headlineHistory(sightings)));
    const body = storyBody(storyView(story, clock()), versions.map(versionView), headlines);
    return show(context, story.name, body);
  });
  app.get('/stories/:id/versions/:number', (context) => versionPage(deps, context, show));
  app.post('/stories/:id/check', async (context) => {
    const story = await named(context);
    const outcome = await deps.checkNow(story.id);
    if (outcome === 'busy')
      throw new Refusal(409, 'CHECK_BUSY', `A check of “${story.name}” is already running or queued.`);
    if (outcome === 'unknown') throw notFound(`“${story.name}” is not monitored.`);
    return backTo(context, story);
  });
  app.post('/stories/:id/mute', async (context) => {
    const story = await named(context);
    const { for: duration } = await context.req.parseBody();
    await muteStory(deps, story, { for: duration });
    return backTo(context, story);
  });
  app.post('/stories/:id/unmute', async (context) => {
    const story = await named(context);
    await unmuteStory(deps, story);
    return backTo(context, story);
  });
};

const alertPages = (app: Hono, deps: ReviewDeps, show: Show): void => {
  const { store, clock } = deps;
  app.get('/deliveries', async (context) => {
    const states = wordsOf('state', context.req.query('state'), DELIVERY_STATES);
    const endpoint = context.req.query('endpoint') ?? null;
    const byRule = context.req.query('kept') === 'back';
    const rows = await store.deliveries({
      ...(byRule ? { states: RULED_STATES, rules: HOLD_RULES } : { states }),
      endpoint,
      limit: DELIVERY_ROWS,
    });
    const body = deliveriesBody(rows.map(deliveryView), { states, endpoint, byRule });
    return show(context, 'Deliveries', body);
  });
  app.get('/deliveries/:id', async (context) => {
    const delivery = await deliveryDetail(deps, context.req.param('id'));
    const refreshSeconds = delivery.state === 'pending' ? PENDING_REFRESH_SECONDS : undefined;
    return show(context, 'Delivery', deliveryBody(delivery), refreshSeconds);
  });
  app.post('/deliveries/:id/replay', async (context) => {
    const { id } = await deliveryDetail(deps, context.req.param('id'));
    if ((await store.replayDeliveries({ ids: [id] }, clock())) > 0) deps.onDue();
    return context.redirect(`/deliveries/${encodeURIComponent(id)}`, 303);
  });

  app.get('/endpoints', async (context) =>
    show(context, 'Endpoints', endpointsBody(await listedEndpoints(deps))),
  );
  app.post('/endpoints/:name/enable', async (context) => {
    const { replay } = await context.req.parseBody();
    await enableEndpoint(deps, context.req.param('name'), replay === 'yes');
    return context.redirect('/endpoints', 303);
  });
  app.post('/endpoints/:name/disable', async (context) => {
    await disableByHand(deps, context.req.param('name'));
    return context.redirect('/endpoints', 303);
  });
  app.post('/endpoints/:name/test', async (context) => {
    const id = await sendSample(deps, context.req.param('name'));
    return context.redirect(`/deliveries/${encodeURIComponent(id)}`, 303);
  });
};

/** Pages and their forms; they need no scripts. */
export const addPages = (app: Hono, deps: ReviewDeps, show: Show): void => {
  storyPages(app, deps, show);
  alertPages(app, deps, show);
};

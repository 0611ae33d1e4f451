import { type Context, Hono } from 'hono';
import { isoTime } from '../../model/time.ts';
import type { ReviewStore, StoryRow } from '../../record/record.ts';
import type { Article } from '../../model/article.ts';
import { muteStory, unmuteStory } from '../actions.ts';
import { addAlertRoutes } from './alerts.ts';
import { API_LIMITS, type ApiDeps } from '../deps.ts';
import { addHistoryRoutes } from './history.ts';
import { findStory } from '../lookup.ts';
import { Refusal } from '../refusal.ts';
import { jsonBody, notFound, wholeNumber } from '../request.ts';
import { type ArticleView, type DiffView, eventView, storyView, versionView } from '../pages/views.ts';

const DEFAULT_ROWS = 100;

/** The Story named by a path. @throws Refusal 404, or 409 for an ambiguous prefix. */
export const storyOf = async (store: ReviewStore, reference: string): Promise<StoryRow> => {
  const named = await store.story(reference);
  if (named) return named;
  const found = findStory(await store.stories(), reference);
  if (found.kind === 'found') return found.story;
  throw new Refusal(found.kind === 'missing' ? 404 : 409, found.failure.code, found.failure.message);
};

export const articleOf = async (store: ReviewStore, story: StoryRow, number: number): Promise<Article> => {
  const article = await store.article(story.id, number);
  if (article === null) {
    throw notFound(`“${story.name}” has no version ${number}; the newest is ${story.version}.`);
  }
  return article;
};

/** The diff of two Versions of a Story. `to` null: the newest Version; `from` null: the one before `to`. */
export const diffOf = async (
  deps: Pick<ApiDeps, 'store' | 'compare'>,
  story: StoryRow,
  range: { readonly from: number | null; readonly to: number | null },
): Promise<DiffView> => {
  const { store, compare } = deps;
  const to = range.to ?? story.version;
  if (to === 0) throw notFound(`“${story.name}” has no version yet.`);
  const from = range.from ?? to - 1;
  const after = await articleOf(store, story, to);
  const before = from === 0 ? null : await articleOf(store, story, from);
  const neighbours = from === to - 1;
  const changes = neighbours || before === null ? await store.changes(story.id, to) : compare(before, after);
  const source = neighbours ? 'stored' : 'computed';
  return { storyId: story.id, from, to, source, before: before?.paragraphs ?? [], changes };
};

const readingRoutes = (app: Hono, deps: ApiDeps, rowsOf: (context: Context) => number): void => {
  const { store, clock } = deps;
  const story = (context: Context): Promise<StoryRow> => storyOf(store, context.req.param('id') ?? '');

  app.get('/stories', async (context) =>
    context.json((await store.stories()).map((row) => storyView(row, clock()))),
  );
  app.get('/stories/find', async (context) => {
    const reference = context.req.query('url') ?? context.req.query('ref') ?? '';
    return context.json(storyView(await storyOf(store, reference), clock()));
  });
  app.get('/stories/:id', async (context) => context.json(storyView(await story(context), clock())));
  app.get('/stories/:id/versions', async (context) => {
    const { id } = await story(context);
    return context.json((await store.versions(id, rowsOf(context))).map(versionView));
  });
  app.get('/stories/:id/versions/:number', async (context) => {
    const row = await story(context);
    const number = wholeNumber('number', context.req.param('number')) ?? row.version;
    const [article, capture, stealth] = await Promise.all([
      articleOf(store, row, number),
      store.capture(row.id, number),
      store.stealth(row.id, number),
    ]);
    const view: ArticleView = {
      storyId: row.id,
      number,
      article,
      lineages: capture?.lineages ?? null,
      stealth,
    };
    return context.json(view);
  });
  app.get('/stories/:id/versions/:number/changes', async (context) => {
    const row = await story(context);
    const number = wholeNumber('number', context.req.param('number')) ?? row.version;
    await articleOf(store, row, number);
    return context.json(await store.changes(row.id, number));
  });
  app.get('/stories/:id/diff', async (context) => {
    const range = {
      from: wholeNumber('from', context.req.query('from')),
      to: wholeNumber('to', context.req.query('to')),
    };
    return context.json(await diffOf(deps, await story(context), range));
  });
  app.get('/versions', async (context) =>
    context.json((await store.versions(null, rowsOf(context))).map(versionView)),
  );
  app.get('/events', async (context) => context.json((await store.events(rowsOf(context))).map(eventView)));
};

const actingRoutes = (app: Hono, deps: ApiDeps): void => {
  const { store } = deps;
  const story = (context: Context): Promise<StoryRow> => storyOf(store, context.req.param('id') ?? '');

  app.post('/stories/:id/check', async (context) => {
    const { id, name } = await story(context);
    const outcome = await deps.checkNow(id);
    switch (outcome) {
      case 'enqueued':
        return context.json({ storyId: id, status: outcome }, 202);
      case 'busy':
        throw new Refusal(409, 'CHECK_BUSY', `A check of “${name}” is already running or queued.`);
      case 'unknown':
        throw notFound(`“${name}” is not monitored.`);
    }
  });
  app.post('/stories/:id/mute', async (context) => {
    const row = await story(context);
    const until = await muteStory(deps, row, await jsonBody(context, ['for', 'until']));
    return context.json({ storyId: row.id, mutedUntil: isoTime(until) });
  });
  app.post('/stories/:id/unmute', async (context) => {
    const row = await story(context);
    await jsonBody(context, []);
    const until = await unmuteStory(deps, row);
    const wasMutedUntil = until === null ? null : isoTime(until);
    return context.json({ storyId: row.id, mutedUntil: null, wasMutedUntil });
  });
};

/** The routes below /api/v1: JSON in, JSON out, times in ISO 8601. */
export const buildApi = (deps: ApiDeps): Hono => {
  const limits = { ...API_LIMITS, ...deps.limits };
  const rowsOf = (context: Context): number =>
    Math.min(wholeNumber('limit', context.req.query('limit')) ?? DEFAULT_ROWS, limits.maxRows);
  const app = new Hono();
  readingRoutes(app, deps, rowsOf);
  addHistoryRoutes(app, deps, async (reference) => (await storyOf(deps.store, reference)).id);
  actingRoutes(app, deps);
  addAlertRoutes(app, deps, limits, rowsOf);
  return app;
};

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { failure } from '../errors.ts';
import type { DeliveryRow, DeliveryStore, ReviewStore, StoryRow } from '../record/record.ts';
import type { Article, Change, EpochMs } from '../story.ts';
import { findStory } from './lookup.ts';
import { addHistoryRoutes, type HistoryDeps } from './history-api.ts';
import { problemResponse } from './problem.ts';
import { Refusal } from './refusal.ts';
import {
  type ArticleView,
  attemptView,
  deliveryView,
  type DiffView,
  eventView,
  storyView,
  versionView,
} from './views.ts';

export interface ApiDeps extends HistoryDeps {
  readonly store: ReviewStore & Pick<DeliveryStore, 'replayDeliveries'>;
  readonly clock: () => EpochMs;
  /** Puts a check of the Story in front of the queue. */
  readonly checkNow: (storyId: string) => Promise<'enqueued' | 'busy' | 'unknown'>;
  /** Compares two Versions that are not neighbours. */
  readonly compare: (before: Article, after: Article) => readonly Change[];
  readonly limits?: Partial<ApiLimits>;
}

export interface ApiLimits {
  /** Rows of one answer, whatever `limit` asks for. */
  readonly maxRows: number;
  readonly maxBodyBytes: number;
  readonly maxReplays: number;
}

const DEFAULT_LIMITS: ApiLimits = { maxRows: 1000, maxBodyBytes: 256 * 1024, maxReplays: 1000 };
const DEFAULT_ROWS = 100;
const DELIVERY_STATES: readonly DeliveryRow['state'][] = [
  'pending',
  'delivered',
  'failed',
  'held',
  'gathered',
  'digested',
  'suppressed',
];

const notFound = (message: string): Refusal => new Refusal(404, 'NOT_FOUND', message);

/** The whole number of a query or path part; null if it was left out. */
const wholeNumber = (name: string, text: string | undefined): number | null => {
  if (text === undefined || text === '') return null;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw new Refusal(
      400,
      'REQUEST_INVALID',
      `\`${name}\` must be a whole number from 1, not “${text.slice(0, 40)}”.`,
    );
  }
  return Number(text);
};

/** The Story that a path names. Throws a Refusal: 404, or 409 for a prefix that several have. */
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

/** What differs between two Versions of a Story; null for `from` or `to` means the neighbour and the newest. */
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

const replayIds = async (context: Context, maxReplays: number): Promise<readonly string[]> => {
  const body: unknown = await context.req.json().catch(() => null);
  const ids: unknown = typeof body === 'object' && body !== null && 'ids' in body ? body.ids : null;
  const valid = Array.isArray(ids) && ids.length > 0 && ids.length <= maxReplays;
  if (!valid || !ids.every((id) => typeof id === 'string')) {
    const message = `The body must be {"ids":[…]} with 1 to ${maxReplays} ids of deliveries.`;
    throw new Refusal(400, 'REQUEST_INVALID', message);
  }
  return ids;
};

const readingRoutes = (app: Hono, deps: ApiDeps, rowsOf: (context: Context) => number): void => {
  const { store } = deps;
  const story = (context: Context): Promise<StoryRow> => storyOf(store, context.req.param('id') ?? '');

  app.get('/stories', async (context) => context.json((await store.stories()).map(storyView)));
  app.get('/stories/find', async (context) => {
    const reference = context.req.query('url') ?? context.req.query('ref') ?? '';
    return context.json(storyView(await storyOf(store, reference)));
  });
  app.get('/stories/:id', async (context) => context.json(storyView(await story(context))));
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
  app.get('/deliveries', async (context) => {
    const asked = context.req.query('state') ?? null;
    const state = DELIVERY_STATES.find((one) => one === asked) ?? null;
    if (asked !== null && state === null) {
      const message = `\`state\` must be one of ${DELIVERY_STATES.join(', ')}, not “${asked.slice(0, 40)}”.`;
      throw new Refusal(400, 'REQUEST_INVALID', message);
    }
    const rows = await store.deliveries({ states: state === null ? null : [state], limit: rowsOf(context) });
    return context.json(rows.map(deliveryView));
  });
  app.get('/deliveries/:id/attempts', async (context) =>
    context.json((await store.attempts(context.req.param('id'))).map(attemptView)),
  );
};

/** The routes below /api/v1: JSON in, JSON out, times in ISO 8601. */
export const buildApi = (deps: ApiDeps): Hono => {
  const { store, clock, checkNow } = deps;
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const rowsOf = (context: Context): number =>
    Math.min(wholeNumber('limit', context.req.query('limit')) ?? DEFAULT_ROWS, limits.maxRows);
  const app = new Hono();
  app.use(
    bodyLimit({
      maxSize: limits.maxBodyBytes,
      onError: () =>
        problemResponse(
          413,
          failure('REQUEST_INVALID', `The body has more than ${limits.maxBodyBytes} bytes.`),
        ),
    }),
  );
  readingRoutes(app, deps, rowsOf);
  addHistoryRoutes(app, deps, async (reference) => (await storyOf(store, reference)).id);
  app.post('/stories/:id/check', async (context) => {
    const { id, name } = await storyOf(store, context.req.param('id'));
    const outcome = await checkNow(id);
    switch (outcome) {
      case 'enqueued':
        return context.json({ storyId: id, status: outcome }, 202);
      case 'busy':
        throw new Refusal(409, 'CHECK_BUSY', `“${name}” cannot be checked now.`);
      case 'unknown':
        throw notFound(`“${name}” is not being watched.`);
    }
  });
  app.post('/deliveries/replay', async (context) => {
    const ids = await replayIds(context, limits.maxReplays);
    return context.json({ replayed: await store.replayDeliveries({ ids }, clock()) });
  });
  return app;
};

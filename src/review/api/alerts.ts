import { HOLD_RULES } from '../../model/delivery.ts';
import type { Context, Hono } from 'hono';
import type { DeliveryRow, DeliverySelection } from '../../record/record.ts';
import { disableByHand, enableEndpoint, listedEndpoints, sendSample } from '../actions.ts';
import type { AlertDeps, ApiLimits } from '../deps.ts';
import {
  DELIVERY_STATES,
  flagOf,
  instant,
  invalid,
  jsonBody,
  RULED_STATES,
  notFound,
  wordsOf,
} from '../request.ts';
import { attemptView, type DeliveryDetailView, deliveryView } from '../pages/views.ts';

/** States that are only sent again on request. */
const DEAD = ['failed', 'held'] as const;
const REPLAYABLE = ['failed', 'held', 'delivered', 'suppressed'] as const;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const idsOf = (ids: unknown, maxReplays: number): readonly string[] => {
  if (isTexts(ids) && ids.length > 0 && ids.length <= maxReplays) return ids;
  throw invalid(`\`ids\` must be a list of 1 to ${maxReplays} ids of deliveries.`);
};

const replayStates = (states: unknown): readonly (typeof REPLAYABLE)[number][] => {
  if (isTexts(states) && states.length > 0) return wordsOf('states', states.join(','), REPLAYABLE) ?? [];
  throw invalid(`\`states\` must be a list of one or more of ${REPLAYABLE.join(', ')}.`);
};

const selectionOf = (body: Readonly<Record<string, unknown>>, maxReplays: number): DeliverySelection => {
  const { ids, states, endpoint, since, until } = body;
  const filtered = [states, endpoint, since, until].some((one) => one !== undefined);
  if ((ids !== undefined) === filtered)
    throw invalid('Give either `ids`, or `states` with optional `endpoint`, `since` and `until`.');
  if (ids !== undefined) return { ids: idsOf(ids, maxReplays) };
  if (endpoint !== undefined && typeof endpoint !== 'string')
    throw invalid('`endpoint` must be the name of an endpoint.');
  const range = {
    ...(since !== undefined && { since: instant('since', since) }),
    ...(until !== undefined && { until: instant('until', until) }),
  };
  if (range.since !== undefined && range.until !== undefined && range.since > range.until)
    throw invalid('`since` is after `until`.');
  return { states: replayStates(states), ...(endpoint !== undefined && { endpoint }), ...range };
};

/** The Delivery with its attempts. @throws Refusal 404. */
export const deliveryDetail = async (
  { store }: Pick<AlertDeps, 'store'>,
  id: string,
): Promise<DeliveryDetailView> => {
  const [row] = await store.deliveries({ states: DELIVERY_STATES, ids: [id], limit: 1 });
  if (!row) throw notFound(`There is no delivery “${id.slice(0, 80)}”.`);
  return { ...deliveryView(row), tries: (await store.attempts(id)).map(attemptView) };
};

type RowsOf = (context: Context) => number;

const listingRoutes = (app: Hono, { store }: AlertDeps, rowsOf: RowsOf): void => {
  const list = async (
    context: Context,
    filter: Pick<Parameters<AlertDeps['store']['deliveries']>[0], 'states' | 'rules'>,
  ): Promise<Response> => {
    const endpoint = context.req.query('endpoint') ?? null;
    const rows: readonly DeliveryRow[] = await store.deliveries({
      ...filter,
      endpoint,
      limit: rowsOf(context),
    });
    return context.json(rows.map(deliveryView));
  };
  app.get('/deliveries', (context) =>
    list(context, { states: wordsOf('state', context.req.query('state'), DELIVERY_STATES) }),
  );
  app.get('/dead-letters', (context) => list(context, { states: DEAD }));
  app.get('/suppressions', (context) =>
    list(context, {
      states: RULED_STATES,
      rules: wordsOf('rule', context.req.query('rule'), HOLD_RULES) ?? HOLD_RULES,
    }),
  );
};

/** Routes of Endpoints and Deliveries. */
export const addAlertRoutes = (app: Hono, deps: AlertDeps, limits: ApiLimits, rowsOf: RowsOf): void => {
  const { store, clock } = deps;
  listingRoutes(app, deps, rowsOf);
  app.post('/deliveries/replay', async (context) => {
    const body = await jsonBody(context, ['ids', 'states', 'endpoint', 'since', 'until', 'dryRun']);
    const dryRun = flagOf(body, 'dryRun');
    const selection = selectionOf(body, limits.maxReplays);
    if (dryRun) return context.json({ wouldReplay: await store.countDeliveries(selection) });
    const replayed = await store.replayDeliveries(selection, clock());
    if (replayed > 0) deps.onDue();
    return context.json({ replayed });
  });
  app.get('/deliveries/:id', async (context) =>
    context.json(await deliveryDetail(deps, context.req.param('id'))),
  );
  app.get('/deliveries/:id/attempts', async (context) =>
    context.json((await store.attempts(context.req.param('id'))).map(attemptView)),
  );

  app.get('/endpoints', async (context) => context.json(await listedEndpoints(deps)));
  app.post('/endpoints/:name/enable', async (context) => {
    const replay = flagOf(await jsonBody(context, ['replay']), 'replay');
    return context.json(await enableEndpoint(deps, context.req.param('name'), replay));
  });
  app.post('/endpoints/:name/disable', async (context) => {
    await jsonBody(context, []);
    return context.json(await disableByHand(deps, context.req.param('name')));
  });
  app.post('/endpoints/:name/test', async (context) => {
    await jsonBody(context, []);
    const name = context.req.param('name');
    return context.json({ endpoint: name, deliveryId: await sendSample(deps, name) }, 202);
  });
};

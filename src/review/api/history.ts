import type { Hono } from 'hono';
import { isoTime } from '../../model/time.ts';
import type { ExplainResult, Explanation } from '../../model/explanation.ts';
import type { HeadlineRow, ReviewStore } from '../../record/record.ts';
import type { HeadlineEntry } from '../../model/article.ts';
import { Refusal } from '../refusal.ts';

export interface HistoryDeps {
  /** Groups headline sightings into stages; a rotation is one stage. */
  readonly headlineHistory: (sightings: readonly HeadlineRow[]) => readonly HeadlineEntry[];
  readonly explain: (eventId: string) => Promise<ExplainResult>;
}

export type HeadlineView = Omit<HeadlineEntry, 'since' | 'lastSeenAt'> & {
  readonly since: string;
  readonly lastSeenAt: string;
};

export interface LineageView {
  readonly version: number;
  readonly paragraph: number;
  readonly text: string;
  readonly capturedAt: string;
}

export const headlineViews = (entries: readonly HeadlineEntry[]): readonly HeadlineView[] =>
  entries.map((entry) => ({ ...entry, since: isoTime(entry.since), lastSeenAt: isoTime(entry.lastSeenAt) }));

const explanationOf = async (deps: HistoryDeps, eventId: string): Promise<Explanation> => {
  const shown = eventId.slice(0, 80);
  const result = await deps.explain(eventId);
  switch (result.kind) {
    case 'explained':
      return result.explanation;
    case 'unknown':
      throw new Refusal(404, 'NOT_FOUND', `There is no event “${shown}”, or its versions were deleted.`);
    case 'nothing-compared':
      throw new Refusal(
        404,
        'NOT_FOUND',
        `“${shown}” is of type ${result.type}, which involves no comparison of versions.`,
      );
  }
};

/** Routes of headline and paragraph histories and of recomputed decisions. `storyId` returns a Story's id or throws. */
export const addHistoryRoutes = (
  app: Hono,
  deps: HistoryDeps & { readonly store: Pick<ReviewStore, 'headlines' | 'lineage'> },
  storyId: (reference: string) => Promise<string>,
): void => {
  const { store } = deps;
  app.get('/stories/:id/headlines', async (context) => {
    const sightings = await store.headlines(await storyId(context.req.param('id')));
    return context.json(headlineViews(deps.headlineHistory(sightings)));
  });
  app.get('/stories/:id/paragraphs/:lineage', async (context) => {
    const lineage = context.req.param('lineage');
    const rows = await store.lineage(await storyId(context.req.param('id')), lineage);
    if (rows.length === 0) {
      throw new Refusal(
        404,
        'NOT_FOUND',
        `No paragraph of this story has the lineage “${lineage.slice(0, 80)}”.`,
      );
    }
    const views: readonly LineageView[] = rows.map((row) => ({
      ...row,
      capturedAt: isoTime(row.capturedAt),
    }));
    return context.json({ lineage, texts: views });
  });
  app.get('/events/:id/explain', async (context) =>
    context.json(await explanationOf(deps, context.req.param('id'))),
  );
};

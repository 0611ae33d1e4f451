import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import type { Clock } from '../platform/clock.ts';
import type { EpochMs } from '../model/time.ts';
import { renderFrontPage, renderStoryPage } from './page.ts';
import { BYLINE, type DemoVersion, HEADLINE, SECTION, STANDFIRST, STORY_PATH, VERSIONS } from './story.ts';
import { type Timetable, versionAfter } from './timetable.ts';

/** Whole seconds, the resolution of HTTP dates and bylines. */
const wholeSecond = (at: EpochMs): EpochMs => Math.floor(at / 1000) * 1000;

const iso = (at: EpochMs): string => new Date(at).toISOString();

/** RFC 9110 §13.1.3: only where no `If-None-Match` was sent, which the etag middleware answers. */
const notModifiedSince = (
  since: string | undefined,
  noneMatch: string | undefined,
  lastModified: EpochMs,
): boolean => noneMatch === undefined && since !== undefined && lastModified <= Date.parse(since);

export interface SiteOptions {
  readonly clock: Clock;
  readonly timetable: Timetable;
  /** Called each time the story is served in full, with the index of its version. */
  readonly onServed?: (index: number) => void;
}

/**
 * The monitored site: `/` and the story, with validators. The story's clock starts at the first GET or HEAD of the story
 * itself, so that nobody misses the beginning.
 */
export const createSite = ({ clock, timetable, onServed = () => undefined }: SiteOptions): Hono => {
  const site = new Hono();
  let startedAt: EpochMs | null = null;

  const versionNow = (): { index: number; version: DemoVersion } => {
    const elapsed = startedAt === null ? 0 : clock() - startedAt;
    const index = Math.min(versionAfter(timetable, elapsed), VERSIONS.length - 1);
    return { index, version: VERSIONS[index] ?? VERSIONS[0] };
  };
  const publishedAt = (start: EpochMs, index: number): EpochMs =>
    wholeSecond(start + (timetable[index] ?? 0) * 1000);

  site.use(etag({ retainedHeaders: [...RETAINED_304_HEADERS, 'last-modified'] }));

  site.get('/', (context) => {
    const { index, version } = versionNow();
    context.header('cache-control', 'no-store');
    return context.html(
      renderFrontPage({
        headline: HEADLINE,
        standfirst: STANDFIRST,
        path: STORY_PATH,
        menu: version.furniture.menu,
        versions: VERSIONS.slice(0, timetable.length).map(({ news }, at) => ({
          news,
          second: timetable[at] ?? 0,
          published: startedAt !== null && at <= index,
        })),
      }),
    );
  });

  site.get(STORY_PATH, (context) => {
    startedAt ??= clock();
    const { index, version } = versionNow();
    const lastModified = publishedAt(startedAt, index);
    context.header('cache-control', 'no-cache');
    context.header('last-modified', new Date(lastModified).toUTCString());
    const { 'if-modified-since': since, 'if-none-match': noneMatch } = context.req.header();
    if (notModifiedSince(since, noneMatch, lastModified)) return context.body(null, 304);
    onServed(index);
    return context.html(
      renderStoryPage({
        headline: HEADLINE,
        standfirst: STANDFIRST,
        byline: BYLINE,
        section: SECTION,
        url: new URL(STORY_PATH, context.req.url).href,
        version,
        publishedAt: iso(publishedAt(startedAt, 0)),
        modifiedAt: iso(publishedAt(startedAt, version.wordsFrom)),
      }),
    );
  });

  return site;
};

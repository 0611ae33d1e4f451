import { foldForSearch } from '../../text/fold.ts';
import type { Article } from '../../model/article.ts';
import type { ClockReading, Stealth } from '../../model/change.ts';
import type { EpochMs } from '../../model/time.ts';
import type { CompareRules } from '../language/compare-rules.ts';

/** A capture with every statement of when it was last changed. */
export interface DatedCapture {
  readonly article: Pick<Article, 'modified'>;
  readonly visibleText: string | null;
  /** The HTTP header as sent. */
  readonly lastModified: string | null;
  readonly capturedAt: EpochMs;
  /** ISO 8601, as the feed and the sitemap stated it for this page at the time of capture, where they are read. */
  readonly feedTime?: string | null;
  readonly sitemapTime?: string | null;
}

/** A Last-Modified header this close to both captures is generated when the page is served. */
const SERVED_WITHIN_MS = 5_000;

const transitionOf = (before: string | null, after: string | null): ClockReading['turn'] => {
  if (before === null || after === null) return 'unknown';
  if (before === after) return 'same';
  const [was, is] = [Date.parse(before), Date.parse(after)];
  if (Number.isNaN(was) || Number.isNaN(is)) return 'changed';
  return is > was ? 'advanced' : is < was ? 'back' : 'same';
};

/** The visible "updated …" line, folded for search; null if there is none or it only counts the minutes since. */
export const updatedLine = (visibleText: string | null, rules: CompareRules | null): string | null => {
  if (visibleText === null || !rules) return null;
  const line = rules.updatedLine.exec(foldForSearch(visibleText))?.[0].trim() ?? '';
  return /\d/u.test(line) ? line : null;
};

const isGenerated = ({ lastModified, capturedAt }: DatedCapture): boolean =>
  lastModified !== null && Math.abs(Date.parse(lastModified) - capturedAt) <= SERVED_WITHIN_MS;

const lastModifiedOf = (before: DatedCapture, after: DatedCapture): ClockReading => ({
  name: 'last-modified',
  before: before.lastModified,
  after: after.lastModified,
  turn:
    isGenerated(before) && isGenerated(after)
      ? 'unknown'
      : transitionOf(before.lastModified, after.lastModified),
});

/** Every clock that at least one of the two captures shows. */
export const readClocks = (
  before: DatedCapture,
  after: DatedCapture,
  rules: CompareRules | null,
): readonly ClockReading[] => {
  const stated = [before.article.modified, after.article.modified];
  const lines = [updatedLine(before.visibleText, rules), updatedLine(after.visibleText, rules)] as const;
  // Two sources on one page may state different times.
  const comparable = stated[0]?.source === stated[1]?.source;
  const times = [stated[0]?.at ?? null, stated[1]?.at ?? null] as const;
  const readings: readonly ClockReading[] = [
    {
      name: 'modified',
      before: times[0],
      after: times[1],
      turn: comparable ? transitionOf(...times) : 'unknown',
    },
    { name: 'updated-line', before: lines[0], after: lines[1], turn: lineTransition(...lines) },
    lastModifiedOf(before, after),
    announcedTime('feed', before.feedTime ?? null, after.feedTime ?? null),
    announcedTime('sitemap', before.sitemapTime ?? null, after.sitemapTime ?? null),
  ];
  return readings.filter((reading) => reading.before !== null || reading.after !== null);
};

/** Feeds and sitemaps are read on their own schedule, so an unchanged time may still change later. */
const announcedTime = (
  name: 'feed' | 'sitemap',
  before: string | null,
  after: string | null,
): ClockReading => {
  const transition = transitionOf(before, after);
  return { name, before, after, turn: transition === 'same' ? 'unknown' : transition };
};

/** Lines in words can only be compared for equality. */
const lineTransition = (before: string | null, after: string | null): ClockReading['turn'] =>
  before === null || after === null ? 'unknown' : before === after ? 'same' : 'changed';

/**
 * A text was changed by stealth if at least one clock is known on both sides and none of them advanced. A clock that
 * appears or disappears proves nothing. One that went back proves as little as one that stood still.
 */
export const judgeClocks = (clocks: readonly ClockReading[]): Stealth => {
  const known = clocks.filter(({ turn }) => turn !== 'unknown');
  const disclosed = known.some(({ turn }) => turn === 'advanced' || turn === 'changed');
  return { stealthy: known.length > 0 && !disclosed, clocks };
};

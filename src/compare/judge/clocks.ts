import type { Article } from '../../model/article.ts';
import type { ClockReading, Stealth } from '../../model/change.ts';
import type { EpochMs } from '../../model/time.ts';
import { foldForSearch } from '../../text/fold.ts';
import type { LanguageRules } from '../../text/language/vocabulary.ts';

/** One capture, as far as it says when it was last changed. */
export interface Dated {
  readonly article: Pick<Article, 'modified'>;
  readonly visibleText: string | null;
  /** The HTTP header as sent. */
  readonly lastModified: string | null;
  readonly capturedAt: EpochMs;
  /** As the feed and the sitemap gave it for this page when it was captured, where they are read. ISO 8601. */
  readonly feedTime?: string | null;
  readonly sitemapTime?: string | null;
}

/** A Last-Modified this close to the capture, in both captures, is made up when the page is served. */
const SERVED_WITHIN_MS = 5_000;

const turnOf = (before: string | null, after: string | null): ClockReading['turn'] => {
  if (before === null || after === null) return 'unknown';
  if (before === after) return 'same';
  const [was, is] = [Date.parse(before), Date.parse(after)];
  if (Number.isNaN(was) || Number.isNaN(is)) return 'changed';
  return is > was ? 'advanced' : is < was ? 'back' : 'same';
};

/** The "updated …" line as a reader sees it, folded for search; null if there is none or it counts minutes ago. */
export const updatedLine = (visibleText: string | null, rules: LanguageRules | null): string | null => {
  if (visibleText === null || !rules) return null;
  const line = rules.updatedLine.exec(foldForSearch(visibleText))?.[0].trim() ?? '';
  return /\d/u.test(line) ? line : null;
};

const served = ({ lastModified, capturedAt }: Dated): boolean =>
  lastModified !== null && Math.abs(Date.parse(lastModified) - capturedAt) <= SERVED_WITHIN_MS;

const lastModifiedOf = (before: Dated, after: Dated): ClockReading => ({
  name: 'last-modified',
  before: before.lastModified,
  after: after.lastModified,
  turn: served(before) && served(after) ? 'unknown' : turnOf(before.lastModified, after.lastModified),
});

/** All clocks of two captures that at least one of them shows. */
export const readClocks = (
  before: Dated,
  after: Dated,
  rules: LanguageRules | null,
): readonly ClockReading[] => {
  const stated = [before.article.modified, after.article.modified];
  const lines = [updatedLine(before.visibleText, rules), updatedLine(after.visibleText, rules)] as const;
  // Two places of one page that state a time need not agree with each other.
  const comparable = stated[0]?.source === stated[1]?.source;
  const times = [stated[0]?.at ?? null, stated[1]?.at ?? null] as const;
  const readings: readonly ClockReading[] = [
    { name: 'modified', before: times[0], after: times[1], turn: comparable ? turnOf(...times) : 'unknown' },
    // Only equality can be told of a line in words.
    { name: 'updated-line', before: lines[0], after: lines[1], turn: lineTurn(...lines) },
    lastModifiedOf(before, after),
    announced('feed', before.feedTime ?? null, after.feedTime ?? null),
    announced('sitemap', before.sitemapTime ?? null, after.sitemapTime ?? null),
  ];
  return readings.filter((reading) => reading.before !== null || reading.after !== null);
};

/** A feed is read on its own beat: that it does not speak of the change yet does not mean that it never will. */
const announced = (name: 'feed' | 'sitemap', before: string | null, after: string | null): ClockReading => {
  const turn = turnOf(before, after);
  return { name, before, after, turn: turn === 'same' ? 'unknown' : turn };
};

const lineTurn = (before: string | null, after: string | null): ClockReading['turn'] =>
  before === null || after === null ? 'unknown' : before === after ? 'same' : 'changed';

/**
 * A text was changed by stealth when at least one clock can be read on both sides and none of them went on. A clock
 * that appears or goes says nothing; one that went back says as little about this change as one that stood still.
 */
export const judgeClocks = (clocks: readonly ClockReading[]): Stealth => {
  const known = clocks.filter(({ turn }) => turn !== 'unknown');
  const told = known.some(({ turn }) => turn === 'advanced' || turn === 'changed');
  return { stealthy: known.length > 0 && !told, clocks };
};

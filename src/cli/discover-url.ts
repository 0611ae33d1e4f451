import { describeError } from '../platform/errors.ts';
import type { SourceReading } from '../pipeline/check-source.ts';

/** `stoppress discover URL`: previews the stories a source would add. Writes nothing. */

export interface DiscoverOutput {
  readonly json: boolean;
  /** Stories that would be watched at the same time. */
  readonly atMost: number;
  /** Epoch milliseconds to text. */
  readonly time: (at: number) => string;
}

const NAMES = { feed: 'feed', sitemap: 'sitemap', page: 'section page' } as const;

/** Everything that was left out, and why. */
const remarks = ({ warnings, leftOut, bad, badCount }: SourceReading): string[] => [
  ...warnings,
  ...leftOut,
  ...bad.map(({ position, reason }) => `entry ${position}: ${reason}`),
  ...(badCount > bad.length ? [`${badCount - bad.length} more invalid entries.`] : []),
];

/** @returns the exit code. */
export const printReading = (
  url: string,
  reading: SourceReading,
  { json, atMost, time }: DiscoverOutput,
  io: { readonly write: (text: string) => void; readonly talk: (text: string) => void },
): number => {
  const taken = reading.entries.slice(0, atMost);
  const waiting = reading.entries.length - taken.length;
  if (json) {
    const { kind, failure, seen, bad, badCount, feeds, hub } = reading;
    const warnings = remarks(reading);
    const entries = taken.map(({ publishedAt, modifiedAt, ...entry }) => ({
      ...entry,
      publishedAt: publishedAt === null ? null : time(publishedAt),
      modifiedAt: modifiedAt === null ? null : time(modifiedAt),
    }));
    io.write(
      JSON.stringify(
        { url, kind, failure, seen, entries, waiting, bad, badCount, feeds, hub, warnings },
        null,
        2,
      ),
    );
    return failure === null ? 0 : 1;
  }
  if (reading.failure) {
    io.talk(describeError(reading.failure));
    return 1;
  }
  for (const { url: story, title, publishedAt, modifiedAt } of taken) {
    const at = publishedAt ?? modifiedAt;
    io.write(`${story}${at === null ? '' : `  ${time(at)}`}${title === null ? '' : `\n    ${title}`}`);
  }
  const what = reading.kind === null ? 'source' : NAMES[reading.kind];
  io.talk(
    `A ${what} of ${reading.seen} ${reading.seen === 1 ? 'entry' : 'entries'}: ${taken.length} would be monitored, ${waiting} would wait, ${reading.badCount} bad.`,
  );
  for (const remark of remarks(reading)) io.talk(remark);
  for (const feed of reading.feeds) io.talk(`The page links to a feed, which has more information: ${feed}`);
  return 0;
};

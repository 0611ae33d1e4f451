import type { EpochMs } from '../../model/time.ts';

const UNITS = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const format = new Intl.RelativeTimeFormat('en');

/** "4 minutes ago", "in 2 hours", in the largest unit that fits at least once, rounded down; "now" below one second. */
export const relativeTime = (at: EpochMs, now: EpochMs): string => {
  const distance = at - now;
  const unit = UNITS.find(([, ms]) => Math.abs(distance) >= ms);
  return unit === undefined ? 'now' : format.format(Math.trunc(distance / unit[1]), unit[0]);
};

/**
 * Fills the empty `<time>` elements of a page, with the absolute time as a tooltip. Done once for the whole page, where
 * the clock is known. Only timeOf writes these elements, because text is escaped.
 */
export const withRelativeTimes = (page: string, now: EpochMs): string =>
  page.replaceAll(/<time datetime="([^"]+)"><\/time>/g, (_, iso: string) => {
    const absolute = `${iso.slice(0, 19).replace('T', ' ')} UTC`;
    return `<time datetime="${iso}" title="${absolute}">${relativeTime(Date.parse(iso), now)}</time>`;
  });

import { describe, expect, it } from 'vitest';
import { relativeTime, withRelativeTimes } from '../../src/review/pages/relative-time.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

describe('a time on a page', () => {
  it.each([
    [0, 'now'],
    [-999, 'now'],
    [999, 'now'],
    [-second, '1 second ago'],
    [-59_999, '59 seconds ago'],
    [-minute, '1 minute ago'],
    [-4.9 * minute, '4 minutes ago'],
    [-hour + 1, '59 minutes ago'],
    [-hour, '1 hour ago'],
    [-23.9 * hour, '23 hours ago'],
    [-day, '1 day ago'],
    [-30 * day, '1 month ago'],
    [-364 * day, '12 months ago'],
    [-800 * day, '2 years ago'],
    [90 * second, 'in 1 minute'],
    [8 * hour, 'in 8 hours'],
  ])('at a distance of %i ms is shown as “%s”', (distance, text) => {
    expect(relativeTime(NOW + distance, NOW)).toBe(text);
  });

  it('has the absolute time in a tooltip', () => {
    expect(withRelativeTimes('a <time datetime="2026-11-23T08:56:00.000Z"></time> b', NOW)).toBe(
      'a <time datetime="2026-11-23T08:56:00.000Z" title="2026-11-23 08:56:00 UTC">4 minutes ago</time> b',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/notify/retry-after.ts';

const now = Date.parse('2026-11-23T12:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 7 ', 7_000],
    ['Mon, 23 Nov 2026 12:02:00 GMT', 120_000],
    ['Monday, 23-Nov-26 12:02:00 GMT', 120_000],
    ['Mon Nov 23 12:02:00 2026', 120_000],
    ['Tue Dec  1 12:00:00 2026', 8 * 86_400_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ])('reads %j', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });

  it.each([null, '', '-5', '1.5', 'soon', 'foo 1', '120 s', '2026-11-24', 'Mon, 99 Nov 2026 99:99:99 GMT'])(
    'says nothing about %j',
    (header) => {
      expect(retryAfterMs(header, now)).toBeNull();
    },
  );

  it('reads a number of any length as a long time', () => {
    expect(retryAfterMs('9'.repeat(400), now)).toBe(Infinity);
  });
});

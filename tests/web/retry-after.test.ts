import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../src/web/retry-after.ts';

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 120 ', 120_000],
    ['0', 1_000],
    ['86401', 86_400_000],
    ['99999999999999999999999999', 86_400_000],
    ['1.5', 1_500],
    ['120 s', 120_000],
    ['"120"', 120_000],
    ['120, 120', 120_000],
    ['60, 120', 120_000],
    ['soon, 120', 120_000],
    ['1795521720', 120_000],
    ['1795521720000', 120_000],
    ['Tue, 24 Nov 2026 12:02:00 GMT, Tue, 24 Nov 2026 12:02:00 GMT', 120_000],
    ['Tue, 24 Nov 2026 12:02:00 UTC', 120_000],
    ['Tue, 24 Nov 2026 12:02:00 +0000', 120_000],
    ['Tue, 24 Nov 2026 13:02:00 +0100', 120_000],
    ['Tue, 24 Nov 2026 07:02:00 -0500', 120_000],
    ['Mon, 24 Nov 2026 12:02:00 GMT', 120_000],
    ['24 November 2026 12:02 GMT', 120_000],
    ['Tue, 24-Nov-2026 12:02:00 GMT', 120_000],
    ['2026-11-24T12:02:00Z', 120_000],
    ['2026-11-24T13:02:00.500+01:00', 120_000],
    ['2026-11-24 12:02:00', 120_000],
    ['Tue, 24 Nov 2026 12:02:00 GMT', 120_000],
    ['Tuesday, 24-Nov-26 12:02:00 GMT', 120_000],
    ['Tue Nov 24 12:02:00 2026', 120_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 1_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400_000],
  ])('%j asks to wait %d ms', (header, ms) => {
    expect(readRetryAfter(header, NOW)).toBe(ms);
  });

  it.each([
    undefined,
    '',
    'soon',
    '-5',
    '1e3',
    '0x10',
    '2026-11-24',
    'Tue, 31 Feb 2026 12:00:00 GMT',
    '120 sheep',
  ])('%j asks for nothing', (header) => {
    expect(readRetryAfter(header, NOW)).toBeNull();
  });

  it('reads a day of one digit', () => {
    const now = Date.UTC(2026, 11, 1, 12);
    expect(readRetryAfter('Tue, 1 Dec 2026 12:02:00 GMT', now)).toBe(120_000);
  });

  it('never asks for less than a second or more than a day', () => {
    const header = fc.oneof(
      fc.bigInt({ min: 0n }).map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      fc.string(),
    );
    fc.assert(
      fc.property(header, (text) => {
        const ms = readRetryAfter(text, NOW);
        expect(ms === null || (ms >= 1_000 && ms <= 86_400_000)).toBe(true);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../src/web/http-date.ts';

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const seconds = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2399-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1_000) * 1_000));

describe('an HTTP date', () => {
  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'is read in all three forms: %s',
    (text) => {
      expect(parseHttpDate(text, NOW)).toBe(784_111_777_000);
    },
  );

  it('is what the calendar of the platform says, in the usual form', () => {
    fc.assert(
      fc.property(seconds, (date) => {
        expect(parseHttpDate(date.toUTCString(), NOW)).toBe(date.getTime());
      }),
    );
  });

  it('is the same day in the form of asctime', () => {
    fc.assert(
      fc.property(seconds, (date) => {
        const [name, day, month, year, time] = date.toUTCString().replace(',', '').split(' ');
        const text = `${name} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
        expect(parseHttpDate(text, NOW)).toBe(date.getTime());
      }),
    );
  });

  it('with two digits for the year lies at most 50 years ahead', () => {
    fc.assert(
      fc.property(
        fc.date({
          noInvalidDate: true,
          min: new Date(Date.UTC(1977, 0, 1)),
          max: new Date(Date.UTC(2076, 11, 31)),
        }),
        (at) => {
          const date = new Date(Math.floor(at.getTime() / 1_000) * 1_000);
          const [, day, month, year = '', time] = date.toUTCString().split(/,? /);
          const text = `${DAYS[date.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
          expect(parseHttpDate(text, NOW)).toBe(date.getTime());
        },
      ),
    );
  });

  it.each([
    '',
    'soon',
    '120',
    '2026-11-24T12:00:00Z',
    'Tue, 24 Nov 2026 12:00:00',
    'Tue, 24 Nov 2026 12:00:00 CET',
    'Tue, 24 Nov 2026 24:00:00 GMT',
    'Tue, 24 Nov 2026 12:60:00 GMT',
    'Tue, 32 Nov 2026 12:00:00 GMT',
    'Tue, 31 Nov 2026 12:00:00 GMT',
    'Tue, 00 Nov 2026 12:00:00 GMT',
    'Tue, 24 Foo 2026 12:00:00 GMT',
    'Tue, 24 Nov 2026 12:00:00 GMT and more',
  ])('is not %j', (text) => {
    expect(parseHttpDate(text, NOW)).toBeNull();
  });

  it('is never more than null or a whole number', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, now) => {
        const at = parseHttpDate(text, now);
        expect(at === null || Number.isInteger(at)).toBe(true);
      }),
    );
  });
});

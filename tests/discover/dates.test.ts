// cspell:ignore Freitag Oktober diciembre listopada sobota NZDT
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../src/discover/dates/read-date.ts';

const shown = (written: string, language: string | null = null): string | null => {
  const at = readDate(written, language);
  return at === null ? null : new Date(at).toISOString().replace(':00.000Z', 'Z');
};

describe('dates of feeds and sitemaps', () => {
  it.each([
    ['Sat, 21 Nov 2026 10:00:00 GMT', '2026-11-21T10:00Z'],
    ['Tue, 01 Dec 2026 10:00:00 GMT', '2026-12-01T10:00Z'],
    ['21 Nov 26 10:00 EST', '2026-11-21T15:00Z'],
    ['Sat, 21 Nov 2026 10:00:00 CEST', '2026-11-21T08:00Z'],
    ['Sat, 21 Nov 2026 10:00:00 BST', '2026-11-21T09:00Z'],
    ['Sat, 21 Nov 2026 10:00:00 IST', '2026-11-21T04:30Z'],
    ['Sat, 21 Nov 2026 10:00:00 NZDT', '2026-11-20T21:00Z'],
    ['Sat, 21 Nov 2026 10:00:00 Europe/Berlin', '2026-11-21T09:00Z'],
    ['Tue, 21 Jul 2026 10:00:00 ET', '2026-07-21T14:00Z'],
    ['Sat, 21 Nov 2026 10:00:00 +130', '2026-11-21T08:30Z'],
    ['Sat, 21 Nov 2026 10:00:00 -0500 (CET)', '2026-11-21T15:00Z'],
    ['Sat, 21 Nov 2026 10:00:00 GMT+02:00', '2026-11-21T08:00Z'],
    ['Sat Nov 21 2026 10:00:00 GMT+0100 (CET)', '2026-11-21T09:00Z'],
    ['Sat Nov 21 10:00:00 EST 2026', '2026-11-21T15:00Z'],
    ['Nov 21, 2026 3:05 PM EST', '2026-11-21T20:05Z'],
    ['November 21st, 2026, 12:30 a.m.', '2026-11-21T00:30Z'],
    ['2026-11-21T10:00:00-05', '2026-11-21T15:00Z'],
    ['2026-11-21T10:00:00Z[Europe/Berlin]', '2026-11-21T10:00Z'],
    ['20261121T100000Z', '2026-11-21T10:00Z'],
    ['2026/11/21 10:00', '2026-11-21T10:00Z'],
    ['2026-11-21', '2026-11-21T00:00Z'],
    ['2026-11', '2026-11-01T00:00Z'],
    ['21.11.2026 10:00', '2026-11-21T10:00Z'],
    ['21/11/2026 10:00', '2026-11-21T10:00Z'],
    ['11/21/2026 10:00 PM', '2026-11-21T22:00Z'],
    ['1795000000', '2026-11-18T11:06:40.000Z'],
    ['2026-11-21T10:00:00.123+05:30', '2026-11-21T04:30:00.123Z'],
    ['Sat, 21 Nov 2026 24:00:00 GMT', '2026-11-22T00:00Z'],
  ])('%s is %s', (written, expected) => {
    expect(shown(written)).toBe(expected);
  });

  it.each([
    ['Freitag, 9. Oktober 2026 10:00:00 +0100', '2026-10-09T09:00Z'],
    ['Mi, 04 Mär 2026 10:00:00 +0100', '2026-03-04T09:00Z'],
    ['Do 26. Nov 2026 um 10.30 Uhr', '2026-11-26T10:30Z'],
    ['gio, 12 ago 2026 09:30:00 +0200', '2026-08-12T07:30Z'],
    ['sam., 21 févr. 2026 10:00:00 +0100', '2026-02-21T09:00Z'],
    ['21 de diciembre de 2026 10:00', '2026-12-21T10:00Z'],
    ['ter, 13 out 2026 10:00:00 -0300', '2026-10-13T13:00Z'],
    ['сб, 21 ноября 2026 10:00:00 +0300', '2026-11-21T07:00Z'],
    ['út, 13 říj 2026 10:00:00 +0200', '2026-10-13T08:00Z'],
    ['Σαβ, 21 Νοε 2026 10:00:00 +0200', '2026-11-21T08:00Z'],
    ['p, 13 kesä 2026 10:00', '2026-06-13T10:00Z'],
    ['21 Tháng 11 2026 10:00', '2026-11-21T10:00Z'],
    ['2026年11月21日 10時05分', '2026-11-21T10:05Z'],
    ['2026년 11월 21일 오후 3:05', '2026-11-21T15:05Z'],
    ['21 พฤศจิกายน 2569 10:00', '2026-11-21T10:00Z'],
    ['١٢ نوفمبر ٢٠٢٦ ١٠:٠٥', '2026-11-12T10:05Z'],
  ])('in other languages: %s is %s', (written, expected) => {
    expect(shown(written)).toBe(expected);
  });

  it('tell months of the same name apart by the language of the feed or the day of the week', () => {
    // October in Croatian, November in Polish and Czech.
    expect(shown('21 listopada 2026 10:00', 'pl-PL')).toBe('2026-11-21T10:00Z');
    expect(shown('21. listopada 2026. 10:00', 'hr')).toBe('2026-10-21T10:00Z');
    expect(shown('sobota, 21 listopada 2026 10:00')).toBe('2026-11-21T10:00Z');
    expect(shown('21 listopada 2026 10:00')).toBeNull();
  });

  it.each([
    '',
    'yesterday',
    '03/04/2026 10:00',
    'Sat, 31 Nov 2026 10:00:00 GMT',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '0000-00-00 00:00:00',
    '1405-08-30 10:00',
    'x'.repeat(1_000),
  ])('%j is no date, and not now', (written) => {
    expect(readDate(written)).toBeNull();
  });

  it('without a zone or with an unknown one are UTC on every machine', () => {
    const before = process.env['TZ'];
    try {
      for (const zone of ['America/New_York', 'Asia/Tokyo', 'UTC']) {
        process.env['TZ'] = zone;
        expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe({ UTC: 0, 'Asia/Tokyo': -540 }[zone] ?? 300);
        expect(shown('Sat, 21 Nov 2026 10:00:00')).toBe('2026-11-21T10:00Z');
        expect(shown('Sat, 21 Nov 2026 10:00:00 XYZ')).toBe('2026-11-21T10:00Z');
        expect(shown('2026-11-21 10:00:00')).toBe('2026-11-21T10:00Z');
        expect(shown('2026-11-21T10:00:00')).toBe('2026-11-21T10:00Z');
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('written by the platform are read back, and no text makes the reader throw', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
        (date) => {
          expect(readDate(date.toISOString())).toBe(date.getTime());
          expect(readDate(date.toUTCString())).toBe(Math.floor(date.getTime() / 1000) * 1000);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const at = readDate(text);
        expect(at === null || Number.isFinite(at)).toBe(true);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionalHeaders, readValidators, refreshValidators } from '../../src/fetch/validators.ts';

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0);
const DATE = 'Tue, 24 Nov 2026 12:00:00 GMT';
const EARLIER = 'Tue, 24 Nov 2026 11:59:59 GMT';

describe('the validators of an answer', () => {
  it.each(['"abc"', 'W/"abc"', 'abc', '"a b"', '""'])('are kept as published: %s', (etag) => {
    expect(readValidators({ etag, 'last-modified': EARLIER, date: DATE }, NOW)).toEqual({
      etag,
      lastModified: EARLIER,
    });
  });

  it('are null where there are none', () => {
    expect(readValidators({ date: DATE }, NOW)).toEqual({ etag: null, lastModified: null });
    expect(readValidators({ etag: '  ', 'last-modified': '' }, NOW)).toEqual({
      etag: null,
      lastModified: null,
    });
  });

  it.each(['"\u00e9"', '"a\tb"', '"a\r\nx: y"', `"${'x'.repeat(2_000)}"`])(
    'are null where they cannot be sent',
    (etag) => {
      expect(readValidators({ etag }, NOW).etag).toBeNull();
    },
  );

  it('do not include a date of the second in which the answer was sent', () => {
    const read = (lastModified: string, date?: string) =>
      readValidators({ 'last-modified': lastModified, ...(date !== undefined && { date }) }, NOW)
        .lastModified;
    expect(read(DATE, DATE)).toBeNull();
    expect(read(EARLIER, EARLIER)).toBeNull();
    expect(read(EARLIER, DATE)).toBe(EARLIER);
    expect(read(DATE)).toBeNull();
    expect(read(EARLIER)).toBe(EARLIER);
    expect(read('Tue, 24 Nov 2026 12:30:00 GMT', DATE)).toBeNull();
    expect(read('yesterday', DATE)).toBe('yesterday');
  });
});

describe('a 304', () => {
  const sent = { etag: '"a"', lastModified: EARLIER };

  it('keeps what it does not mention', () => {
    expect(refreshValidators(sent, {}, NOW)).toEqual(sent);
  });

  it('refreshes what it mentions', () => {
    const lastModified = 'Tue, 24 Nov 2026 11:00:00 GMT';
    const headers = { etag: 'W/"b"', 'last-modified': lastModified, date: DATE };
    expect(refreshValidators(sent, headers, NOW)).toEqual({ etag: 'W/"b"', lastModified });
  });
});

describe('a conditional request', () => {
  it('sends both validators', () => {
    expect(conditionalHeaders({ etag: 'W/"a"', lastModified: EARLIER })).toEqual({
      'if-none-match': 'W/"a"',
      'if-modified-since': EARLIER,
    });
    expect(conditionalHeaders({ etag: null, lastModified: EARLIER })).toEqual({
      'if-modified-since': EARLIER,
    });
    expect(conditionalHeaders({ etag: null, lastModified: null })).toEqual({});
  });

  it('sends what was read, and only what can be sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (etag, lastModified) => {
        const stored = readValidators({ etag, 'last-modified': lastModified }, NOW);
        const headers = conditionalHeaders(stored);
        expect(headers['if-none-match'] ?? null).toBe(stored.etag);
        for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]+$/);
        expect(Object.keys(conditionalHeaders({ etag, lastModified })).sort()).toEqual(
          Object.keys(conditionalHeaders({ etag: etag.trim(), lastModified: lastModified.trim() })).sort(),
        );
      }),
    );
  });
});

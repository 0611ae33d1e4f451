import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userAgent } from '../../src/fetch/fetch.ts';

describe('the user agent', () => {
  it('names product, version and contact', () => {
    expect(userAgent('1.2.3', 'desk@example.org')).toBe('StopPress/1.2.3 (+desk@example.org)');
    expect(userAgent('1.2.3', 'https://example.org/bot')).toBe('StopPress/1.2.3 (+https://example.org/bot)');
  });

  it('does without a contact', () => {
    expect(userAgent('1.2.3', null)).toBe('StopPress/1.2.3');
    expect(userAgent('1.2.3', '  ')).toBe('StopPress/1.2.3');
  });

  it('cannot be broken out of', () => {
    expect(userAgent('1.2.3', 'a)\r\nx: y (b\\')).toBe('StopPress/1.2.3 (+ax: y b)');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (contact) => {
        expect(userAgent('1', contact)).toMatch(/^StopPress\/1(?: \(\+[\x20-\x27\x2a-\x5b\x5d-\x7e]+\))?$/);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { foldForSearch } from '../../src/text/fold.ts';
import { foldForComparison } from '../../src/text/comparison-fold.ts';

describe('folding', () => {
  it.each([
    ['“a” ‘b’ «c»', '"a" \'b\' "c"'],
    ['a — b – c − d -- e', 'a - b - c - d - e'],
    ['a\u00a0b\n\tc ', 'a b c'],
    ['ko\u00adope\u200bration \u202eok', 'kooperation ok'],
    ['Cafe\u0301 ﬁn', 'Café fin'],
  ])('folds %j to %j', (text, expected) => {
    expect(foldForComparison(text)).toBe(expected);
  });

  it.each([
    ['1.5', '15'],
    ['10²', '102'],
    ['1½', '11/2'],
    ['Not', 'not'],
    ['a, b', 'a b'],
    ['−5', '5'],
  ])('keeps %j and %j apart', (a, b) => {
    expect(foldForComparison(a)).not.toBe(foldForComparison(b));
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = foldForComparison(text);
        expect(foldForComparison(once)).toBe(once);
        expect(foldForSearch(foldForSearch(text))).toBe(foldForSearch(text));
      }),
    );
  });
});

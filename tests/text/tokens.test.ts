import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { sentences } from '../../src/text/sentences.ts';
import { compareRulesFor } from '../../src/compare/language/languages.ts';
import { createTokenizer } from '../../src/text/tokens.ts';

const tokenize = createTokenizer();
const english = compareRulesFor('en', [], tokenize);

describe('tokens', () => {
  const pieces = (text: string): readonly string[] => tokenize(text).map((token) => token.raw);

  it('keeps numbers, abbreviations and words with apostrophes whole', () => {
    expect(pieces('U.S. cut 1,250.5 at 14:25')).toEqual([
      'U.S.',
      ' ',
      'cut',
      ' ',
      '1,250.5',
      ' ',
      'at',
      ' ',
      '14:25',
    ]);
    expect(pieces('-12 didn’t')).toEqual(['-12', ' ', 'didn’t']);
    expect(pieces('2019-20')).toEqual(['2019', '-', '20']);
  });

  it('splits scripts without spaces into characters', () => {
    expect(pieces('法院said')).toEqual(['法', '院', 'said']);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(pieces(text).join('')).toBe(text);
      }),
    );
  });

  it('form sentences that do not end at abbreviations, numbers and initials', () => {
    const text =
      'Gov. A. Petrel paid $1.5 million. “It is late.” She left at 3 p.m. Monday! See news.example';
    const tokens = tokenize(text);
    const found = sentences(tokens, english).map((range) =>
      tokens
        .slice(...range)
        .map((token) => token.key)
        .join(''),
    );
    expect(found).toEqual([
      'Gov. A. Petrel paid $1.5 million.',
      '"It is late."',
      'She left at 3 p.m. Monday!',
      'See news.example',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../src/text/tokens.ts';
import { diffWords, wordSpans } from '../../src/compare/text/word-diff.ts';

const tokenize = createTokenizer();
const limits = { maxTokens: 10_000, maxEditTokens: 1_000, maxSteps: 1_000_000 };

describe('word spans', () => {
  const spans = (before: string, after: string) =>
    wordSpans(diffWords(tokenize(before), tokenize(after), limits));

  it('shows inserted and deleted words', () => {
    expect(spans('The fine is 15 crowns.', 'The fine is 1.5 crowns.')).toEqual([
      { op: 'equal', text: 'The fine is ' },
      { op: 'delete', text: '15 ' },
      { op: 'insert', text: '1.5 ' },
      { op: 'equal', text: 'crowns.' },
    ]);
  });

  it('shows an appended sentence as an insertion only', () => {
    expect(spans('It rained.', 'It rained. It snowed.')).toEqual([
      { op: 'equal', text: 'It rained.' },
      { op: 'insert', text: ' It snowed.' },
    ]);
  });

  it('replaces the whole text if the edit exceeds the limit', () => {
    const whole = [
      { op: 'delete', text: 'a b c d' },
      { op: 'insert', text: 'a b c h' },
    ];
    for (const limit of [{ maxTokens: 7 }, { maxEditTokens: 1 }, { maxSteps: 1 }]) {
      expect(wordSpans(diffWords(tokenize('a b c d'), tokenize('a b c h'), { ...limits, ...limit }))).toEqual(
        whole,
      );
    }
    expect(spans('a b c d', 'a b c h')).toHaveLength(3);
  });
});

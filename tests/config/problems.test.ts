import { describe, expect, it } from 'vitest';
import {
  byPlace,
  closest,
  describeProblems,
  pathText,
  quote,
  suggestion,
} from '../../config/report/problems.ts';

const problem = (line: number, column = 1, path = '', message = 'wrong') => ({ line, column, path, message });

describe('describeProblems', () => {
  it('writes file, line, column, path and message on one line each', () => {
    expect(
      describeProblems(
        [
          problem(12, 5, 'stories[0].evry', 'unknown key "evry"; did you mean "every"?'),
          problem(14, 1, '', 'a tab'),
        ],
        'config/stories.yaml',
      ),
    ).toBe(
      'config/stories.yaml:12:5 stories[0].evry: unknown key "evry"; did you mean "every"?\nconfig/stories.yaml:14:1 a tab',
    );
  });

  it('says how many problems it does not show', () => {
    expect(describeProblems([problem(1), problem(2), problem(3)], 'f', 1)).toBe('f:1:1 wrong\n… and 2 more');
  });
});

describe('byPlace', () => {
  it('sorts by line, then by column', () => {
    const sorted = [problem(2, 1), problem(1, 9), problem(10, 1), problem(1, 3)].sort(byPlace);
    expect(sorted.map(({ line, column }) => `${line}:${column}`)).toEqual(['1:3', '1:9', '2:1', '10:1']);
  });
});

describe('quote', () => {
  it('never shows a signing secret, whatever stands around it', () => {
    expect(quote('x whsec_QUJD+/= y')).toBe('"x whsec_*** y"');
  });

  it('makes visible what would command a terminal or turn its text around', () => {
    expect(quote('a\u001b[2Jb\u202ec\nd')).toBe('"a\\u001b[2Jb\\u202ec\\u000ad"');
  });

  it('cuts long text', () => {
    expect(quote('x'.repeat(20), 5)).toBe('"xxxxx…"');
  });
});

describe('closest', () => {
  it.each([
    ['evry', 'every'],
    ['Every', 'every'],
    ['ur', 'url'],
    ['storis', 'stories'],
    ['excludes', 'exclude'],
  ])('takes %s for %s', (written, meant) => {
    expect(closest(written, ['url', 'every', 'stories', 'exclude', 'include'])).toBe(meant);
  });

  it.each(['banana', 'x', '', 'every'.repeat(20)])('takes %j for nothing', (written) => {
    expect(closest(written, ['url', 'every', 'stories'])).toBeNull();
  });
});

describe('suggestion', () => {
  it('lists what there is when nothing is near', () => {
    expect(suggestion('banana', ['url', 'name'])).toBe('; known: url, name');
  });
});

describe('pathText', () => {
  it('writes plain names with dots and all others quoted', () => {
    expect(pathText(['stories', 0, 'expect', 12, 'a b'])).toBe('stories[0].expect[12]["a b"]');
    expect(pathText([])).toBe('');
  });
});

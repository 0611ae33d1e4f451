import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { inertLine, inertPieces, linkable } from '../../src/notify/message/foreign-text.ts';
import { backtracksBeyond } from '../support/backtracks.ts';

const WJ = '\u2060';
const shown = (text: string): string => text.replaceAll(WJ, '|');

describe('inertLine', () => {
  it.each([
    ['plain prose of e.g. Dr. Sandoval, 3.5 km away, at 10:30', undefined],
    ['नमस्ते, ‏שלום‏, 谢谢 and 👩‍👩‍👧‍👦 می‌خواهم', undefined],
    ['  two\n\n lines\r\nand\u2028three ', 'two ↵ lines ↵ and ↵ three'],
    ['tab\tand   spaces\u00a0here', 'tab and spaces\u00a0here'],
    ['\u202eabc\u202c \u2066def\u2069', 'abc def'],
    ['nul\u0000 bell\u0007 esc\u001b[2J csi\u009b', 'nul bell esc[2J csi'],
    ['zero\u200bwidth\ufeff and \u2060joined', 'zerowidth and joined'],
    ['half \ud83d a pair', 'half \ufffd a pair'],
    ['see https://evil.example/x?y=1', 'see https:|//evil.|example/x?y=1'],
    ['go to evil.example or www.evil.co.uk now', 'go to evil.|example or www.|evil.|co.|uk now'],
    ['http://192.0.2.1/', 'http:|//192.|0.2.1/'],
    ['@everyone, @room and a.b@evil.example', '@|everyone, @|room and a.b@|evil.|example'],
    ['#general #1 $TSLA $5', '#|general #|1 $|TSLA $5'],
    ['/start and and/or 1/2', '/|start and and/or 1/2'],
    ['<!channel> <@U1> <b> a < b', '<|!channel> <|@|U1> <|b> a < b'],
    ['[x](javascript:alert(1))', '[x]|(javascript:alert(1))'],
  ])('makes of %j a line that starts nothing', (text, expected = text) => {
    expect(shown(inertLine(text))).toBe(expected);
  });

  it('says the same the second time', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'a',
            '.',
            '@',
            '/',
            ':',
            '<',
            '#',
            ' ',
            '\n',
            '\u200b',
            '\u2060',
            '\u202e',
            'é',
            '🗞',
          ),
          maxLength: 60,
        }),
        (text) => {
          expect(inertLine(inertLine(text))).toBe(inertLine(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('searches a hostile length without going back again and again', () => {
    const n = 2_000;
    const long = ` ${' \t'.repeat(n)}x${'.a'.repeat(n)}${'@'.repeat(n)}${'\n'.repeat(n)}`;
    const exec = vi.spyOn(RegExp.prototype, 'exec');
    const line = inertLine(long);
    const searches = exec.mock.contexts.map(
      (pattern, call) => [pattern as RegExp, exec.mock.calls[call]?.[0]] as const,
    );
    exec.mockRestore();
    expect(line.length).toBeGreaterThan(2 * n);
    const patterns = new Map(searches.map(([pattern, text]) => [String(pattern), { pattern, text }]));
    expect(patterns.size).toBeGreaterThan(9);
    for (const { pattern, text = '' } of patterns.values()) {
      expect([pattern, backtracksBeyond(10 * long.length, pattern, text)]).toEqual([pattern, false]);
    }
  });
});

describe('inertPieces', () => {
  it.each([
    [
      ['The panel heard ', 'three', 'four', ' witnesses.'],
      ['The panel heard ', 'three', 'four', ' witnesses.'],
    ],
    [
      ['by @', 'everyone'],
      ['by @', '|everyone'],
    ],
    [
      ['http', '://evil'],
      ['http', ':|//evil'],
    ],
    [
      ['https:', '//evil'],
      ['https:', '|//evil'],
    ],
    [
      ['evil', '.example'],
      ['evil', '|.example'],
    ],
    [
      ['evil.', 'example'],
      ['evil.', '|example'],
    ],
    [
      ['evil.e', 'xample'],
      ['evil.e', '|xample'],
    ],
    [
      ['<', '!channel>'],
      ['<', '|!channel>'],
    ],
    [
      ['[x]', '(y)'],
      ['[x]', '|(y)'],
    ],
    [
      ['a', '\u202e', ' ', 'b\n'],
      ['a', '', ' ', 'b '],
    ],
  ])('lets nothing grow together across %j', (pieces, expected) => {
    expect(inertPieces(pieces).map(shown)).toEqual(expected);
  });
});

describe('linkable', () => {
  it.each([
    ['http://127.0.0.1:8080/stories/sty_1/2?a=b#c', undefined],
    ['https://news.example/été', 'https://news.example/%C3%A9t%C3%A9'],
    ['https://news.example/a(b)|"c\'>', 'https://news.example/a%28b%29%7C%22c%27%3E'],
    ['https://news.example/\u202e/x', 'https://news.example/%E2%80%AE/x'],
    ['HTTPS://News.Example', 'https://news.example/'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['https://user:secret@news.example/', null],
    ['//news.example/', null],
    ['', null],
    [`https://news.example/${'a'.repeat(2_000)}`, null],
  ])('takes %j for a link, or does not', (url, expected = url) => {
    expect(linkable(url)).toBe(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiff } from '../../src/text/render-diff.ts';
import { inertText } from '../../src/text/inert-text.ts';
import type { Change } from '../../src/model/change.ts';

const change = (given: Partial<Change>): Change => ({
  kind: 'added',
  paragraph: 0,
  previousParagraphs: [],
  text: null,
  previousText: null,
  words: [],
  edited: false,
  flagged: false,
  labels: [],
  significance: 0,
  quotes: [],
  factors: [],
  reason: '',
  ...given,
});
const headline = change({
  kind: 'edited',
  paragraph: null,
  edited: true,
  flagged: true,
  labels: ['headline-changed'],
  words: [
    { op: 'equal', text: 'Registrar ' },
    { op: 'delete', text: 'silent' },
    { op: 'insert', text: 'steps aside' },
  ],
});
const added = change({
  paragraph: 11,
  flagged: true,
  labels: ['statement'],
  text: 'In a statement, she said she would go.',
});
const edited = change({
  kind: 'edited',
  paragraph: 2,
  previousParagraphs: [2],
  edited: true,
  flagged: true,
  labels: ['number-changed', 'correction'],
  words: [
    { op: 'equal', text: 'About ' },
    { op: 'delete', text: '12' },
    { op: 'insert', text: '14' },
    { op: 'equal', text: ' people came.' },
  ],
});
const moved = change({
  kind: 'moved',
  paragraph: 8,
  previousParagraphs: [4],
  text: 'Background.',
  previousText: 'Background.',
});
const removed = change({
  kind: 'removed',
  paragraph: null,
  previousParagraphs: [6],
  previousText: 'She did not reply.',
});

const plain = (...changes: Change[]): string => renderDiff({ changes, colour: false });
const uncoloured = (text: string): string => text.replace(/\p{Cc}\[[\d;]*m/gu, '');

describe('renderDiff', () => {
  it('says nothing where nothing changed', () => {
    expect(plain()).toBe('');
  });

  it('gives each kind its sign, its place counted from 1, its labels and a mark when it raises an alert', () => {
    expect(plain(added, edited, moved, removed, headline)).toBe(
      [
        '! ~ headline [headline-changed] Registrar [-silent-]{+steps aside+}',
        '! + ¶12 [statement] In a statement, she said she would go.',
        '! ~ ¶3 [number-changed, correction] About [-12-]{+14+} people came.',
        '  > ¶5 → ¶9 Background.',
        '  - ¶7 She did not reply.',
      ].join('\n'),
    );
  });

  it('shows the words of a paragraph that was moved and edited', () => {
    expect(plain({ ...edited, kind: 'moved', paragraph: 5 })).toBe(
      '! > ¶3 → ¶6 [number-changed, correction] About [-12-]{+14+} people came.',
    );
  });

  it('names every paragraph that was merged', () => {
    expect(plain({ ...edited, previousParagraphs: [2, 3], labels: [] })).toBe(
      '! ~ ¶3 (from ¶3, ¶4) About [-12-]{+14+} people came.',
    );
  });

  it('shows both texts whole where there are no words to show', () => {
    expect(plain({ ...edited, words: [], text: 'New.', previousText: 'Old.', labels: [] })).toBe(
      '! ~ ¶3 [-Old.-]{+New.+}',
    );
  });

  it('finds the text of a removed paragraph in the older Version', () => {
    const before = ['One.', 'Two.'].map((text) => ({ text, role: 'paragraph' as const }));
    const changes = [{ ...removed, previousParagraphs: [1], previousText: null }];
    expect(renderDiff({ before, changes, colour: false })).toBe('  - ¶2 Two.');
    expect(renderDiff({ changes, colour: false })).toBe('  - ¶2');
  });

  it('colours what was said without colour, and no more', () => {
    const changes = [headline, added, edited, moved, removed];
    const coloured = renderDiff({ changes, colour: true });
    expect(uncoloured(coloured)).toBe(renderDiff({ changes, colour: false }));
    expect(coloured).toContain('\u001b[9;31m[-12-]\u001b[0m\u001b[1;32m{+14+}\u001b[0m people came.');
    expect(coloured).toContain('\u001b[1;32mIn a statement, she said she would go.\u001b[0m');
  });

  it('never lets a colour run on over a line', () => {
    const long = { ...added, text: 'word '.repeat(60) };
    for (const line of renderDiff({ changes: [long, removed], colour: true, width: 40 }).split('\n')) {
      expect(line.lastIndexOf('\u001b[0m')).toBeGreaterThan(-1);
      expect(line.slice(line.lastIndexOf('\u001b[0m'))).not.toMatch(/\p{Cc}\[[1-9]/u);
    }
  });

  it('wraps at the width, with the rest of a Change set in', () => {
    expect(renderDiff({ changes: [added], colour: false, width: 32 })).toBe(
      ['! + ¶12 [statement] In a', '    statement, she said she', '    would go.'].join('\n'),
    );
  });

  it('breaks what is longer than a word anywhere, by columns', () => {
    const changes = [
      change({ text: '声明'.repeat(20) }),
      change({ text: `https://news.example/${'a'.repeat(40)}` }),
    ];
    expect(renderDiff({ changes, colour: false, width: 30 }).split('\n')).toEqual([
      `  + ¶1 ${'声明'.repeat(5)}声`,
      `    ${'明声'.repeat(6)}明`,
      `    ${'声明'.repeat(6)}声`,
      `    明声明`,
      `  + ¶1 https://news.example/aa`,
      `    ${'a'.repeat(26)}`,
      `    ${'a'.repeat(12)}`,
    ]);
  });

  it('keeps an address whole on a line of its own where a line can hold it', () => {
    const text = `See https://news.example/${'a'.repeat(20)} today.`;
    expect(renderDiff({ changes: [change({ text })], colour: false, width: 50 }).split('\n')).toEqual([
      '  + ¶1 See',
      `    https://news.example/${'a'.repeat(20)}`,
      '    today.',
    ]);
  });

  it('leaves the space that a word and its replacement share out of the change', () => {
    const words = [
      { op: 'delete' as const, text: '46 ' },
      { op: 'insert' as const, text: '64 ' },
      { op: 'equal' as const, text: 'cases' },
      { op: 'delete' as const, text: ' now ' },
      { op: 'insert' as const, text: ' then' },
    ];
    expect(plain({ ...edited, words, labels: [] })).toBe('! ~ ¶3 [-46-]{+64+} cases[- now -]{+ then+}');
  });

  it('names the speaker of several quotations once', () => {
    const quote = {
      state: 'new' as const,
      text: 'Yes.',
      previousText: null,
      speaker: 'the court',
      previousSpeaker: null,
      verb: 'said',
      start: 0,
      end: 4,
    };
    const quotes = [quote, { ...quote, text: 'No.' }, { ...quote, speaker: 'she' }];
    expect(plain(change({ text: 'Yes. No.', quotes }))).toBe(
      '  + ¶1 Yes. No. (new quotation: the court, said) (new quotation: she, said)',
    );
  });

  it('keeps article text from working on the terminal or turning the line around', () => {
    const hostile = 'a\u001b[2J\u0007b\u202eevil\u2066\u009b\u007f\r\n! + ¶9 forged\u2028line\ttab\u0000';
    expect(plain(change({ text: hostile }))).toBe(
      '  + ¶1 a␛[2J␇b<U+202E>evil<U+2066><U+009B><U+007F> ↵ ! + ¶9 forged ↵ line tab␀',
    );
  });

  it('prints one line per Change, without control characters, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, previousText) => {
        const changes = [
          change({ text }),
          change({ kind: 'removed', paragraph: null, previousParagraphs: [0], previousText }),
          { ...edited, words: [{ op: 'insert' as const, text }] },
        ];
        const diff = renderDiff({ changes, colour: false });
        expect(diff.split('\n')).toHaveLength(3);
        expect(diff.replaceAll('\n', '')).not.toMatch(/[\p{Surrogate}\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('keeps every line within the width and loses no letter', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 60 }), fc.integer({ min: 24, max: 90 }), (text, width) => {
        const lines = renderDiff({ changes: [change({ text })], colour: false, width }).split('\n');
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
        expect(lines.slice(1).filter((line) => !/^ {4}\S/.test(line))).toEqual([]);
        expect(lines.join(' ').replace(/\s+/g, ' ')).toBe(` + ¶1 ${text}`);
      }),
    );
  });
});

describe('inertText', () => {
  it('leaves ordinary text of any script alone', () => {
    const text = 'Résumé — «цитата» שלום\u200f! مرحبا ह्नि ไทย 声明 👩‍👩‍👧‍👦';
    expect(inertText(text)).toBe(text);
  });
});

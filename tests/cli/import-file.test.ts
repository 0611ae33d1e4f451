import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/cli/csv.ts';
import { type ImportRow, judgeRows, readImport, summary } from '../../src/cli/import-file.ts';
import { readOutlines } from '../../src/discover/discover.ts';
import { refuse } from '../support/discover/documents.ts';

const rowsOf = (text: string): readonly ImportRow[] => {
  const reading = readImport(text, (opml) => readOutlines(opml));
  if (reading.kind === 'unreadable') throw new Error(reading.reason);
  return reading.rows;
};
const formatOf = (text: string): string => {
  const reading = readImport(text, (opml) => readOutlines(opml));
  return reading.kind === 'rows' ? reading.format : reading.reason;
};
const judge = (text: string, stories: string[] = [], sources: string[] = []) =>
  judgeRows(rowsOf(text), {
    stories,
    sources,
    refuse,
    refuseEvery: (every) => (/^\d+[smhd]$/.test(every) ? null : 'no interval'),
  });

describe('readImport()', () => {
  it('reads a plain list, names behind addresses, comments and empty lines left out', () => {
    expect(
      rowsOf('\uFEFF# stories\r\n\r\nhttps://a.example/1  The first one\r\n  https://a.example/2\r\n'),
    ).toMatchObject([
      { line: 3, url: 'https://a.example/1', name: 'The first one', to: 'stories' },
      { line: 4, url: 'https://a.example/2', name: null, to: 'stories' },
    ]);
  });

  it('reads CSV with a heading, in any order and with any usual separator', () => {
    const csv =
      'Title;Tags;URL;Every\n"Ferry; ""Grey Plover""";sea|ferry;https://a.example/1;2m\n"two\nlines";;https://a.example/2;\n;;https://a.example/3;1h\n';
    expect(rowsOf(csv)).toEqual([
      {
        line: 2,
        url: 'https://a.example/1',
        name: 'Ferry; "Grey Plover"',
        tags: ['sea', 'ferry'],
        every: '2m',
        to: 'stories',
      },
      { line: 3, url: 'https://a.example/2', name: 'two\nlines', tags: [], every: null, to: 'stories' },
      { line: 5, url: 'https://a.example/3', name: null, tags: [], every: '1h', to: 'stories' },
    ]);
  });

  it('reads CSV with the separator that Excel names in its first line', () => {
    expect(readCsv('sep=|\r\nurl|name\r\nhttps://a.example/1|A;b,c\r\n')).toEqual([
      { line: 2, cells: ['url', 'name'] },
      { line: 3, cells: ['https://a.example/1', 'A;b,c'] },
    ]);
    expect(rowsOf('"sep=;"\nurl;name\nhttps://a.example/1;A, b\n')).toMatchObject([
      { line: 3, url: 'https://a.example/1', name: 'A, b' },
    ]);
  });

  it('reads CSV without a heading, and a column of feeds as sources', () => {
    expect(rowsOf('Ferry,https://a.example/1\nHarbour,https://a.example/2\n')).toMatchObject([
      { line: 1, url: 'https://a.example/1', name: 'Ferry' },
      { line: 2, url: 'https://a.example/2', name: 'Harbour' },
    ]);
    expect(rowsOf('name,feed\nHarbour,https://a.example/feed\n')).toMatchObject([
      { line: 2, url: 'https://a.example/feed', name: 'Harbour', to: 'discover' },
    ]);
  });

  it('reads OPML at any depth: feeds become sources, pages stories, each with its line', () => {
    const opml = `<?xml version="1.0"?>
<opml version="2.0"><head><title>t</title></head><body>
  <outline text="Sea">
    <outline type="rss" text="Harbour" xmlUrl="https://a.example/feed?a=1&amp;b=2" htmlUrl="https://a.example/"/>
    <outline text="Ferry" type="link" url="https://a.example/ferry"/>
  </outline>
  <outline text="nothing"/>
</body></opml>`;
    expect(rowsOf(opml)).toMatchObject([
      { line: 4, url: 'https://a.example/feed?a=1&b=2', name: 'Harbour', to: 'discover' },
      { line: 5, url: 'https://a.example/ferry', name: 'Ferry', to: 'stories' },
    ]);
  });

  it.each([
    ['https://a.example/1', 'list'],
    ['https://a.example/1?a=1&b=2 Name, with comma', 'list'],
    ['url', 'csv'],
    ['https://a.example/1,Name', 'csv'],
    ['<html><p>no</p></html>', 'starts like XML but is not OPML'],
    ['', 'list'],
  ])('%j is %s', (text, format) => {
    expect(formatOf(text)).toBe(format);
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '<opml>', 'url,name\n', '"', 'https://a.example/,'),
        fc.string(),
        (start, text) => {
          expect(typeof formatOf(start + text)).toBe('string');
        },
      ),
    );
  });
});

describe('readCsv()', () => {
  it('reads back whatever is quoted', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ';', ' ', 'é') });
    const row = fc
      .array(cell, { minLength: 2, maxLength: 4 })
      .filter((cells) => cells.some((one) => one.trim() !== ''));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const text = `"a","b"\n${rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')}`;
        expect(
          readCsv(text)
            .slice(1)
            .map(({ cells }) => cells),
        ).toEqual(rows);
      }),
    );
  });
});

describe('judgeRows()', () => {
  const list = `https://a.example/1
https://a.example/2
http://127.0.0.1/admin
https://www.a.example/2/?utm_source=x
nonsense
https://desk:secret@a.example/3
https://a.example/known
ftp://a.example/4
`;

  it('says of each row whether it is new, known or bad, and why', () => {
    const judged = judge(list, ['https://a.example/known#x']);
    expect(judged.map(({ kind }) => kind)).toEqual([
      'new',
      'new',
      'bad',
      'known',
      'bad',
      'bad',
      'known',
      'bad',
    ]);
    const why = judged.map((one) => (one.kind === 'new' ? '' : one.why));
    expect(why[2]).toContain('127.0.0.1');
    expect(why[3]).toBe('is on line 2 already');
    expect(why[5]).not.toContain('secret');
    expect(why[6]).toBe('is in the watch list already');
    expect(summary(judged)).toBe('8 rows, 2 new, 2 known, 4 bad');
  });

  it('counts in one line, also in a file of 312 rows', () => {
    const rows = [
      ...Array.from({ length: 290 }, (_, i) => `https://a.example/new/${i}`),
      ...Array.from({ length: 15 }, (_, i) => `https://a.example/old/${i}`),
      ...Array.from({ length: 7 }, (_, i) => `bad-${i}`),
    ];
    const judged = judge(
      rows.join('\n'),
      Array.from({ length: 15 }, (_, i) => `https://a.example/old/${i}/`),
    );
    expect(summary(judged)).toBe('312 rows, 290 new, 15 known, 7 bad');
    expect(judged.filter(({ kind }) => kind === 'bad').map(({ row }) => row.line)).toEqual([
      306, 307, 308, 309, 310, 311, 312,
    ]);
  });

  it('keeps sources and stories apart, and looks at intervals', () => {
    const judged = judge(
      'feed,url,every\nhttps://a.example/x,,\n,https://a.example/x,soon\n,https://a.example/x,2m\n',
      [],
      ['https://a.example/x'],
    );
    expect(judged.map(({ kind }) => kind)).toEqual(['known', 'bad', 'new']);
  });
});

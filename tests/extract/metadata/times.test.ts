import { describe, expect, it } from 'vitest';
import { asIso } from '../../../src/extract/metadata/iso-times.ts';
import { read } from '../../support/extract/fixtures.ts';

describe('a stated time', () => {
  const times: readonly (readonly [string, string | null])[] = [
    ['2026-03-02T10:00:00+02:00', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02T09:00:00+0100', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02 09:00:00 +0100', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02T09:00Z', '2026-03-02T09:00:00.000Z'],
    ['20260302T090000Z', '2026-03-02T09:00:00.000Z'],
    ['20260302', '2026-03-02'],
    ['2026-03-02 09:00', '2026-03-02T09:00'],
    ['2026-03-02T09:00:00+01:00[Europe/Berlin]', '2026-03-02T08:00:00.000Z'],
    ['Mon Mar 02 2026 09:00:00 GMT+0100 (CET)', '2026-03-02T08:00:00.000Z'],
    ['Mon, 02 Mar 2026 09:00:00 EST', '2026-03-02T14:00:00.000Z'],
    ['March 2, 2026', '2026-03-02'],
    ['2nd Mar. 2026', '2026-03-02'],
    ['1772442000', '2026-03-02T09:00:00.000Z'],
    ['1923-05-01T00:00:00Z', '1923-05-01T00:00:00.000Z'],
    ['20260302T09:00:00Z', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T09:05:7Z', '2026-03-02T09:05:07.000Z'],
    ['2026-03-02T09:00:00EST', '2026-03-02T14:00:00.000Z'],
    ['2026-07-02 09:00 CEST', '2026-07-02T07:00:00.000Z'],
    ['2026-03-02 09:00 XYZ', null],
    ['Thu 2 Jul 2026 09:30 BST', '2026-07-02T08:30:00.000Z'],
    ['Thursday, July 2, 2026 at 9:30 p.m. EDT', '2026-07-03T01:30:00.000Z'],
    ['Mon Mar  2 09:00:00 GMT 2026', '2026-03-02T09:00:00.000Z'],
    ['Sept. 2, 2026', '2026-09-02'],
    ['2. März 2026, 09:15 Uhr', '2026-03-02T09:15'],
    ['02.03.2026 - 09:15 Uhr', '2026-03-02T09:15'],
    ['2 de marzo de 2026', '2026-03-02'],
    ['lundi 2 mars 2026 à 9h15', '2026-03-02T09:15'],
    ['2 марта 2026 г.', '2026-03-02'],
    ['2026年3月2日 9時15分', '2026-03-02T09:15'],
    ['25/03/2026', '2026-03-25'],
    ['32 March 2026', null],
    ['2 Brumaire 2026', null],
    ['2026-13-45', null],
    ['2026-02-31T10:00', null],
    ['2026-02-31T10:00:00Z', null],
    ['2026-03-02T25:00', null],
    ['0000-00-00T00:00:00', null],
    ['-0001-11-30T00:00:00+00:00', null],
    ['0001-01-01T00:00:00Z', null],
    ['1970-01-01T00:00:00Z', null],
    ['31 February 2026', null],
    ['02/03/2026', null],
    ['yesterday', null],
  ];
  it.each(times)('%s is read as %s', (stated, at) => {
    expect(asIso(stated)).toBe(at);
  });
});

const LINES =
  '<p>The registrar of the tribunal will step aside while an inquiry looks into the storage of case files.</p><p>The inquiry is expected to take six weeks, the tribunal said on Monday, and to cost a great deal of money.</p>';
const PUBLISHED = '2026-03-02T09:00:00.000Z';
const MODIFIED = '2026-03-02T10:00:00.000Z';
const P = '2026-03-02T09:00:00Z';
const M = '2026-03-02T10:00:00Z';

const timesOf = (head: string, shown = '', before = ''): readonly (string | null)[] => {
  const { published, modified } = read(
    `<html><head>${head}</head><body>${before}<main><article><h1>Registrar steps aside</h1>${shown}${LINES}</article></main></body></html>`,
  ).article;
  return [published?.at ?? null, published?.source ?? null, modified?.at ?? null, modified?.source ?? null];
};

const linked = (thing: object): string =>
  `<script type="application/ld+json">${JSON.stringify(thing)}</script>`;

describe('when a story was published and modified, and who says so', () => {
  const pages: readonly (readonly [string, string, string, readonly (string | null)[]])[] = [
    [
      'data of the article',
      linked({ '@type': 'NewsArticle', datePublished: P, dateModified: M }),
      '',
      [PUBLISHED, 'json-ld', MODIFIED, 'json-ld'],
    ],
    [
      'a number, and when it was created',
      linked({ '@type': 'NewsArticle', dateCreated: 1_772_442_000 }),
      '',
      [PUBLISHED, 'json-ld', null, null],
    ],
    [
      'data of the page alone',
      linked({ '@type': 'WebPage', datePublished: P, dateModified: M }),
      '',
      [PUBLISHED, 'json-ld:page', MODIFIED, 'json-ld:page'],
    ],
    [
      'an element with two names',
      `<meta property="article:edition" itemprop="datePublished dateCreated" content="${P}">`,
      '',
      [PUBLISHED, 'meta:datepublished', null, null],
    ],
    [
      'labels before times',
      '',
      `<p>Published <time datetime="${P}">9am</time>. Updated <time datetime="${M}">10am</time></p>`,
      [PUBLISHED, 'time', MODIFIED, 'time'],
    ],
    [
      'boxes around times',
      '',
      `<div class="last-updated"><time datetime="${M}">10am</time></div><div class="published"><time datetime="${P}">9am</time></div>`,
      [PUBLISHED, 'time', MODIFIED, 'time'],
    ],
    [
      'a German label, after how long it takes to read',
      '',
      `<p><time datetime="PT5M">5 Minuten</time> Stand: <time datetime="${M}">10 Uhr</time></p><p><time datetime="${P}">9 Uhr</time></p>`,
      [PUBLISHED, 'time', MODIFIED, 'time'],
    ],
    ['a time in words', '', '<time>2 March 2026</time>', ['2026-03-02', 'time', null, null]],
  ];
  it.each(pages)('by %s', (_, head, shown, expected) => {
    expect(timesOf(head, shown)).toEqual(expected);
  });

  it('not by the day’s date above the story, nor by the time of another story', () => {
    const today = '<div><time datetime="2026-11-29">Sunday</time></div>';
    expect(timesOf('', `<time datetime="${P}">2 March</time>`, today)[0]).toBe(PUBLISHED);
    const other = `<aside><article><a href="/x">Other</a><time datetime="${P}">2 March</time></article></aside>`;
    expect(timesOf('', other)[0]).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldForSearch } from '../../src/fold.ts';
import { bytes, read, texts } from '../support/extract/fixtures.ts';

const WORDS =
  'harbour tribunal bridge council river engineer ferry winter archive registrar witness letter anchor crew hearing office timber market lantern chapel'.split(
    ' ',
  );

const sentence = fc
  .array(fc.constantFrom(...WORDS), { minLength: 12, maxLength: 30 })
  .map((words) => `The ${words.join(' ')} was mentioned.`);

const body = fc.uniqueArray(sentence, { minLength: 3, maxLength: 12 });

/** Four ways to mark up the same paragraphs. */
const MARKUPS: readonly ((paragraphs: readonly string[]) => string)[] = [
  (paragraphs) => `<article>${paragraphs.map((text) => `<p>${text}</p>`).join('\n')}</article>`,
  (paragraphs) => `<div class="story">${paragraphs.map((text) => `<div>${text}</div>`).join('')}</div>`,
  (paragraphs) => `<td>${paragraphs.join('<br><br>')}</td>`,
  (paragraphs) => `<main>${paragraphs.map((text) => `<section><p>${text}</section>`).join('')}</main>`,
];

const links = (seed: number): string =>
  Array.from(
    { length: 1 + (seed % 7) },
    (_, i) => `<li><a href="/${seed}/${i}">Another story number ${seed * i} of the day</a></li>`,
  ).join('');

/** What stands around a story; any of it may be gone at the next look. */
const FURNITURE: readonly ((seed: number) => readonly [before: string, after: string])[] = [
  (seed) => [`<header><a href="/">Post</a><ul>${links(seed)}</ul></header>`, ''],
  (seed) => [`<nav>${links(seed + 5)}</nav>`, ''],
  (seed) => [`<div class="ad-slot" data-id="${seed}"><p>Advertisement</p></div>`, ''],
  () => [
    '<div class="cookie-bar"><p>We use cookies to count our readers, and you may say no to that.</p></div>',
    '',
  ],
  (seed) => ['', `<aside class="sidebar"><h3>Most read</h3><ul>${links(seed + 3)}</ul></aside>`],
  (seed) => ['', `<section class="related">${links(seed + 1)}</section>`],
  () => ['', '<form><p>Every morning at six, the harbour letter.</p><input type="email"></form>'],
  (seed) => [
    '',
    `<section id="comments"><p>Reader ${seed}: I crossed that bridge every day for thirty years and never looked down once, I must say.</p></section>`,
  ],
  () => [
    '',
    '<footer><p>The Harbour Post, all rights reserved by nobody in particular, since it does not exist.</p></footer>',
  ],
];

/** A page around a story, different for each seed. */
const dress = (story: string, seed: number): string =>
  `<!doctype html><html><head><title>Story ${seed}</title><meta name="token" content="${seed}"></head><body class="b${seed}">
  <header><a href="/">Post</a><ul>${links(seed)}</ul></header>
  <div class="ad-slot" data-id="${seed}"><p>Advertisement</p></div>
  <h1>What the harbour said</h1>${story}
  <aside class="sidebar"><h3>Most read</h3><ul>${links(seed + 3)}</ul></aside>
  <section class="related">${links(seed + 1)}</section>
  <footer><p>Build ${seed} of the Harbour Post, all rights reserved by nobody in particular, since it does not exist.</p></footer>
  <script>var token = ${seed};</script></body></html>`;

describe('what holds for every story', () => {
  it('gives the same article for the same bytes', () => {
    fc.assert(
      fc.property(body, fc.nat(50), fc.constantFrom(...MARKUPS), (paragraphs, seed, markup) => {
        const page = bytes(dress(markup(paragraphs), seed));
        expect(read(page)).toEqual(read(page));
      }),
      { numRuns: 25 },
    );
  });

  it('finds exactly the paragraphs of the story, whatever the furniture', () => {
    fc.assert(
      fc.property(
        body,
        fc.nat(50),
        fc.nat(50),
        fc.constantFrom(...MARKUPS),
        (paragraphs, before, after, markup) => {
          const story = markup(paragraphs);
          expect(texts(read(dress(story, before)))).toEqual(paragraphs);
          expect(texts(read(dress(story, after)))).toEqual(paragraphs);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads the same article whichever pieces of furniture are taken away', () => {
    const pieces = fc.subarray(FURNITURE as (typeof FURNITURE)[number][]);
    fc.assert(
      fc.property(
        body,
        fc.nat(50),
        fc.tuple(pieces, pieces),
        fc.constantFrom(...MARKUPS),
        (paragraphs, seed, [kept, left], markup) => {
          const wrap = (furniture: typeof FURNITURE): string => {
            const around = furniture.map((piece) => piece(seed));
            return `<html><body>${around.map(([before]) => before).join('')}<h1>What the harbour said</h1>${markup(paragraphs)}${around
              .map(([, after]) => after)
              .join('')}</body></html>`;
          };
          expect(read(wrap(kept)).article.paragraphs).toEqual(read(wrap(left)).article.paragraphs);
          expect(texts(read(wrap(kept)))).toEqual(paragraphs);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('grows by exactly what is added, from the first paragraph on, among the teasers of other stories', () => {
    const teasers = Array.from(
      { length: 8 },
      (_, i) =>
        `<div class="card"><h3><a href="/other/${i}">The other story number ${i} of this day</a></h3><p>The council of the upper town met for the ${i + 3}th time this year and talked about roads, bridges and bins.</p></div>`,
    ).join('');
    fc.assert(
      fc.property(body, (paragraphs) => {
        for (let count = 1; count <= paragraphs.length; count += 1) {
          const story = paragraphs.slice(0, count);
          const page = `<html><body><div class="page"><article><h1>What the harbour said</h1>${story
            .map((text) => `<p>${text}</p>`)
            .join('')}</article><div class="grid">${teasers}</div></div></body></html>`;
          expect(texts(read(page))).toEqual(story);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('adds exactly the paragraph that was added', () => {
    fc.assert(
      fc.property(
        body,
        sentence,
        fc.nat(12),
        fc.constantFrom(...MARKUPS),
        (paragraphs, extra, place, markup) => {
          fc.pre(!paragraphs.includes(extra));
          const grown = paragraphs.toSpliced(Math.min(place, paragraphs.length), 0, extra);
          expect(texts(read(dress(markup(paragraphs), 1)))).toEqual(paragraphs);
          expect(texts(read(dress(markup(grown), 2)))).toEqual(grown);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds every paragraph in the visible text', () => {
    fc.assert(
      fc.property(body, fc.nat(50), fc.constantFrom(...MARKUPS), (paragraphs, seed, markup) => {
        const page = read(dress(markup(paragraphs), seed));
        for (const text of texts(page)) expect(page.visibleText).toContain(foldForSearch(text));
      }),
      { numRuns: 25 },
    );
  });

  it('folds once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldForSearch(foldForSearch(text))).toBe(foldForSearch(text));
      }),
    );
  });
});

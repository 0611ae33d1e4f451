import { describe, expect, it } from 'vitest';
import { explainExtraction } from '../../../src/extract/extract.ts';
import { foldForSearch } from '../../../src/text/fold.ts';
import { bytes, read, texts } from '../../support/extract/fixtures.ts';

const STORY = [
  'The harbour master closed the outer basin on Friday because the old chain had come loose in the night.',
  'Seven boats were moved to the inner basin by hand, which took until the afternoon and two barrels of beer.',
  'The chain is older than the harbour office itself, and nobody could say who is supposed to look after it.',
  'A new one is on order, but the smith who makes such chains has a long list and only two hands, the office said.',
];

const linked = (more: Readonly<Record<string, unknown>>): string =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', headline: 'Chain breaks', ...more }).replaceAll('</', '<\\/')}</script>`;

const paragraphs = (list: readonly string[]): string => list.map((text) => `<p>${text}</p>`).join('');

const sourceOf = (page: string): string =>
  explainExtraction({ url: 'https://news.example/chain', body: bytes(page), contentType: 'text/html' })
    .source;

describe('the page’s linked data as a voice', () => {
  const shell = (more: Readonly<Record<string, unknown>>): string =>
    `<html><head>${linked(more)}</head><body><div id="app"></div><script src="/a.js"></script></body></html>`;

  it('tells the story of a page that is empty without its scripts, line by line', () => {
    const page = read(shell({ articleBody: STORY.join('\n\n') }));
    expect(texts(page)).toEqual(STORY);
    expect(page.quality.verdict).toBe('ok');
    expect(sourceOf(shell({ articleBody: STORY.join('\n\n') }))).toBe('json-ld');
  });

  it('is read as markup where it is markup', () => {
    expect(texts(read(shell({ articleBody: paragraphs(STORY) })))).toEqual(STORY);
  });

  it('counts as seen, so that its text is not new on the day that the page shows it', () => {
    const { visibleText } = read(shell({ articleBody: STORY.join('\n') }));
    for (const text of STORY) expect(visibleText).toContain(foldForSearch(text));
  });

  it('gives nothing away that is for sale', () => {
    const paid = read(shell({ articleBody: STORY.join('\n'), isAccessibleForFree: false }));
    expect([paid.quality.verdict, texts(paid)]).toEqual(['empty-shell', []]);
    const stub = `<html><head>${linked({ articleBody: STORY.join('\n') })}</head><body><article><h1>Chain breaks</h1>
      <p>${STORY[0]}</p><p>Subscribe to continue reading.</p></article></body></html>`;
    expect(texts(read(stub))).toEqual([STORY[0]]);
  });

  const THREAD = Array.from(
    { length: 12 },
    (_, i) =>
      `I crossed that harbour every day for ${20 + i} years and never once looked at the chain, I must say.`,
  );
  const crowded = (more: Readonly<Record<string, unknown>>): string =>
    `<html><head>${linked(more)}</head><body><div class="a"><h1>Chain breaks</h1>${paragraphs(STORY)}</div>
     <div class="b">${paragraphs(THREAD)}</div></body></html>`;

  it('says which box is the story where other text outweighs it', () => {
    expect(texts(read(crowded({ articleBody: STORY.join(' ') })))).toEqual(STORY);
    expect(sourceOf(crowded({ articleBody: STORY.join(' ') }))).toBe('json-ld');
    expect(sourceOf(crowded({}))).toBe('structure');
  });

  it('never takes a paragraph away that its own box holds and an older body does not know', () => {
    const grown = [
      ...STORY,
      'By Saturday noon the smith had found a third hand, the office told reporters at the quay.',
    ];
    const page = `<html><head>${linked({ articleBody: STORY.join(' ') })}</head><body><div class="a"><h1>Chain breaks</h1>${paragraphs(grown)}</div>
      <div class="b">${paragraphs(THREAD)}</div></body></html>`;
    expect(texts(read(page))).toEqual(grown);
  });

  it('is not believed about a live blog, whose posts it does not hold', () => {
    const posts = THREAD.map((text, i) => ({
      '@type': 'BlogPosting',
      '@id': `#p${i}`,
      datePublished: '2026-05-01T08:00:00Z',
      articleBody: text,
    }));
    const page = read(
      crowded({ '@type': 'LiveBlogPosting', articleBody: STORY.join(' '), liveBlogUpdate: posts }),
    );
    expect(texts(page)).toEqual([...STORY, ...THREAD]);
  });
});

describe('a story among the teasers of others', () => {
  const teaser = (i: number): string =>
    `<div class="card"><h3><a href="/other/${i}">Another story, number ${i} of the day</a></h3>
     <p>The council of the upper town met for the ${i + 3}th time this year and talked about roads, bridges and bins.</p></div>`;
  const page = (story: readonly string[], teasers: number): string =>
    `<html><head><title>Chain breaks</title></head><body><div class="page"><article><h1>Chain breaks</h1>${paragraphs(story)}</article>
     <div class="grid">${Array.from({ length: teasers }, (_, i) => teaser(i)).join('')}</div></div></body></html>`;

  it.each([1, 2, 3, 4])('is found with %i paragraphs, while they outweigh it', (count) => {
    expect(texts(read(page(STORY.slice(0, count), 9)))).toEqual(STORY.slice(0, count));
  });

  it('keeps the posts of a live blog, whose linked headlines lead to the page itself', () => {
    const posts = Array.from(
      { length: 9 },
      (_, i) =>
        `<div class="post"><h3><a href="#post-${i}">What happened at ${i + 8} in the morning</a></h3>
         <p>The council of the upper town met for the ${i + 3}th time this year and talked about roads, bridges and bins.</p></div>`,
    );
    const blog = `<html><body><article><h1>Council, live</h1><p>${STORY[0]}</p></article><div class="posts">${posts.join('')}</div></body></html>`;
    expect(texts(read(blog)).filter((text) => text.startsWith('The council of the upper town'))).toHaveLength(
      9,
    );
  });

  it('keeps its key points, whichever box turns out to be the body', () => {
    const points = [
      'The outer basin is closed until a new chain has come.',
      'Seven boats had to be moved by hand on Friday.',
    ];
    const withPoints = (count: number): string =>
      `<html><body><main><h1>Chain breaks</h1><div class="KeyPoints-box"><div class="KeyPoints-list"><div><ul>${points
        .map((text) => `<li>${text}</li>`)
        .join('')}</ul></div></div></div><div class="article-body">${paragraphs(
        Array.from({ length: count }, (_, i) => `${STORY[i % 4]} (${i})`),
      )}</div></main></body></html>`;
    for (const count of [1, 2, 4, 12, 40]) expect(texts(read(withPoints(count))).slice(0, 2)).toEqual(points);
  });
});

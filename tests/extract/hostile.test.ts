import { describe, expect, it } from 'vitest';
import { bytes, fixture, read as readPage, texts } from '../support/extract/fixtures.ts';
import { lazy } from '../../src/text/lazy.ts';
import { cpuOf } from '../support/cpu.ts';
import { mutate, random } from '../support/extract/mutate.ts';

const PARAGRAPH =
  'The harbour master closed the outer basin on Friday because the old chain had come loose in the night.';

let bytesRead = 0;
const read: typeof readPage = (page, ...rest) => {
  bytesRead += typeof page === 'string' ? Buffer.byteLength(page) : page.byteLength;
  return readPage(page, ...rest);
};

const plainStory = (paragraphs: number): string =>
  `<article><h1>Chain</h1>${Array.from({ length: paragraphs }, (_, i) => `<p>${i} ${PARAGRAPH}</p>`).join('')}</article>`;

/** CPU for one byte of an ordinary story, the cheapest of a few readings in this very run. */
const plainCost = lazy((): number => {
  const story = plainStory(2_000);
  const costs = [1, 2, 3].map(() => cpuOf(() => readPage(story)).cpu);
  return Math.min(...costs) / Buffer.byteLength(story);
});

/** A small page has costs that do not depend on its size. */
const LEAST_BYTES = 50_000;

/**
 * How much dearer than an ordinary story of its size a page may be. What reads each byte of these pages for each other
 * one costs thousands of times as much.
 */
const MOST_TIMES_DEARER = 25;

const affordable = <T>(work: () => T): T => {
  bytesRead = 0;
  const { result, cpu } = cpuOf(work);
  expect(cpu / (plainCost() * Math.max(bytesRead, LEAST_BYTES))).toBeLessThan(MOST_TIMES_DEARER);
  return result;
};

describe('hostile pages', () => {
  it.each([2_000, 50_000])('refuses %i nested elements by name', (depth) => {
    const page = affordable(() => read(`${'<div>'.repeat(depth)}<p>${PARAGRAPH}</p>`));
    expect(page.quality).toEqual({
      verdict: 'too-complex',
      reasons: ['The markup has more than 512 nested elements.'],
    });
  });

  it('refuses 200,000 paragraphs by name', () => {
    const page = affordable(() => read('<p>x</p>'.repeat(200_000)));
    expect(page.quality).toEqual({
      verdict: 'too-complex',
      reasons: ['The markup has more than 150000 nodes.'],
    });
  });

  it('refuses more bytes than it may read', () => {
    const page = read(`<p>${PARAGRAPH}</p>`, { limits: { maxBytes: 50 } });
    expect(page.quality).toEqual({ verdict: 'too-complex', reasons: ['The page has more than 50 bytes.'] });
  });

  it('reads a story of 20,000 paragraphs within the limits', () => {
    const page = affordable(() =>
      read(
        `<article>${Array.from({ length: 20_000 }, (_, i) => `<p>${i} ${PARAGRAPH}</p>`).join('')}</article>`,
      ),
    );
    expect(page.article.paragraphs).toHaveLength(20_000);
  });

  it('reads past an attribute of five megabytes', () => {
    const page = affordable(() =>
      read(
        `<article class="${'share '.repeat(850_000)}"><h1>Chain</h1><p>${PARAGRAPH}</p><p>2 ${PARAGRAPH}</p></article>`,
      ),
    );
    expect(texts(page)).toEqual([PARAGRAPH, `2 ${PARAGRAPH}`]);
  });

  /** A search that begins anew at each character of a run takes its square: of this one, a quarter of a minute and more. */
  const RUN = 200_000;
  const linked = (data: object | string): string =>
    `<script type="application/ld+json">${typeof data === 'string' ? data : JSON.stringify(data)}</script>`;

  it.each([
    ['a comment’s end and blanks in linked data', linked(`{-->${' '.repeat(RUN)}x`)],
    ['an author of at-signs', linked({ '@type': 'NewsArticle', author: { name: `${'@'.repeat(RUN)} x` } })],
    ['an author of dashes', linked({ '@type': 'NewsArticle', author: { name: `a${'-'.repeat(RUN)}x` } })],
    ['blanks within a time', `<time datetime="2026${' '.repeat(RUN)}x">x</time>`],
    ['dashes within a title', `<title>a${'-'.repeat(RUN)}x - news.example</title>`],
  ])('reads past %s', (_, furniture) => {
    const page = affordable(() =>
      read(`${furniture}<article><p>${PARAGRAPH}</p><p>2 ${PARAGRAPH}</p></article>`),
    );
    expect(texts(page)).toEqual([PARAGRAPH, `2 ${PARAGRAPH}`]);
  });

  it.each([
    ['60,000 labels of related stories in one list', '<li>Related stories</li>', 60_000],
    ['20,000 boxes of related stories', '<div><h3>Related stories</h3><p>x</p></div>', 20_000],
    ['22,000 boxes of comments', '<div><h3>Comments</h3><p>foo</p></div>', 22_000],
  ])('reads past %s', (_, furniture, times) => {
    const story = `<article><h1>Chain</h1><p>${PARAGRAPH}</p><p>2 ${PARAGRAPH}</p>`;
    expect(texts(affordable(() => read(`${story}${furniture.repeat(times)}</article>`)))).toEqual([
      PARAGRAPH,
      `2 ${PARAGRAPH}`,
    ]);
  });

  it('reads 20,000 posts side by side, and eight posts of half a million characters', () => {
    const posting = (i: number): string =>
      `<div itemtype="https://schema.org/BlogPosting"><p>${i} ${PARAGRAPH}</p></div>`;
    const side = `<div>${Array.from({ length: 20_000 }, (_, i) => posting(i)).join('')}</div>`;
    expect(affordable(() => read(side)).article.paragraphs).toHaveLength(20_000);
    const liveBlogUpdate = Array.from({ length: 8 }, (_, i) => ({
      '@type': 'BlogPosting',
      '@id': `#${i}`,
      articleBody: `The harbour master said so ${i} times. `.repeat(13_000),
    }));
    const paragraphs = Array.from({ length: 20_000 }, (_, i) => `<p>${i} ${PARAGRAPH}</p>`).join('');
    const blog = `${linked({ '@type': 'LiveBlogPosting', headline: 'Chain', liveBlogUpdate })}<article>${paragraphs}</article>`;
    expect(affordable(() => read(blog)).article.paragraphs).toHaveLength(20_000);
  });

  it('reads no class name of two megabytes once for each paragraph below it', () => {
    const paragraphs = Array.from({ length: 20_000 }, (_, i) => `<p>${i} ${PARAGRAPH}</p>`).join('');
    const page = affordable(() =>
      read(`<body class="${'x '.repeat(1_000_000)}sidebar"><h1>Chain</h1><article>${paragraphs}</article>`),
    );
    expect(page.article.paragraphs).toHaveLength(20_000);
  });

  it('reads a line of a million characters and a word without end', () => {
    expect(
      affordable(() => read(`<article><p>${'tide '.repeat(200_000)}.</p></article>`)).article.paragraphs,
    ).toHaveLength(1);
    expect(affordable(() => read(`<article><p>${'a'.repeat(1_000_000)}</p></article>`)).quality.verdict).toBe(
      'ok',
    );
  });

  it('reads tables in tables, unclosed tags and stray ends', () => {
    const tables = `${'<table><tr><td>'.repeat(100)}<p>${PARAGRAPH}</p>`;
    expect(affordable(() => texts(read(tables)))).toEqual([PARAGRAPH]);
    expect(texts(read(`<article><p>${PARAGRAPH}<p>2 ${PARAGRAPH}</b></i></div><div>3 ${PARAGRAPH}`))).toEqual(
      [PARAGRAPH, `2 ${PARAGRAPH}`, `3 ${PARAGRAPH}`],
    );
  });

  it('lets no linked data, however deep or wide, stop a page', () => {
    const deep = `${'{"@graph":['.repeat(20_000)}${']}'.repeat(20_000)}`;
    const wide = JSON.stringify(
      Array.from({ length: 30_000 }, () => ({ '@type': 'NewsArticle', headline: 'x' })),
    );
    for (const script of [deep, wide]) {
      const page = affordable(() =>
        read(`<script type="application/ld+json">${script}</script><article><p>${PARAGRAPH}</p></article>`),
      );
      expect(texts(page)).toEqual([PARAGRAPH]);
    }
  });

  it('keeps mixed directions and control characters as published', () => {
    const text = `${PARAGRAPH} \u202eevil\u202c قال المتحدث \u200fand left.`;
    expect(texts(read(`<article><p>${text}</p></article>`))).toEqual([text]);
  });

  it('gives an answer to every one of some hundred damaged pages', () => {
    const next = random(7);
    const pages = ['furniture.html', 'live-blog.html', 'linked-data.html', 'plain-article.html'].map(fixture);
    for (let i = 0; i < 400; i += 1) {
      const page = pages[i % pages.length] ?? bytes('');
      const read1 = read(mutate(page, next), { contentType: i % 3 === 0 ? null : 'text/html' });
      expect(read1.quality.verdict).toMatch(/^[a-z0-9-]+$/);
    }
  });
});

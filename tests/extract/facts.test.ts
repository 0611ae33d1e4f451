import { describe, expect, it } from 'vitest';
import { fixture, read } from './fixtures.ts';

describe('facts beside the text', () => {
  it('reads JSON-LD graphs with references, next to an invalid script and a trailing comma', () => {
    const { article } = read(fixture('linked-data.html'));
    expect(article.headline).toBe('Tribunal publishes statement');
    expect(article.headlines).toEqual({
      h1: 'Tribunal publishes statement',
      title: 'Tribunal publishes statement | Harbour Post',
      openGraph: 'Tribunal publishes its statement',
      jsonLd: 'Tribunal publishes long-awaited statement',
    });
    expect(article.byline).toBe('Ines Calder, Tomas Ilven');
    expect(article.published).toEqual({ at: '2026-04-01T07:30:00.000Z', source: 'json-ld' });
    expect(article.modified).toEqual({ at: '2026-04-01T09:05:00.000Z', source: 'json-ld' });
    expect(article.canonicalUrl).toBe('https://news.example/tribunal-statement');
    expect([article.lang, article.direction, article.section, article.access]).toEqual([
      'en-GB',
      'ltr',
      'Courts',
      'paywalled',
    ]);
  });

  it('falls back to microdata, time elements and OpenGraph, and says so', () => {
    const { article } = read(fixture('microdata-facts.html'));
    expect(article.byline).toBe('Wren Okoro');
    expect(article.published).toEqual({
      at: '2026-02-03T06:00:00Z'.replace('Z', '.000Z'),
      source: 'microdata',
    });
    expect(article.modified).toEqual({ at: '2026-02-03T18:45:00.000Z', source: 'time' });
    expect(article.canonicalUrl).toBe('https://news.example/tides?from=og');
    expect(article.section).toBe('Harbour');
  });

  it('derives the direction from the language where the page does not state it', () => {
    const { article } = read(fixture('right-to-left.html'));
    expect([article.lang, article.direction]).toEqual(['ar', 'rtl']);
  });

  it('keeps a time without zone as it stands and ignores what is no date', () => {
    const head = (name: string, content: string): string => `<meta property="${name}" content="${content}">`;
    const page = (meta: string): string =>
      `<html><head>${meta}</head><body><p>Nothing here.</p></body></html>`;
    expect(read(page(head('article:published_time', '2026-03-01 08:15'))).article.published?.at).toBe(
      '2026-03-01T08:15',
    );
    expect(read(page(head('article:published_time', 'yesterday'))).article.published).toBeNull();
    expect(read(page(head('article:modified_time', '1767225600'))).article.modified?.at).toBe(
      '2026-01-01T00:00:00.000Z',
    );
  });

  it('prefers the linked article that bears the address of the page', () => {
    const script = JSON.stringify([
      {
        '@type': 'NewsArticle',
        headline: 'Another story',
        datePublished: '2026-01-01T00:00:00Z',
        author: { name: 'A. Nother' },
      },
      { '@type': 'NewsArticle', headline: 'This story', url: 'https://news.example/tribunal-statement' },
    ]);
    expect(
      read(`<script type="application/ld+json">${script}</script><p>x</p>`).article.headlines.jsonLd,
    ).toBe('This story');
  });

  it('survives linked data of the wrong shape', () => {
    const script =
      '{"@type":"NewsArticle","headline":{"@value":7},"author":[null,3,{"name":{}}],"datePublished":{},"liveBlogUpdate":"no"}';
    const { article } = read(
      `<script type="application/ld+json">${script}</script><h1>Headline of the page</h1>`,
    );
    expect([article.headline, article.byline, article.published]).toEqual([
      'Headline of the page',
      null,
      null,
    ]);
  });
});

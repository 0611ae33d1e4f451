import { describe, expect, it } from 'vitest';
import { fixture, read } from '../../support/extract/fixtures.ts';

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

  const story =
    '<main><article><h1>Registrar steps aside</h1><p>The registrar will step aside while an inquiry looks into the storage of case files.</p></article></main>';
  const factsOf = (head: string, html = '<html lang="en">', body = '<body>') =>
    read(`${html}<head>${head}</head>${body}${story}</body></html>`).article;
  const linked = (thing: object): string =>
    `<script type="application/ld+json">${JSON.stringify(thing)}</script>`;

  it('reads a canonical address among other relations, against the base of the page, without its place', () => {
    const canonical = (head: string): string | null => factsOf(head).canonicalUrl;
    expect(canonical('<link rel="canonical" href="/registrar?x=1#top">')).toBe(
      'https://news.example/registrar?x=1',
    );
    expect(canonical('<link rel="shortlink canonical" href="https://news.example/a">')).toBe(
      'https://news.example/a',
    );
    expect(canonical('<base href="https://cdn.example/x/"><link rel="canonical" href="a">')).toBe(
      'https://cdn.example/x/a',
    );
    expect(canonical('<link rel="canonical" href="javascript:alert(1)">')).toBeNull();
  });

  it('reads language and direction wherever the page states them', () => {
    const stated = ({ lang, direction }: ReturnType<typeof factsOf>) => [lang, direction];
    expect(stated(factsOf('', '<html>', '<body lang="ar" dir="rtl">'))).toEqual(['ar', 'rtl']);
    expect(stated(factsOf('', '<html lang="pt_BR">'))).toEqual(['pt-BR', null]);
    expect(stated(factsOf('<meta http-equiv="content-language" content="he, en">', '<html>'))).toEqual([
      'he',
      'rtl',
    ]);
    const language = {
      '@type': 'NewsArticle',
      inLanguage: { '@type': 'Language', name: 'English', alternateName: 'en' },
    };
    expect(stated(factsOf(linked(language), '<html>'))).toEqual(['en', null]);
  });

  it('reads the section from data, meta or the path of crumbs', () => {
    const crumb = (position: number, name: string, item: string) => ({
      '@type': 'ListItem',
      position,
      name,
      item,
    });
    const trail = {
      '@type': 'BreadcrumbList',
      itemListElement: [
        crumb(3, 'Registrar steps aside', 'https://news.example/courts/registrar'),
        crumb(2, 'Courts &amp; law', 'https://news.example/courts'),
        crumb(1, 'Home', 'https://news.example/index'),
      ],
    };
    expect(factsOf(linked(trail)).section).toBe('Courts & law');
    expect(factsOf('<meta name="section" content="Courts">').section).toBe('Courts');
    expect(factsOf(linked({ '@type': 'NewsArticle', articleSection: 'tides,slider,front' })).section).toBe(
      'tides',
    );
  });

  it('reads that a part is for sale, and believes the article before the page', () => {
    const part = {
      '@type': 'NewsArticle',
      hasPart: { '@type': 'WebPageElement', isAccessibleForFree: 'False' },
    };
    expect(factsOf(linked(part)).access).toBe('paywalled');
    const page = linked({ '@type': 'WebPage', isAccessibleForFree: false });
    expect(factsOf(page).access).toBe('paywalled');
    expect(factsOf(`${page}<meta property="article:content_tier" content="free">`).access).toBe('free');
  });

  it('prefers the linked article that bears the headline of the page', () => {
    const own = {
      '@type': 'NewsArticle',
      headline: 'Registrar steps aside',
      datePublished: '2026-03-02T09:00:00Z',
    };
    const other = {
      '@type': 'NewsArticle',
      headline: 'Tides to rise',
      datePublished: '2020-01-01T00:00:00Z',
      dateModified: '2020-01-01T00:00:00Z',
      author: 'X',
      articleBody: 'y',
    };
    expect(factsOf(linked(own) + linked(other)).published?.at).toBe('2026-03-02T09:00:00.000Z');
    expect(factsOf(linked(other) + linked(own)).byline).toBeNull();
  });

  it('reads linked data after a comment, with escaped quotes, and several things in one script', () => {
    const own = '{"@type":"NewsArticle","author":"Ada Quill"}';
    const scripts = [
      `/* made by hand */${own}`,
      own.replaceAll('"', '&quot;'),
      `{"@type":"WebSite","name":"Post"} ${own}`,
    ];
    for (const script of scripts)
      expect(factsOf(`<script type="application/ld+json">${script}</script>`).byline).toBe('Ada Quill');
  });
});

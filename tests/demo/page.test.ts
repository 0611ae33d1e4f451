import { describe, expect, test } from 'vitest';
import { renderFrontPage, renderStoryPage } from '../../src/demo/page.ts';
import { type DemoVersion, VERSIONS } from '../../src/demo/story.ts';
import { parseHTML } from '../support/parse-html.ts';

const render = (version: DemoVersion, headline = 'A headline'): string =>
  renderStoryPage({
    headline,
    standfirst: 'A standfirst',
    byline: 'Newsroom staff',
    section: 'Courts',
    url: 'http://news.example/story',
    version,
    publishedAt: '2026-11-23T09:05:00.000Z',
    modifiedAt: '2026-11-23T09:05:08.000Z',
  });

const blocksOf = (html: string): string[] =>
  [...parseHTML(html).document.querySelectorAll('.article-body > *')].map((node) => node.textContent ?? '');

const articleOf = (html: string): string =>
  parseHTML(html).document.querySelector('article')?.outerHTML ?? '';
const around = (html: string): string => html.replace(/<article>.*<\/article>/s, '');

describe('the story page', () => {
  test('holds every block of every version, in order, with its role', () => {
    for (const version of VERSIONS) {
      expect(blocksOf(render(version))).toEqual(version.blocks.map(({ text }) => text));
    }
    const { document } = parseHTML(render(VERSIONS[0]));
    expect([...document.querySelectorAll('.article-body h2')].map((node) => node.textContent)).toEqual([
      'What the registry does',
      'How the review will work',
      'From surveyor to registrar',
    ]);
  });

  test('differs between the fourth and the fifth version only outside the article', () => {
    const [fourth, fifth] = [VERSIONS[3], VERSIONS[4]].map((version) => render(version ?? VERSIONS[0]));
    expect(articleOf(fifth ?? '')).toBe(articleOf(fourth ?? ''));
    expect(articleOf(fifth ?? '').length).toBeGreaterThan(5000);
    expect(around(fifth ?? '')).not.toBe(around(fourth ?? ''));
    expect(around(fifth ?? '')).toContain('18406 readers');
  });

  test('states headline, byline and times for machines', () => {
    const { document } = parseHTML(render(VERSIONS[0]));
    const data: unknown = JSON.parse(
      document.querySelector('script[type="application/ld+json"]')?.textContent ?? '',
    );
    expect(data).toMatchObject({
      '@type': 'NewsArticle',
      headline: 'A headline',
      datePublished: '2026-11-23T09:05:00.000Z',
      dateModified: '2026-11-23T09:05:08.000Z',
      author: { name: 'Newsroom staff' },
    });
    const meta = (property: string): string | null | undefined =>
      document.querySelector(`meta[property="${property}"]`)?.getAttribute('content');
    expect(meta('og:title')).toBe('A headline');
    expect(meta('article:published_time')).toBe('2026-11-23T09:05:00.000Z');
    expect(meta('article:modified_time')).toBe('2026-11-23T09:05:08.000Z');
    expect(document.querySelector('.meta')?.textContent).toBe(
      'By Newsroom staff · Published 23 November 2026, 09:05 UTC · Updated 23 November 2026, 09:05 UTC',
    );
  });

  test('shows hostile text as text', () => {
    const nasty = `</script><b title="x">&amp; 'quoted'`;
    const html = render({ ...VERSIONS[0], blocks: [{ role: 'paragraph', text: nasty }] }, nasty);
    const { document } = parseHTML(html);
    expect(document.querySelector('b')).toBeNull();
    expect(document.querySelector('h1')?.textContent).toBe(nasty);
    expect(blocksOf(html)).toEqual([nasty]);
    const script = document.querySelector('script[type="application/ld+json"]')?.textContent ?? '';
    expect(JSON.parse(script)).toMatchObject({ headline: nasty });
  });
});

test('the front page leads to the story and tells what is out', () => {
  const { document } = parseHTML(
    renderFrontPage({
      headline: 'A headline',
      standfirst: 'A standfirst',
      path: '/story',
      menu: ['Home'],
      versions: [
        { news: 'first report', second: 0, published: true },
        { news: 'a statement', second: 8, published: false },
      ],
    }),
  );
  expect(document.querySelector('h1 a')?.getAttribute('href')).toBe('/story');
  expect([...document.querySelectorAll('.timeline li')].map((node) => node.textContent)).toEqual([
    'after 0 s: first report',
    'after 8 s: a statement (still to come)',
  ]);
});

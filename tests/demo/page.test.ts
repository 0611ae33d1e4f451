import { describe, expect, test } from 'vitest';
import { parsePage } from '../support/html.ts';
import { renderFrontPage, renderStoryPage } from '../../src/demo/page.ts';
import { type DemoVersion, VERSIONS } from '../../src/demo/story.ts';

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
  parsePage(html)
    .all('.article-body > *')
    .map((node) => node.text);

const articleOf = (html: string): string => parsePage(html).one('article')?.html ?? '';
const around = (html: string): string => html.replace(/<article>.*<\/article>/s, '');

describe('the story page', () => {
  test('holds every block of every version, in order, with its role', () => {
    for (const version of VERSIONS) {
      expect(blocksOf(render(version))).toEqual(version.blocks.map(({ text }) => text));
    }
    const page = parsePage(render(VERSIONS[0]));
    expect(page.all('.article-body h2').map((node) => node.text)).toEqual([
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
    const page = parsePage(render(VERSIONS[0]));
    const data: unknown = JSON.parse(page.one('script[type="application/ld+json"]')?.text ?? '');
    expect(data).toMatchObject({
      '@type': 'NewsArticle',
      headline: 'A headline',
      datePublished: '2026-11-23T09:05:00.000Z',
      dateModified: '2026-11-23T09:05:08.000Z',
      author: { name: 'Newsroom staff' },
    });
    const meta = (property: string): string | null | undefined =>
      page.one(`meta[property="${property}"]`)?.attribute('content');
    expect(meta('og:title')).toBe('A headline');
    expect(meta('article:published_time')).toBe('2026-11-23T09:05:00.000Z');
    expect(meta('article:modified_time')).toBe('2026-11-23T09:05:08.000Z');
    expect(page.one('.meta')?.text).toBe(
      'By Newsroom staff · Published 23 November 2026, 09:05 UTC · Updated 23 November 2026, 09:05 UTC',
    );
  });

  test('shows hostile text as text', () => {
    const nasty = `</script><b title="x">&amp; 'quoted'`;
    const html = render({ ...VERSIONS[0], blocks: [{ role: 'paragraph', text: nasty }] }, nasty);
    const page = parsePage(html);
    expect(page.one('b')).toBeNull();
    expect(page.one('h1')?.text).toBe(nasty);
    expect(blocksOf(html)).toEqual([nasty]);
    const script = page.one('script[type="application/ld+json"]')?.text ?? '';
    expect(JSON.parse(script)).toMatchObject({ headline: nasty });
  });
});

test('the front page leads to the story and tells what is out', () => {
  const page = parsePage(
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
  expect(page.one('h1 a')?.attribute('href')).toBe('/story');
  expect(page.all('.timeline li').map((node) => node.text)).toEqual([
    'after 0 s: first report',
    'after 8 s: a statement (still to come)',
  ]);
});

import { describe, expect, it } from 'vitest';
import type { Article } from '../../../src/story.ts';
import { read } from '../../support/extract/fixtures.ts';

const LINES =
  '<p>The registrar of the tribunal will step aside while an inquiry looks into the storage of case files.</p><p>The inquiry is led by the retired judge Oskar Brandt and is expected to take six weeks, the tribunal said on Monday.</p>';

const article = (head: string, body: string, html = '<html lang="en">'): Article =>
  read(`<!doctype html>${html}<head>${head}</head><body>${body}</body></html>`).article;

const story = (extra = ''): string =>
  `<main><article><h1>Registrar steps aside</h1>${extra}${LINES}</article></main>`;

const linked = (more: object): string =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', headline: 'Registrar steps aside', ...more })}</script>`;

describe('the headline', () => {
  const TITLE = '<title>Registrar steps aside | The Harbour Post</title>';
  const LOGO = '<h1><a href="/">The Harbour Post</a></h1>';

  it('is not the name of the site, though that stands in an h1 and in the title', () => {
    expect(article(TITLE, LOGO + story()).headline).toBe('Registrar steps aside');
    const named = '<meta property="og:site_name" content="The Harbour Post">';
    const plain = '<h1>The Harbour Post</h1>';
    expect(article(TITLE + named, plain + story()).headline).toBe('Registrar steps aside');
    const only = `${plain}<main><h2>Registrar steps aside</h2>${LINES}</main>`;
    const { headline, headlines } = article(TITLE + named, only);
    expect([headline, headlines.h1, headlines.title]).toEqual([
      'Registrar steps aside',
      null,
      'Registrar steps aside | The Harbour Post',
    ]);
  });

  it('may be a link to the story itself, also where that has no path', () => {
    const link = (href: string): string =>
      story().replace('Registrar steps aside', `<a href="${href}">Registrar resigns</a>`);
    const { headline } = read(`<title>x</title>${link('/?p=12')}`, {
      url: 'https://news.example/?p=12',
    }).article;
    expect(headline).toBe('Registrar resigns');
    expect(read(link('/'), { url: 'https://live.example/' }).article.headline).toBe('Registrar resigns');
  });

  it('is the edited h1, though the other places still say what it was', () => {
    const body = story().replace('<h1>Registrar steps aside', '<h1>Registrar resigns over files');
    expect(article(TITLE, LOGO + body).headline).toBe('Registrar resigns over files');
  });

  it('has no kicker stuck to it, and no escaped characters', () => {
    const kicker = story().replace('<h1>', '<h1><span>Courts</span>');
    expect(article(TITLE, kicker).headline).toBe('Registrar steps aside');
    const escaped = linked({ headline: 'Registrar &amp; judge &quot;step <i>aside</i>&quot;' });
    expect(article(escaped, LINES).headline).toBe('Registrar & judge "step aside"');
  });
});

describe('the byline in linked data', () => {
  const authors: readonly (readonly [string, unknown, string | null])[] = [
    ['"By" and a name', 'By Ada Quill', 'Ada Quill'],
    ['"Von" and a name', 'Von Jana Mertens', 'Jana Mertens'],
    ['a label', { name: 'Автор: Анна Иванова' }, 'Анна Иванова'],
    ['a family name with a particle', { name: 'Von der Aue, Ursula' }, 'Von der Aue, Ursula'],
    ['another one', { name: 'Di Stefano Carla' }, 'Di Stefano Carla'],
    ['names in one person', { name: ['Ada Quill', 'Piet Lander'] }, 'Ada Quill, Piet Lander'],
    ['given and family name', { givenName: 'Ada', familyName: 'Quill' }, 'Ada Quill'],
    [
      'lists in lists',
      [[{ name: 'Ada Quill' }], { '@list': [{ name: 'Piet Lander' }] }],
      'Ada Quill, Piet Lander',
    ],
    ['markup', { name: '<a href="/a">Ada Quill</a>' }, 'Ada Quill'],
    ['escaped characters', { name: 'Quill &amp; Lander' }, 'Quill & Lander'],
    ['an address', { name: 'ada.quill@news.example' }, null],
    ['a user of the system', { name: 'admin' }, null],
    ['what a script forgot', { name: 'undefined' }, null],
  ];
  it.each(authors)('%s', (_, author, byline) => {
    expect(article(linked({ author }), story()).byline).toBe(byline);
  });
});

describe('the byline that readers see', () => {
  const shown: readonly (readonly [string, string, string | null])[] = [
    ['a box named so', '<div class="byline">By <a href="/a">Ada Quill</a></div>', 'Ada Quill'],
    [
      'a box with a time in it',
      '<div class="articleByline">By Ada Quill and Piet Lander <time>2 March</time> Courts</div>',
      'Ada Quill, Piet Lander',
    ],
    ['what is no name', '<div class="author">The latest from our courts desk</div>', null],
    ['an address element', '<address>By Ada Quill</address>', 'Ada Quill'],
    [
      'a role of its own',
      '<p class="byline"><b class="author-name">Ada Quill</b> <i>Courts Editor</i></p>',
      'Ada Quill',
    ],
    ['Arabic', '<p class="author">بقلم أحمد علي</p>', 'أحمد علي'],
    ['Dutch', '<p class="author">Door Jan de Vries</p>', 'Jan de Vries'],
    ['German', '<p class="autor">Von Jana Mertens, Nordholm</p>', 'Jana Mertens'],
    [
      'microdata with a biography',
      '<span itemprop="author"><span itemprop="name">Ada Quill</span><i>Ada covers courts.</i></span>',
      'Ada Quill',
    ],
    [
      'two by microdata',
      '<b itemprop="author">Ada Quill</b> <b itemprop="author">Piet Lander</b>',
      'Ada Quill, Piet Lander',
    ],
  ];
  it.each(shown)('%s', (_, box, byline) => {
    expect(article('', story(box)).byline).toBe(byline);
  });

  it('is that of the story, not of a comment or of the next story', () => {
    const others = `<section><div itemprop="comment"><b itemprop="author">Troll Hansen</b><meta itemprop="datePublished" content="2026-03-05T10:00:00Z"></div></section><ul><li><h3>Other</h3><p class="author">Piet Lander</p></li></ul>`;
    const { byline, published } = article('', story() + others);
    expect([byline, published]).toEqual([null, null]);
    expect(article('', story('<p class="byline">By Ada Quill</p>') + others).byline).toBe('Ada Quill');
    const beside = '<div><a href="/tides">Tides</a><span class="author">Piet Lander</span></div>';
    expect(article('', story() + beside).byline).toBeNull();
  });

  it('is found below a smaller heading that is the headline', () => {
    const body = story('<p class="byline">By Ada Quill</p>').replaceAll('h1>', 'h2>');
    expect(article('<meta property="og:title" content="Registrar steps aside">', body).byline).toBe(
      'Ada Quill',
    );
  });

  it('names the site only where nobody else is named, and all authors that are stated one by one', () => {
    const site =
      '<meta name="author" content="The Harbour Post"><meta property="og:site_name" content="The Harbour Post">';
    expect(article(site, story('<p class="byline">By Ada Quill</p>')).byline).toBe('Ada Quill');
    expect(article(site, story()).byline).toBe('The Harbour Post');
    const two =
      '<meta property="article:author" content="Ada Quill"><meta property="article:author" content="Piet Lander">';
    expect(article(two, story()).byline).toBe('Ada Quill, Piet Lander');
  });
});

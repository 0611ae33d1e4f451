import { describe, expect, it } from 'vitest';
import { read } from '../../support/extract/fixtures.ts';

const URL_OF_PAGE = 'https://news.example/tribunal-statement';

const POSTS = [
  {
    name: 'p2',
    at: '2026-03-02T10:00:00Z',
    headline: 'Counsel asks for more time',
    body: 'Counsel for the harbour board asked for more time, and the judge said that she would think about it.',
  },
  {
    name: 'p1',
    at: '2026-03-02T09:00:00Z',
    headline: 'Hearing opens at the tribunal',
    body: 'The hearing of the harbour tribunal opened at nine with a list of names read by the clerk.',
  },
];

type Post = (typeof POSTS)[number];

const blog = (id: (post: Post) => object, posts: readonly Post[] = POSTS): string =>
  `<script type="application/ld+json">${JSON.stringify({
    '@type': 'LiveBlogPosting',
    headline: 'Tribunal: live',
    liveBlogUpdate: posts.map((post) => ({
      '@type': 'BlogPosting',
      headline: post.headline,
      datePublished: post.at,
      articleBody: post.body,
      ...id(post),
    })),
  })}</script>`;

const page = (head: string, posts: readonly Post[] = POSTS): string =>
  `<html lang="en"><head>${head}</head><body><main><article><h1>Tribunal: live</h1>${posts
    .map(({ headline, body }) => `<section><h2>${headline}</h2><p>${body}</p></section>`)
    .join('')}</article></main></body></html>`;

/** Post of each paragraph: heading and text of the newest, then of the one before. */
const postsOf = (html: string): readonly (string | undefined)[] =>
  read(html).article.paragraphs.map(({ post }) => post?.id);

const twice = (...ids: readonly string[]): readonly string[] => ids.flatMap((id) => [id, id]);

describe('posts of a live blog', () => {
  it('are named by their own addresses', () => {
    const named = blog(({ name }) => ({ '@id': `${URL_OF_PAGE}#${name}` }));
    expect(postsOf(page(named))).toEqual(twice(`${URL_OF_PAGE}#p2`, `${URL_OF_PAGE}#p1`));
  });

  it('are named by their times where all bear the address of the page', () => {
    const unnamed = blog(() => ({ url: URL_OF_PAGE }));
    expect(postsOf(page(unnamed))).toEqual(twice('2026-03-02T10:00:00Z', '2026-03-02T09:00:00Z'));
  });

  it('keep their names when a post is added in front', () => {
    const bare = (post: Post): Post => ({ ...post, at: '' });
    const posts = POSTS.map(bare);
    const added = [
      bare({
        ...POSTS[0]!,
        headline: 'Judge refuses more time',
        body: 'The judge refused and sent everybody to lunch.',
      }),
      ...posts,
    ];
    const before = postsOf(
      page(
        blog(() => ({}), posts),
        posts,
      ),
    );
    const after = postsOf(
      page(
        blog(() => ({}), added),
        added,
      ),
    );
    expect(new Set(before).size).toBe(2);
    expect(after.slice(2)).toEqual(before);
  });

  it('are known although the page describes itself a second time, as an article', () => {
    const named = blog(({ name }) => ({ '@id': `${URL_OF_PAGE}#${name}` }));
    const again = `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', url: URL_OF_PAGE, author: { name: 'Ada Quill' }, datePublished: '2026-03-02T08:00:00Z', dateModified: '2026-03-02T10:00:00Z' })}</script>`;
    expect(postsOf(page(named + again))).toEqual(twice(`${URL_OF_PAGE}#p2`, `${URL_OF_PAGE}#p1`));
    expect(read(page(named + again)).article.byline).toBe('Ada Quill');
  });

  it('are named by what their boxes say', () => {
    const boxes = POSTS.map(
      ({ name, at, body }) =>
        `<section itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting"><meta itemprop="datePublished" content="${at}"><link itemprop="url" href="${URL_OF_PAGE}#${name}"><p>${body}</p></section>`,
    );
    const { paragraphs } = read(
      `<main><article><h1>Tribunal: live</h1>${boxes.join('')}</article></main>`,
    ).article;
    expect(paragraphs.map(({ post }) => post)).toEqual(
      POSTS.map(({ name, at }) => ({ id: `${URL_OF_PAGE}#${name}`, at })),
    );
  });

  it('are not the story of a blog that marks all of itself as a posting', () => {
    const html = `<article itemscope itemtype="https://schema.org/BlogPosting"><h1>Hearing opens</h1><time datetime="2026-03-02T09:00:00Z">x</time><p>${POSTS[0]!.body}</p><p>${POSTS[1]!.body}</p></article>`;
    const { paragraphs, published } = read(html).article;
    expect(paragraphs.map(({ post }) => post)).toEqual([undefined, undefined]);
    expect(published?.at).toBe('2026-03-02T09:00:00.000Z');
  });

  it('do not date the blog by the newest of them', () => {
    const named = blog(({ name }) => ({ '@id': `${URL_OF_PAGE}#${name}` }));
    const html = page(named).replaceAll('<h2>', '<time datetime="2026-03-02T10:00:00Z">10:00</time><h2>');
    expect(read(html).article.published).toBeNull();
  });
});

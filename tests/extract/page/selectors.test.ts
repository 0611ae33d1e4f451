import { describe, expect, it } from 'vitest';
import { explainExtraction } from '../../../src/extract/extract.ts';
import { bytes, fixture, read, texts } from '../../support/extract/fixtures.ts';

describe('selectors of the user', () => {
  it('reads only what include matches', () => {
    const page = read(fixture('plain-article.html'), { include: 'blockquote, pre' });
    expect(texts(page)).toEqual([
      'I have nothing to hide, and I will answer every question that is put to me.',
      '09:00  session opens\n10:30  registry closes',
    ]);
    expect(page.warnings).toEqual([]);
    expect(page.article.headline).toBe('Registrar steps aside');
  });

  it('reads an element once when its parent is matched too', () => {
    const page = read(fixture('plain-article.html'), { include: 'article, article p' });
    expect(texts(page)).toHaveLength(11);
  });

  it('removes what exclude matches, but keeps it in the visible text', () => {
    const page = read(fixture('plain-article.html'), { exclude: ['blockquote', 'ul'] });
    expect(texts(page)).toHaveLength(7);
    expect(page.visibleText).toContain('i have nothing to hide');
  });

  it('warns of a selector that matches nothing and ignores it', () => {
    const page = read(fixture('plain-article.html'), { include: '.gone', exclude: ['.also-gone'] });
    expect(texts(page)).toHaveLength(11);
    expect(page.warnings).toEqual([
      'exclude: “.also-gone” matches nothing on the page.',
      'include: “.gone” matches nothing on the page.',
    ]);
  });

  it('reports a selector that cannot be read', () => {
    const page = read(fixture('plain-article.html'), { include: 'p:::' });
    expect(page.warnings).toEqual(['include: “p:::” is not a CSS selector that can be used here.']);
    expect(page.quality.verdict).toBe('ok');
  });

  it.each([
    ['include', { include: 'article hr, article time' }],
    ['exclude', { exclude: ['article'] }],
  ])('ignores %s if it would leave an empty page, and says so', (_, selectors) => {
    const html = new TextDecoder().decode(fixture('plain-article.html')).replace('</h1>', '</h1><hr>');
    const page = read(html, selectors);
    expect(texts(page)).toHaveLength(11);
    expect(page.quality.verdict).toBe('ok');
    expect(page.warnings).toContain('include, exclude: they leave no text of the page and were ignored.');
  });

  it('warns of nothing where the page itself holds no story', () => {
    expect(read(fixture('no-article.html'), { exclude: ['body'] }).warnings).toEqual([]);
  });

  const explain = (html: string, selectors: { include?: string; exclude?: string[] }) =>
    explainExtraction({ url: 'https://news.example/a', body: bytes(html), contentType: null, ...selectors });
  const story =
    '<article><h1>Chain</h1><p class="a">The old chain came loose in the night, the harbour master said.</p><p class="b">The outer basin stays <i>entirely</i> closed until Tuesday, he told the harbour board.</p></article>';

  it('are told as the reason for what they leave out, where it stood', () => {
    const { blocks, root } = explain(story, { include: 'p', exclude: ['.a'] });
    expect(root).toBeNull();
    expect(blocks.map(({ dropped }) => dropped)).toEqual([
      'left out by include or exclude',
      'left out by include or exclude',
      null,
    ]);
    const cut = explain(story, { exclude: ['i', '.gone'] });
    expect(cut.blocks.filter(({ dropped }) => dropped === null).map(({ text }) => text)).toEqual([
      'The old chain came loose in the night, the harbour master said.',
      'The outer basin stays closed until Tuesday, he told the harbour board.',
    ]);
  });
});

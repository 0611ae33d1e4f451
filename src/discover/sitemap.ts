import type { Draft } from './entry.ts';
import { plainText } from './plain-text.ts';
import { NAMESPACES } from './xml/namespaces.ts';
import { readXml, type XmlElement } from './xml/read-xml.ts';

export interface SitemapLimits {
  /** The protocol's own limit is 50,000 (sitemaps.org, "Protocol"). */
  readonly maxUrls: number;
  readonly maxFieldChars: number;
}

/** An index links to sitemaps. */
export interface SitemapReading {
  readonly kind: 'sitemap' | 'index';
  readonly drafts: readonly Draft[];
  readonly cut: boolean;
}

type Field = 'link' | 'title' | 'published' | 'modified';

/** `loc` and `lastmod` from sitemaps.org. The `loc` of a picture is in another namespace, or deeper. */
const CORE: Readonly<Record<string, Field>> = { loc: 'link', lastmod: 'modified' };
const NEWS: Readonly<Record<string, Field>> = { title: 'title', publication_date: 'published' };

/** The language of a publication (news extension) tells the language of its dates, too. */
const isNews = ({ space }: XmlElement): boolean =>
  space === NAMESPACES.news || space.includes('/schemas/sitemap-news/');

/**
 * Reads a sitemap or a sitemap index, including the news extension, by namespace whatever the prefixes are. Stops at the
 * limits. Never throws, whatever the text is.
 */
export const readSitemap = (
  text: string,
  url: string,
  { maxUrls, maxFieldChars }: SitemapLimits,
): SitemapReading => {
  const drafts: Draft[] = [];
  let root: XmlElement | null = null;
  let draft: Record<Field, string> | null = null;
  let field: { readonly element: XmlElement; readonly name: Field } | null = null;
  let cut = false;
  readXml(text, url, {
    open: (element) => {
      root ??= element;
      const isCore = element.space === root.space || element.space === '';
      const { local, depth } = element;
      if (depth === 1 && isCore && (local === 'url' || local === 'sitemap'))
        draft = { link: '', title: '', published: '', modified: '' };
      if (!draft || field) return;
      const name =
        depth === 2 && isCore ? CORE[local] : depth === 3 && isNews(element) ? NEWS[local] : undefined;
      // Of two equal elements, the first counts.
      if (name !== undefined && draft[name] === '') field = { element, name };
    },
    text: (data) => {
      if (draft && field && draft[field.name].length < maxFieldChars) draft[field.name] += data;
    },
    close: (element) => {
      if (field?.element === element) field = null;
      if (!draft || element.depth !== 1) return;
      if (drafts.length >= maxUrls) cut = true;
      else drafts.push(toDraft(draft));
      draft = null;
    },
    isDone: () => cut,
  });
  const isIndex = (root as XmlElement | null)?.local === 'sitemapindex';
  return { kind: isIndex ? 'index' : 'sitemap', drafts, cut };
};

const toDraft = ({ link, title, published, modified }: Record<Field, string>): Draft => ({
  link: link.trim() === '' ? null : link.trim(),
  title: plainText(title),
  published,
  modified,
  language: null,
});

import { Parser } from 'htmlparser2';
import type { Draft } from './entry.ts';

export interface SitemapLimits {
  /** The protocol's own limit is 50,000 (sitemaps.org, "Protocol"). */
  readonly maxUrls: number;
  readonly maxFieldChars: number;
}

export type SitemapReading =
  | { readonly kind: 'sitemap'; readonly drafts: readonly Draft[]; readonly cut: boolean }
  /** Its drafts link to sitemaps. */
  | { readonly kind: 'index'; readonly drafts: readonly Draft[]; readonly cut: boolean }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Field = 'link' | 'title' | 'published' | 'modified';

/** `loc` and `lastmod` from sitemaps.org, the others from the news extension. `image:loc` and similar do not count. */
const FIELDS: ReadonlyMap<string, Field> = new Map([
  ['loc', 'link'],
  ['lastmod', 'modified'],
  ['news:title', 'title'],
  ['news:publication_date', 'published'],
]);

const CHUNK = 65_536;

/**
 * Reads a sitemap or a sitemap index, including the news extension, in one pass without a tree. Does not expand entities
 * declared in the document, and stops at the limits. Never throws, whatever the text is.
 */
export const readSitemap = (
  text: string,
  { maxUrls, maxFieldChars }: SitemapLimits = { maxUrls: 50_000, maxFieldChars: 4_096 },
): SitemapReading => {
  const drafts: Draft[] = [];
  let root: string | null = null;
  let draft: Record<Field, string> | null = null;
  let field: Field | null = null;
  let cut = false;
  const parser = new Parser(
    {
      onopentag: (name) => {
        root ??= name;
        if (name === 'url' || name === 'sitemap')
          draft = { link: '', title: '', published: '', modified: '' };
        else field = FIELDS.get(name) ?? null;
      },
      ontext: (data) => {
        if (draft && field && draft[field].length < maxFieldChars) draft[field] += data;
      },
      onclosetag: (name) => {
        field = null;
        if (!draft || (name !== 'url' && name !== 'sitemap')) return;
        if (drafts.length >= maxUrls) cut = true;
        else drafts.push(toDraft(draft));
        draft = null;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  for (let at = 0; at < text.length; at += CHUNK) {
    if (cut) break;
    parser.write(text.slice(at, at + CHUNK));
  }
  if (!cut) parser.end();
  if (root === 'urlset') return { kind: 'sitemap', drafts, cut };
  if (root === 'sitemapindex') return { kind: 'index', drafts, cut };
  return { kind: 'unreadable', reason: root === null ? 'contains no markup' : 'is not a sitemap' };
};

const toDraft = ({ link, title, published, modified }: Record<Field, string>): Draft => ({
  link: link.trim() === '' ? null : link.trim(),
  title,
  published,
  modified,
});

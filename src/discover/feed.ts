import { type AnyFeed, parseFeed, parseOpml } from 'feedsmith';
import type { Draft } from './entry.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

/** The only module that uses the feed library. Its parser does not expand entities declared in the document. */

export interface FeedLimits {
  readonly maxItems: number;
  /** Limit of the text that is parsed: the parser builds a tree of all of it. */
  readonly maxFeedChars: number;
}

export type FeedReading =
  | {
      readonly kind: 'feed';
      readonly title: string | null;
      readonly drafts: readonly Draft[];
      readonly cut: boolean;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Titles of feeds may contain escaped markup. */
const plain = (text: string | undefined): string | null =>
  text === undefined
    ? null
    : text
        .replace(/<[^<>]{0,500}>/g, ' ')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');

const first = (...values: (string | undefined)[]): string | null =>
  values.find((value) => value !== undefined && value.trim() !== '') ?? null;

const resolve = (link: string | null, base: string | undefined): string | null =>
  link !== null && base !== undefined && canParseUrl(link, base) ? new URL(link, base).href : link;

/** RFC 4287 §4.2.7.2: a link without `rel` is an alternate link, which points to the entry itself. */
const atomLink = (links: readonly { href?: string; rel?: string; type?: string }[] = []): string | null => {
  const alternate = links.filter(({ rel }) => rel === undefined || rel === 'alternate');
  const html = alternate.find(({ type }) => type === undefined || /html/i.test(type));
  return (html ?? alternate[0])?.href ?? null;
};

const draftsOf = (parsed: AnyFeed): { title: string | null; drafts: Draft[] } => {
  switch (parsed.format) {
    case 'rss': {
      const { title, items = [] } = parsed.feed;
      return {
        title: plain(title),
        drafts: items.map((item) => ({
          // RSS 2.0: a guid is a link unless isPermaLink is false.
          link: first(item.link, item.guid?.isPermaLink === false ? undefined : item.guid?.value),
          title: plain(item.title),
          published: first(item.pubDate, item.dc?.dates?.[0], item.atom?.published),
          modified: first(item.atom?.updated, item.dcterms?.modified?.[0]),
        })),
      };
    }
    case 'atom': {
      const { title, entries = [], xml } = parsed.feed;
      return {
        title: plain(title?.value),
        drafts: entries.map((entry) => ({
          link: resolve(resolve(atomLink(entry.links), entry.xml?.base), xml?.base),
          title: plain(entry.title?.value),
          published: first(entry.published, entry.updated),
          modified: first(entry.updated),
        })),
      };
    }
    case 'rdf': {
      const { title, items = [] } = parsed.feed;
      return {
        title: plain(title),
        drafts: items.map((item) => ({
          link: first(item.link, item.rdf?.about),
          title: plain(item.title),
          published: first(item.dc?.dates?.[0]),
          modified: first(item.dcterms?.modified?.[0]),
        })),
      };
    }
    case 'json': {
      const { title, items = [] } = parsed.feed;
      return {
        title: plain(title),
        drafts: items.map((item) => ({
          link: first(item.url, item.external_url),
          title: plain(item.title),
          published: first(item.date_published),
          modified: first(item.date_modified),
        })),
      };
    }
  }
};

/** Cuts after the last complete entry, so that the rest can still be parsed as a feed. */
const cutText = (text: string, maxChars: number): string => {
  if (text.length <= maxChars) return text;
  const kept = text.slice(0, maxChars);
  const end = Math.max(kept.lastIndexOf('</item>'), kept.lastIndexOf('</entry>'));
  return end < 0 ? kept : kept.slice(0, kept.indexOf('>', end) + 1);
};

/** Reads RSS, Atom, RDF or JSON Feed. Never throws, whatever the text is. */
export const readFeed = (text: string, { maxItems, maxFeedChars }: FeedLimits): FeedReading => {
  try {
    const { title, drafts } = draftsOf(parseFeed(cutText(text, maxFeedChars), { maxItems: maxItems + 1 }));
    const cut = drafts.length > maxItems || text.length > maxFeedChars;
    return { kind: 'feed', title, drafts: drafts.slice(0, maxItems), cut };
  } catch (error) {
    // The library throws four error classes and, on malformed markup, those of its parser. All mean "unreadable" here.
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : 'not a feed';
    return { kind: 'unreadable', reason: why };
  }
};

/** An OPML outline with at least one URL. */
export interface OutlineRow {
  readonly feed: string | null;
  readonly page: string | null;
  readonly title: string | null;
}

interface Outline {
  readonly text?: string;
  readonly title?: string;
  readonly xmlUrl?: string;
  readonly htmlUrl?: string;
  readonly url?: string;
  readonly outlines?: readonly Outline[];
}

const flatten = (outlines: readonly Outline[], depth: number, maxDepth: number): OutlineRow[] =>
  outlines.flatMap((outline) => {
    const { xmlUrl, htmlUrl, url, text, title } = outline;
    const own =
      first(xmlUrl, htmlUrl, url) === null
        ? []
        : [{ feed: first(xmlUrl), page: first(htmlUrl, url), title: first(title, text) }];
    return [...own, ...(depth < maxDepth ? flatten(outline.outlines ?? [], depth + 1, maxDepth) : [])];
  });

/** The OPML outlines with a URL, in document order; null if the text is not OPML. */
export const readOutlines = (text: string, maxDepth = 32): readonly OutlineRow[] | null => {
  try {
    return flatten(
      (parseOpml(text) as { body?: { outlines?: Outline[] } }).body?.outlines ?? [],
      0,
      maxDepth,
    );
  } catch {
    return null;
  }
};

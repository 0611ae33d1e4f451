import { Parser } from 'htmlparser2';
import type { Draft } from './entry.ts';

export interface SectionLimits {
  readonly maxLinks: number;
  readonly maxTitleChars: number;
}

/** The links of a section or front page, and the feeds it announces. */
export interface SectionReading {
  readonly base: string;
  readonly drafts: readonly Draft[];
  readonly feeds: readonly string[];
  readonly cut: boolean;
}

const FEED_TYPE = /^application\/(?:rss\+xml|atom\+xml|feed\+json)\b/i;
const CHUNK = 65_536;

/** Links that lead to no page: mail addresses, scripts, places on this page. Pages are full of them; they are no news. */
const isNavigation = (href: string): boolean =>
  /^\s*(?:$|#|javascript:|mailto:|tel:|data:|blob:)/i.test(href);

/** Streams through HTML and keeps links with their text (or the text of the picture in them). Never throws. */
export const readSection = (
  html: string,
  url: string,
  { maxLinks, maxTitleChars }: SectionLimits = { maxLinks: 5_000, maxTitleChars: 1_000 },
): SectionReading => {
  const drafts: Draft[] = [];
  const feeds: string[] = [];
  let base = url;
  let link: { href: string; text: string; picture: string } | null = null;
  let cut = false;
  const finish = (): void => {
    if (!link) return;
    const { href, text, picture } = link;
    link = null;
    if (isNavigation(href)) return;
    if (drafts.length >= maxLinks) cut = true;
    else
      drafts.push({
        link: href,
        title: text.trim() === '' ? picture : text,
        published: null,
        modified: null,
      });
  };
  const readHead = (name: 'base' | 'link', { href, type }: Record<string, string | undefined>): void => {
    if (href === undefined || !URL.canParse(href, url)) return;
    const { href: address } = new URL(href, url);
    // The first base counts (HTML, "The base element").
    if (name === 'base') base = base === url ? address : base;
    else if (FEED_TYPE.test(type ?? '') && feeds.length < 20) feeds.push(address);
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (name === 'a') {
          finish();
          if (attributes['href'] !== undefined) link = { href: attributes['href'], text: '', picture: '' };
        } else if (link) {
          if (name === 'img') link.picture ||= attributes['alt'] ?? '';
          if (link.text !== '') link.text += ' ';
        } else if (name === 'base' || name === 'link') readHead(name, attributes);
      },
      ontext: (data) => {
        if (link && link.text.length < maxTitleChars) link.text += data;
      },
      onclosetag: (name) => {
        if (name === 'a') finish();
      },
    },
    { decodeEntities: true },
  );
  for (let at = 0; at < html.length; at += CHUNK) {
    if (cut) break;
    parser.write(html.slice(at, at + CHUNK));
  }
  if (!cut) parser.end();
  return { base, drafts, feeds, cut };
};

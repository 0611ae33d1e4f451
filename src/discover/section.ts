import { Parser } from 'htmlparser2';
import type { Draft } from './entry.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

export interface SectionLimits {
  readonly maxLinks: number;
  readonly maxTitleChars: number;
}

/** The links of a section or front page, and the feeds it refers to. */
export interface SectionReading {
  readonly base: string;
  readonly drafts: readonly Draft[];
  readonly feeds: readonly string[];
  readonly cut: boolean;
}

const FEED_TYPE = /^application\/(?:rss\+xml|atom\+xml|feed\+json)\b/i;
const CHUNK = 65_536;

/** Links that do not lead to another page: mail addresses, scripts, fragments. */
const isNavigation = (href: string): boolean =>
  /^\s*(?:$|#|javascript:|mailto:|tel:|data:|blob:)/i.test(href);

/** Collects links with their text, or the `alt` of the image in them, in one pass without a tree. Never throws. */
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
        language: null,
      });
  };
  const readHead = (name: 'base' | 'link', { href, type }: Record<string, string | undefined>): void => {
    if (href === undefined || !canParseUrl(href, url)) return;
    const { href: address } = new URL(href, url);
    // Only the first `base` element counts (HTML Standard §4.2.3).
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

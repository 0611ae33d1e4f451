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
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const { href } = attributes;
        if (name === 'a') {
          finish();
          if (href !== undefined) link = { href, text: '', picture: '' };
        } else if (name === 'img' && link) link.picture ||= attributes['alt'] ?? '';
        else if (name === 'base' && href !== undefined && base === url && URL.canParse(href, url))
          base = new URL(href, url).href;
        else if (
          name === 'link' &&
          href !== undefined &&
          FEED_TYPE.test(attributes['type'] ?? '') &&
          feeds.length < 20
        ) {
          if (URL.canParse(href, url)) feeds.push(new URL(href, url).href);
        }
        if (link && link.text !== '') link.text += ' ';
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
  for (let at = 0; at < html.length && !cut; at += CHUNK) parser.write(html.slice(at, at + CHUNK));
  if (!cut) parser.end();
  return { base, drafts, feeds, cut };
};

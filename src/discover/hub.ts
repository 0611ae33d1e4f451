import { canParseUrl } from '../web/can-parse-url.ts';
import type { FeedLinks } from './feed.ts';

/** Where and for what to subscribe (WebSub, W3C Recommendation, §4). */
export interface FeedHub {
  readonly hub: string;
  /** The canonical URL of the feed, which may differ from the URL it was fetched from. */
  readonly topic: string;
}

/** One field value of RFC 8288 §3; a comma within the target or a quoted string does not end it. */
const LINK =
  /<([^<>]{0,2000})>((?:\s*;\s*[\w!#$&+.^`|~-]+\*?(?:\s*=\s*(?:"(?:[^"\\]|\\.){0,500}"|[^\s;,"]{0,500}))?)*)/g;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i;

interface Linked {
  readonly hub: string | null;
  readonly self: string | null;
}

const absolute = (link: string | undefined, base: string): string | null =>
  link !== undefined && canParseUrl(link, base) ? new URL(link, base).href : null;

const linksInHeader = (header: string, base: string): Linked => {
  const targets = new Map<string, string>();
  for (const [, target = '', parameters = ''] of header.slice(0, 16_384).matchAll(LINK)) {
    const [, quoted, plain] = REL.exec(parameters) ?? [];
    for (const relation of (quoted ?? plain ?? '').toLowerCase().split(/\s+/))
      if (!targets.has(relation)) targets.set(relation, target);
  }
  return { hub: absolute(targets.get('hub'), base), self: absolute(targets.get('self'), base) };
};

const WEB = /^https?:/;

/** Link header fields come first, then the links in the feed itself; null unless both a hub and a topic are named. */
export const findHub = (
  page: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  { hubs, self }: FeedLinks,
): FeedHub | null => {
  const header = linksInHeader(page.headers['link'] ?? '', page.url);
  const hub = header.hub ?? absolute(hubs[0], page.url);
  const topic = header.self ?? absolute(self ?? undefined, page.url);
  return hub !== null && topic !== null && WEB.test(hub) && WEB.test(topic) ? { hub, topic } : null;
};

import { parseJsonFeed } from 'feedsmith';
import { canParseUrl } from '../web/can-parse-url.ts';
import type { Draft } from './entry.ts';
import { plainText } from './plain-text.ts';
import { NAMESPACES } from './xml/namespaces.ts';
import { readXml, type XmlElement } from './xml/read-xml.ts';

export interface FeedLimits {
  readonly maxItems: number;
  /** Per title, link or date; the rest is dropped. */
  readonly maxFieldChars: number;
}

/** A feed names its hub and its own address for WebSub (W3C Recommendation, §4). */
export interface FeedLinks {
  readonly hubs: readonly string[];
  readonly self: string | null;
}

export type FeedReading =
  | ({ readonly kind: 'feed'; readonly drafts: readonly Draft[]; readonly cut: boolean } & FeedLinks)
  | { readonly kind: 'unreadable'; readonly reason: string };

const { atom, atom03, dc, dcterms, rdf, rss1 } = NAMESPACES;

type DateField = 'published' | 'created' | 'updated';

/** The dates of all formats, by namespace; an empty one is that of the feed itself. */
const DATES: ReadonlyMap<string, DateField> = new Map<string, DateField>([
  [' pubdate', 'published'],
  [' date', 'created'],
  [`${dc} date`, 'created'],
  [`${dcterms} issued`, 'published'],
  [`${dcterms} created`, 'created'],
  [`${dcterms} modified`, 'updated'],
  ...[' ', `${atom} `, `${atom03} `].flatMap((space): [string, DateField][] => [
    [`${space}published`, 'published'],
    [`${space}issued`, 'published'],
    [`${space}created`, 'created'],
    [`${space}updated`, 'updated'],
    [`${space}modified`, 'updated'],
  ]),
]);

interface Link {
  readonly url: string;
  /** The lowest is used: a link of the entry, an HTML document, anything else, an identifier. */
  readonly rank: number;
}

interface Item {
  readonly depth: number;
  links: Link[];
  readonly titles: { core: string | null; other: string | null };
  readonly dates: Partial<Record<DateField, string>>;
  readonly language: string | null;
}

const isUrl = (text: string): boolean => /^\s*https?:\/\//i.test(text);

const resolve = (link: string, base: string): string => {
  const written = link.trim();
  return canParseUrl(written, base) ? new URL(written, base).href : written;
};

/** Relation names may also be written as IANA URLs (RFC 4287 §4.2.7.2). */
const relationsOf = ({ attributes }: XmlElement): string[] =>
  (attributes['rel'] ?? 'alternate')
    .toLowerCase()
    .split(/\s+/)
    .map((relation) => relation.replace(/^https?:\/\/www\.iana\.org\/assignments\/relation\//, ''));

const linkRank = ({ attributes }: XmlElement): number => {
  const type = attributes['type'];
  return type === undefined || /html/i.test(type) ? 1 : 2;
};

const draftOf = ({ links, titles, dates, language }: Item, isAtomFeed: boolean): Draft => {
  const [best] = links.toSorted((a, b) => a.rank - b.rank);
  const title = titles.core ?? titles.other;
  return {
    link: best?.url ?? null,
    title: title === null ? null : plainText(title),
    published: dates.published ?? dates.created ?? (isAtomFeed ? dates.updated : null) ?? null,
    modified: dates.updated ?? null,
    language,
  };
};

/**
 * Reads RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom, told apart by namespace and never by prefix. Only children of an item count:
 * the title of a picture or of a cited source is not the title of the story.
 */
export const readXmlFeed = (
  xml: string,
  url: string,
  { maxItems, maxFieldChars }: FeedLimits,
): FeedReading => {
  const drafts: Draft[] = [];
  const hubs: string[] = [];
  let self: string | null = null;
  let root: XmlElement | null = null;
  let language: string | null = null;
  let item: Item | null = null;
  let capture: { readonly element: XmlElement; text: string } | null = null;
  let cut = false;

  const isCore = ({ space }: XmlElement): boolean =>
    space === '' ||
    (space === root?.space && space !== rdf) ||
    space === rss1 ||
    space.includes('/rdf/simple/');
  const isAtom = ({ space }: XmlElement): boolean => space === atom || space === atom03;

  const openLink = (element: XmlElement): void => {
    const href = element.attributes['href'];
    if (href === undefined) return;
    const relations = relationsOf(element);
    const target = resolve(href, element.base);
    if (item) {
      if (relations.includes('alternate')) item.links.push({ url: target, rank: linkRank(element) });
      return;
    }
    if (relations.includes('hub') && hubs.length < 10) hubs.push(target);
    if (relations.includes('self')) self ??= target;
  };

  const dateField = ({ space, local }: XmlElement, core: boolean): DateField | undefined =>
    (core ? DATES.get(` ${local}`) : undefined) ?? DATES.get(`${space} ${local}`);

  const finishLink = (element: XmlElement, written: string, to: Item): void => {
    const { local, attributes, base } = element;
    if (local === 'link') to.links.push({ url: resolve(written, base), rank: 0 });
    // RSS 2.0: a guid is a link unless isPermaLink is false.
    else if (local === 'guid' && (attributes['isPermaLink'] ?? '').toLowerCase() !== 'false')
      to.links.push({ url: resolve(written, base), rank: 3 });
    else if (local === 'id' && isUrl(written)) to.links.push({ url: written, rank: 4 });
  };

  const finish = (element: XmlElement, text: string): void => {
    const core = isCore(element);
    const written = text.trim();
    if (!item) language ??= written.slice(0, 35);
    if (!item || written === '') return;
    const { titles, dates } = item;
    const isOwn = core || isAtom(element);
    if (element.local === 'title' && isOwn) titles.core ??= text;
    else if (element.local === 'title' && element.space === dc) titles.other ??= text;
    else if (isOwn) finishLink(element, written, item);
    const field = dateField(element, core);
    if (field) dates[field] ??= written;
  };

  const openItem = (element: XmlElement): Item => {
    const about = element.attribute(rdf, 'about');
    return {
      depth: element.depth,
      links: about === undefined ? [] : [{ url: resolve(about, element.base), rank: 3 }],
      titles: { core: null, other: null },
      dates: {},
      language: element.language ?? language,
    };
  };

  const openField = (element: XmlElement): void => {
    const { local, attributes, base } = element;
    const isOwn = isCore(element) || isAtom(element);
    if (local === 'link' && isOwn) openLink(element);
    // Out-of-line content (RFC 4287 §4.1.3.2) may be the story itself.
    const source = local === 'content' && isAtom(element) ? attributes['src'] : undefined;
    if (source !== undefined) item?.links.push({ url: resolve(source, base), rank: 3 });
    if (item || (local === 'language' && isOwn)) capture = { element, text: '' };
  };

  const isComplete = readXml(xml, url, {
    open: (element) => {
      root ??= element;
      const isItem = /^(?:item|entry)$/.test(element.local) && isCore(element);
      if (!item && isItem) item = openItem(element);
      else if (!capture && (item ? element.depth === item.depth + 1 : element.depth <= 2)) openField(element);
    },
    text: (data) => {
      if (capture && capture.text.length < maxFieldChars) capture.text += data;
    },
    close: (element) => {
      if (capture?.element === element) {
        const { text } = capture;
        capture = null;
        finish(element, text);
      } else if (item?.depth === element.depth) {
        if (drafts.length >= maxItems) cut = true;
        else drafts.push(draftOf(item, root?.local === 'feed'));
        item = null;
      }
    },
    isDone: () => cut,
  });
  if (!isComplete && !drafts.some(({ link }) => link !== null))
    return { kind: 'unreadable', reason: 'it ends before its first entry is complete' };
  return { kind: 'feed', drafts, cut, hubs, self };
};

const first = (...values: (string | undefined)[]): string | null =>
  values.find((value) => value !== undefined && value.trim() !== '') ?? null;

/** Reads a JSON Feed. Never throws, whatever the text is. */
export const readJsonFeed = (text: string, { maxItems }: FeedLimits): FeedReading => {
  try {
    const feed = parseJsonFeed(text, { maxItems: maxItems + 1 });
    const drafts = (feed.items ?? []).map((item): Draft => ({
      link: first(item.url, item.external_url, isUrl(String(item.id)) ? String(item.id) : undefined),
      title: item.title === undefined ? null : plainText(item.title),
      published: first(item.date_published),
      modified: first(item.date_modified),
      language: item.language ?? feed.language ?? null,
    }));
    return {
      kind: 'feed',
      drafts: drafts.slice(0, maxItems),
      cut: drafts.length > maxItems,
      hubs: (feed.hubs ?? []).flatMap(({ type, url }) =>
        url !== undefined && (type ?? 'websub').toLowerCase() === 'websub' ? [url] : [],
      ),
      self: feed.feed_url ?? null,
    };
  } catch (error) {
    // The library throws several error classes and those of its parser. All mean "unreadable" here.
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : 'not a feed';
    return { kind: 'unreadable', reason: why };
  }
};

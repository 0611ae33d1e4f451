import type { Document, Element } from 'domhandler';
import type { HeadlineVariants, StatedTime } from '../story.ts';
import { type LinkedData, readLinkedData } from './json-ld.ts';
import { collapse, textOf } from './markup.ts';
import { collectSources, type Sources } from './sources.ts';

/** What the page states beside its text. */
export interface Facts {
  readonly headline: string | null;
  readonly headlines: HeadlineVariants;
  readonly byline: string | null;
  readonly published: StatedTime | null;
  readonly modified: StatedTime | null;
  readonly canonicalUrl: string | null;
  readonly lang: string | null;
  readonly direction: 'ltr' | 'rtl' | null;
  readonly section: string | null;
  readonly access: 'free' | 'paywalled' | null;
  /** Does the page say of itself that it is an article? */
  readonly statesArticle: boolean;
  readonly descriptions: readonly string[];
  readonly linkedData: LinkedData | null;
}

/** What is known of a page that could not be read. */
export const NO_FACTS: Facts = {
  headline: null,
  headlines: { h1: null, title: null, openGraph: null, jsonLd: null },
  byline: null,
  published: null,
  modified: null,
  canonicalUrl: null,
  lang: null,
  direction: null,
  section: null,
  access: null,
  statesArticle: false,
  descriptions: [],
  linkedData: null,
};

const nonEmpty = (text: string | null | undefined): string | null => {
  const settled = text === null || text === undefined ? '' : collapse(text);
  return settled === '' ? null : settled;
};

/** ISO 8601 if the stated text is a date that can be read without guessing, else null. */
const asIso = (text: string | null | undefined): string | null => {
  if (text === null || text === undefined) return null;
  const stated = text.trim();
  // A time without zone is kept as it stands: to guess one would invent hours.
  if (/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.test(stated))
    return stated.replace(' ', 'T');
  if (/^\d{10}$/.test(stated)) return new Date(Number(stated) * 1000).toISOString();
  if (/^\d{13}$/.test(stated)) return new Date(Number(stated)).toISOString();
  const named = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i.test(stated);
  const at = named ? Date.parse(stated.replace(/^(\d{4}-\d{2}-\d{2}) (\d)/, '$1T$2')) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
};

const PUBLISHED = [
  'article:published_time',
  'og:article:published_time',
  'datepublished',
  'parsely-pub-date',
  'dc.date.issued',
  'dcterms.created',
  'dc.date',
  'date',
  'pubdate',
  'publishdate',
  'publish-date',
  'sailthru.date',
  'cxenseparse:recs:publishtime',
  'last-published',
];
const MODIFIED = [
  'article:modified_time',
  'og:updated_time',
  'og:article:modified_time',
  'datemodified',
  'dcterms.modified',
  'dc.date.modified',
  'last-modified',
  'lastmod',
  'revised',
];

type Stated = readonly [text: string | null | undefined, source: string];

const firstTime = (stated: readonly Stated[]): StatedTime | null => {
  for (const [text, source] of stated) {
    const at = asIso(text);
    if (at !== null) return { at, source };
  }
  return null;
};

const timeOfElement = (element: Element | undefined): string | undefined =>
  element === undefined
    ? undefined
    : (element.attribs['datetime'] ?? element.attribs['content'] ?? textOf(element, 200));

const UPDATED_NAME = /\b(?:updat|modif|revis)/i;

const readTimes = (
  { meta, microdata, times }: Sources,
  data: LinkedData | null,
): Pick<Facts, 'published' | 'modified'> => {
  const fromMeta = (keys: readonly string[]): Stated[] => keys.map((key) => [meta.get(key), `meta:${key}`]);
  const isUpdate = ({ attribs }: Element): boolean =>
    UPDATED_NAME.test(`${attribs['class'] ?? ''} ${attribs['id'] ?? ''} ${attribs['itemprop'] ?? ''}`);
  return {
    published: firstTime([
      [data?.published, 'json-ld'],
      ...fromMeta(PUBLISHED),
      [timeOfElement(microdata.get('datepublished')), 'microdata'],
      [timeOfElement(times.find((time) => time.attribs['pubdate'] !== undefined)), 'time'],
      [timeOfElement(times.find((time) => !isUpdate(time))), 'time'],
    ]),
    modified: firstTime([
      [data?.modified, 'json-ld'],
      ...fromMeta(MODIFIED),
      [timeOfElement(microdata.get('datemodified')), 'microdata'],
      [timeOfElement(times.find(isUpdate)), 'time'],
    ]),
  };
};

const withoutBy = (text: string | null): string | null => {
  const name = nonEmpty(text?.replace(/^(?:by|von|par|por|di|av|door)\s+(?=\p{Lu})/iu, ''));
  return name !== null && name.length <= 200 && !/^https?:/.test(name) ? name : null;
};

const readByline = ({ meta, microdata, authorLinks }: Sources, data: LinkedData | null): string | null => {
  const author = microdata.get('author');
  const links = [...new Set(authorLinks.slice(0, 5).map((link) => textOf(link, 200)))].filter(
    (name) => name !== '',
  );
  return (
    withoutBy(data?.byline ?? null) ??
    withoutBy(meta.get('author') ?? null) ??
    withoutBy(meta.get('article:author') ?? null) ??
    withoutBy(meta.get('parsely-author') ?? meta.get('dc.creator') ?? meta.get('byl') ?? null) ??
    withoutBy(author === undefined ? null : textOf(author, 300)) ??
    withoutBy(links.join(', '))
  );
};

const absolute = (address: string | null | undefined, base: string): string | null => {
  if (address === null || address === undefined || address.trim() === '') return null;
  const at = URL.canParse(address, base) ? new URL(address, base) : null;
  return at !== null && /^https?:$/.test(at.protocol) ? at.href : null;
};

const RTL = /^(?:ar|arc|ckb|dv|fa|he|iw|ku-arab|ps|sd|ug|ur|yi)\b/i;

const statedLanguage = ({ meta, html }: Sources, data: LinkedData | null): string | null => {
  const stated =
    nonEmpty(html?.attribs['lang']) ??
    nonEmpty(html?.attribs['xml:lang']) ??
    data?.lang ??
    meta.get('content-language') ??
    meta.get('og:locale');
  const tag = stated?.split(',')[0]?.trim().replaceAll('_', '-') ?? '';
  return /^[a-z]{2,3}(?:-[a-z\d]{1,8})*$/i.test(tag) ? tag : null;
};

const readLanguage = (sources: Sources, data: LinkedData | null): Pick<Facts, 'lang' | 'direction'> => {
  const lang = statedLanguage(sources, data);
  const dir = sources.html?.attribs['dir']?.toLowerCase();
  const named = dir === 'rtl' || dir === 'ltr' ? dir : null;
  return { lang, direction: named ?? (lang !== null && RTL.test(lang) ? 'rtl' : null) };
};

const readAccess = ({ meta }: Sources, data: LinkedData | null): Facts['access'] => {
  if (data !== null && data.free !== null) return data.free ? 'free' : 'paywalled';
  const tier = (meta.get('article:content_tier') ?? meta.get('og:article:content_tier') ?? '').toLowerCase();
  if (tier === 'free') return 'free';
  return tier === 'locked' || tier === 'metered' ? 'paywalled' : null;
};

const saysArticle = ({ meta }: Sources, data: LinkedData | null): boolean =>
  data !== null || meta.get('og:type')?.toLowerCase() === 'article' || meta.has('article:published_time');

/** Words of the first h1 that looks like the page's headline: sites put their own name in an h1 too. */
const readH1 = (h1: readonly Element[], others: readonly (string | null)[]): string | null => {
  const texts = h1
    .slice(0, 20)
    .map((element) => textOf(element, 1000))
    .filter((text) => text !== '');
  const agreed = texts.find((text) =>
    others.some((other) => other !== null && text.length > 8 && other.includes(text)),
  );
  return agreed ?? texts.find((text) => text.length > 15) ?? texts[0] ?? null;
};

/** Reads the page's own statements; `url` resolves relative addresses. Linear in the page. */
export const readFacts = (document: Document, url: string): Facts => {
  const sources = collectSources(document);
  const data = readLinkedData(sources.scripts, url);
  const { meta } = sources;
  const title = sources.title === null ? null : nonEmpty(textOf(sources.title, 1000));
  const openGraph = meta.get('og:title') ?? meta.get('twitter:title') ?? null;
  const jsonLd = nonEmpty(data?.headline);
  const h1 = readH1(sources.h1, [jsonLd, openGraph, title]);
  const descriptions = [
    meta.get('description'),
    meta.get('og:description'),
    meta.get('twitter:description'),
    nonEmpty(data?.description),
  ];
  return {
    headline: h1 ?? jsonLd ?? openGraph ?? title,
    headlines: { h1, title, openGraph, jsonLd },
    byline: readByline(sources, data),
    ...readTimes(sources, data),
    canonicalUrl:
      absolute(sources.canonical, url) ?? absolute(meta.get('og:url'), url) ?? absolute(data?.url, url),
    ...readLanguage(sources, data),
    section: nonEmpty(data?.section) ?? meta.get('article:section') ?? meta.get('og:article:section') ?? null,
    access: readAccess(sources, data),
    statesArticle: saysArticle(sources, data),
    descriptions: [
      ...new Set(descriptions.filter((text): text is string => text !== null && text !== undefined)),
    ],
    linkedData: data,
  };
};

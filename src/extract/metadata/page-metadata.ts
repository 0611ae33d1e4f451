import type { Document, Element } from 'domhandler';
import type { HeadlineVariants, StatedTime } from '../../model/article.ts';
import { readBylines } from './byline.ts';
import { createIsSiteName, readHeadlines } from './headline.ts';
import { type Linked, type LinkedData, type LinkedPage, type PageKind, readLinkedData } from './json-ld.ts';
import { collectMarks, type Marks } from './marked-elements.ts';
import { collapse, plainText, textOf } from '../page/markup.ts';
import { collectSources, type Sources } from './metadata-elements.ts';
import { readTimes } from './stated-times.ts';
import { canParseUrl } from '../../web/can-parse-url.ts';

/** What the page states beside its text. */
export interface PageMetadata {
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
  /** Does it state one with its own address or headline, or when it was published? */
  readonly ownArticle: boolean;
  /** `og:type` in small letters, and what the linked data says that the page is. */
  readonly openGraphType: string | null;
  readonly kind: PageKind | null;
  readonly descriptions: readonly string[];
  readonly linkedData: LinkedData | null;
}

/** What is known of a page that could not be read. */
export const NO_METADATA: PageMetadata = {
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
  ownArticle: false,
  openGraphType: null,
  kind: null,
  descriptions: [],
  linkedData: null,
};

const nonEmpty = (text: string | null | undefined): string | null => {
  const settled = text === null || text === undefined ? '' : collapse(text);
  return settled === '' ? null : settled;
};

const absolute = (address: string | null | undefined, base: string): string | null => {
  if (address === null || address === undefined || address.trim() === '') return null;
  const at = canParseUrl(address, base) ? new URL(address, base) : null;
  if (at === null || !/^https?:$/.test(at.protocol)) return null;
  // A place within the page is no other page.
  if (!at.hash.startsWith('#!')) at.hash = '';
  return at.href;
};

const RTL = /^(?:ar|arc|ckb|dv|fa|he|iw|ku-arab|ps|sd|ug|ur|yi)\b/i;

interface Stage {
  readonly sources: Sources;
  readonly marks: Marks;
  readonly linked: Linked;
  readonly headline: Element | null;
}

const tagOf = (stated: string | null | undefined): string | null => {
  const tag = stated?.split(',')[0]?.trim().replaceAll('_', '-') ?? '';
  return /^[a-z]{2,3}(?:-[a-z\d]{1,8})*$/i.test(tag) ? tag : null;
};

const statedLanguage = ({ sources: { meta, html }, marks, linked }: Stage): string | null => {
  const stated = [
    html?.attribs['lang'],
    html?.attribs['xml:lang'],
    linked.article?.lang,
    linked.page.lang,
    ...marks.frames.map(({ attribs }) => attribs['lang'] ?? attribs['xml:lang']),
    marks.contentLanguage,
    meta.get('content-language'),
    meta.get('og:locale'),
  ];
  return stated.map(tagOf).find((tag) => tag !== null) ?? null;
};

const readLanguage = (stage: Stage): Pick<PageMetadata, 'lang' | 'direction'> => {
  const lang = statedLanguage(stage);
  const frames = [stage.sources.html, ...stage.marks.frames];
  const named = frames
    .map((frame) => frame?.attribs['dir']?.trim().toLowerCase())
    .filter((dir) => dir === 'rtl' || dir === 'ltr');
  // The box nearest to the text decides.
  return { lang, direction: named.at(-1) ?? (lang !== null && RTL.test(lang) ? 'rtl' : null) };
};

/** What is said of the article before what is said of the page: some systems say the same of all their pages. */
const readAccess = ({ meta }: Sources, data: LinkedData | null, page: LinkedPage): PageMetadata['access'] => {
  const stated = (free: boolean | null): PageMetadata['access'] =>
    free === null ? null : free ? 'free' : 'paywalled';
  const tier = (meta.get('article:content_tier') ?? meta.get('og:article:content_tier') ?? '').toLowerCase();
  const byTier = tier === 'free' ? 'free' : tier === 'locked' || tier === 'metered' ? 'paywalled' : null;
  return stated(data?.free ?? null) ?? byTier ?? stated(page.free);
};

const saysArticle = ({ meta }: Sources, data: LinkedData | null): boolean =>
  data !== null || meta.get('og:type')?.toLowerCase() === 'article' || meta.has('article:published_time');

const readKind = (
  { meta }: Sources,
  { article, page }: Linked,
): Pick<PageMetadata, 'ownArticle' | 'openGraphType' | 'kind'> => ({
  ownArticle: article?.isOwn === true || meta.has('article:published_time'),
  openGraphType: meta.get('og:type')?.toLowerCase() ?? null,
  kind: page.kind,
});

const SECTION = ['article:section', 'og:article:section', 'section', 'parsely-section', 'dc.subject.section'];

/** Crumbs that say what a page is, or whose, not what it is about. */
const NO_SECTION =
  /^(?:home(?: ?page)?|front ?page|start(?:seite)?|accueil|inicio|início|portada|strona główna|главная|ホーム|トップ|首页|articles?|stories|posts?|blog)$/i;

const readSection = (
  { meta }: Sources,
  { article, page }: Linked,
  isSiteName: (text: string) => boolean,
): string | null => {
  const named = SECTION.map((key) => meta.get(key)).find((text) => text !== undefined);
  const stated = nonEmpty(article?.section) ?? named ?? null;
  // Some systems list all their tags here.
  const first =
    stated !== null && (stated.length > 60 || /,\S/.test(stated))
      ? (stated.split(',')[0] ?? '').trim()
      : stated;
  if (first !== null && first !== '' && !/^https?:/.test(first)) return plainText(first);
  return page.crumbs.find((crumb) => !isSiteName(crumb) && !NO_SECTION.test(crumb)) ?? null;
};

/** Reads the page's own statements; `url` resolves relative addresses. Linear in the page. */
export const readMetadata = (document: Document, url: string): PageMetadata => {
  const sources = collectSources(document);
  const { meta } = sources;
  const title = sources.title === null ? null : nonEmpty(textOf(sources.title, 1000));
  const openGraph = meta.get('og:title') ?? meta.get('twitter:title') ?? null;
  const isSiteName = createIsSiteName(meta.get('og:site_name') ?? meta.get('application-name'), url);
  const titles = [openGraph, title, ...sources.h1.slice(0, 20).map((element) => textOf(element, 1000))];
  const linked = readLinkedData(
    sources.scripts,
    url,
    titles.filter((text) => text !== null),
  );
  const data = linked.article;
  const jsonLd = nonEmpty(data?.headline);
  const stated = { h1: sources.h1, title, openGraph, jsonLd };
  const { headline, variants, element } = readHeadlines(document, url, stated, isSiteName);
  const marks = collectMarks(document, element);
  const stage = { sources, marks, linked, headline: element };
  const base = absolute(marks.base, url) ?? url;
  const descriptions = [
    meta.get('description'),
    meta.get('og:description'),
    meta.get('twitter:description'),
    nonEmpty(data?.description),
  ];
  return {
    headline,
    headlines: variants,
    byline: readBylines(sources, marks, {
      stated: data?.byline ?? null,
      headline: element,
      isSiteName,
    }),
    ...readTimes(stage),
    canonicalUrl:
      absolute(sources.canonical ?? marks.canonical, base) ??
      absolute(meta.get('og:url'), base) ??
      absolute(data?.url, base),
    ...readLanguage(stage),
    section: readSection(sources, linked, isSiteName),
    access: readAccess(sources, data, linked.page),
    statesArticle: saysArticle(sources, data),
    ...readKind(sources, linked),
    descriptions: [
      ...new Set(descriptions.filter((text): text is string => text !== null && text !== undefined)),
    ],
    linkedData: data,
  };
};

import { canParseUrl } from './can-parse-url.ts';

/**
 * Decides which URLs identify the same story. The user's URL is never rewritten; only keys computed here are compared.
 * No rule names a site. Each one comes from RFC 3986 §6, from a convention of publishing systems (AMP, mobile hosts,
 * index documents) or from a parameter that analytics tools append to links on any site.
 */

/** Stories have no longer URLs, and the rules below may take quadratic time. */
const MAX_URL_CHARS = 2_048;

/** Tracking parameters: they record where the reader came from and never select content. */
const TRACKING =
  /^(?:utm_.+|utm|ga_.+|_ga|_gl|gclid|gclsrc|gbraid|wbraid|dclid|srsltid|fbclid|fb_(?:action_ids|action_types|ref|source)|igshid|igsh|twclid|ttclid|msclkid|yclid|ysclid|_openstat|li_fat_id|epik|rdt_cid|sc_?cid|s_cid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|hsctatracking|hsa_.+|vero_(?:id|conv)|oly_(?:anon|enc)_id|wickedid|mtm_.+|matomo_.+|pk_.+|piwik_.+|itm_.+|at_(?:medium|campaign|custom\d+|link_.+|format)|ns_(?:campaign|mchannel|source|linkname|fee)|xtor|xtref|guce_referrer(?:_sig)?|guccounter|soc_(?:src|trk)|spm|trk|trkcampaign|__twitter_impression|_branch_match_id|phpsessid|jsessionid|aspsessionid.*)$/i;

/** Usually tracking parameters, but a site may give them another meaning. */
const SUSPECTED =
  /^(?:ref|ref_?src|ref_?url|refer+er|ref_?id|cmp|cmpid|icid|ncid|ocid|share|shared|share_?id|smid|smtyp|rss|mbid|sr_share|wt_?mc|newsletter_?id|amp|amp_.+|_amp)$/i;

/** `?output=amp` and similar. */
const AMP_OUTPUT = /^(?:output|outputtype|mode|view|format)=amp$/i;

/** Host labels that select a presentation of a site, not another site. */
const PRESENTATION = /^(?:www\d?|m|mobile|mob|amp|touch|wap)$/;

const INDEX_DOCUMENT = /^(?:index|default)\.(?:html?|php\d?|aspx?|jspx?|shtml|cfm|cgi)$/i;

/** RFC 3986 §6.2.2: unreserved characters are decoded, hexadecimal digits are upper case. */
const normalizeEncoding = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (code: string, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(char) ? char : code.toUpperCase();
  });

const normalizeHost = (host: string): string => host.toLowerCase().replace(/\.+(?=:|$)/, '');

/** Removes leading presentation labels and keeps at least two labels. IPv4 addresses do not change. */
const withoutPresentation = (host: string): string => {
  let labels = host.split('.');
  while (labels.length > 2 && PRESENTATION.test(labels[0] ?? '')) labels = labels.slice(1);
  return labels.join('.');
};

const normalizePath = (path: string): string => {
  const normalized = normalizeEncoding(path).replace(/;jsessionid=[^/;]*/gi, '');
  const segments = normalized.split('/');
  // By default, servers return the same document with and without the index document and the trailing slash.
  while (segments.length > 1 && (segments.at(-1) === '' || INDEX_DOCUMENT.test(segments.at(-1) ?? '')))
    segments.pop();
  return segments.length <= 1 ? '/' : segments.join('/');
};

const withoutAmp = (path: string): string => {
  let segments = path.split('/').filter((segment) => segment !== '');
  const isAmp = (segment: string | undefined): boolean => /^amp$/i.test(segment ?? '');
  while (segments.length > 1 && isAmp(segments.at(-1))) segments = segments.slice(0, -1);
  while (segments.length > 1 && isAmp(segments[0])) segments = segments.slice(1);
  const last = segments.pop();
  if (last === undefined) return '/';
  const plain = last.replace(/(?:\.amp)+(?=\.html?$|$)/i, '');
  return `/${[...segments, plain === '' ? last : plain].join('/')}`;
};

const normalizeQuery = (search: string, drops: (name: string, pair: string) => boolean): string => {
  const pairs = search
    .slice(1)
    .split('&')
    .map(normalizeEncoding)
    .filter((pair) => pair !== '' && !drops(pair.split('=', 1)[0] ?? '', pair));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

/** Parses an http(s) URL of at most 2,048 characters, resolved against `base`; null for everything else. */
export const readHttpUrl = (url: string, base?: string): URL | null => {
  const text = url.trim();
  if (text === '' || text.length > MAX_URL_CHARS || !canParseUrl(text, base)) return null;
  const parsed = new URL(text, base);
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed : null;
};

/** Removing one part may expose another, as in `/amp/index.html`. Terminates, because each change shortens the key. */
const untilStable = (key: string | null, rule: (key: string) => string | null): string | null => {
  let current = key;
  for (let previous: string | null = null; current !== null && current !== previous;) {
    previous = current;
    current = rule(current);
  }
  return current;
};

const normalize = (url: string): string | null => {
  const parsed = readHttpUrl(url);
  if (!parsed) return null;
  const query = normalizeQuery(parsed.search, (name) => TRACKING.test(name));
  return `${parsed.protocol}//${normalizeHost(parsed.host)}${normalizePath(parsed.pathname)}${query}`;
};

/**
 * URLs with the same key certainly identify the same document. Ignores the fragment, the default port, the case of host
 * and percent-encodings, tracking parameters, the index document and the trailing slash. The key is itself a URL that
 * can be fetched; null if `url` is not an http(s) URL.
 */
export const documentKey = (url: string): string | null =>
  untilStable(readHttpUrl(url)?.href ?? null, normalize);

/**
 * URLs with the same key identify the same story by the conventions of the web. Ignores what `documentKey` ignores, and
 * also the difference between http and https, `www.`, mobile and AMP URLs, suspected tracking parameters, repeated
 * slashes and the order of parameters. The key has the form of a URL but must not be fetched. Idempotent; null if `url`
 * is not an http(s) URL.
 */
export const storyKey = (url: string): string | null => untilStable(documentKey(url), loosen);

const loosen = (key: string): string | null => {
  const parsed = new URL(key);
  const query = normalizeQuery(
    parsed.search,
    (name, pair) => TRACKING.test(name) || SUSPECTED.test(name) || AMP_OUTPUT.test(pair),
  );
  const sorted = query === '' ? '' : `?${query.slice(1).split('&').sort().join('&')}`;
  const host = withoutPresentation(normalizeHost(parsed.host));
  return documentKey(`https://${host}${withoutAmp(normalizePath(parsed.pathname))}${sorted}`);
};

/** True if both hosts belong to the same site: equal apart from presentation labels, or one a subdomain of the other. */
export const isSameSite = (a: string, b: string): boolean => {
  const [one, other] = [a, b].map((url) => {
    const parsed = readHttpUrl(url);
    return parsed ? withoutPresentation(normalizeHost(parsed.host)) : null;
  });
  if (one === null || other === null || one === undefined || other === undefined) return false;
  const below = (host: string, site: string): boolean => site.includes('.') && host.endsWith(`.${site}`);
  return one === other || below(one, other) || below(other, one);
};

/** Sites redirect to the front page when a story is gone, so it is never taken for the story's own URL. */
const isFrontPage = (key: string): boolean => {
  const { pathname, search } = new URL(key);
  return pathname === '/' && search === '';
};

/**
 * The story key of a page's canonical link, if the link is credible: on the same site, and not the front page unless
 * the page itself is the front page. Null if it is not credible or equals the key of the page's own URL.
 */
export const canonicalKey = (pageUrl: string, canonical: string | null): string | null => {
  if (canonical === null) return null;
  const own = storyKey(pageUrl);
  const stated = storyKey(readHttpUrl(canonical, pageUrl)?.href ?? '');
  if (own === null || stated === null || stated === own || !isSameSite(own, stated)) return null;
  return isFrontPage(stated) && !isFrontPage(own) ? null : stated;
};

/** Where a Story is fetched, and what recent checks learned about its URL; all fields are null for a new Story. */
export interface StoryAddress {
  /** The URL that is fetched since the Story moved permanently; null: the user's own URL. */
  readonly movedTo: string | null;
  /** The target of recent permanent redirects, and the number of successful checks in a row that ended there. */
  readonly pending: { readonly url: string; readonly seen: number } | null;
  /** The story key of recent canonical links, and the number of captures in a row that had it. */
  readonly canonical: { readonly key: string; readonly seen: number } | null;
  /** The target of temporary redirects since `since`, epoch milliseconds; absent or null if there is none. */
  readonly temporary?: { readonly url: string; readonly since: number; readonly reported: boolean } | null;
}

export const UNMOVED: StoryAddress = { movedTo: null, pending: null, canonical: null };

/** A single redirect or canonical link may be a mistake: sites do not always mean 301 as "permanent" (RFC 9110 §15.4.2). */
export const CONFIRMATIONS = 3;

const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

const TEMPORARY: ReadonlySet<number> = new Set([302, 303, 307]);

/** A temporary redirect that has lasted so long is reported. */
export const LONG_TEMPORARY_MS = 3 * 86_400_000;

/** What a successful check saw: `redirects` in order; `canonicalUrl` is missing if the page did not change. */
export interface Sighting {
  /** The URL of the first request. */
  readonly requestedUrl: string;
  readonly redirects: readonly { readonly to: string; readonly status: number }[];
  readonly canonicalUrl?: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Updates a Story's address after a successful check. After `CONFIRMATIONS` successful checks in a row that were
 * redirected to the same URL, by permanent redirects only, the Story is fetched from that URL. The user's URL never
 * changes.
 */
export const learnAddress = (
  known: StoryAddress,
  { requestedUrl, redirects, canonicalUrl, at }: Sighting,
): StoryAddress => {
  const end = redirects.at(-1)?.to ?? null;
  const permanent = redirects.every(({ status }) => PERMANENT.has(status));
  const target = end !== null && permanent && leadsToStory(requestedUrl, end) ? end : null;
  const seen = target === null ? 0 : target === known.pending?.url ? known.pending.seen + 1 : 1;
  const moved = target !== null && seen >= CONFIRMATIONS;
  const temporary = learnTemporary(known, { requestedUrl, redirects, at });
  return {
    movedTo: moved ? target : known.movedTo,
    pending: target === null || moved ? null : { url: target, seen },
    canonical: learnCanonical(known, end ?? requestedUrl, canonicalUrl),
    ...(temporary !== null && { temporary }),
  };
};

/** The Story keeps its URL: only a permanent redirect moves it (RFC 9110 §15.4.3, §15.4.8). */
const learnTemporary = (
  { temporary = null }: StoryAddress,
  { requestedUrl, redirects, at }: Sighting,
): NonNullable<StoryAddress['temporary']> | null => {
  const end = redirects.at(-1)?.to;
  const isTemporary = redirects.some(({ status }) => TEMPORARY.has(status));
  if (end === undefined || !isTemporary || isSameDocument(requestedUrl, end)) return null;
  if (temporary?.url !== end) return { url: end, since: at, reported: false };
  return { ...temporary, reported: temporary.reported || at - temporary.since >= LONG_TEMPORARY_MS };
};

/** True if the URLs differ only in spelling, such as a trailing slash. */
export const isSameDocument = (a: string, b: string): boolean => {
  const key = documentKey(a);
  return key !== null && key === documentKey(b);
};

const leadsToStory = (from: string, to: string): boolean => {
  const [start, end] = [storyKey(from), storyKey(to)];
  return start !== null && end !== null && (!isFrontPage(end) || isFrontPage(start));
};

/** True if the request for a story was redirected to the front page of the same host, as sites do when a story is gone. */
export const isRedirectedToFrontPage = (requestedUrl: string, finalUrl: string): boolean => {
  const [start, end] = [storyKey(requestedUrl), storyKey(finalUrl)];
  if (start === null || end === null || isFrontPage(start) || !isFrontPage(end)) return false;
  return new URL(start).host === new URL(end).host;
};

const learnCanonical = (
  { canonical }: StoryAddress,
  pageUrl: string,
  stated: string | null | undefined,
): StoryAddress['canonical'] => {
  const key = stated === undefined ? (canonical?.key ?? null) : canonicalKey(pageUrl, stated);
  if (key === null) return null;
  return { key, seen: key === canonical?.key ? Math.min(canonical.seen + 1, CONFIRMATIONS) : 1 };
};

/** True if nothing was learned, so that nothing has to be written. Most checks learn nothing. */
export const isSameAddress = (a: StoryAddress, b: StoryAddress): boolean =>
  a.movedTo === b.movedTo &&
  a.pending?.url === b.pending?.url &&
  a.pending?.seen === b.pending?.seen &&
  isSameCanonical(a, b) &&
  isSameTemporary(a, b);

const isSameCanonical = ({ canonical: a }: StoryAddress, { canonical: b }: StoryAddress): boolean =>
  a?.key === b?.key && a?.seen === b?.seen;

const isSameTemporary = ({ temporary: a }: StoryAddress, { temporary: b }: StoryAddress): boolean =>
  a?.url === b?.url && a?.reported === b?.reported;

/** Returns to the user's own URL, because the new one is gone. */
export const forgetMove = (known: StoryAddress): StoryAddress => ({ ...known, movedTo: null, pending: null });

/** The key of the canonical link after `CONFIRMATIONS` captures in a row had it; null before. */
export const confirmedCanonical = ({ canonical }: StoryAddress): string | null =>
  canonical !== null && canonical.seen >= CONFIRMATIONS ? canonical.key : null;

/**
 * Which addresses mean the same story. Pure; a URL that a person wrote is kept as it is, and only keys made here are
 * compared. No rule names a site: each one follows from RFC 3986 §6, from a habit of publishing systems (AMP, mobile
 * hosts, index documents), or from a parameter that analytics tools append to anybody's links.
 */

/** Longer ones are no addresses of stories, and every rule below may be quadratic in them. */
const MAX_URL_CHARS = 2_048;

/** Parameters that tell who sent the reader, by the tools that append them; never what is shown. */
const TRACKING =
  /^(?:utm_.+|utm|ga_.+|_ga|_gl|gclid|gclsrc|gbraid|wbraid|dclid|srsltid|fbclid|fb_(?:action_ids|action_types|ref|source)|igshid|igsh|twclid|ttclid|msclkid|yclid|ysclid|_openstat|li_fat_id|epik|rdt_cid|sc_?cid|s_cid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|hsctatracking|hsa_.+|vero_(?:id|conv)|oly_(?:anon|enc)_id|wickedid|mtm_.+|matomo_.+|pk_.+|piwik_.+|itm_.+|at_(?:medium|campaign|custom\d+|link_.+|format)|ns_(?:campaign|mchannel|source|linkname|fee)|xtor|xtref|guce_referrer(?:_sig)?|guccounter|soc_(?:src|trk)|spm|trk|trkcampaign|__twitter_impression|_branch_match_id|phpsessid|jsessionid|aspsessionid.*)$/i;

/** The same by habit, though a site may mean something else by them. */
const SUSPECTED =
  /^(?:ref|ref_?src|ref_?url|refer+er|ref_?id|cmp|cmpid|icid|ncid|ocid|share|shared|share_?id|smid|smtyp|rss|mbid|sr_share|wt_?mc|newsletter_?id|amp|amp_.+|_amp)$/i;

/** `?output=amp` and its like. */
const AMP_OUTPUT = /^(?:output|outputtype|mode|view|format)=amp$/i;

/** Host labels that name a way of presenting a site, not a site. */
const PRESENTATION = /^(?:www\d?|m|mobile|mob|amp|touch|wap)$/;

const INDEX_DOCUMENT = /^(?:index|default)\.(?:html?|php\d?|aspx?|jspx?|shtml|cfm|cgi)$/i;

/** RFC 3986 §6.2.2: unreserved characters stand for themselves, hexadecimal digits are upper case. */
const settleEncoding = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (code: string, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(char) ? char : code.toUpperCase();
  });

const settleHost = (host: string): string => host.toLowerCase().replace(/\.+(?=:|$)/, '');

/** Leading labels that only present; what is left has two labels at least. Addresses of four numbers stay. */
const withoutPresentation = (host: string): string => {
  let labels = host.split('.');
  while (labels.length > 2 && PRESENTATION.test(labels[0] ?? '')) labels = labels.slice(1);
  return labels.join('.');
};

const settlePath = (path: string): string => {
  const settled = settleEncoding(path).replace(/;jsessionid=[^/;]*/gi, '');
  const segments = settled.split('/');
  // Index documents and the slash at the end: the same document by every server's default.
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

const settleQuery = (search: string, drops: (name: string, pair: string) => boolean): string => {
  const pairs = search
    .slice(1)
    .split('&')
    .map(settleEncoding)
    .filter((pair) => pair !== '' && !drops(pair.split('=', 1)[0] ?? '', pair));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

/** An http or https address short enough to be one; null for everything else. */
export const readHttpUrl = (url: string, base?: string): URL | null => {
  const text = url.trim();
  if (text === '' || text.length > MAX_URL_CHARS || !URL.canParse(text, base)) return null;
  const parsed = new URL(text, base);
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed : null;
};

/** One rule may uncover work for another, `/amp/index.html` for instance; each round that changes something shortens. */
const untilStable = (key: string | null, rule: (key: string) => string | null): string | null => {
  let now = key;
  for (let before: string | null = null; now !== null && now !== before;) {
    before = now;
    now = rule(now);
  }
  return now;
};

const settle = (url: string): string | null => {
  const parsed = readHttpUrl(url);
  if (!parsed) return null;
  const query = settleQuery(parsed.search, (name) => TRACKING.test(name));
  return `${parsed.protocol}//${settleHost(parsed.host)}${settlePath(parsed.pathname)}${query}`;
};

/**
 * The same document beyond doubt: fragment, default port, case of host and encodings, parameters of analytics tools,
 * index document and slash at the end do not count. An address itself; null for what is no http(s) address.
 */
export const documentKey = (url: string): string | null =>
  untilStable(readHttpUrl(url)?.href ?? null, settle);

/**
 * The same story by all the habits of the web: beyond `documentKey`, http and https, `www.`, mobile and AMP addresses,
 * suspected tracking parameters, doubled slashes and the order of parameters do not count. An address itself, though
 * nobody should fetch it; its own key again; null for what is no http(s) address.
 */
export const storyKey = (url: string): string | null => untilStable(documentKey(url), loosen);

const loosen = (key: string): string | null => {
  const parsed = new URL(key);
  const query = settleQuery(
    parsed.search,
    (name, pair) => TRACKING.test(name) || SUSPECTED.test(name) || AMP_OUTPUT.test(pair),
  );
  const sorted = query === '' ? '' : `?${query.slice(1).split('&').sort().join('&')}`;
  const host = withoutPresentation(settleHost(parsed.host));
  return documentKey(`https://${host}${withoutAmp(settlePath(parsed.pathname))}${sorted}`);
};

/** Are both hosts the same site: equal but for their presentation, or one below the other? */
export const isSameSite = (a: string, b: string): boolean => {
  const [one, other] = [a, b].map((url) => {
    const parsed = readHttpUrl(url);
    return parsed ? withoutPresentation(settleHost(parsed.host)) : null;
  });
  if (one === null || other === null || one === undefined || other === undefined) return false;
  const below = (host: string, site: string): boolean => site.includes('.') && host.endsWith(`.${site}`);
  return one === other || below(one, other) || below(other, one);
};

/** A front page is never a story's address: sites send readers there when a story is gone. */
const isFrontPage = (key: string): boolean => {
  const { pathname, search } = new URL(key);
  return pathname === '/' && search === '';
};

/**
 * The key that a page's canonical link gives the story, if the link can be believed: an address of the same site, and
 * not the front page unless the page is that itself. null if it cannot, or says nothing new.
 */
export const canonicalKey = (pageUrl: string, canonical: string | null): string | null => {
  if (canonical === null) return null;
  const own = storyKey(pageUrl);
  const stated = storyKey(readHttpUrl(canonical, pageUrl)?.href ?? '');
  if (own === null || stated === null || stated === own || !isSameSite(own, stated)) return null;
  return isFrontPage(stated) && !isFrontPage(own) ? null : stated;
};

/** What is known of where a Story is fetched and what it says it is; `null` everywhere for one just added. */
export interface StoryAddress {
  /** Where it is asked for since it moved for good; null: at the user's own URL. */
  readonly movedTo: string | null;
  /** Where permanent redirects lead lately, and in how many good checks in a row. */
  readonly pending: { readonly url: string; readonly seen: number } | null;
  /** Key of the canonical link the pages gave lately, and in how many captures in a row. */
  readonly canonical: { readonly key: string; readonly seen: number } | null;
}

export const UNMOVED: StoryAddress = { movedTo: null, pending: null, canonical: null };

/** A redirect or a canonical link seen once may be a slip; RFC 9110 §15.4.2 says permanent, sites do not always mean it. */
export const SEEN_OFTEN = 3;

const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

/** What a good check saw, `redirects` in order; `canonicalUrl` is left out when it was the same page as before. */
export interface Sighting {
  /** Where the request began. */
  readonly asked: string;
  readonly redirects: readonly { readonly to: string; readonly status: number }[];
  readonly canonicalUrl?: string | null;
}

/**
 * What a good check teaches about a Story's address. After `SEEN_OFTEN` good checks in a row that were sent on for
 * good, all the way, to one and the same place, the Story is asked for there. The user's URL never changes.
 */
export const learnAddress = (
  known: StoryAddress,
  { asked, redirects, canonicalUrl }: Sighting,
): StoryAddress => {
  const end = redirects.at(-1)?.to ?? null;
  const forGood = redirects.every(({ status }) => PERMANENT.has(status));
  const goal = end !== null && forGood && leadsToStory(asked, end) ? end : null;
  const seen = goal === null ? 0 : goal === known.pending?.url ? known.pending.seen + 1 : 1;
  const moved = goal !== null && seen >= SEEN_OFTEN;
  return {
    movedTo: moved ? goal : known.movedTo,
    pending: goal === null || moved ? null : { url: goal, seen },
    canonical: learnCanonical(known, end ?? asked, canonicalUrl),
  };
};

const leadsToStory = (from: string, to: string): boolean => {
  const [start, end] = [storyKey(from), storyKey(to)];
  return start !== null && end !== null && (!isFrontPage(end) || isFrontPage(start));
};

/** Was the request for a story sent on to the front page of the same host? Sites answer so when the story is gone. */
export const isSentToFrontPage = (asked: string, arrived: string): boolean => {
  const [start, end] = [storyKey(asked), storyKey(arrived)];
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
  return { key, seen: key === canonical?.key ? Math.min(canonical.seen + 1, SEEN_OFTEN) : 1 };
};

/** Checks of the same page teach nothing new most of the time; then nothing need be written. */
export const isSameAddress = (a: StoryAddress, b: StoryAddress): boolean =>
  a.movedTo === b.movedTo &&
  a.pending?.url === b.pending?.url &&
  a.pending?.seen === b.pending?.seen &&
  a.canonical?.key === b.canonical?.key &&
  a.canonical?.seen === b.canonical?.seen;

/** The address to ask is not there any more: back to the user's own URL. */
export const forgetMove = (known: StoryAddress): StoryAddress => ({ ...known, movedTo: null, pending: null });

/** The canonical key, once it was stated often enough to be believed. */
export const believedCanonical = ({ canonical }: StoryAddress): string | null =>
  canonical !== null && canonical.seen >= SEEN_OFTEN ? canonical.key : null;

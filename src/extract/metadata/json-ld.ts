import type { Element } from 'domhandler';
import { isText } from 'domhandler';
import { foldForSearch } from '../../text/fold.ts';
import { plainText } from '../page/markup.ts';
import { canParseUrl } from '../../web/can-parse-url.ts';

type Json = Readonly<Record<string, unknown>>;

/** One post of a live blog as the page states it (schema.org LiveBlogPosting.liveBlogUpdate). */
export interface StatedPost {
  readonly id: string;
  readonly at: string | null;
  readonly headline: string | null;
  readonly body: string | null;
}

/** What the page's linked data says about its article; null where it is silent. */
export interface LinkedData {
  readonly headline: string | null;
  readonly description: string | null;
  readonly byline: string | null;
  readonly published: string | null;
  readonly modified: string | null;
  readonly url: string | null;
  readonly lang: string | null;
  readonly section: string | null;
  readonly free: boolean | null;
  readonly body: string | null;
  /** What the article's pictures are said to show. */
  readonly captions: readonly string[];
  /** Does it name the address or the headline of the page as its own? Else it may be that of a teaser. */
  readonly isOwn: boolean;
  readonly posts: readonly StatedPost[];
}

/** Pages that are no articles, by their schema.org type: lists of other pages, profiles, products. */
export type PageKind = 'list' | 'profile' | 'product';

/** What the page says of itself, where it says nothing of its article. */
export interface LinkedPage {
  readonly published: string | null;
  readonly modified: string | null;
  readonly free: boolean | null;
  readonly lang: string | null;
  /** Names on the path of crumbs that leads to the page, without the front page and the page itself. */
  readonly crumbs: readonly string[];
  /** Null where the page says nothing, or that it is an article. */
  readonly kind: PageKind | null;
}

export interface Linked {
  readonly article: LinkedData | null;
  readonly page: LinkedPage;
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Pages are careless with JSON: comment marks, trailing commas, bare control characters. */
const parseLoosely = (source: string): unknown => {
  const trimmed = source
    .replace(/^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)/, '')
    .trim()
    .replace(/(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)(?:\s{0,20};)?$/, '')
    .trim()
    .replace(/;$/, '');
  const mended = trimmed
    .replace(/^\/\*[\s\S]{0,2000}?\*\//, '')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/,(\s*[}\]])/g, '$1');
  const unescaped = /^[[{]\s*&quot;/.test(mended) ? mended.replaceAll('&quot;', '"') : mended;
  const attempts = [trimmed, unescaped, `[${unescaped.replace(/\}\s*\{/g, '},{')}]`];
  for (const attempt of attempts) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next, more forgiving attempt decides.
    }
  }
  return null;
};

const typesOf = (thing: Json): string[] =>
  listOf(thing['@type']).map((type) => String(type).replace(/^.*[/:#]/, ''));

const ARTICLE =
  /^(?:(?:News|Blog|Opinion|Analysis|Reportage|Background|Review|Satirical|AskPublic|Advertiser|Scholarly|Tech|Social|Live|Medical)?\w*(?:Article|Posting|NewsArticle)|Report)$/;

const MAX_THINGS = 2_000;

/** Every typed thing in a script, through `@graph`, arrays and `mainEntity`. */
const things = (value: unknown): Json[] => {
  const found: Json[] = [];
  const queue: unknown[] = [value];
  for (let i = 0; i < queue.length && i < MAX_THINGS; i += 1) {
    const item = queue[i];
    if (Array.isArray(item)) queue.push(...item.slice(0, MAX_THINGS));
    else if (isRecord(item)) {
      if (item['@type'] !== undefined) found.push(item);
      for (const key of ['@graph', 'mainEntity', 'itemListElement', 'item', 'hasPart']) {
        if (item[key] !== undefined && typeof item[key] === 'object') queue.push(item[key]);
      }
    }
  }
  return found;
};

const MAX_TEXT = 500_000;

const textOf = (value: unknown): string | null => {
  const first = Array.isArray(value) ? value[0] : value;
  const text = isRecord(first) ? (first['name'] ?? first['@value']) : first;
  return typeof text === 'string' && text.trim() !== '' ? text.slice(0, MAX_TEXT).trim() : null;
};

/** Some systems give a time as a number. */
const timeOf = (value: unknown): string | null => (typeof value === 'number' ? String(value) : textOf(value));

/** A line of words: content systems escape them once too often, or put markup in. */
const wordsOf = (value: unknown): string | null => {
  const text = textOf(value);
  return text === null ? null : plainText(text);
};

const urlOf = (value: unknown): string | null => {
  const first = Array.isArray(value) ? value[0] : value;
  return isRecord(first) ? textOf(first['@id'] ?? first['url']) : textOf(first);
};

const MAX_AUTHORS = 50;

/** Names of persons, however nested: lists, references by `@id`, given and family names. */
const personsOf = (value: unknown, byId: ReadonlyMap<string, Json>, depth = 0): (string | null)[] => {
  if (Array.isArray(value)) {
    if (depth > 3) return [];
    return value.slice(0, MAX_AUTHORS).flatMap((person) => personsOf(person, byId, depth + 1));
  }
  if (!isRecord(value)) return [wordsOf(value)];
  if (Array.isArray(value['@list'])) return personsOf(value['@list'], byId, depth + 1);
  const reference = value['@id'];
  const known = typeof reference === 'string' ? byId.get(reference) : undefined;
  const person = value['name'] === undefined && known !== undefined ? known : value;
  if (Array.isArray(person['name'])) return personsOf(person['name'], byId, depth + 1);
  const parts = [person['givenName'], person['familyName']].map(wordsOf).filter((part) => part !== null);
  return [wordsOf(person['name']) ?? (parts.length > 0 ? parts.join(' ') : null)];
};

const namesOf = (value: unknown, byId: ReadonlyMap<string, Json>): string | null => {
  const names = personsOf(value, byId).filter(
    (name) => name !== null && !/^https?:|^\S[^\s@]*@\S+$/.test(name),
  );
  return names.length === 0 ? null : [...new Set(names)].join(', ');
};

const asBoolean = (value: unknown): boolean | null => {
  const text = String(textOf(value) ?? value).toLowerCase();
  if (/^(?:true|yes|1)$|\/true$/.test(text)) return true;
  return /^(?:false|no|0)$|\/false$/.test(text) ? false : null;
};

const withoutFragment = (address: string): string => address.split('#')[0] ?? address;

/** An id that the next capture finds again: its own address, else its time, else its words. Never its place: posts are added in front. */
const postsOf = (thing: Json, url: string): StatedPost[] => {
  const taken = new Set<string>([url, withoutFragment(url)]);
  return listOf(thing['liveBlogUpdate'])
    .slice(0, MAX_THINGS)
    .filter(isRecord)
    .map((post) => {
      const at = timeOf(post['datePublished']) ?? timeOf(post['dateModified']);
      const headline = wordsOf(post['headline']);
      const body = textOf(post['articleBody']);
      const ids = [urlOf(post['@id']), urlOf(post['url']), urlOf(post['mainEntityOfPage']), at, headline];
      const words = `${at ?? ''} ${headline ?? body?.slice(0, 80) ?? ''}`.trim();
      const id = ids.find((name) => name !== null && !taken.has(name)) ?? words;
      taken.add(id);
      return { id, at, headline, body };
    });
};

const MAX_PICTURES = 100;

const captionsOf = (thing: Json): string[] =>
  listOf(thing['image'])
    .slice(0, MAX_PICTURES)
    .filter(isRecord)
    .flatMap((picture) => [textOf(picture['caption']), textOf(picture['description'])])
    .filter((text): text is string => text !== null);

const isAbout = (headline: string, titles: readonly string[]): boolean =>
  headline.length >= 8 && titles.some((title) => ` ${title} `.includes(` ${headline} `));

/** Does the article name the page's address or one of its headlines? */
const isOwnArticle = (thing: Json, url: string, titles: readonly string[]): boolean => {
  const address = urlOf(thing['mainEntityOfPage']) ?? urlOf(thing['url']) ?? urlOf(thing['@id']) ?? '';
  return (
    (address !== '' && address.split(/[#?]/)[0] === url.split(/[#?]/)[0]) ||
    isAbout(foldForSearch(wordsOf(thing['headline']) ?? ''), titles)
  );
};

/** The richest article-like thing wins: pages list teasers of other stories as articles too. */
const weightOf = (thing: Json, url: string, titles: readonly string[]): number => {
  const keys = ['headline', 'datePublished', 'author', 'articleBody', 'dateModified', 'liveBlogUpdate'];
  let weight = keys.filter((key) => thing[key] !== undefined).length;
  const address = urlOf(thing['mainEntityOfPage']) ?? urlOf(thing['url']) ?? urlOf(thing['@id']) ?? '';
  if (address !== '' && address.split(/[#?]/)[0] === url.split(/[#?]/)[0]) weight += 4;
  if (isAbout(foldForSearch(wordsOf(thing['headline']) ?? ''), titles)) weight += 4;
  return weight;
};

const KINDS: readonly (readonly [RegExp, PageKind])[] = [
  [/^(?:CollectionPage|SearchResultsPage|ItemList|MediaGallery|Blog)$/, 'list'],
  [/^(?:ProfilePage)$/, 'profile'],
  [/^(?:Product|ProductGroup|ItemPage|Offer)$/, 'product'],
];

const kindOf = (all: readonly Json[]): PageKind | null => {
  const types = new Set(all.flatMap(typesOf));
  return KINDS.find(([type]) => [...types].some((name) => type.test(name)))?.[1] ?? null;
};

const LANGUAGE_TAG = /^[a-z]{2,3}(?:[-_][a-z\d]{1,8})*$/i;

const languageOf = (value: unknown): string | null => {
  const first = Array.isArray(value) ? value[0] : value;
  const named = isRecord(first) ? [first['alternateName'], first['name'], first['@id']] : [first];
  return named.map(textOf).find((tag) => tag !== null && LANGUAGE_TAG.test(tag)) ?? null;
};

const freeOf = (thing: Json | undefined): boolean | null => {
  if (thing === undefined) return null;
  const whole = asBoolean(thing['isAccessibleForFree']);
  const locked = listOf(thing['hasPart']).some(
    (part) => isRecord(part) && asBoolean(part['isAccessibleForFree']) === false,
  );
  return whole ?? (locked ? false : null);
};

const isRoot = (address: string): boolean => canParseUrl(address) && new URL(address).pathname === '/';

const crumbsOf = (trail: Json | undefined, url: string, titles: readonly string[]): string[] => {
  const crumbs = listOf(trail?.['itemListElement'])
    .slice(0, 20)
    .filter(isRecord)
    .toSorted((a, b) => Number(a['position'] ?? 0) - Number(b['position'] ?? 0))
    .map((crumb) => {
      const name = wordsOf(crumb['name']) ?? wordsOf(isRecord(crumb['item']) ? crumb['item'] : null);
      return { name, address: urlOf(crumb['item']) ?? '' };
    });
  return crumbs.flatMap(({ name, address }, i) =>
    name === null ||
    address === '' ||
    withoutFragment(address) === withoutFragment(url) ||
    isRoot(address) ||
    (i === crumbs.length - 1 && isAbout(foldForSearch(name), titles))
      ? []
      : [name],
  );
};

const scriptText = (script: Element): string =>
  script.children.map((child) => (isText(child) ? child.data : '')).join('');

const articleOf = (
  article: Json,
  byId: ReadonlyMap<string, Json>,
  posts: readonly StatedPost[],
  isOwn: boolean,
): LinkedData => ({
  isOwn,
  headline: wordsOf(article['headline']) ?? wordsOf(article['name']),
  description: wordsOf(article['description']),
  byline: namesOf(article['author'] ?? article['creator'], byId),
  published: timeOf(article['datePublished']) ?? timeOf(article['dateCreated']),
  modified: timeOf(article['dateModified']),
  url: urlOf(article['url']) ?? urlOf(article['mainEntityOfPage']),
  lang: languageOf(article['inLanguage']),
  section: wordsOf(article['articleSection']),
  free: freeOf(article),
  body: textOf(article['articleBody']),
  captions: captionsOf(article),
  posts,
});

/**
 * Reads the article out of a page's JSON-LD scripts, and what they say of the page. Invalid scripts are skipped; `url`
 * and `titles`, the headlines that the page shows, tell the page's own article from others.
 */
export const readLinkedData = (
  scripts: readonly Element[],
  url: string,
  titles: readonly string[],
): Linked => {
  const all = scripts.flatMap((script) => things(parseLoosely(scriptText(script))));
  const byId = new Map<string, Json>();
  for (const thing of all) {
    const id = thing['@id'];
    if (typeof id === 'string' && thing['name'] !== undefined) byId.set(id, thing);
  }
  const folded = titles.map(foldForSearch);
  let article: Json | null = null;
  let best = -1;
  for (const thing of all) {
    if (!typesOf(thing).some((type) => ARTICLE.test(type))) continue;
    const weight = weightOf(thing, url, folded);
    if (weight > best) [article, best] = [thing, weight];
  }
  const ofType = (type: RegExp): Json | undefined =>
    all.find((thing) => typesOf(thing).some((t) => type.test(t)));
  const page = ofType(/^(?:\w+Page|WebPage)$/);
  // Some pages describe their live blog twice: as an article, and as the blog with its posts.
  const blog = article?.['liveBlogUpdate'] === undefined ? ofType(/^LiveBlogPosting$/) : article;
  return {
    article:
      article === null
        ? null
        : articleOf(
            article,
            byId,
            blog === null || blog === undefined ? [] : postsOf(blog, url),
            isOwnArticle(article, url, folded),
          ),
    page: {
      published: textOf(page?.['datePublished']),
      modified: textOf(page?.['dateModified']),
      free: freeOf(page),
      lang: languageOf(page?.['inLanguage']),
      kind: kindOf(all),
      crumbs: crumbsOf(ofType(/^BreadcrumbList$/), url, folded),
    },
  };
};

import type { Element } from 'domhandler';
import { isText } from 'domhandler';

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
  readonly posts: readonly StatedPost[];
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Pages are careless with JSON: comment marks, trailing commas, bare control characters. */
const parseLoosely = (source: string): unknown => {
  const trimmed = source
    .replace(/^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)/, '')
    .replace(/(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)\s*;?\s*$/, '')
    .trim()
    .replace(/;$/, '');
  const attempts = [trimmed, trimmed.replace(/\p{Cc}+/gu, ' ').replace(/,(\s*[}\]])/g, '$1')];
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

const urlOf = (value: unknown): string | null => {
  const first = Array.isArray(value) ? value[0] : value;
  return isRecord(first) ? textOf(first['@id'] ?? first['url']) : textOf(first);
};

const namesOf = (value: unknown, byId: ReadonlyMap<string, Json>): string | null => {
  const names = listOf(value).map((person) => {
    const reference = isRecord(person) ? person['@id'] : undefined;
    const known = typeof reference === 'string' ? byId.get(reference) : undefined;
    return textOf(isRecord(person) && person['name'] === undefined && known !== undefined ? known : person);
  });
  const distinct = [
    ...new Set(names.filter((name): name is string => name !== null && !/^https?:/.test(name))),
  ];
  return distinct.length === 0 ? null : distinct.join(', ');
};

const asBoolean = (value: unknown): boolean | null => {
  const text = String(textOf(value) ?? value).toLowerCase();
  if (/^(?:true|yes|1)$|\/true$/.test(text)) return true;
  return /^(?:false|no|0)$|\/false$/.test(text) ? false : null;
};

const postsOf = (thing: Json): StatedPost[] =>
  listOf(thing['liveBlogUpdate'])
    .slice(0, MAX_THINGS)
    .filter(isRecord)
    .map((post, index) => {
      const at = textOf(post['datePublished']) ?? textOf(post['dateModified']);
      return {
        id: urlOf(post['@id']) ?? urlOf(post['url']) ?? at ?? String(index),
        at,
        headline: textOf(post['headline']),
        body: textOf(post['articleBody']),
      };
    });

const MAX_PICTURES = 100;

const captionsOf = (thing: Json): string[] =>
  listOf(thing['image'])
    .slice(0, MAX_PICTURES)
    .filter(isRecord)
    .flatMap((picture) => [textOf(picture['caption']), textOf(picture['description'])])
    .filter((text): text is string => text !== null);

/** The richest article-like thing wins: pages list teasers of other stories as articles too. */
const weightOf = (thing: Json, url: string): number => {
  const keys = ['headline', 'datePublished', 'author', 'articleBody', 'dateModified', 'liveBlogUpdate'];
  let weight = keys.filter((key) => thing[key] !== undefined).length;
  const address = urlOf(thing['mainEntityOfPage']) ?? urlOf(thing['url']) ?? urlOf(thing['@id']) ?? '';
  if (address !== '' && address.split(/[#?]/)[0] === url.split(/[#?]/)[0]) weight += 4;
  return weight;
};

/** Reads the article out of a page's JSON-LD scripts. Invalid scripts are skipped; `url` tells the page's own article. */
export const readLinkedData = (scripts: readonly Element[], url: string): LinkedData | null => {
  const all: Json[] = [];
  for (const script of scripts) {
    const source = script.children.map((child) => (isText(child) ? child.data : '')).join('');
    all.push(...things(parseLoosely(source)));
  }
  const byId = new Map<string, Json>();
  for (const thing of all) {
    const id = thing['@id'];
    if (typeof id === 'string' && thing['name'] !== undefined) byId.set(id, thing);
  }
  let article: Json | null = null;
  let best = 0;
  for (const thing of all) {
    if (!typesOf(thing).some((type) => ARTICLE.test(type))) continue;
    const weight = weightOf(thing, url);
    if (weight > best) [article, best] = [thing, weight];
  }
  if (article === null) return null;
  return {
    headline: textOf(article['headline']) ?? textOf(article['name']),
    description: textOf(article['description']),
    byline: namesOf(article['author'] ?? article['creator'], byId),
    published: textOf(article['datePublished']),
    modified: textOf(article['dateModified']),
    url: urlOf(article['url']) ?? urlOf(article['mainEntityOfPage']),
    lang: textOf(article['inLanguage']),
    section: textOf(article['articleSection']),
    free: asBoolean(article['isAccessibleForFree']),
    body: textOf(article['articleBody']),
    captions: captionsOf(article),
    posts: postsOf(article),
  };
};

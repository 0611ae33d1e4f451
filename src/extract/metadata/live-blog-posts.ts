import { type Element, isTag, type ParentNode } from 'domhandler';
import type { Paragraph } from '../../model/article.ts';
import type { Block, Scope } from '../page/outline.ts';
import { foldForSearch } from '../../text/fold.ts';
import type { LinkedData, StatedPost } from './json-ld.ts';
import { elementsOf, textOf } from '../page/markup.ts';

export type Post = NonNullable<Paragraph['post']>;

const fragmentOf = (id: string): string => id.slice(id.lastIndexOf('#') + 1);

/** Posts of a live blog are at least this long before their text may name them. */
const LEAST_TEXT = 30;

const textIndex = (posts: readonly StatedPost[]): Map<string, StatedPost> => {
  const index = new Map<string, StatedPost>();
  for (const post of posts) {
    const headline = foldForSearch(post.headline ?? '');
    if (headline.length >= 12) index.set(headline, post);
  }
  return index;
};

const typeOf = ({ attribs }: Element): string => attribs['itemtype'] ?? '';

const isUpdate = ({ attribs }: Element): boolean => attribs['itemprop'] === 'liveBlogUpdate';

/** Blogs mark their whole story as a posting; it is a post where the page is a live blog, or holds others. */
const isPostBox = ({ element, parent }: Scope, { postings }: Known): boolean => {
  if (element === null || typeOf(element).endsWith('LiveBlogPosting')) return false;
  if (isUpdate(element)) return true;
  if (!typeOf(element).endsWith('BlogPosting')) return false;
  const box = parent?.element ?? null;
  if (box !== null && typeOf(box).endsWith('LiveBlogPosting')) return true;
  const siblings = element.parent;
  if (siblings === null) return false;
  const known = postings.get(siblings);
  if (known !== undefined) return known > 1;
  const count = siblings.children.filter(
    (child) => isTag(child) && typeOf(child).endsWith('BlogPosting'),
  ).length;
  postings.set(siblings, count);
  return count > 1;
};

interface BoxSays {
  readonly id: string | null;
  readonly at: string | null;
  readonly heading: string | null;
}

const attributeOf = (element: Element): string | undefined =>
  element.attribs['content'] ?? element.attribs['href'] ?? element.attribs['datetime'];

/** What a box that is marked as a post says of itself: its address, its time, its heading. */
const readBox = (box: Element): BoxSays => {
  let id: string | null = null;
  let at: string | null = null;
  let heading: string | null = null;
  for (const element of elementsOf(box)) {
    const property = element.attribs['itemprop']?.toLowerCase();
    if (property === 'url' || property === 'mainentityofpage') id ??= attributeOf(element) ?? null;
    else if (property === 'datepublished' || (element.name === 'time' && property === undefined))
      at ??= attributeOf(element) ?? null;
    if (/^h[1-6]$/.test(element.name) || property === 'headline') heading ??= textOf(element, 200);
  }
  return { id, at, heading };
};

interface Known {
  readonly byId: ReadonlyMap<string, StatedPost>;
  readonly byHeadline: ReadonlyMap<string, StatedPost>;
  readonly bodies: readonly { readonly post: StatedPost; readonly text: string }[];
  /** Blog postings side by side in one element, counted once for all of them. */
  readonly postings: Map<ParentNode, number>;
}

const asPost = ({ id, at }: StatedPost): Post => ({ id, at });

const ofScope = (scope: Scope, known: Known): Post | null => {
  const id =
    scope.element?.attribs['id'] ??
    scope.element?.attribs['data-post-id'] ??
    scope.element?.attribs['data-id'];
  const stated = id === undefined ? undefined : known.byId.get(id);
  if (stated !== undefined) return asPost(stated);
  if (scope.element === null || !isPostBox(scope, known)) return null;
  const says = readBox(scope.element);
  // Never the place on the page: new posts are added in front.
  const name = id ?? scope.element.attribs['itemid'] ?? says.id ?? says.at ?? says.heading;
  return name === null ? null : { id: name, at: says.at };
};

/** By scope index, so that each box is read once. */
const createFinder = (known: Known): ((scope: Scope | null) => Post | null) => {
  const found = new Map<number, Post | null>();
  const find = (scope: Scope | null): Post | null => {
    if (scope === null) return null;
    const cached = found.get(scope.index);
    if (cached !== undefined) return cached;
    const post = ofScope(scope, known) ?? find(scope.parent);
    found.set(scope.index, post);
    return post;
  };
  return find;
};

/** Searches allowed on one page, and characters of text they may go through; a blog of a thousand posts needs two or three a paragraph. */
const MOST_SEARCHES = 200_000;
const MOST_SEARCHED = 500_000_000;

/** Index of the body that holds a text, beginning with the one that held the last: posts stand in order. */
const createSearch = (bodies: Known['bodies']): ((folded: string, last: number) => number) => {
  let searches = 0;
  let searched = 0;
  return (folded, last) => {
    for (let i = 0; i < bodies.length && searches < MOST_SEARCHES && searched < MOST_SEARCHED; i += 1) {
      const at = (last + i) % bodies.length;
      const text = bodies[at]?.text ?? '';
      searches += 1;
      searched += text.length;
      if (text.includes(` ${folded} `)) return at;
    }
    return -1;
  };
};

/**
 * The live-blog post each kept block belongs to, parallel to `blocks`: by the box the page marks (microdata, or an id
 * that JSON-LD names), else by the text JSON-LD gives for the post.
 */
export const assignPosts = (blocks: readonly Block[], data: LinkedData | null): (Post | null)[] => {
  const stated = data?.posts ?? [];
  const known: Known = {
    byId: new Map(stated.map((post) => [fragmentOf(post.id), post])),
    byHeadline: textIndex(stated),
    bodies: stated.map((post) => ({ post, text: ` ${foldForSearch(post.body ?? '')} ` })),
    postings: new Map(),
  };
  const find = createFinder(known);
  const holderOf = createSearch(known.bodies);
  let last = 0;
  return blocks.map((block) => {
    const marked = find(block.scope);
    if (marked !== null || stated.length === 0) return marked;
    const folded = foldForSearch(block.text);
    const headed = known.byHeadline.get(folded);
    if (headed !== undefined) return asPost(headed);
    if (folded.length < LEAST_TEXT) return null;
    const at = holderOf(folded, last);
    if (at < 0) return null;
    last = at;
    const holder = known.bodies[at];
    return holder === undefined ? null : asPost(holder.post);
  });
};

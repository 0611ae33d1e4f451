import type { Element } from 'domhandler';
import type { Block, Outline, Scope } from './blocks.ts';
import { isProse, LEAVES, Mass, overlap } from './boxes.ts';
import { findCards } from './cards.ts';

/** A box that holds this share of the page's prose is the story, however it is named. */
const TOO_BIG_FOR_FURNITURE = 0.5;

const NEVER_THE_STORY = new Set(['nav', 'footer', 'dialog', 'menu']);

/** Boxes that stand apart by what they are, not by what somebody called them. */
const standsApart = ({ name, element, hint }: Scope): boolean =>
  NEVER_THE_STORY.has(name) ||
  name === 'aside' ||
  hint.comment ||
  /\bsidebar\b/i.test(element?.attribs['class'] ?? '');

/**
 * How far names are believed. `strict`: as they stand. `unnamed`: names of boxes are ignored, because they condemn most
 * of the page. `lenient`: even big asides are looked into, because nothing else is left.
 */
export type Trust = 'strict' | 'unnamed' | 'lenient';

const keyOf = ({ name, element }: Scope): string => `${name}.${element?.attribs['class'] ?? ''}`;

/** By name of a paragraph's own box: a name that most of the prose bears says nothing about one paragraph. */
const commonLeaves = ({ scopes }: Outline, prose: Mass): Set<string> => {
  const shares = new Map<string, number>();
  for (const scope of scopes) {
    if (!scope.hint.furniture || !LEAVES.has(scope.name)) continue;
    shares.set(keyOf(scope), (shares.get(keyOf(scope)) ?? 0) + prose.share(scope));
  }
  return new Set([...shares].filter(([, share]) => share >= 0.25).map(([key]) => key));
};

/** So much prose that is hidden (share of the page, and reading length) waits for a script, for instance behind a meter. */
const TOO_BIG_TO_HIDE = { share: 0.2, length: 500 };

const PAGE = new Set(['html', 'body', '#root']);

/** A field to fill in with little text around it: a newsletter, a search, a login. */
const isForm = (scope: Scope, share: number, lengths: Mass): boolean =>
  scope.fields > 0 && share < 0.3 && !PAGE.has(scope.name) && lengths.in(scope) < 900;

interface Names {
  /** The page's first headline of the highest rank; a box around it is no furniture by its name. */
  readonly headline: number;
  /** The smallest box around that headline and the first running text below it, where it is not the whole page. */
  readonly headed: Scope | null;
  /** Boxes of other stories that follow this one. */
  readonly others: ReadonlySet<number>;
  readonly trust: Trust;
  readonly blocks: readonly Block[];
  readonly prose: Mass;
  readonly lengths: Mass;
  readonly cards: ReadonlySet<number>;
  readonly common: ReadonlySet<string>;
  readonly story: Scope | null;
}

/** Much of the page's prose and hardly anything else: the name of the box is unlucky, like "read-more" on a fold. */
const readsLikeStory = (scope: Scope, share: number, { prose, lengths }: Names): boolean =>
  share > 0.2 && prose.in(scope) > 600 && prose.in(scope) > 0.85 * lengths.in(scope);

/** Named as the margin of a page; believed only of boxes beside the story. */
const isMargin = ({ element }: Scope): boolean =>
  /(?:^|[\s_-])(?:footer|foot|sidebar)(?:$|[\s_-])/i.test((element?.attribs['class'] ?? '').slice(0, 200));

/** A paragraph of running text without links, in a box with much of the page's prose: its name says how it looks. */
const isInFlow = ({ name, parent, start, end }: Scope, { prose, blocks }: Names): boolean => {
  const only = blocks[start];
  if (name !== 'p' || parent === null || only === undefined || end - start !== 1) return false;
  return isProse(only) && only.links === 0 && prose.share(parent) > 0.3;
};

/** Does something else than its name speak for the box: the page's headline in it, or the running text around it? */
const isExcused = (scope: Scope, names: Names): boolean =>
  (scope.start <= names.headline && names.headline < scope.end) || isInFlow(scope, names);

/** Does the name of the box, or what it is, say that it is not the story? */
const isNamedFurniture = (scope: Scope, share: number, names: Names): boolean => {
  const { trust, common } = names;
  const { hint, name } = scope;
  const own = names.story ?? names.headed;
  const isBeside = own !== null && !overlap(scope, own);
  if (!hint.furniture && !hint.comment) return isBeside && isMargin(scope);
  if (NEVER_THE_STORY.has(name)) return true;
  if (isExcused(scope, names)) return false;
  if (standsApart(scope)) return trust !== 'lenient' || share < TOO_BIG_FOR_FURNITURE || isBeside;
  if (trust === 'unnamed' || common.has(keyOf(scope))) return false;
  return isBeside || (share < TOO_BIG_FOR_FURNITURE && !readsLikeStory(scope, share, names));
};

const staysHidden = (scope: Scope, share: number, { prose, story }: Names): boolean => {
  if (!scope.hidden) return false;
  if (story !== null && !overlap(scope, story)) return true;
  if (share < TOO_BIG_TO_HIDE.share) return true;
  return share < TOO_BIG_FOR_FURNITURE && prose.in(scope) < TOO_BIG_TO_HIDE.length;
};

/** A story's own box holds at least so much prose, and so much of the page's. */
const LEAST_STORY = 100;
const LEAST_STORY_SHARE = 0.05;

/** Does the page say that the box is a story's? */
export const isMadeForStory = ({ name, element }: Scope): boolean =>
  name === 'article' || element?.attribs['itemprop']?.toLowerCase().includes('articlebody') === true;

const speaksOfElse = (scope: Scope): boolean =>
  scope.hint.furniture || scope.hint.comment || scope.hint.caption || scope.hidden || standsApart(scope);

/** Does nothing around the block say that it is something else than the page's own story? */
const standsFree = (block: Block): boolean => {
  if (block.role === 'list-item' || block.role === 'caption') return false;
  for (let scope: Scope | null = block.scope; scope !== null; scope = scope.parent)
    if (speaksOfElse(scope)) return false;
  return true;
};

/**
 * The box that is made for a story and holds the first running text below the page's headline. It is known on many
 * pages, and settles what stands apart from the story while this is still shorter than the teasers around it.
 */
export const findStoryBox = ({ blocks }: Outline, prose: Mass): Scope | null => {
  const headline = blocks.findIndex((block) => block.level === 1);
  const first =
    headline < 0 ? undefined : blocks.slice(headline).find((block) => isProse(block) && standsFree(block));
  if (first === undefined) return null;
  for (let scope: Scope | null = first.scope; scope !== null; scope = scope.parent) {
    if (!isMadeForStory(scope)) continue;
    return prose.in(scope) >= LEAST_STORY && prose.share(scope) >= LEAST_STORY_SHARE ? scope : null;
  }
  return null;
};

/** The smallest box around the page's headline and the first running text below it. */
const findHeadedBox = ({ blocks }: Outline, prose: Mass, headline: number): Scope | null => {
  const first = blocks
    .slice(Math.max(0, headline))
    .find((block) => isProse(block) && standsFree(block) && block.role !== 'quote');
  if (headline < 0 || first === undefined) return null;
  let box: Scope | null = blocks[headline]?.scope ?? null;
  while (box !== null && box.end <= first.index) box = box.parent;
  return box === null || PAGE.has(box.name) || prose.in(box) < LEAST_STORY ? null : box;
};

const addressesOf = ({ attribs }: Element): string[] =>
  Object.entries(attribs)
    .filter(([name, value]) => /^data-|^itemid$/.test(name) && /^(?:https?:\/)?\//.test(value))
    .map(([, value]) => value);

/** Boxes made for a story that name another page as theirs and have a headline of the highest rank: the next stories. */
const findNextStories = ({ blocks, scopes, address }: Outline, story: Scope | null): Set<number> => {
  const found = new Set<number>();
  if (story === null) return found;
  const here = address.split(/[?#]/)[0];
  for (const scope of scopes) {
    if (scope.start < story.end || scope.element === null || !isMadeForStory(scope)) continue;
    const headed = blocks.slice(scope.start, scope.end).some(({ level }) => level === 1);
    const elsewhere = addressesOf(scope.element).some(
      (value) => URL.canParse(value, address) && new URL(value, address).href.split(/[?#]/)[0] !== here,
    );
    if (headed && elsewhere) found.add(scope.index);
  }
  return found;
};

/** By scope index: is the text below furniture by the name or the shape of its box? */
export const markFurniture = (
  outline: Outline,
  prose: Mass,
  trust: Trust,
  story: Scope | null,
): boolean[] => {
  const headline = outline.blocks.findIndex((block) => block.level === 1);
  const headed = findHeadedBox(outline, prose, headline);
  const names: Names = {
    headline,
    headed,
    others: findNextStories(outline, story),
    trust,
    blocks: outline.blocks,
    prose,
    lengths: new Mass(outline.blocks, (block) => block.length),
    cards: findCards(outline, prose, story ?? headed),
    story,
    common: commonLeaves(outline, prose),
  };
  const marked: boolean[] = [];
  for (const scope of outline.scopes) {
    const above = scope.parent !== null && (marked[scope.parent.index] ?? false);
    const share = prose.share(scope);
    marked.push(
      above ||
        names.cards.has(scope.index) ||
        names.others.has(scope.index) ||
        isNamedFurniture(scope, share, names) ||
        staysHidden(scope, share, names) ||
        isForm(scope, share, names.lengths),
    );
  }
  return marked;
};

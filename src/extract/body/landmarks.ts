import type { Element } from 'domhandler';
import type { Block, Outline, Scope } from '../page/outline.ts';
import { isProse, LEAVES, Mass, PAGE } from '../page/prose.ts';
import { findCards } from './teaser-cards.ts';
import { PAYWALL, INVITATION } from '../lexicon/lexicon.ts';
import { BYLINE_START, REPORTED_SPEECH } from '../lexicon/patterns.ts';
import { canParseUrl } from '../../web/can-parse-url.ts';

/** What a page shows of its own plan before any box is judged by its name. */
export interface Landmarks {
  readonly blocks: readonly Block[];
  readonly prose: Mass;
  readonly lengths: Mass;
  /** Index of the first headline of the highest rank; -1 where there is none. */
  readonly headline: number;
  /** The box that is made for a story and holds this page's, where that is known. */
  readonly story: Scope | null;
  /** The smallest box around headline and the first running text below it, where that is not the whole page. */
  readonly headed: Scope | null;
  /** The first running text below the headline; null where there is none. */
  readonly opening: Block | null;
  /** Indices of boxes that are teasers, and of boxes of the next stories. */
  readonly cards: ReadonlySet<number>;
  readonly others: ReadonlySet<number>;
  /** Names that paragraphs bear so often that they say nothing about one. */
  readonly common: ReadonlySet<string>;
}

export const NEVER_THE_STORY = new Set(['nav', 'footer', 'dialog', 'menu']);

/** Boxes that stand apart by what they are, not by what somebody called them. */
export const standsApart = ({ name, element, hint }: Scope): boolean =>
  NEVER_THE_STORY.has(name) ||
  name === 'aside' ||
  hint.comment ||
  /\bsidebar\b/i.test((element?.attribs['class'] ?? '').slice(0, 400));

export const keyOf = ({ name, element }: Scope): string => `${name}.${element?.attribs['class'] ?? ''}`;

/** By name of a paragraph's own box: a name that most of the prose bears says nothing about one paragraph. */
const commonLeaves = ({ scopes }: Outline, prose: Mass): Set<string> => {
  const shares = new Map<string, number>();
  for (const scope of scopes) {
    if (!scope.hint.boilerplate || !LEAVES.has(scope.name)) continue;
    shares.set(keyOf(scope), (shares.get(keyOf(scope)) ?? 0) + prose.share(scope));
  }
  return new Set([...shares].filter(([, share]) => share >= 0.25).map(([key]) => key));
};

/** A story's own box holds at least so much prose, and so much of the page's. */
const LEAST_STORY = 100;
const LEAST_STORY_SHARE = 0.05;

const says = (scope: Scope, attribute: string, word: string): boolean =>
  scope.element?.attribs[attribute]?.toLowerCase().includes(word) === true;

/** Is the box, or one around it, one post of a live blog (schema.org `liveBlogUpdate`)? */
const isInPost = (scope: Scope): boolean => {
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    if (says(at, 'itemprop', 'liveblogupdate')) return true;
  return false;
};

/** The box of the text, as the page's microdata says. Each post of a live blog has one of its own. */
export const isArticleBody = (scope: Scope): boolean =>
  (says(scope, 'itemprop', 'articlebody') || says(scope, 'itemtype', 'liveblogposting')) && !isInPost(scope);

/** Does the page say that the box is a story's? */
export const isMadeForStory = (scope: Scope): boolean =>
  (scope.name === 'article' && !isInPost(scope)) || isArticleBody(scope);

const speaksOfElse = (scope: Scope): boolean =>
  scope.hint.boilerplate || scope.hint.comment || scope.hint.caption || scope.hidden || standsApart(scope);

/** Offers and invitations are shorter than this. */
const LONGEST_OFFER = 400;

/** Does nothing around the block say that it is something else than the page's own story? */
const standsFree = (block: Block): boolean => {
  if (block.role === 'list-item' || block.role === 'caption') return false;
  const offers = block.length < LONGEST_OFFER && (PAYWALL.test(block.text) || INVITATION.test(block.text));
  if (offers && !REPORTED_SPEECH.test(block.text)) return false;
  for (let scope: Scope | null = block.scope; scope !== null; scope = scope.parent)
    if (speaksOfElse(scope)) return false;
  return true;
};

/**
 * The box that is made for a story and holds the first running text below the page's headline. It is known on many
 * pages, and settles what stands apart from the story while this is still shorter than the teasers around it.
 */
const findStoryBox = (first: Block | null, prose: Mass): Scope | null => {
  for (let scope: Scope | null = first?.scope ?? null; scope !== null; scope = scope.parent) {
    if (!isMadeForStory(scope)) continue;
    return prose.in(scope) >= LEAST_STORY && prose.share(scope) >= LEAST_STORY_SHARE ? scope : null;
  }
  return null;
};

/** In a dialog or an advertisement, or shown to nobody: its headline is none of the page. */
const isOverPage = ({ scope }: Block): boolean => {
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    if (at.hint.certain || at.hidden || NEVER_THE_STORY.has(at.name)) return true;
  return false;
};

const findOpening = ({ blocks }: Outline, headline: number): Block | null => {
  if (headline < 0) return null;
  const below = blocks.slice(headline);
  return below.find((block) => isProse(block) && standsFree(block) && block.role !== 'quote') ?? null;
};

/** The smallest box around the page's headline and the first running text below it. */
const findHeadedBox = (
  { blocks }: Outline,
  prose: Mass,
  headline: number,
  first: Block | null,
): Scope | null => {
  if (first === null) return null;
  let box: Scope | null = blocks[headline]?.scope ?? null;
  while (box !== null && box.end <= first.index) box = box.parent;
  return box === null || PAGE.has(box.name) || prose.in(box) < LEAST_STORY ? null : box;
};

const addressesOf = ({ attribs }: Element): string[] =>
  Object.entries(attribs)
    .filter(([name, value]) => /^data-|^itemid$/.test(name) && /^(?:https?:\/)?\//.test(value))
    .map(([, value]) => value);

/** Blocks of a story's head: kicker, headline, byline, date. */
const HEAD = 4;

/** Paragraphs that make a story of a heading and its text. */
const LEAST_PARAGRAPHS = 2;

/**
 * Is it a whole story with a headline of its own below ours: of the highest rank, linked, or signed? The posts of a live
 * blog are headed and dated, but neither linked to elsewhere nor signed by somebody else in a box like the story's own.
 */
const isStoryOfItsOwn = (scope: Scope, story: Scope, blocks: readonly Block[]): boolean => {
  if (LEAVES.has(scope.name) || PAGE.has(scope.name)) return false;
  const isLike = isMadeForStory(scope) || keyOf(scope) === keyOf(story) || isNamedAlike(scope, story);
  if (!isLike) return false;
  const held = blocks.slice(scope.start, scope.end);
  const at = held.slice(0, HEAD).findIndex(({ level }) => level > 0 && level <= 3);
  const heading = held[at];
  if (heading === undefined || held.slice(at).filter(isProse).length < LEAST_PARAGRAPHS) return false;
  if (heading.level === 1 || heading.linkLength >= 0.4 * heading.length) return true;
  return held.slice(at + 1, at + 1 + HEAD).some(isByline);
};

/** A box of another element with the class of the story's own. */
const isNamedAlike = (scope: Scope, story: Scope): boolean => {
  const name = scope.element?.attribs['class'] ?? '';
  return name !== '' && name === story.element?.attribs['class'];
};

const isByline = ({ text, length, scope }: Block): boolean =>
  length < 80 && (scope.hint.byline || BYLINE_START.test(text));

/** Boxes made for a story that name another page as theirs and have a headline of the highest rank: the next stories. */
const findNextStories = (
  { blocks, scopes, address }: Outline,
  story: Scope | null,
  headline: number,
): Set<number> => {
  const found = new Set<number>();
  if (story === null) return found;
  const holdsHeadline = story.start <= headline && headline < story.end;
  const here = address.split(/[?#]/)[0];
  for (const scope of scopes) {
    if (scope.start < story.end || scope.element === null) continue;
    if (holdsHeadline && isStoryOfItsOwn(scope, story, blocks)) found.add(scope.index);
    if (!isMadeForStory(scope)) continue;
    const headed = blocks.slice(scope.start, scope.end).some(({ level }) => level === 1);
    const elsewhere = addressesOf(scope.element).some(
      (value) => canParseUrl(value, address) && new URL(value, address).href.split(/[?#]/)[0] !== here,
    );
    if (headed && elsewhere) found.add(scope.index);
  }
  return found;
};

/**
 * Surveys a page. Of a part that somebody has chosen, nothing stands beside the story.
 */
export const findLandmarks = (outline: Outline, prose: Mass, isChosen = false): Landmarks => {
  const { blocks } = outline;
  const headline = blocks.findIndex((block) => block.level === 1 && !isOverPage(block));
  const opening = isChosen ? null : findOpening(outline, headline);
  const story = findStoryBox(opening, prose);
  const headed = findHeadedBox(outline, prose, headline, opening);
  return {
    blocks,
    prose,
    lengths: new Mass(blocks, (block) => block.length),
    headline,
    story,
    headed,
    opening,
    cards: findCards(outline, prose, story ?? headed),
    others: findNextStories(outline, story, headline),
    common: commonLeaves(outline, prose),
  };
};

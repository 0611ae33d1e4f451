import type { Outline, Scope } from '../page/outline.ts';
import { isProse, type Mass, overlap, PAGE } from '../page/prose.ts';
import { PLUG } from '../lexicon/phrases.ts';
import { keyOf, type Landmarks, NEVER_THE_STORY, standsApart } from './landmarks.ts';

/** A box that holds this share of the page's prose is the story, however it is named. */
const TOO_BIG_FOR_FURNITURE = 0.5;

/**
 * How far names are believed. `strict`: as they stand. `unnamed`: names of boxes are ignored, because they condemn most
 * of the page. `lenient`: even big asides are looked into, because nothing else is left.
 */
export type Trust = 'strict' | 'unnamed' | 'lenient';

/** So much prose that is hidden (share of the page, and reading length) waits for a script, for instance behind a meter. */
const TOO_BIG_TO_HIDE = { share: 0.2, length: 500 };

/** A field to fill in with little text around it: a newsletter, a search, a login. */
const isForm = (scope: Scope, share: number, lengths: Mass): boolean =>
  scope.fields > 0 && share < 0.3 && !PAGE.has(scope.name) && lengths.in(scope) < 900;

/** Much of the page's prose and hardly anything else: the name of the box is unlucky, like "read-more" on a fold. */
const readsLikeStory = (scope: Scope, share: number, { prose, lengths }: Landmarks): boolean =>
  share > 0.2 && prose.in(scope) > 600 && prose.in(scope) > 0.85 * lengths.in(scope);

/** Named as the margin of a page; believed only of boxes beside the story. */
const isMargin = ({ element }: Scope): boolean =>
  /(?:^|[\s_-])(?:footer|foot|sidebar)(?:$|[\s_-])/i.test((element?.attribs['class'] ?? '').slice(0, 200));

/** More blocks than this are a box that its author named for what it holds. */
const MOST_IN_FLOW = 3;

const HAS_WORDS = /[\p{L}\p{N}]/u;

/**
 * Running text without links, alone or below its heading, in a box with much of the page's prose: its name says how it
 * looks, or what it is about.
 */
const isInFlow = (scope: Scope, { prose, blocks }: Landmarks): boolean => {
  const { name, parent, start, end, pictures, fields, buttons } = scope;
  if (parent === null || pictures + fields + buttons > 0) return false;
  if (name !== 'p' && name !== 'div' && name !== 'blockquote') return false;
  const held = blocks
    .slice(start, Math.min(end, start + 2 * MOST_IN_FLOW))
    .filter(({ text }) => HAS_WORDS.test(text));
  if (end - start > 2 * MOST_IN_FLOW || held.length > MOST_IN_FLOW) return false;
  if (!held.some(isProse) || !held.every((block) => isProse(block) || block.level > 0)) return false;
  return held.every(({ links, text }) => links === 0 && !PLUG.test(text)) && prose.share(parent) > 0.3;
};

/** Does something else than its name speak for the box: the page's headline in it, or the running text around it? */
const isExcused = (scope: Scope, names: Landmarks): boolean =>
  (scope.start <= names.headline && names.headline < scope.end) || isInFlow(scope, names);

/** A box with so much more prose (times, and reading length) than the one below the headline may be the story after all. */
const DWARFS = { times: 5, length: 1_500 };

/** Does the box stand beside what is known of the story, and not dwarf it? */
const standsBeside = (scope: Scope, { story, headed, prose }: Landmarks): boolean => {
  const own = story ?? headed;
  if (own === null || overlap(scope, own)) return false;
  return prose.in(scope) <= Math.max(DWARFS.length, DWARFS.times * prose.in(own));
};

const beginsElsewhere = ({ start, end }: Scope, { opening }: Landmarks): boolean =>
  opening !== null && (opening.index < start || opening.index >= end);

/** Does the name of the box, or what it is, say that it is not the story? */
const isNamedFurniture = (scope: Scope, share: number, trust: Trust, names: Landmarks): boolean => {
  const { common } = names;
  const { hint, name } = scope;
  const isBeside = standsBeside(scope, names);
  if (!hint.furniture && !hint.comment) return isBeside && isMargin(scope);
  if (NEVER_THE_STORY.has(name)) return true;
  if (isExcused(scope, names)) return false;
  if (standsApart(scope)) return trust !== 'lenient' || share < TOO_BIG_FOR_FURNITURE || isBeside;
  if (trust === 'unnamed' || common.has(keyOf(scope))) return false;
  if (isBeside) return true;
  // A young story is shorter than the boxes it stands among, but it is known to begin elsewhere.
  const small = share < TOO_BIG_FOR_FURNITURE || beginsElsewhere(scope, names);
  return small && !readsLikeStory(scope, share, names);
};

/** The rest of the story, folded until a reader asks for it: paragraphs without links beside the story's own. */
const isFolded = ({ parent, start, end, fields }: Scope, { blocks, opening }: Landmarks): boolean => {
  if (parent === null || fields > 0 || opening === null || opening.scope.parent !== parent) return false;
  const held = blocks.slice(start, end);
  return held.filter(isProse).length >= 2 && held.every(({ links }) => links === 0);
};

const staysHidden = (scope: Scope, share: number, names: Landmarks): boolean => {
  const { prose, story } = names;
  if (!scope.hidden || isFolded(scope, names)) return false;
  if (story !== null && !overlap(scope, story)) return true;
  if (share < TOO_BIG_TO_HIDE.share) return true;
  return share < TOO_BIG_FOR_FURNITURE && prose.in(scope) < TOO_BIG_TO_HIDE.length;
};

/** By scope index: is the text below furniture by the name or the shape of its box? */
export const markFurniture = ({ scopes }: Outline, names: Landmarks, trust: Trust): boolean[] => {
  const marked: boolean[] = [];
  for (const scope of scopes) {
    const above = scope.parent !== null && (marked[scope.parent.index] ?? false);
    const share = names.prose.share(scope);
    marked.push(
      above ||
        names.cards.has(scope.index) ||
        names.others.has(scope.index) ||
        isNamedFurniture(scope, share, trust, names) ||
        staysHidden(scope, share, names) ||
        isForm(scope, share, names.lengths),
    );
  }
  return marked;
};

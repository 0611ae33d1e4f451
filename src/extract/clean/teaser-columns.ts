import type { Block, Outline, Scope } from '../page/outline.ts';
import { isProse, LEAVES } from '../page/prose.ts';
import { isLinkedTitle, leadsElsewhere } from '../body/teaser-cards.ts';
import { isMadeForStory } from '../body/landmarks.ts';

/** Linked titles that make an index; fewer may be links of the story's own. */
const LEAST_TITLES = 3;

/** A teaser's text stands no more blocks than this below its title: a byline and a date may come between. */
const REACH = 3;

/**
 * The boxes beside the way from the root down to the story's first paragraph, apart from those in its own box. What
 * stands in the box that the page calls its story is no column beside it: a live blog's posts have linked titles too.
 */
const besideStory = (scopes: readonly Scope[], root: Scope, opening: Scope): Scope[] => {
  const way = new Set<Scope | null>();
  let outside = new Set<Scope | null>();
  for (let at: Scope | null = opening; at !== null && at !== root.parent; at = at.parent) {
    way.add(at);
    outside.add(at);
    if (isMadeForStory(at)) outside = new Set();
  }
  return scopes.filter(
    (scope) => outside.has(scope.parent) && scope.parent !== opening.parent && !way.has(scope),
  );
};

/** Does the text at `i` stand below a linked title, as a teaser does? */
export const isBelowLinkedTitle = (blocks: readonly Block[], i: number): boolean =>
  blocks.slice(Math.max(0, i - REACH), i).some(isLinkedTitle);

/** All running text in the box belongs to a linked title above it, and there are several of these. */
const isIndex = (held: readonly Block[]): boolean => {
  if (held.filter(isLinkedTitle).length < LEAST_TITLES) return false;
  return held.every((block, i) => !isProse(block) || isBelowLinkedTitle(held, i));
};

/** Which blocks stand in a column of teasers beside the story. `opening` is the story's first paragraph. */
export const findTeaserColumns = (
  { blocks, scopes, address }: Outline,
  root: Scope,
  opening: Block,
): Set<Block> => {
  const found = new Set<Block>();
  for (const scope of besideStory(scopes, root, opening.scope)) {
    const held = blocks.slice(scope.start, scope.end);
    if (!LEAVES.has(scope.name) && isIndex(held) && leadsElsewhere(scope, address))
      for (const block of held) found.add(block);
  }
  return found;
};

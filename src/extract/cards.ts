import type { Outline, Scope } from './blocks.ts';
import { isLinkOnly, isProse, type Mass, overlap } from './boxes.ts';
import { elementsOf } from './markup.ts';

/** Boxes with the same name beside each other, apart from numbers in their class names. */
const siblings = (scopes: readonly Scope[]): Map<string, Scope[]> => {
  const groups = new Map<string, Scope[]>();
  for (const scope of scopes) {
    if (scope.parent === null || scope.end === scope.start) continue;
    const named = (scope.element?.attribs['class'] ?? '').slice(0, 200).replace(/[\w-]*\d[\w-]*/g, '');
    const key = `${scope.parent.index}|${scope.name}|${named}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [scope]);
    else group.push(scope);
  }
  return groups;
};

/** A teaser: begins with a linked title, and says little besides. */
const isCard = (scope: Scope, { blocks }: Outline): boolean => {
  if (scope.end - scope.start > 8) return false;
  let length = 0;
  let titled = false;
  for (let i = scope.start; i < scope.end; i += 1) {
    const block = blocks[i];
    if (block === undefined) continue;
    length += block.length;
    if (isLinkOnly(block) && block.length >= 15) titled = true;
    if (isProse(block) && !titled && block.length > 250) return false;
  }
  return titled && length < 700;
};

const LEAST_CARDS = 3;
/** A larger share of the page's prose is no teaser, unless the page's story is known to stand elsewhere. */
const CARDS_SHARE = 0.4;

/** Does the box send readers to another page? The posts of a live blog link to themselves. */
const leadsElsewhere = ({ element }: Scope, address: string): boolean => {
  const links = element === null ? [] : elementsOf(element).filter(({ name }) => name === 'a');
  const own = address.split(/[?#]/)[0];
  return links.some(({ attribs: { href = '' } }) => {
    if (href === '' || /^[?#]/.test(href) || !URL.canParse(href, address)) return false;
    return new URL(href, address).href.split(/[?#]/)[0] !== own;
  });
};

const areApart = (found: readonly Scope[], { address }: Outline, story: Scope | null): boolean =>
  story !== null && found.every((scope) => !overlap(scope, story) && leadsElsewhere(scope, address));

/** Indices of the boxes that are teasers. `story` is the box that holds the page's own story, if that is known. */
export const findCards = (outline: Outline, prose: Mass, story: Scope | null): Set<number> => {
  const cards = new Set<number>();
  for (const group of siblings(outline.scopes).values()) {
    if (group.length < LEAST_CARDS) continue;
    const found = group.filter((scope) => isCard(scope, outline));
    if (found.length < 0.7 * group.length) continue;
    const share = found.reduce((sum, scope) => sum + prose.share(scope), 0);
    if (share < CARDS_SHARE || areApart(found, outline, story))
      for (const scope of found) cards.add(scope.index);
  }
  return cards;
};

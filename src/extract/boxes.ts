import type { Block, Outline, Scope } from './blocks.ts';
import { endsSentence } from './fold.ts';

/** Reads like running text: long enough, few links, and a sentence end unless it is very long. */
export const isProse = (block: Block): boolean =>
  block.role !== 'heading' &&
  block.role !== 'table' &&
  block.length >= 70 &&
  block.linkLength < 0.4 * block.length &&
  (endsSentence(block.text) || block.length >= 160);

export const isLinkOnly = (block: Block): boolean => block.linkLength > 0.8 * block.length;

/** Sums over blocks, so that any box can be asked for its share in constant time. */
export class Mass {
  private readonly sums: number[] = [0];
  readonly total: number;
  constructor(blocks: readonly Block[], weigh: (block: Block) => number) {
    let sum = 0;
    for (const block of blocks) {
      sum += weigh(block);
      this.sums.push(sum);
    }
    this.total = sum;
  }
  in({ start, end }: Pick<Scope, 'start' | 'end'>): number {
    return (this.sums[end] ?? 0) - (this.sums[start] ?? 0);
  }
  share(scope: Pick<Scope, 'start' | 'end'>): number {
    return this.total > 0 ? this.in(scope) / this.total : 0;
  }
}

/** A very long block must not outvote a page, so prose counts up to this reading length. */
const LONGEST_COUNTED = 800;

export const proseMass = (blocks: readonly Block[]): Mass =>
  new Mass(blocks, (block) => (isProse(block) ? Math.min(block.length, LONGEST_COUNTED) : 0));

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
const CARDS_SHARE = 0.4;

const findCards = (outline: Outline, prose: Mass): Set<number> => {
  const cards = new Set<number>();
  for (const group of siblings(outline.scopes).values()) {
    if (group.length < LEAST_CARDS) continue;
    const found = group.filter((scope) => isCard(scope, outline));
    if (found.length < 0.7 * group.length) continue;
    const share = found.reduce((sum, scope) => sum + prose.share(scope), 0);
    if (share < CARDS_SHARE) for (const scope of found) cards.add(scope.index);
  }
  return cards;
};

/** Elements that are a paragraph themselves. */
export const LEAVES = new Set([
  'p',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'dt',
  'dd',
  'figcaption',
  'pre',
  'blockquote',
]);

/** By name of a paragraph's own box: a name that most of the prose bears says nothing about one paragraph. */
const commonLeaves = ({ scopes }: Outline, prose: Mass): Set<string> => {
  const shares = new Map<string, number>();
  for (const scope of scopes) {
    if (!scope.hint.furniture || !LEAVES.has(scope.name)) continue;
    const key = `${scope.name}.${scope.element?.attribs['class'] ?? ''}`;
    shares.set(key, (shares.get(key) ?? 0) + prose.share(scope));
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
  readonly trust: Trust;
  readonly prose: Mass;
  readonly lengths: Mass;
  readonly cards: ReadonlySet<number>;
  readonly common: ReadonlySet<string>;
}

/** Much of the page's prose and hardly anything else: the name of the box is unlucky, like "read-more" on a fold. */
const readsLikeStory = (scope: Scope, share: number, { prose, lengths }: Names): boolean =>
  share > 0.2 && prose.in(scope) > 600 && prose.in(scope) > 0.85 * lengths.in(scope);

/** Does the name of the box, or what it is, say that it is not the story? */
const isNamedFurniture = (scope: Scope, share: number, names: Names): boolean => {
  const { trust, common } = names;
  const { hint, name, element } = scope;
  if (!hint.furniture && !hint.comment) return false;
  if (NEVER_THE_STORY.has(name)) return true;
  if (standsApart(scope)) return trust !== 'lenient' || share < TOO_BIG_FOR_FURNITURE;
  if (trust === 'unnamed' || common.has(`${name}.${element?.attribs['class'] ?? ''}`)) return false;
  return share < TOO_BIG_FOR_FURNITURE && !readsLikeStory(scope, share, names);
};

const staysHidden = (scope: Scope, share: number, { prose }: Names): boolean => {
  if (!scope.hidden) return false;
  if (share < TOO_BIG_TO_HIDE.share) return true;
  return share < TOO_BIG_FOR_FURNITURE && prose.in(scope) < TOO_BIG_TO_HIDE.length;
};

/** By scope index: is the text below furniture by the name or the shape of its box? */
export const markFurniture = (outline: Outline, prose: Mass, trust: Trust): boolean[] => {
  const names: Names = {
    trust,
    prose,
    lengths: new Mass(outline.blocks, (block) => block.length),
    cards: findCards(outline, prose),
    common: commonLeaves(outline, prose),
  };
  const marked: boolean[] = [];
  for (const scope of outline.scopes) {
    const above = scope.parent !== null && (marked[scope.parent.index] ?? false);
    const share = prose.share(scope);
    marked.push(
      above ||
        names.cards.has(scope.index) ||
        isNamedFurniture(scope, share, names) ||
        staysHidden(scope, share, names) ||
        isForm(scope, share, names.lengths),
    );
  }
  return marked;
};

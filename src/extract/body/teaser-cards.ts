import type { Element } from 'domhandler';
import type { Block, Outline, Scope } from '../page/outline.ts';
import { isLinkOnly, isProse, LEAVES, lengthOf, type Mass, overlap } from '../page/prose.ts';
import { foldForSearch } from '../../text/fold.ts';
import { elementsOf } from '../page/markup.ts';
import { findOwnLinks } from './own-links.ts';
import { canParseUrl } from '../../web/can-parse-url.ts';

/** Class names without those that hold a number: an id, a position. */
const namesOf = ({ element }: Scope): string => {
  const names = (element?.attribs['class'] ?? '').slice(0, 200);
  return /\d/.test(names) ? names.replace(/[\w-]+/g, (name) => (/\d/.test(name) ? '' : name)).trim() : names;
};

/** By what boxes are grouped; null where a box belongs to no group. */
type KeyOf = (scope: Scope, names: string) => string | null;

/** Boxes of the same name beside each other. */
const besideEachOther: KeyOf = ({ parent, name }, names) => `${parent?.index ?? ''}|${name}|${names}`;

/** Boxes beside each other that share their first name only: further ones may tell the section or the state. */
const alikeBesideEachOther: KeyOf = ({ parent, name }, names) => {
  const end = names.indexOf(' ');
  return end <= 0 ? null : `${parent?.index ?? ''}|${name}|${names.slice(0, end)}`;
};

/** Boxes of the same name wherever they stand: the same kind of inset several times between paragraphs. */
const alikeAnywhere: KeyOf = ({ name }, names) =>
  names === '' || LEAVES.has(name) ? null : `${name}|${names}`;

const groupBy = (scopes: readonly Scope[], names: readonly string[], keyOf: KeyOf): Scope[][] => {
  const groups = new Map<string, Scope[]>();
  for (const scope of scopes) {
    if (scope.parent === null || scope.end === scope.start) continue;
    const key = keyOf(scope, names[scope.index] ?? '');
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [scope]);
    else group.push(scope);
  }
  return [...groups.values()];
};

const LEAST_TITLE = 15;

/** A linked title. In a heading half of the text is enough: some say the title twice, once for screen readers. */
export const isLinkedTitle = (block: Block): boolean =>
  block.length >= LEAST_TITLE &&
  (isLinkOnly(block) || (block.level > 0 && block.linkLength >= 0.4 * block.length));

const MOST_BLOCKS = 8;
const MOST_TEXT = 700;

/** A teaser: begins with a linked title, and says little besides. */
const isCard = (scope: Scope, { blocks }: Outline, own: ReadonlySet<Block>): boolean => {
  if (scope.end - scope.start > MOST_BLOCKS) return false;
  let length = 0;
  let titled = false;
  for (let i = scope.start; i < scope.end; i += 1) {
    const block = blocks[i];
    if (block === undefined) continue;
    length += block.length;
    if (isLinkedTitle(block) && !own.has(block)) titled = true;
    if (isProse(block) && !titled && block.length > 250) return false;
  }
  return titled && length < MOST_TEXT;
};

const LEAST_CARDS = 3;
/** A larger share of the page's prose is no teaser, unless the page's story is known to stand elsewhere. */
const CARDS_SHARE = 0.4;

const linksIn = ({ element }: Scope): Element[] =>
  element === null ? [] : elementsOf(element).filter(({ name }) => name === 'a');

/** Where a link leads, without query and fragment; null where it stays on the page or leads nowhere. */
const targetOf = ({ attribs: { href = '' } }: Element, address: string): string | null => {
  if (href === '' || /^[?#]/.test(href) || !canParseUrl(href, address)) return null;
  const target = new URL(href, address).href.split(/[?#]/)[0] ?? null;
  return target === address.split(/[?#]/)[0] ? null : target;
};

/** Does the box send readers to another page? The posts of a live blog link to themselves. */
export const leadsElsewhere = (scope: Scope, address: string): boolean =>
  linksIn(scope).some((link) => targetOf(link, address) !== null);

/** Of teasers, hardly any begin with the words of their title; entries on people and places do. */
const MOST_TELLING = 0.5;

/** Does a text begin with the first two words of the heading above it: a name? */
export const beginsWithTitle = (text: Block, heading: Block): boolean => {
  const name = foldForSearch(heading.text).split(' ').slice(0, 2);
  return name.length === 2 && foldForSearch(text.text).startsWith(`${name.join(' ')} `);
};

/** Does the text below a heading take up its name? */
const tellsOfTitle = ({ start, end }: Scope, { blocks }: Outline): boolean => {
  const held = blocks.slice(start, end);
  const heading = held.find(({ level }) => level > 0);
  const text = held.find(isProse);
  if (heading === undefined || text === undefined) return false;
  return beginsWithTitle(text, heading);
};

const areApart = (found: readonly Scope[], { address }: Outline, story: Scope | null): boolean =>
  story !== null && found.every((scope) => !overlap(scope, story) && leadsElsewhere(scope, address));

/** What may stand above a title: a section, a date. */
const LONGEST_KICKER = 60;

/** One teaser between paragraphs holds no more blocks and text than this. */
const LARGEST_INSET = { blocks: 6, text: 450 };

const hostOf = (address: string): string => (canParseUrl(address) ? new URL(address).hostname : '');

const hasPicture = (link: Element): boolean =>
  elementsOf(link).some(({ name }) => name === 'img' || name === 'picture');

/**
 * A teaser that stands alone: its picture and its title lead to the same other page of the site. The products of a list
 * lead to a shop.
 */
const isInset = (scope: Scope, { blocks, address }: Outline): boolean => {
  const size = scope.end - scope.start;
  if (scope.pictures === 0 || size > LARGEST_INSET.blocks || LEAVES.has(scope.name)) return false;
  const held = blocks.slice(scope.start, scope.end);
  const title = held.findIndex(isLinkedTitle);
  if (title < 0 || held.slice(0, title).some((block) => block.length > LONGEST_KICKER)) return false;
  if (lengthOf(held) > LARGEST_INSET.text) return false;
  const host = hostOf(address);
  const links = linksIn(scope).map((link) => ({ target: targetOf(link, address), shown: hasPicture(link) }));
  const shown = new Set(links.filter((link) => link.shown).map(({ target }) => target));
  return links.some(
    ({ target, shown: picture }) =>
      !picture && target !== null && shown.has(target) && host !== '' && hostOf(target) === host,
  );
};

/** Indices of the boxes that are teasers. `story` is the box that holds the page's own story, if that is known. */
export const findCards = (outline: Outline, prose: Mass, story: Scope | null): Set<number> => {
  const cards = new Set<number>();
  const names = outline.scopes.map(namesOf);
  const own = findOwnLinks(outline);
  const add = (found: readonly Scope[]): void => {
    if (found.filter((scope) => tellsOfTitle(scope, outline)).length > MOST_TELLING * found.length) return;
    const share = found.reduce((sum, scope) => sum + prose.share(scope), 0);
    if (share < CARDS_SHARE || areApart(found, outline, story))
      for (const scope of found) cards.add(scope.index);
  };
  for (const keyOf of [besideEachOther, alikeBesideEachOther, alikeAnywhere]) {
    for (const group of groupBy(outline.scopes, names, keyOf)) {
      if (group.length < LEAST_CARDS) continue;
      const found = group.filter((scope) => isCard(scope, outline, own));
      if (found.length >= 0.7 * group.length) add(found);
    }
  }
  add(outline.scopes.filter((scope) => !cards.has(scope.index) && isInset(scope, outline)));
  return cards;
};

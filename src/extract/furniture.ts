import type { Block, Outline, Scope } from './blocks.ts';
import type { Body } from './body.ts';
import { isLinkOnly, isProse, LEAVES, Mass } from './boxes.ts';
import { blocksBesideStory } from './columns.ts';
import { foldForSearch } from '../fold.ts';
import { endsSentence } from './fold.ts';
import { type Context, isDescription, type NamedRule, PARAGRAPHS } from './rule-context.ts';
import { END_RULES, isUrl, RELATED, RULES } from './rules.ts';
import { isNote } from './standfirst.ts';
import { dropThreads } from './threads.ts';

export interface PageWords {
  /** Folded headlines of the page, in all its variants. */
  readonly headlines: readonly string[];
  /** Folded descriptions (`meta`, OpenGraph, JSON-LD). */
  readonly descriptions: readonly string[];
  /** Folded names of the authors as the page states them; empty where it is silent. */
  readonly byline: string;
  /** Folded names of single authors. */
  readonly authors: readonly string[];
  /** What the page's linked data says its pictures show. */
  readonly captions: readonly string[];
}

const NOT_EVEN_AS_STANDFIRST = new Set(['headline', 'caption', 'box named or shaped as furniture']);

/** Where a note on a correction stands does not matter: in a box beside the text, in a footer, in italics at the end. */
const STANDS_ANYWHERE = new Set(['headline', 'caption', 'link only']);

const reasonFor = (block: Block, context: Context, rules: readonly NamedRule[]): string | null => {
  for (const [reason, rule] of rules) {
    if (!rule(block, context)) continue;
    const excused = !NOT_EVEN_AS_STANDFIRST.has(reason) && isDescription(block.text, context.descriptions);
    return excused || (isNote(block) && !STANDS_ANYWHERE.has(reason)) ? null : reason;
  }
  return null;
};

/** "Up next" above running text is the story's own heading. */
const restoreHeadings = (blocks: readonly Block[], reasons: (string | null)[]): void => {
  blocks.forEach((block, i) => {
    const next = blocks[i + 1];
    if (reasons[i] !== RELATED || block.links > 0 || next === undefined || reasons[i + 1] !== null) return;
    const list = blocks[i + 2];
    const leadsToLinks = list !== undefined && list.role === 'list-item' && isLinkOnly(list);
    if (PARAGRAPHS.has(block.scope.name) && isProse(next) && next.links === 0 && !leadsToLinks)
      reasons[i] = null;
  });
};

/** A label of related stories takes the list below it along, as far as it looks like one. */
const dropLists = (blocks: readonly Block[], reasons: (string | null)[]): void => {
  for (let i = 0; i < blocks.length; i += 1) {
    if (reasons[i] !== RELATED) continue;
    for (let j = i + 1; j < blocks.length; j += 1) {
      const block = blocks[j];
      if (
        block === undefined ||
        block.level > 0 ||
        (block.linkLength < 0.25 * block.length && isProse(block))
      )
        break;
      if (block.role !== 'list-item' && block.linkLength < 0.25 * block.length) break;
      reasons[j] ??= 'below a label of related stories';
    }
  }
};

const TAKES_ITS_BOX = new Set([RELATED, 'invitation', 'offer to subscribe']);

/** Boxes with more blocks than this are sections, not a heading with its furniture. */
const LARGEST_FURNITURE = 15;

/** The innermost box around a heading that holds more than it; null where that is the body itself. */
const boxOf = (block: Block, root: Scope): Scope | null => {
  let box: Scope | null = block.scope;
  while (box !== null && box !== root && (LEAVES.has(box.name) || box.end - box.start < 2)) box = box.parent;
  return box === root ? null : box;
};

/** A heading that announces furniture speaks for its whole box, if that is a small one. */
const dropBoxes = (blocks: readonly Block[], reasons: (string | null)[], { root, prose }: Context): void => {
  blocks.forEach((block, i) => {
    const reason = reasons[i] ?? '';
    if (!TAKES_ITS_BOX.has(reason) || (block.level === 0 && reason !== 'offer to subscribe')) return;
    const box = boxOf(block, root);
    if (box === null || box.end - box.start > LARGEST_FURNITURE) return;
    // A box that opens with an offer to subscribe is about nothing else.
    const share = reason === 'offer to subscribe' && box.start === block.index ? 0.35 : 0.15;
    if (prose.in(box) > share * prose.in(root)) return;
    for (let j = box.start - root.start; j < box.end - root.start; j += 1)
      reasons[j] ??= `in the box of: ${reason}`;
  });
};

/** Pull quotes are few; a page with more candidates has none. */
const MOST_PULL_QUOTES = 60;

/** Alone, or with whose words they are, in a box that is no paragraph. */
const standsApart = ({ scope }: Block, root: Scope): boolean => {
  const box = LEAVES.has(scope.name) ? scope.parent : scope;
  return box !== null && box !== root && box.end - box.start <= 2;
};

/** A pull quote says again, in a box of its own, what a paragraph beside it says. */
const dropPullQuotes = (
  blocks: readonly Block[],
  reasons: (string | null)[],
  { tagged, root }: Context,
): void => {
  const candidates = blocks.filter(
    (block, i) =>
      reasons[i] === null &&
      block.level === 0 &&
      block.length >= 25 &&
      block.length <= 400 &&
      (block.role === 'quote' || (tagged && !PARAGRAPHS.has(block.scope.name)) || standsApart(block, root)),
  );
  if (candidates.length === 0 || candidates.length > MOST_PULL_QUOTES) return;
  const told = blocks
    .filter((block, i) => reasons[i] === null && isProse(block))
    .map((block) => ({ block, text: foldForSearch(block.text) }));
  for (const candidate of candidates) {
    const folded = foldForSearch(candidate.text);
    const says = (words: string): boolean =>
      told.some(
        ({ block, text }) => block !== candidate && text.length > words.length && text.includes(words),
      );
    const sentences = candidate.text.split(/(?<=[.!?…])\s+/).map(foldForSearch);
    // Cut together from sentences that stand apart in the story; a short one may stand anywhere by chance.
    const isCut =
      sentences.length > 1 && sentences.every((sentence) => sentence.length >= 12 && says(sentence));
    if (says(folded) || isCut) reasons[blocks.indexOf(candidate)] = 'pull quote';
  }
};

/** Who reported and edited is told to readers as part of the story; the comparison knows such lines. */
const REPORTED = /^\W*(?:additional )?(?:reporting|writing|editing) by\b/i;

/** The last lines of a page of prose: an agency in italics, "This subject in our programme:". */
const dropLastLines = (blocks: readonly Block[], reasons: (string | null)[]): void => {
  for (let i = blocks.length - 1; i >= 0; i -= 1) {
    const block = blocks[i];
    if (block === undefined || reasons[i] !== null) continue;
    const told = isUrl(block.text) || REPORTED.test(block.text);
    const credit = block.emphasised > 0.8 && !endsSentence(block.text) && !told;
    if (block.role !== 'paragraph' || block.length >= 80 || !(credit || /[:：]$/.test(block.text))) return;
    reasons[i] = 'last line';
  }
};

/** What stood between a heading and the next of its rank is gone. */
const isCutOff = ({ level, index }: Block, next: Block | null): boolean =>
  next === null || (next.level > 0 && next.level <= level && next.index > index + 1);

/** Boxes with more blocks than this are sections, not headings with a little below. */
const LARGEST_BOX = 40;

/** All else in the heading's own box is gone. */
const standsAlone = ({ scope, index }: Block, reasons: readonly (string | null)[], root: Scope): boolean => {
  const box = scope.parent;
  if (box === null || box === root || box.start < root.start) return false;
  const size = box.end - box.start;
  if (size < 2 || size > LARGEST_BOX) return false;
  return reasons
    .slice(box.start - root.start, box.end - root.start)
    .every((reason, i) => reason !== null || box.start + i === index);
};

/** Set as a heading, but a standfirst by its place and length. */
const isStandfirst = (block: Block, { first, descriptions }: Context): boolean =>
  block.index < first && (block.length >= 60 || isDescription(block.text, descriptions));

/** A heading with nothing left below it heads nothing: at the end, in its own box, or before a heading of its rank. */
const dropBareHeadings = (blocks: readonly Block[], reasons: (string | null)[], context: Context): void => {
  const { root } = context;
  let next: Block | null = null;
  for (let i = blocks.length - 1; i >= 0; i -= 1) {
    const block = blocks[i];
    if (block === undefined || reasons[i] !== null) continue;
    const bare = block.level > 0 && (isCutOff(block, next) || standsAlone(block, reasons, root));
    if (bare && !isStandfirst(block, context)) reasons[i] = 'heading of nothing';
    else next = block;
  }
};

/** Captions that are sentences, so many times as long as the text around them, tell the story in pictures. */
const PICTURE_STORY = { least: 3, times: 3 };

const restoreCaptions = (blocks: readonly Block[], reasons: (string | null)[]): void => {
  const lengthOf = (list: readonly Block[]): number => list.reduce((sum, { length }) => sum + length, 0);
  const captions = blocks.filter((block, i) => reasons[i] === 'caption' && isProse(block));
  const told = blocks.filter((block, i) => reasons[i] === null && isProse(block));
  if (captions.length < PICTURE_STORY.least || lengthOf(captions) < PICTURE_STORY.times * lengthOf(told))
    return;
  const restored = new Set(captions);
  blocks.forEach((block, i) => {
    if (restored.has(block)) reasons[i] = null;
  });
};

/** What follows the story's last paragraph, once teasers and comments do not count for it. */
const dropEnd = (blocks: readonly Block[], reasons: (string | null)[], context: Context): void => {
  const last = blocks.findLast((block, i) => reasons[i] === null && isProse(block))?.index ?? context.last;
  blocks.forEach((block, i) => {
    if (block.index >= last - 2) reasons[i] ??= reasonFor(block, { ...context, last }, END_RULES);
  });
};

/**
 * Why each block below the body's root is not part of the story, or null where it is. The list is parallel to
 * `blocks.slice(root.start, root.end)`.
 */
export const trimFurniture = (outline: Outline, body: Body, words: PageWords): (string | null)[] => {
  const { root, furniture, prose } = body;
  const blocks = outline.blocks.slice(root.start, root.end);
  const own = blocks.filter((block) => isProse(block) && furniture[block.scope.index] !== true);
  // A line in one box with a picture may be its caption, and says nothing about paragraphs.
  const told = own.filter(({ scope }) => scope.pictures === 0 || scope.end - scope.start > 1);
  const tagged =
    told.filter(({ scope }) => PARAGRAPHS.has(scope.name)).length >= 0.7 * Math.max(1, told.length);
  const context: Context = {
    blocks: outline.blocks,
    root,
    furniture,
    prose,
    headlines: words.headlines,
    descriptions: words.descriptions,
    byline: words.byline,
    authors: words.authors.filter((author) => author.includes(' ')),
    pictureTexts: new Set([...outline.pictureTexts, ...words.captions]),
    lengths: new Mass(outline.blocks, (block) => block.length),
    first: own[0]?.index ?? root.start,
    last: own.at(-1)?.index ?? root.end,
    tagged,
  };
  const reasons = blocks.map((block) => reasonFor(block, context, RULES));
  restoreHeadings(blocks, reasons);
  const beside = own[0] === undefined ? null : blocksBesideStory(outline, root, own[0]);
  blocks.forEach((block, i) => {
    if (beside?.has(block) === true) reasons[i] ??= 'column of teasers beside the story';
  });
  dropThreads(blocks, reasons, context);
  dropLists(blocks, reasons);
  dropBoxes(blocks, reasons, context);
  dropPullQuotes(blocks, reasons, context);
  dropEnd(blocks, reasons, context);
  // A heading of nothing at the end hides the last lines, and these may leave another such heading.
  dropBareHeadings(blocks, reasons, context);
  dropLastLines(blocks, reasons);
  restoreCaptions(blocks, reasons);
  dropBareHeadings(blocks, reasons, context);
  return reasons;
};

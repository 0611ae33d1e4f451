import { dropBoxes, dropLists } from './related-lists.ts';
import type { Block, Outline } from '../page/outline.ts';
import type { Body } from '../body/story-root.ts';
import { isLinkOnly, isProse, lengthOf, Mass } from '../page/prose.ts';
import { dropCalls } from './calls-to-action.ts';
import { endsSentence } from '../page/sentences.ts';
import { blocksBesideStory } from './teaser-columns.ts';
import { BARE_LABEL, COMMENTS_LABEL } from '../lexicon/phrases.ts';
import { findOwnLinks } from '../body/own-links.ts';
import { dropPullQuotes } from './pull-quotes.ts';
import { dropBareHeadings, dropDates, dropLastLines } from './remnants.ts';
import { type Context, isDescription, type NamedRule, PARAGRAPHS, type Reasons } from './rule-context.ts';
import { BOXED, END_RULES, LABEL, LINK, RELATED, RULES } from './block-rules.ts';
import { isNote } from '../body/standfirst.ts';
import { dropThreads } from './comment-threads.ts';

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

const NOT_EVEN_AS_STANDFIRST = new Set(['headline', 'caption']);

/** Where a note on a correction stands does not matter: in a box beside the text, in a footer, in italics at the end. */
const STANDS_ANYWHERE = new Set(['headline', 'caption', LINK]);

const reasonFor = (block: Block, context: Context, rules: readonly NamedRule[]): string | null => {
  for (const [reason, rule] of rules) {
    if (!rule(block, context)) continue;
    const believed =
      reason === BOXED
        ? block.index < context.first && block.links === 0
        : !NOT_EVEN_AS_STANDFIRST.has(reason);
    const excused = believed && isDescription(block.text, context.descriptions);
    return excused || (isNote(block) && !STANDS_ANYWHERE.has(reason)) ? null : reason;
  }
  return null;
};

/** A line above a list of the story's, in a box with it, heads that list, however it is set. */
const restoreListHeads = (blocks: readonly Block[], reasons: Reasons): void => {
  blocks.forEach((block, i) => {
    const next = blocks[i + 1];
    if (reasons[i] !== LABEL || BARE_LABEL.test(block.text) || next?.role !== 'list-item') return;
    const box = block.scope.parent;
    const together = box !== null && box.start <= next.index && next.index < box.end;
    if (together && reasons[i + 1] === null && next.links === 0) reasons[i] = null;
  });
};

/** "Up next" or "Comments" above running text is the story's own heading. */
const restoreHeadings = (blocks: readonly Block[], reasons: Reasons): void => {
  const isText = (block: Block): boolean =>
    block.links === 0 && (isProse(block) || (block.length >= 40 && endsSentence(block.text)));
  blocks.forEach((block, i) => {
    const [next, list] = [blocks[i + 1], blocks[i + 2]];
    const named = reasons[i] === LABEL && block.level > 0 && COMMENTS_LABEL.test(block.text);
    if ((reasons[i] !== RELATED && !named) || block.links > 0) return;
    if (next === undefined || reasons[i + 1] !== null || !isText(next)) return;
    if (named && next.scope.parent !== block.scope.parent) return;
    const leadsToLinks = list !== undefined && list.role === 'list-item' && isLinkOnly(list);
    if (PARAGRAPHS.has(block.scope.name) && !leadsToLinks) reasons[i] = null;
  });
};

/** Captions that are sentences, so many times as long as the text around them, tell the story in pictures. */
const PICTURE_STORY = { least: 3, times: 3 };

const restoreCaptions = (blocks: readonly Block[], reasons: Reasons): void => {
  const captions = blocks.filter((block, i) => reasons[i] === 'caption' && isProse(block));
  const told = blocks.filter((block, i) => reasons[i] === null && isProse(block));
  if (captions.length < PICTURE_STORY.least || lengthOf(captions) < PICTURE_STORY.times * lengthOf(told))
    return;
  const restored = new Set(captions);
  blocks.forEach((block, i) => {
    if (restored.has(block)) reasons[i] = null;
  });
};

/** So far before the first block that no line of the page is near it. */
const BEFORE_ALL = 100;

/** What follows the story's last paragraph, once teasers and comments do not count for it. */
const dropEnd = (blocks: readonly Block[], reasons: Reasons, context: Context): void => {
  const last = blocks.findLast((block, i) => reasons[i] === null && isProse(block))?.index ?? context.last;
  blocks.forEach((block, i) => {
    if (block.index >= last - 2) reasons[i] ??= reasonFor(block, { ...context, last }, END_RULES);
  });
};

/**
 * Why each block below the body's root is not part of the story, or null where it is. The list is parallel to
 * `blocks.slice(root.start, root.end)`.
 */
export const trimFurniture = (outline: Outline, body: Body, words: PageWords): Reasons => {
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
    first: body.entries ? -BEFORE_ALL : (own[0]?.index ?? root.start),
    last: own.at(-1)?.index ?? root.end,
    tagged,
    scopes: outline.scopes,
    ownLinks: findOwnLinks(outline),
  };
  const reasons = blocks.map((block) => reasonFor(block, context, RULES));
  restoreHeadings(blocks, reasons);
  restoreListHeads(blocks, reasons);
  const beside = own[0] === undefined ? null : blocksBesideStory(outline, root, own[0]);
  blocks.forEach((block, i) => {
    if (beside?.has(block) === true) reasons[i] ??= 'column of teasers beside the story';
  });
  dropThreads(blocks, reasons, context);
  dropCalls(blocks, reasons, context);
  dropLists(blocks, reasons);
  dropBoxes(blocks, reasons, context);
  dropPullQuotes(blocks, reasons, context);
  dropEnd(blocks, reasons, context);
  dropDates(blocks, reasons);
  // A heading of nothing at the end hides the last lines, and these may leave another such heading.
  dropBareHeadings(blocks, reasons, context);
  dropLastLines(blocks, reasons);
  restoreCaptions(blocks, reasons);
  dropBareHeadings(blocks, reasons, context);
  return reasons;
};

import type { Block, Outline } from '../page/outline.ts';
import type { Body } from '../body/story-root.ts';
import { findOwnLinks } from '../body/own-links.ts';
import { isProse, lengthOf, Mass } from '../page/prose.ts';
import { BlockFeatures, type Following } from './block-features.ts';
import { BOX_VETOES } from './block-rules.ts';
import { isDropped } from './box-phase.ts';
import { type Decisions, type Dropped, keptProse } from './decisions.ts';
import { EndFeatures } from './end-rules.ts';
import { NeighbourFeatures, Neighbourhood } from './neighbour-rules.ts';
import { type PageContext, PARAGRAPHS } from './page-context.ts';
import { findPullQuotes } from './evidence/pull-quotes.ts';
import { firstRule } from './rule.ts';
import type { RuleTable } from './rule-table.ts';

/** What the page states about its story, folded for search. */
export interface PageStatements {
  /** In all variants. */
  readonly headlines: readonly string[];
  /** Of `meta`, OpenGraph and JSON-LD. */
  readonly descriptions: readonly string[];
  /** Names of the authors; empty where the page states none. */
  readonly byline: string;
  /** Names of single authors. */
  readonly authors: readonly string[];
  /** What the page's linked data says that its pictures show; not folded. */
  readonly captions: readonly string[];
}

/** So far before the first block that no line of the page is near it. */
const BEFORE_ALL = 100;

/** Captions that are sentences, this many and this many times as long as other prose, tell the story in pictures. */
const PICTURE_STORY = { least: 3, times: 3 };

const contextOf = (outline: Outline, body: Body, statements: PageStatements): PageContext => {
  const { root, boxes, prose } = body;
  const blocks = outline.blocks.slice(root.start, root.end);
  const own = blocks.filter((block) => isProse(block) && !isDropped(boxes, block.scope));
  const [opening] = own;
  // A line in one box with a picture may be its caption, and says nothing about paragraphs.
  const running = own.filter(({ scope }) => scope.pictures === 0 || scope.end - scope.start > 1);
  const tagged =
    running.filter(({ scope }) => PARAGRAPHS.has(scope.name)).length >= 0.7 * Math.max(1, running.length);
  return {
    blocks: outline.blocks,
    scopes: outline.scopes,
    root,
    boxes,
    prose,
    lengths: new Mass(outline.blocks, (block) => block.length),
    headlines: statements.headlines,
    descriptions: statements.descriptions,
    byline: statements.byline,
    authors: statements.authors.filter((author) => author.includes(' ')),
    pictureTexts: new Set([...outline.pictureTexts, ...statements.captions]),
    ownLinks: findOwnLinks(outline),
    first: body.entries ? -BEFORE_ALL : (opening?.index ?? root.start),
    last: own.at(-1)?.index ?? root.end,
    tagged,
  };
};

const NOTHING_FOLLOWS: Following = { next: null, afterNext: null, isPictureStory: () => false };

/** Compares the prose of captions with all other prose; computed when a veto first needs it. */
const pictureStoryOf = (
  blocks: readonly Block[],
  page: PageContext,
  { block: rules }: RuleTable,
): (() => boolean) => {
  const captionRules = rules.filter(({ id }) => id.startsWith('caption/'));
  let known: boolean | null = null;
  return () => {
    if (known !== null) return known;
    const prose = blocks.filter((block) => isProse(block) && !isDropped(page.boxes, block.scope));
    const captions = prose.filter((block) =>
      captionRules.some(({ decide }) => decide(new BlockFeatures(block, page, NOTHING_FOLLOWS))),
    );
    const length = lengthOf(captions);
    known =
      captions.length >= PICTURE_STORY.least && length >= PICTURE_STORY.times * (lengthOf(prose) - length);
    return known;
  };
};

/** From the last block to the first; drops each by its box or by itself. */
const runBlockPhase = (blocks: readonly Block[], page: PageContext, table: RuleTable): (Dropped | null)[] => {
  const dropped: (Dropped | null)[] = blocks.map(() => null);
  const isPictureStory = pictureStoryOf(blocks, page, table);
  for (let i = blocks.length - 1; i >= 0; i -= 1) {
    const block = blocks[i];
    if (block === undefined) continue;
    const next = (dropped[i + 1] ?? null) === null ? (blocks[i + 1] ?? null) : null;
    const features = new BlockFeatures(block, page, {
      next,
      afterNext: blocks[i + 2] ?? null,
      isPictureStory,
    });
    const box = page.boxes[block.scope.index] ?? null;
    const believed = box !== null && !BOX_VETOES.some((veto) => features[veto]);
    dropped[i] = believed ? box : firstRule(table.block, features);
  }
  return dropped;
};

const runNeighbourPhase = (
  decisions: Decisions,
  page: PageContext,
  { neighbour }: RuleTable,
): (Dropped | null)[] => {
  const around = new Neighbourhood(decisions, page);
  return decisions.blocks.map(
    (block, i) => decisions.dropped[i] ?? firstRule(neighbour, new NeighbourFeatures(block, around)),
  );
};

/** From the last block to the first: a heading of nothing at the end hides the last lines above it. */
const runEndPhase = (decisions: Decisions, page: PageContext, { end }: RuleTable): (Dropped | null)[] => {
  const { blocks, root } = decisions;
  const dropped = [...decisions.dropped];
  const last = keptProse(decisions).at(-1)?.index ?? page.last;
  const pullQuotes = findPullQuotes(decisions, page.tagged);
  let next: Block | null = null;
  for (let i = blocks.length - 1; i >= 0; i -= 1) {
    const block = blocks[i];
    if (block === undefined || dropped[i] !== null) continue;
    const features = new EndFeatures(block, page, { blocks, root, dropped, next, last, pullQuotes });
    dropped[i] = firstRule(end, features);
    if (dropped[i] === null) next = block;
  }
  return dropped;
};

/**
 * What drops each block below the story's root, or null where it is part of the story. Parallel to
 * `blocks.slice(root.start, root.end)`; one pass for each phase of the rule table.
 */
export const cleanBody = (
  outline: Outline,
  body: Body,
  statements: PageStatements,
  table: RuleTable,
): readonly (Dropped | null)[] => {
  const { root } = body;
  const page = contextOf(outline, body, statements);
  const blocks = outline.blocks.slice(root.start, root.end);
  const single = { blocks, root, dropped: runBlockPhase(blocks, page, table) };
  const beside = { blocks, root, dropped: runNeighbourPhase(single, page, table) };
  return runEndPhase(beside, page, table);
};

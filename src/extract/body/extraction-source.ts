import type { Block, Outline, Scope } from '../page/outline.ts';
import { type Body, bodyAround, findBody, wholeBody } from './story-root.ts';
import { isNewsflashLine, isProse, lengthOf } from '../page/prose.ts';
import { isLinkedTitle } from './teaser-cards.ts';
import { findSheet } from './data-sheet.ts';
import type { PageMetadata } from '../metadata/page-metadata.ts';
import { foldForSearch } from '../../text/fold.ts';
import { endsSentence, readingLength } from '../page/sentences.ts';
import { cleanBody } from '../clean/clean.ts';
import type { Dropped } from '../clean/decisions.ts';
import type { RuleTable } from '../clean/rule-table.ts';
import { foldLinkedBody, outlineLinkedBody } from './linked-body.ts';
import type { ExtractLimits } from '../page/markup.ts';
import { PAYWALL } from '../lexicon/lexicon.ts';
import { findNotes, findStandfirst } from './standfirst.ts';

/**
 * What the paragraphs were read from: the boxes of the page, the user's selector, the page's linked data, its text
 * blocks wherever they stand, the labels and values below the headline of a page without running text, or nothing.
 */
export type ExtractionSource = 'structure' | 'include' | 'json-ld' | 'text' | 'sheet' | 'none';

export interface Reading {
  readonly source: ExtractionSource;
  readonly root: Scope | null;
  readonly blocks: readonly Block[];
  readonly kept: readonly Block[];
  /** What dropped each block below the root that is not part of the story. */
  readonly dropped: ReadonlyMap<Block, Dropped>;
  /** The page itself marks the place as that of its story. */
  readonly certain: boolean;
}

const proseOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + (isProse(block) ? block.length : 0), 0);

/** What reading needs besides the outline. */
export interface ReadingOptions {
  readonly metadata: PageMetadata;
  readonly table: RuleTable;
}

const readBody = (
  outline: Outline,
  body: Body,
  { metadata, table }: ReadingOptions,
): Pick<Reading, 'kept' | 'dropped' | 'certain'> => {
  const { root } = body;
  const descriptions = metadata.descriptions.map(foldForSearch);
  const headlines = Object.values(metadata.headlines)
    .filter((text) => text !== null)
    .map(foldForSearch);
  const decided = cleanBody(
    outline,
    body,
    {
      headlines,
      descriptions,
      byline: foldForSearch(metadata.byline ?? ''),
      authors: (metadata.byline ?? '').split(/,|&| (?:and|und|et|y|e|och|og|en) /).map(foldForSearch),
      captions: metadata.linkedData?.captions ?? [],
    },
    table,
  );
  const dropped = new Map<Block, Dropped>();
  const inside = outline.blocks.slice(root.start, root.end);
  inside.forEach((block, i) => {
    const reason = decided[i];
    if (reason !== null && reason !== undefined) dropped.set(block, reason);
  });
  const kept = inside.filter((block) => !dropped.has(block));
  const known = new Set(kept.map((block) => foldForSearch(block.text)));
  const isNew = (block: Block): boolean => !known.has(foldForSearch(block.text));
  const standfirst = findStandfirst(outline, body, descriptions).filter(isNew);
  const notes = findNotes(outline, body).filter(isNew);
  return { kept: [...standfirst, ...kept, ...notes], dropped, certain: body.certain };
};

const NOTHING: Reading = {
  source: 'none',
  root: null,
  blocks: [],
  kept: [],
  dropped: new Map(),
  certain: false,
};

/** Reads an outline by its own boxes, or as a whole where somebody has chosen it. */
export const readOutline = (outline: Outline, options: ReadingOptions, chosen: boolean): Reading => {
  const { metadata, table } = options;
  const body = chosen
    ? wholeBody(outline, table)
    : findBody(outline, metadata.descriptions.map(foldForSearch), table);
  if (body === null) return { ...NOTHING, blocks: outline.blocks };
  const reading = readBody(outline, body, options);
  return { source: chosen ? 'include' : 'structure', root: body.root, blocks: outline.blocks, ...reading };
};

/** Prose (reading length) below which other sources are tried. */
const LITTLE_PROSE = 400;

/** A page with everything it may be read from. */
export interface SourcePage extends ReadingOptions {
  readonly outline: Outline;
  readonly limits: ExtractLimits;
}

/** Below this share of kept prose that the linked data has too, the two are about different things. */
const LEAST_AGREED = 0.6;

/** Of an `articleBody`, this share must stand on the page: sites cut it short, or fill in a summary. */
const LEAST_SHOWN = 0.7;
const LEAST_PARAGRAPHS = 3;

/** Paragraphs searched for in an `articleBody`; each costs a search of the whole. */
const MOST_SEARCHED = 1_000;

/**
 * The story where the page's own linked data says it is, if it stands on the page and most of what was read is something
 * else: the next story of an endless page, a thread of comments. A live blog's posts are not in its `articleBody`.
 */
const followLinkedData = (page: SourcePage, own: Reading): Reading | null => {
  const { metadata, outline } = page;
  const stated = foldLinkedBody(metadata.linkedData?.body ?? null);
  if (stated === null || metadata.linkedData?.posts.length !== 0) return null;
  const isStated = (block: Block): boolean => stated.includes(foldForSearch(block.text));
  const prose = own.kept.filter(isProse).slice(0, MOST_SEARCHED);
  if (prose.length > 0 && prose.filter(isStated).length >= LEAST_AGREED * prose.length) return null;
  const agreed = new Set(outline.blocks.filter(isProse).slice(0, MOST_SEARCHED).filter(isStated));
  if (agreed.size < LEAST_PARAGRAPHS || proseOf([...agreed]) < LEAST_SHOWN * readingLength(stated))
    return null;
  const body = bodyAround(outline, agreed, page.table);
  if (body === null || body.root === own.root) return null;
  return { source: 'json-ld', root: body.root, blocks: outline.blocks, ...readBody(outline, body, page) };
};

/** Is the rest of the story for sale? */
const isForSale = ({ metadata, outline }: SourcePage): boolean =>
  metadata.access === 'paywalled' || outline.blocks.some(({ text }) => PAYWALL.test(text.slice(0, 600)));

/** The story from the linked data itself, where the page shows next to nothing without its scripts. */
const readLinkedBody = (page: SourcePage): Reading | null => {
  const body = page.metadata.linkedData?.body ?? null;
  if (body === null || isForSale(page)) return null;
  const outline = outlineLinkedBody(body, page.limits);
  return outline === null ? null : { ...readOutline(outline, page, true), source: 'json-ld' };
};

/** Prose (reading length) of the first reading that another one must contain. */
const LEAST_OWN = 150;

/** A teaser's text stands no more blocks than this below its title: a byline and a date may come between. */
const REACH = 3;

/** Does the text at `i` stand below a linked title, as a teaser does? */
const isBelowLinkedTitle = (blocks: readonly Block[], i: number): boolean =>
  blocks.slice(Math.max(0, i - REACH), i).some(isLinkedTitle);

/** Most of what the other adds stands below linked titles. */
const addsTeasers = (own: Reading, other: Reading): boolean => {
  const known = new Set(own.kept.map((block) => foldForSearch(block.text)));
  const added = other.kept.filter((block) => isProse(block) && !known.has(foldForSearch(block.text)));
  const teasers = added.filter((block) => isBelowLinkedTitle(other.blocks, block.index));
  return teasers.length > 0.7 * added.length;
};

/** Is the other reading much longer, about the same story, and no list of teasers? */
const isBetter = (own: Reading, other: Reading): boolean => {
  const found = proseOf(own.kept);
  if (proseOf(other.kept) <= 3 * found) return false;
  const texts = new Set(other.kept.map((block) => foldForSearch(block.text)));
  const agrees = own.kept.filter(isProse).some((block) => texts.has(foldForSearch(block.text)));
  if (found >= LEAST_OWN && !agrees) return false;
  // Without prose of its own, a young story may stand among teasers that are longer.
  return found === 0 || !addsTeasers(own, other);
};

/** The page read once more as if no box had a name or a form: its own text alone says where the story is. */
const readWithoutBoxRules = (page: SourcePage): Reading => ({
  ...readOutline(page.outline, { ...page, table: { ...page.table, box: [] } }, false),
  source: 'text',
});

const readOtherwise = (page: SourcePage, own: Reading): Reading => {
  const found = proseOf(own.kept);
  if (proseOf(own.blocks) < 2 * Math.max(found, LITTLE_PROSE)) {
    const stated = readLinkedBody(page);
    const isMuch = stated !== null && proseOf(stated.kept) > Math.max(3 * found, LITTLE_PROSE);
    return isMuch ? stated : own;
  }
  if (own.certain && found > 0) return own;
  const other = readWithoutBoxRules(page);
  return isBetter(own, other) ? other : own;
};

/** Reading length of a sentence that may be a story in its first minute. */
const LEAST_FLASH = 40;

/** A story in its first minute: a sentence where the page says that an article stands. */
const isNewsflash = ({ metadata }: SourcePage, own: Reading): boolean =>
  own.certain ||
  (metadata.statesArticle &&
    own.kept.some(
      (block) =>
        block.length >= LEAST_FLASH &&
        block.links === 0 &&
        (endsSentence(block.text) || isNewsflashLine(block)),
    ));

/** What a page says in labels and values, where there is no story. */
const readSheet = (page: SourcePage, own: Reading): Reading | null => {
  const { outline } = page;
  if (isNewsflash(page, own) || proseOf(own.kept) >= LEAST_OWN) return null;
  const body = findSheet(outline, page.table);
  if (body === null) return null;
  const sheet = readBody(outline, body, page);
  if (lengthOf(sheet.kept) <= 3 * lengthOf(own.kept)) return null;
  return { source: 'sheet', root: body.root, blocks: outline.blocks, ...sheet };
};

/**
 * Tries the other sources where the boxes of the page gave little, or something else than the page's linked data says:
 * the page's own statement comes first, then its text without regard to boxes, then its labels and values.
 */
export const chooseReading = (page: SourcePage, own: Reading): Reading => {
  const followed = followLinkedData(page, own);
  if (followed !== null) return followed;
  if (proseOf(own.kept) >= LITTLE_PROSE) return own;
  const best = readOtherwise(page, own);
  return readSheet(page, best) ?? best;
};

import type { Block, Outline, Scope } from '../page/outline.ts';
import { type Body, bodyAround, findBody, wholeBody } from './story-root.ts';
import { isProse, lengthOf } from '../page/prose.ts';
import { isBelowLinkedTitle } from '../clean/teaser-columns.ts';
import { findSheet } from './data-sheet.ts';
import type { Facts } from '../metadata/page-metadata.ts';
import { foldForSearch } from '../../text/fold.ts';
import { endsSentence, readingLength } from '../page/sentences.ts';
import { trimFurniture } from '../clean/clean.ts';
import { foldLinkedBody, outlineLinkedBody } from './linked-body.ts';
import type { ExtractLimits } from '../page/markup.ts';
import { PAYWALL } from '../lexicon/phrases.ts';
import { askReadability, type PageSize } from './readability.ts';
import { findNotes, findStandfirst } from './standfirst.ts';

/**
 * Who was believed: the boxes of the page, the user, the page's linked data, Readability, the labels and values below
 * the headline of a page without running text, or nobody.
 */
export type Voice = 'structure' | 'include' | 'json-ld' | 'readability' | 'sheet' | 'none';

export interface Reading {
  readonly voice: Voice;
  readonly root: Scope | null;
  readonly blocks: readonly Block[];
  readonly kept: readonly Block[];
  readonly reasons: ReadonlyMap<Block, string>;
  /** The page itself marks the place as that of its story. */
  readonly certain: boolean;
}

const proseOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + (isProse(block) ? block.length : 0), 0);

const readBody = (
  outline: Outline,
  body: Body,
  facts: Facts,
): Pick<Reading, 'kept' | 'reasons' | 'certain'> => {
  const { root } = body;
  const descriptions = facts.descriptions.map(foldForSearch);
  const headlines = Object.values(facts.headlines)
    .filter((text) => text !== null)
    .map(foldForSearch);
  const dropped = trimFurniture(outline, body, {
    headlines,
    descriptions,
    byline: foldForSearch(facts.byline ?? ''),
    authors: (facts.byline ?? '').split(/,|&| (?:and|und|et|y|e|och|og|en) /).map(foldForSearch),
    captions: facts.linkedData?.captions ?? [],
  });
  const reasons = new Map<Block, string>();
  const inside = outline.blocks.slice(root.start, root.end);
  inside.forEach((block, i) => {
    const reason = dropped[i];
    if (reason !== null && reason !== undefined) reasons.set(block, reason);
  });
  const kept = inside.filter((block) => !reasons.has(block));
  const told = new Set(kept.map((block) => foldForSearch(block.text)));
  const standfirst = findStandfirst(outline, body, descriptions).filter(
    (block) => !told.has(foldForSearch(block.text)),
  );
  const notes = findNotes(outline, body).filter((block) => !told.has(foldForSearch(block.text)));
  return { kept: [...standfirst, ...kept, ...notes], reasons, certain: body.certain };
};

const NOTHING: Reading = {
  voice: 'none',
  root: null,
  blocks: [],
  kept: [],
  reasons: new Map(),
  certain: false,
};

/** Reads an outline by its own boxes, or as a whole where somebody has chosen it. */
export const readOutline = (outline: Outline, facts: Facts, included: boolean): Reading => {
  const body = included ? wholeBody(outline) : findBody(outline, facts.descriptions.map(foldForSearch));
  if (body === null) return { ...NOTHING, blocks: outline.blocks };
  const reading = readBody(outline, body, facts);
  return { voice: included ? 'include' : 'structure', root: body.root, blocks: outline.blocks, ...reading };
};

/** Prose (reading length) below which other voices are asked. */
const LITTLE_PROSE = 400;

export interface Heard {
  readonly html: string;
  readonly size: PageSize;
  readonly facts: Facts;
  readonly outline: Outline;
}

/** Below this share of kept prose that the linked data tells too, the two speak of different things. */
const LEAST_AGREED = 0.6;

/** Of an `articleBody`, so much must stand on the page before it is believed: sites cut it short, or fill in a summary. */
const LEAST_SHOWN = 0.7;
const LEAST_PARAGRAPHS = 3;

/** Paragraphs looked for in an `articleBody`; each costs a search of the whole. */
const MOST_SEARCHED = 1_000;

/**
 * The story as its own linked data tells it, where that stands on the page and most of what we read is something else:
 * the next story of an endless page, a thread of comments. A live blog's posts are not in its `articleBody`.
 */
const followLinkedData = ({ facts, outline }: Heard, own: Reading): Reading | null => {
  const told = foldLinkedBody(facts.linkedData?.body ?? null);
  if (told === null || facts.linkedData?.posts.length !== 0) return null;
  const isTold = (block: Block): boolean => told.includes(foldForSearch(block.text));
  const prose = own.kept.filter(isProse).slice(0, MOST_SEARCHED);
  if (prose.length > 0 && prose.filter(isTold).length >= LEAST_AGREED * prose.length) return null;
  const agreed = new Set(outline.blocks.filter(isProse).slice(0, MOST_SEARCHED).filter(isTold));
  if (agreed.size < LEAST_PARAGRAPHS || proseOf([...agreed]) < LEAST_SHOWN * readingLength(told)) return null;
  const body = bodyAround(outline, agreed);
  if (body === null || body.root === own.root) return null;
  return { voice: 'json-ld', root: body.root, blocks: outline.blocks, ...readBody(outline, body, facts) };
};

/** Is the rest of the story for sale? */
const isForSale = ({ facts, outline }: Heard): boolean =>
  facts.access === 'paywalled' || outline.blocks.some(({ text }) => PAYWALL.test(text.slice(0, 600)));

/** The story from the linked data itself, where the page shows next to nothing without its scripts. */
const takeLinkedData = (heard: Heard, limits: ExtractLimits): Reading | null => {
  const { facts } = heard;
  const body = facts.linkedData?.body ?? null;
  if (body === null || isForSale(heard)) return null;
  const outline = outlineLinkedBody(body, limits);
  return outline === null ? null : { ...readOutline(outline, facts, true), voice: 'json-ld' };
};

/** Prose (reading length) of ours that another voice must tell too. */
const LEAST_OWN = 150;

/** Most of what the other adds to ours stands below linked titles. */
const addsTeasers = (own: Reading, other: Reading): boolean => {
  const known = new Set(own.kept.map((block) => foldForSearch(block.text)));
  const added = other.kept.filter((block) => isProse(block) && !known.has(foldForSearch(block.text)));
  const teasers = added.filter((block) => isBelowLinkedTitle(other.blocks, block.index));
  return teasers.length > 0.7 * added.length;
};

const askOthers = (heard: Heard, own: Reading, limits: ExtractLimits): Reading => {
  const found = proseOf(own.kept);
  const says = (other: Reading | null): other is Reading =>
    other !== null && proseOf(other.kept) > Math.max(3 * found, LITTLE_PROSE);
  const shown = proseOf(own.blocks);
  if (shown < 2 * Math.max(found, LITTLE_PROSE)) {
    const told = takeLinkedData(heard, limits);
    return says(told) ? told : own;
  }
  if (own.certain && found > 0) return own;
  const outline = askReadability(heard.html, heard.size, limits);
  const other = outline === null ? null : readOutline(outline, heard.facts, true);
  if (other === null || proseOf(other.kept) <= 3 * found) return own;
  // Another story is no better opinion on this one.
  const told = new Set(other.kept.map((block) => foldForSearch(block.text)));
  const agrees = own.kept.filter(isProse).some((block) => told.has(foldForSearch(block.text)));
  if (found >= LEAST_OWN && !agrees) return own;
  return agrees && addsTeasers(own, other) ? own : { ...other, voice: 'readability' };
};

/** Reading length of a sentence that may be a story in its first minute. */
const LEAST_FLASH = 40;

/** A story in its first minute: a sentence where the page says that an article stands. */
const isNewsflash = ({ facts }: Heard, own: Reading): boolean =>
  own.certain ||
  (facts.statesArticle &&
    own.kept.some((block) => block.length >= LEAST_FLASH && block.links === 0 && endsSentence(block.text)));

/** What a page tells in labels and values, where nobody finds a story. */
const readSheet = (heard: Heard, own: Reading): Reading | null => {
  const { facts, outline } = heard;
  if (isNewsflash(heard, own) || proseOf(own.kept) >= LEAST_OWN) return null;
  const body = findSheet(outline);
  if (body === null) return null;
  const sheet = readBody(outline, body, facts);
  if (lengthOf(sheet.kept) <= 3 * lengthOf(own.kept)) return null;
  return { voice: 'sheet', root: body.root, blocks: outline.blocks, ...sheet };
};

/**
 * Hears the other voices where ours found little, or something else than the page's linked data tells: the page's own
 * statement comes first, then Readability.
 */
export const chooseReading = (heard: Heard, own: Reading, limits: ExtractLimits): Reading => {
  const followed = followLinkedData(heard, own);
  if (followed !== null) return followed;
  if (proseOf(own.kept) >= LITTLE_PROSE) return own;
  const best = askOthers(heard, own, limits);
  return readSheet(heard, best) ?? best;
};

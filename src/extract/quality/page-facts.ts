import type { PageMetadata } from '../metadata/page-metadata.ts';
import type { Block, Scope } from '../page/outline.ts';
import { foldForSearch } from '../../text/fold.ts';
import { titleParts } from './error-page-phrases.ts';
import { endsSentence } from '../page/sentences.ts';
import { isProse } from '../page/prose.ts';
import { isLinkedTitle } from '../body/teaser-cards.ts';
import type { PageFacts } from './other-pages.ts';

const FRAME = new Set(['nav', 'header', 'footer', 'aside', 'menu']);

const isInFrame = (start: Scope): boolean => {
  for (let at: Scope | null = start; at !== null; at = at.parent) if (FRAME.has(at.name)) return true;
  return false;
};

/** A teaser's text stands no more blocks than this below its title. */
const REACH = 3;

/** Reading length of a sentence that may be all there is yet. */
const LEAST_SENTENCE = 25;

const isSentence = ({ level, links, length, text }: Block): boolean =>
  level === 0 && links === 0 && length >= LEAST_SENTENCE && endsSentence(text);

interface View {
  readonly url: string;
  readonly metadata: PageMetadata;
  readonly blocks: readonly Block[];
  readonly kept: readonly Block[];
}

/** Collects what tells other pages from articles; one pass over the blocks. */
export const factsOf = ({ url, metadata, blocks, kept }: View): PageFacts => {
  const prose = new Set(kept.filter(isProse));
  let linkedTitles = 0;
  let lastTitle = -REACH - 1;
  let teased = 0;
  let headline = -REACH - 2;
  let opens = false;
  const stays = new Set(kept);
  let row = { paragraphs: 0, length: 0 };
  let longest = row;
  blocks.forEach((block, i) => {
    // What stands below the headline is no teaser of what stands above it.
    if (block.level === 1 && block.linkLength < 0.4 * block.length) {
      lastTitle = -REACH - 1;
      headline = i;
    }
    if (stays.has(block) && i - headline <= REACH + 1 && lastTitle < headline && isSentence(block))
      opens = true;
    if (prose.has(block)) {
      if (i - lastTitle <= REACH && row.paragraphs === 0) teased += 1;
      row = { paragraphs: row.paragraphs + 1, length: row.length + block.length };
      if (row.length > longest.length) longest = row;
    } else if (isLinkedTitle(block) && !isInFrame(block.scope)) {
      linkedTitles += 1;
      lastTitle = i;
      row = { paragraphs: 0, length: 0 };
    }
  });
  const { headlines, canonicalUrl, openGraphType, kind, ownArticle } = metadata;
  const titles = [headlines.h1, headlines.title, headlines.openGraph].filter((title) => title !== null);
  const site = titleParts(headlines.title ?? '');
  const isHeadedBySite =
    headlines.h1 !== null &&
    site.length > 1 &&
    foldForSearch(site.at(-1) ?? '') === foldForSearch(headlines.h1);
  return {
    isHeadedBySite,
    opens,
    url,
    canonicalUrl,
    openGraphType,
    kind,
    ownArticle,
    titles,
    linkedTitles,
    row: longest,
    paragraphs: prose.size,
    teased,
  };
};

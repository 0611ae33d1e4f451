import type { Block, Scope } from '../../page/outline.ts';
import { isProse, LEAVES } from '../../page/prose.ts';
import { isLinkedTitle } from '../../body/teaser-cards.ts';
import { keyOf } from '../../body/landmarks.ts';
import { ADVERT_LABEL } from '../../lexicon/lexicon.ts';
import {
  BOILERPLATE_LABEL_ID,
  CONTACT_LABEL_ID,
  INVITATION_IDS,
  OFFER_ID,
  RELATED_LABEL_ID,
} from '../block-rules.ts';
import { boxAround, type Decisions } from '../decisions.ts';
import type { PageContext } from '../page-context.ts';

/** May the block belong to a list of other stories? */
const isListed = (block: Block | undefined): boolean => {
  if (block === undefined || block.level > 0) return false;
  const linked = block.linkLength >= 0.25 * block.length;
  return linked || (block.role === 'list-item' && !isProse(block));
};

/** The blocks below labels of related stories, as far as they look like a list of these. */
export const findRelatedLists = ({ blocks, dropped }: Decisions): Set<Block> => {
  const found = new Set<Block>();
  let run: Block[] = [];
  const settle = (): void => {
    // Points that lead nowhere are written for this story, whatever stands above them.
    if (run.some((block) => block.linkLength > 0 || block.role !== 'list-item'))
      for (const block of run) found.add(block);
    run = [];
  };
  let listed = false;
  blocks.forEach((block, i) => {
    const isLabel = dropped[i]?.id === RELATED_LABEL_ID;
    if (isLabel || !isListed(block)) settle();
    listed = (listed && isListed(block)) || isLabel;
    if (listed && !isLabel) run.push(block);
  });
  settle();
  return found;
};

/** A box with more blocks than this is a section, not a heading with what it announces. */
const LARGEST_BOX = 15;

/** An advertisement below its label is a few lines, and less than this share of the story's running text. */
const LARGEST_ADVERTISEMENT = { blocks: 5, length: 600, share: 0.5 };

const isAdvertisement = (box: Scope, { lengths, prose, root }: PageContext): boolean =>
  box.end - box.start <= LARGEST_ADVERTISEMENT.blocks &&
  lengths.in(box) <= LARGEST_ADVERTISEMENT.length &&
  prose.in(box) <= LARGEST_ADVERTISEMENT.share * prose.in(root);

/** Fewer than this are no series. */
const LEAST_SERIES = 2;

/** The boxes below one, in page order: they follow it without a gap. */
const boxesBelow = (box: Scope, scopes: readonly Scope[]): readonly Scope[] => {
  let end = box.index + 1;
  while ((scopes[end]?.depth ?? 0) > box.depth) end += 1;
  return scopes.slice(box.index + 1, end);
};

/** Items of one shape below a label: each a linked title, or a heading with its line. */
const isSeries = (box: Scope, { blocks, scopes }: PageContext): boolean => {
  const items = boxesBelow(box, scopes).filter(
    (scope) =>
      scope.start > box.start &&
      !LEAVES.has(scope.name) &&
      (scope.parent === box || scope.parent?.parent === box) &&
      blocks.slice(scope.start, scope.end).some((block) => block.level > 0 || isLinkedTitle(block)),
  );
  const [first] = items;
  if (first === undefined) return false;
  const alike = items.filter((scope) => keyOf(scope) === keyOf(first));
  const held = alike.reduce((sum, { start, end }) => sum + end - start, 0);
  return alike.length >= LEAST_SERIES && held >= box.end - box.start - 2;
};

const announces = ({ level, text }: Block, id: string | undefined): boolean =>
  id !== undefined &&
  (id === OFFER_ID ||
    (id === BOILERPLATE_LABEL_ID && ADVERT_LABEL.test(text)) ||
    (level > 0 && (id === RELATED_LABEL_ID || id === CONTACT_LABEL_ID || INVITATION_IDS.has(id))));

/** A heading that announces boilerplate speaks for its whole box, if that is small or a series of items. */
export const findAnnouncedBoxes = (
  { blocks, root, dropped }: Decisions,
  context: PageContext,
): Set<Block> => {
  const { prose } = context;
  const found = new Set<Block>();
  const blocksIn = ({ start, end }: Scope): readonly Block[] =>
    blocks.slice(start - root.start, end - root.start);
  blocks.forEach((block, i) => {
    const id = dropped[i]?.id;
    if (!announces(block, id)) return;
    const box = boxAround(block, root);
    if (box === null) return;
    const isRelated = id === RELATED_LABEL_ID;
    const opens = box.start === block.index;
    if (id === BOILERPLATE_LABEL_ID) {
      if (opens && isAdvertisement(box, context)) for (const held of blocksIn(box)) found.add(held);
      return;
    }
    const series = isRelated && opens && isSeries(box, context);
    // A box that opens with an invitation or an offer is about nothing else.
    const share = opens && !isRelated ? 0.35 : 0.15;
    const small = box.end - box.start <= LARGEST_BOX && prose.in(box) <= share * prose.in(root);
    if (!series && !small) return;
    for (const held of blocksIn(box)) found.add(held);
  });
  return found;
};

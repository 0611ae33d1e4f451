import type { Block, Scope } from '../page/outline.ts';
import { isProse, LEAVES } from '../page/prose.ts';
import { isLinkedTitle } from '../body/teaser-cards.ts';
import { keyOf } from '../body/landmarks.ts';
import type { Context, Reasons } from './rule-context.ts';
import { CONTACT, RELATED } from './block-rules.ts';

/** May the block belong to a list of other stories? */
const isListed = (block: Block | undefined): boolean => {
  if (block === undefined || block.level > 0) return false;
  const linked = block.linkLength >= 0.25 * block.length;
  return linked || (block.role === 'list-item' && !isProse(block));
};

/** A label of related stories takes the list below it along, as far as it looks like one. */
export const dropLists = (blocks: readonly Block[], reasons: Reasons): void => {
  for (let i = 0; i < blocks.length; i += 1) {
    if (reasons[i] !== RELATED) continue;
    let end = i + 1;
    for (; end < blocks.length && isListed(blocks[end]); end += 1)
      reasons[end] ??= 'below a label of related stories';
    // A label within the list takes along what this one has taken.
    i = end - 1;
  }
};

const TAKES_ITS_BOX = new Set([RELATED, CONTACT, 'invitation', 'offer to subscribe']);

/** Boxes with more blocks than this are sections, not a heading with its furniture. */
const LARGEST_FURNITURE = 15;

/** The innermost box around a heading that holds more than it; null where that is the body itself. */
const boxOf = (block: Block, root: Scope): Scope | null => {
  let box: Scope | null = block.scope;
  while (box !== null && box !== root && (LEAVES.has(box.name) || box.end - box.start < 2)) box = box.parent;
  return box === root ? null : box;
};

/** Fewer than this are no series. */
const LEAST_SERIES = 2;

/** The boxes below one, in the order of the page: they follow it without a gap. */
const boxesBelow = (box: Scope, scopes: readonly Scope[]): readonly Scope[] => {
  let end = box.index + 1;
  while ((scopes[end]?.depth ?? 0) > box.depth) end += 1;
  return scopes.slice(box.index + 1, end);
};

/** Items of one shape below a label: each a linked title, or a heading with its line. */
const isSeries = (box: Scope, { blocks, scopes }: Context): boolean => {
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

/** A heading that announces furniture speaks for its whole box, if that is a small one or a series of items. */
export const dropBoxes = (blocks: readonly Block[], reasons: Reasons, context: Context): void => {
  const { root, prose } = context;
  blocks.forEach((block, i) => {
    const reason = reasons[i] ?? '';
    if (!TAKES_ITS_BOX.has(reason) || (block.level === 0 && reason !== 'offer to subscribe')) return;
    const box = boxOf(block, root);
    if (box === null) return;
    const opens = box.start === block.index;
    const series = reason === RELATED && opens && isSeries(box, context);
    // A box that opens with an invitation or an offer is about nothing else.
    const share = opens && reason !== RELATED ? 0.35 : 0.15;
    const small = box.end - box.start <= LARGEST_FURNITURE && prose.in(box) <= share * prose.in(root);
    if (!series && !small) return;
    for (let j = box.start - root.start; j < box.end - root.start; j += 1)
      reasons[j] ??= `in the box of: ${reason}`;
  });
};

import type { Block } from '../../page/outline.ts';
import { isLinkOnly } from '../../page/prose.ts';

/** How far a list of short lines is searched in each direction. */
const MOST_LINES = 12;

/** The blocks of the same kind that follow each other beside this one, itself among them. */
const runOf = (block: Block, blocks: readonly Block[]): Block[] => {
  const { index, scope } = block;
  const alike = (other: Block | undefined): other is Block =>
    other !== undefined && other.scope.name === scope.name && other.scope.parent === scope.parent;
  let start = index;
  let end = index + 1;
  while (start > index - MOST_LINES && alike(blocks[start - 1])) start -= 1;
  while (end < index + MOST_LINES && alike(blocks[end])) end += 1;
  return blocks.slice(start, end);
};

/** In a list of short lines, most of which are plain, a linked line is content like the others. */
export const isAmongShortLines = (block: Block, blocks: readonly Block[]): boolean => {
  if (block.length > 40) return false;
  const run = runOf(block, blocks);
  const plain = run.filter((other) => other.length < 60 && !isLinkOnly(other));
  return plain.length >= 2 && plain.length > 0.5 * run.length;
};

/** A line of a few linked words, like the names of places in a report, with plain lines of its kind on both sides. */
export const isLinkedWords = (block: Block, blocks: readonly Block[]): boolean => {
  if (block.links < 2 || block.length > 60 * block.links || block.linkLength >= block.length) return false;
  const run = runOf(block, blocks);
  const at = run.indexOf(block);
  return (
    run.slice(0, at).some((other) => !isLinkOnly(other)) &&
    run.slice(at + 1).some((other) => !isLinkOnly(other))
  );
};

/** How many plain lines of the block's kind stand around it, itself among them. */
export const plainLinesBeside = (block: Block, blocks: readonly Block[]): number =>
  runOf(block, blocks).filter((other) => !isLinkOnly(other)).length;

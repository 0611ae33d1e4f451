import { CORRECTION_NOTE } from '../lexicon/lexicon.ts';
import { CORRECTION_LABEL, UPDATE_NOTE } from '../lexicon/patterns.ts';
import type { Block, Scope } from '../page/outline.ts';

/** Shorter lines (reading length) are labels. */
const LEAST_NOTE = 40;

/** Paragraphs below one label that are searched upwards for it. */
const REACH = 4;

const LEAST_BELOW_LABEL = 20;

/** Does the block stand below a label of corrections, in one box with it or with nothing else between? */
const isBelowLabel = (
  { index, level, length, linkLength, scope }: Block,
  blocks: readonly Block[],
): boolean => {
  if (level > 0 || length < LEAST_BELOW_LABEL || linkLength >= 0.6 * length) return false;
  for (let i = index - 1; i >= Math.max(0, index - REACH); i -= 1) {
    const above = blocks[i];
    if (above === undefined) return false;
    if (above.length <= 40 && CORRECTION_LABEL.test(above.text))
      return (
        i === index - 1 ||
        (above.scope.parent !== null &&
          above.scope.parent === scope.parent &&
          blocks[i + 1]?.scope.parent === scope.parent &&
          isLastIn(above.scope.parent, index))
      );
    if (above.level > 0) return false;
  }
  return false;
};

/** A label's own box is small: nothing but its corrections stand in it. */
const isLastIn = (box: Scope, index: number): boolean => index < box.end && box.end - box.start <= REACH + 1;

/** Does the newsroom say in this block what it changed in the story? */
export const isNote = (block: Block, blocks: readonly Block[] = []): boolean =>
  saysCorrection(block) || isBelowLabel(block, blocks);

const saysCorrection = ({ text, length, level, linkLength }: Block): boolean =>
  level === 0 &&
  length >= LEAST_NOTE &&
  linkLength < 0.6 * length &&
  (CORRECTION_NOTE.test(text) || UPDATE_NOTE.test(text));

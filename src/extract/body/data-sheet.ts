import type { Block, Outline, Scope } from '../page/outline.ts';
import type { Body } from './story-root.ts';
import { isLinkOnly, LEAVES, Mass, proseMass } from '../page/prose.ts';
import { isDropped, judgeBoxes } from '../clean/box-phase.ts';
import type { RuleTable } from '../clean/rule-table.ts';
import { findLandmarks } from './landmarks.ts';

/** Plain text (reading length) and pieces of it that make a sheet: the labels and values of an entry in a register. */
const LEAST_TEXT = 200;
const LEAST_PIECES = 8;

/** Of all text below the headline, so much is plain; on an index of other pages most is linked. */
const LEAST_PLAIN = 0.5;

const isPlain = (block: Block): boolean => !isLinkOnly(block) && block.linkLength < 0.5 * block.length;

/**
 * A page without running text that still tells something under its own headline: an entry in a register, a data sheet,
 * a list of hearings. The body is the smallest box around the headline that holds enough plain text below it; null for
 * an index, where most text leads elsewhere, and for a page without a headline.
 */
export const findSheet = (outline: Outline, table: RuleTable): Body | null => {
  const { blocks } = outline;
  const headline = blocks.findIndex((block) => block.level === 1);
  if (headline < 0) return null;
  const prose = proseMass(blocks);
  const boxes = judgeBoxes(outline, findLandmarks(outline, prose), 'strict', table.box);
  const isBelow = (block: Block): boolean =>
    block.index > headline && !isDropped(boxes, block.scope) && block.level === 0;
  const all = new Mass(blocks, (block) => (isBelow(block) ? block.length : 0));
  const plain = new Mass(blocks, (block) => (isBelow(block) && isPlain(block) ? block.length : 0));
  const pieces = new Mass(blocks, (block) => (isBelow(block) && isPlain(block) ? 1 : 0));
  for (let box: Scope | null = blocks[headline]?.scope ?? null; box !== null; box = box.parent) {
    if (LEAVES.has(box.name) || plain.in(box) < LEAST_TEXT || pieces.in(box) < LEAST_PIECES) continue;
    if (plain.in(box) < LEAST_PLAIN * all.in(box)) return null;
    return { root: box, boxes, prose, certain: false, entries: true, share: prose.share(box) };
  }
  return null;
};

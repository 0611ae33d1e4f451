import type { Block, Scope } from '../page/outline.ts';
import { isProse, LEAVES } from '../page/prose.ts';

/** What drops a block. */
export interface Dropped {
  readonly id: string;
  readonly evidence: string;
}

/** What an earlier phase decided about the blocks of the story's box, in page order: what drops each, or null. */
export interface Decisions {
  readonly blocks: readonly Block[];
  readonly root: Scope;
  readonly dropped: readonly (Dropped | null)[];
}

/** Is it one of the blocks in question, and does it stay? */
export const stays = ({ root, dropped }: Decisions, { index }: Block): boolean =>
  dropped[index - root.start] === null;

export const keptProse = (decisions: Decisions): Block[] =>
  decisions.blocks.filter((block) => isProse(block) && stays(decisions, block));

/** The innermost box around a block that holds more than it; null where that is the story's own. */
export const boxAround = (block: Block, root: Scope): Scope | null => {
  let box: Scope | null = block.scope;
  while (box !== null && box !== root && (LEAVES.has(box.name) || box.end - box.start < 2)) box = box.parent;
  return box === root ? null : box;
};

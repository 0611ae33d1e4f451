import type { Block, Scope } from '../page/outline.ts';
import { isProse, LEAVES } from '../page/prose.ts';
import { COMMENT_SIGN, COMMENTS_LABEL, REACTIONS_LABEL } from '../lexicon/phrases.ts';
import type { Context, Reasons } from './rule-context.ts';

/** Blocks after the label among which a comment shows itself. */
const REACH = 12;

const isLabel = (block: Block): boolean => block.length <= 80 && COMMENTS_LABEL.test(block.text);

const isSign = (block: Block): boolean =>
  block.length <= 120 && block.level === 0 && COMMENT_SIGN.test(block.text);

/** The largest box below the root that opens with the label; null where the label has none but its own. */
const boxOf = ({ scope, index }: Block, root: Scope): Scope | null => {
  let box: Scope | null = null;
  for (let at: Scope | null = scope; at !== null && at !== root; at = at.parent) {
    // A picture's text or a count may stand before the label.
    if (at.start < index - 1) break;
    if (!LEAVES.has(at.name) && at.end - at.start > 1) box = at;
  }
  return box;
};

/** A subhead may be called "Comments" too; a thread has dates, votes or answers, or a box of its own at the end. */
const signsNeeded = ({ level, text }: Block, box: Scope | null, isLast: boolean): number => {
  if (box === null || level === 0 || REACTIONS_LABEL.test(text)) return 2;
  return isLast ? 0 : 1;
};

/** What readers write below a story, from its heading on: the box of the thread, or all that follows the heading. */
export const dropThreads = (blocks: readonly Block[], reasons: Reasons, { root, first }: Context): void => {
  const isOwnProse = (block: Block): boolean => isProse(block) && reasons[block.index - root.start] === null;
  let lastOwn = blocks.findLastIndex(isOwnProse);
  let dropped = 0;
  for (let i = 0; i < blocks.length; i += 1) {
    const label = blocks[i];
    if (label === undefined || label.index <= first || !isLabel(label)) continue;
    const box = boxOf(label, root);
    const end = (box ?? label.scope.parent ?? root).end - root.start;
    // A label in a thread that is gone already takes no more along.
    if (end <= dropped) continue;
    const signs = blocks.slice(i + 1, Math.min(end, i + 1 + REACH)).filter(isSign).length;
    if (signs < signsNeeded(label, box, lastOwn < end)) continue;
    for (let j = Math.max(i, dropped); j < end; j += 1) reasons[j] ??= 'comment of a reader';
    dropped = end;
    if (i <= lastOwn && lastOwn < end) lastOwn = blocks.slice(0, i).findLastIndex(isOwnProse);
  }
};

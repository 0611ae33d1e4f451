import type { Block, Scope } from '../../page/outline.ts';
import { LEAVES } from '../../page/prose.ts';
import { COMMENT_SIGN, COMMENTS_LABEL, REACTIONS_LABEL } from '../../lexicon/lexicon.ts';
import { type Decisions, keptProse } from '../decisions.ts';

/** Blocks after the label among which a comment shows itself. */
const REACH = 12;

const isLabel = (block: Block): boolean => block.length <= 80 && COMMENTS_LABEL.test(block.text);

const isSign = (block: Block): boolean =>
  block.length <= 120 && block.level === 0 && COMMENT_SIGN.test(block.text);

/** "What the mayor thought" heads a section of the story; "What are your thoughts" does not. */
const isReactionsLabel = (text: string): boolean =>
  REACTIONS_LABEL.test(text) && !/^\W*what\b.*\byour?\b/i.test(text);

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

/** A subhead may be called "Comments", too; a thread has dates, votes or answers, or a box of its own at the end. */
const signsNeeded = ({ level, text }: Block, box: Scope | null, isLast: boolean): number => {
  if (box === null || level === 0 || isReactionsLabel(text)) return 2;
  return isLast ? 0 : 1;
};

/**
 * What readers write below a story, from its heading on: the box of the thread, or all that follows the heading. `first`
 * is the index of the story's first paragraph.
 */
export const findCommentThreads = (decisions: Decisions, first: number): Set<Block> => {
  const { blocks, root } = decisions;
  const found = new Set<Block>();
  const own = keptProse(decisions);
  let last = own.at(-1)?.index ?? -1;
  let dropped = 0;
  for (const label of blocks) {
    if (label.index <= first || !isLabel(label)) continue;
    const box = boxOf(label, root);
    const { end } = box ?? label.scope.parent ?? root;
    // A label in a thread that is gone already takes no more along.
    if (end <= dropped) continue;
    const i = label.index - root.start;
    const signs = blocks.slice(i + 1, Math.min(end - root.start, i + 1 + REACH)).filter(isSign).length;
    if (signs < signsNeeded(label, box, last < end)) continue;
    for (const block of blocks.slice(Math.max(i, dropped - root.start), end - root.start)) found.add(block);
    dropped = end;
    if (label.index <= last && last < end)
      last = own.findLast(({ index }) => index < label.index)?.index ?? -1;
  }
  return found;
};

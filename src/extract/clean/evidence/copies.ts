import type { Block, Scope } from '../../page/outline.ts';
import { isProse, LEAVES } from '../../page/prose.ts';
import { type Decisions, stays } from '../decisions.ts';

/** Of the running text of a copy, so much stands above it already. */
const LEAST_REPEATED = 0.7;

/** A block that holds other paragraphs is at least so long (reading length), and so many of the longest are looked at. */
const LEAST_WHOLE = 250;
const MOST_WHOLE = 20;
const LEAST_HELD = 2;

/** Does a long text consist of paragraphs that stand on the page by themselves, too? */
export const consistsOf = (whole: string, parts: readonly string[]): boolean => {
  let held = 0;
  let count = 0;
  for (const part of parts) {
    if (part.length >= whole.length || !whole.includes(part)) continue;
    held += part.length;
    count += 1;
  }
  return count >= LEAST_HELD && held >= LEAST_REPEATED * whole.length;
};

/** Boxes whose running text stands above them already: copies for phones, for print, for reading aloud. */
const addCopiedBoxes = (decisions: Decisions, scopes: readonly Scope[], found: Set<Block>): void => {
  const { blocks, root } = decisions;
  const first = new Map<string, number>();
  const firstOf = new Map<Block, number>();
  for (const block of blocks) {
    if (!stays(decisions, block) || !isProse(block)) continue;
    const at = first.get(block.text);
    if (at === undefined) first.set(block.text, block.index);
    else firstOf.set(block, at);
  }
  if (firstOf.size === 0) return;
  let end = 0;
  for (const scope of scopes) {
    if (scope.start < Math.max(end, root.start) || scope.end > root.end || scope === root) continue;
    if (LEAVES.has(scope.name) || scope.start === scope.end) continue;
    const held = blocks.slice(scope.start - root.start, scope.end - root.start);
    const prose = held.filter((block) => isProse(block) && stays(decisions, block));
    const repeated = prose.filter((block) => (firstOf.get(block) ?? scope.start) < scope.start);
    // A refrain is one sentence in its own paragraph; a copy repeats all that its box says.
    if (repeated.length === 0 || repeated.length < LEAST_REPEATED * prose.length) continue;
    for (const block of held) found.add(block);
    end = scope.end;
  }
};

/** Blocks in which the paragraphs of the story stand once more, one after the other. */
const addCopiedTexts = (decisions: Decisions, found: Set<Block>): void => {
  const kept = decisions.blocks.filter((block) => stays(decisions, block) && isProse(block));
  const long = kept
    .filter(({ length }) => length >= LEAST_WHOLE)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MOST_WHOLE);
  if (kept.length <= LEAST_HELD || long.length === 0) return;
  for (const whole of long) {
    const others = kept.filter((block) => block !== whole).map(({ text }) => text);
    if (consistsOf(whole.text, others)) found.add(whole);
  }
};

/** Text that stands twice in the story's box, in the place where it is not read. */
export const findCopies = (decisions: Decisions, scopes: readonly Scope[]): Set<Block> => {
  const found = new Set<Block>();
  addCopiedBoxes(decisions, scopes, found);
  addCopiedTexts(decisions, found);
  return found;
};

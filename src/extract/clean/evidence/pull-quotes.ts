import type { Block, Scope } from '../../page/outline.ts';
import { LEAVES } from '../../page/prose.ts';
import { foldForSearch } from '../../../text/fold.ts';
import { type Decisions, keptProse, stays } from '../decisions.ts';
import { PARAGRAPHS } from '../page-context.ts';

/** Pull quotes are few; a page with more candidates has none. */
const MOST_PULL_QUOTES = 60;

/** Alone, or with whose words they are, in a box that is no paragraph. */
const standsApart = ({ scope }: Block, root: Scope): boolean => {
  const box = LEAVES.has(scope.name) ? scope.parent : scope;
  return box !== null && box !== root && box.end - box.start <= 2;
};

/** Pull quotes say again, in a box of their own, what a paragraph beside them says. */
export const findPullQuotes = (decisions: Decisions, tagged: boolean): Set<Block> => {
  const { blocks, root } = decisions;
  const found = new Set<Block>();
  const candidates = blocks.filter(
    (block) =>
      stays(decisions, block) &&
      block.level === 0 &&
      block.length >= 25 &&
      block.length <= 400 &&
      (block.role === 'quote' || (tagged && !PARAGRAPHS.has(block.scope.name)) || standsApart(block, root)),
  );
  if (candidates.length === 0 || candidates.length > MOST_PULL_QUOTES) return found;
  const kept = keptProse(decisions).map((block) => ({ block, text: foldForSearch(block.text) }));
  for (const candidate of candidates) {
    const folded = foldForSearch(candidate.text);
    const repeats = (words: string): boolean =>
      kept.some(
        ({ block, text }) => block !== candidate && text.length > words.length && text.includes(words),
      );
    const sentences = candidate.text.split(/(?<=[.!?…])\s+/).map(foldForSearch);
    // Cut together from sentences that stand apart in the story; a short one may stand anywhere by chance.
    const isCut =
      sentences.length > 1 && sentences.every((sentence) => sentence.length >= 12 && repeats(sentence));
    if (!repeats(folded) && !isCut) continue;
    // A line directly above the text that takes up its words heads that text.
    const next = blocks[candidate.index - root.start + 1];
    const heads =
      candidate.role !== 'quote' && next !== undefined && foldForSearch(next.text).includes(folded);
    if (!heads) found.add(candidate);
  }
  return found;
};

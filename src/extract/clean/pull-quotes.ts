import type { Block, Scope } from '../page/outline.ts';
import { isProse, LEAVES } from '../page/prose.ts';
import { foldForSearch } from '../../text/fold.ts';
import { type Context, PARAGRAPHS, type Reasons } from './rule-context.ts';

/** Pull quotes are few; a page with more candidates has none. */
const MOST_PULL_QUOTES = 60;

/** Alone, or with whose words they are, in a box that is no paragraph. */
const standsApart = ({ scope }: Block, root: Scope): boolean => {
  const box = LEAVES.has(scope.name) ? scope.parent : scope;
  return box !== null && box !== root && box.end - box.start <= 2;
};

/** A pull quote says again, in a box of its own, what a paragraph beside it says. */
export const dropPullQuotes = (
  blocks: readonly Block[],
  reasons: Reasons,
  { tagged, root }: Context,
): void => {
  const candidates = blocks.filter(
    (block, i) =>
      reasons[i] === null &&
      block.level === 0 &&
      block.length >= 25 &&
      block.length <= 400 &&
      (block.role === 'quote' || (tagged && !PARAGRAPHS.has(block.scope.name)) || standsApart(block, root)),
  );
  if (candidates.length === 0 || candidates.length > MOST_PULL_QUOTES) return;
  const told = blocks
    .filter((block, i) => reasons[i] === null && isProse(block))
    .map((block) => ({ block, text: foldForSearch(block.text) }));
  for (const candidate of candidates) {
    const folded = foldForSearch(candidate.text);
    const says = (words: string): boolean =>
      told.some(
        ({ block, text }) => block !== candidate && text.length > words.length && text.includes(words),
      );
    const sentences = candidate.text.split(/(?<=[.!?…])\s+/).map(foldForSearch);
    // Cut together from sentences that stand apart in the story; a short one may stand anywhere by chance.
    const isCut =
      sentences.length > 1 && sentences.every((sentence) => sentence.length >= 12 && says(sentence));
    if (!says(folded) && !isCut) continue;
    const at = blocks.indexOf(candidate);
    // A line directly above the text that takes up its words heads that text.
    const next = blocks[at + 1];
    const heads =
      candidate.role !== 'quote' && next !== undefined && foldForSearch(next.text).includes(folded);
    if (!heads) reasons[at] = 'pull quote';
  }
};

import type { Block, Scope } from '../../page/outline.ts';
import { countParagraphs, isLinkOnly, isProse, LEAVES, lengthOf } from '../../page/prose.ts';
import { addressesReader } from '../../quality/error-page-phrases.ts';
import { endsSentence } from '../../page/sentences.ts';
import { SPEAKS_OF_SITE } from '../../lexicon/patterns.ts';
import type { Decisions } from '../decisions.ts';
import { isNote } from '../../body/correction-notes.ts';

/** A box that asks the reader for something is smaller than this. */
const LARGEST = { blocks: 6, text: 280, block: 160 };

const LONGEST_ACTION = 40;

/** Paragraphs beside a box that make it an inset of the text. */
const LEAST_BESIDE = 2;

const isTextOnly = ({ role }: Block): boolean =>
  role === 'paragraph' || role === 'heading' || role === 'list-item';

/** Does the box ask its reader for something, or say nothing in sentences? Buttons beside a report share or copy it. */
const asksReader = (held: readonly Block[]): boolean =>
  held.some(({ text }) => text.endsWith('?') || addressesReader(text) || SPEAKS_OF_SITE.test(text)) ||
  !held.some(({ text }) => endsSentence(text));

/** Ends in something to press: a button below a request, or a short link in a box that speaks of the site. */
const callsForAction = ({ buttons }: Scope, held: readonly Block[]): boolean => {
  if (buttons > 0 && asksReader(held)) return true;
  const last = held.at(-1);
  const isAction = last !== undefined && isLinkOnly(last) && last.length <= LONGEST_ACTION;
  return isAction && held.some((block) => SPEAKS_OF_SITE.test(block.text));
};

const isCallToAction = (scope: Scope, held: readonly Block[]): boolean => {
  if (held.length === 0 || held.length > LARGEST.blocks || scope.pictures > 1) return false;
  if (lengthOf(held) > LARGEST.text) return false;
  // What somebody said may stand in such a box too, with a link to who it was.
  if (held.some(({ text, length }) => length > LARGEST.block || /^[“"„«‚‘]/.test(text))) return false;
  if (held.filter(isProse).length >= LEAST_BESIDE) return false;
  return held.every(isTextOnly) && !held.some((block) => isNote(block)) && callsForAction(scope, held);
};

/** Small boxes between the paragraphs that ask readers to subscribe, to vote, to write, to buy a ticket. */
export const findCallsToAction = ({ blocks, root }: Decisions, scopes: readonly Scope[]): Set<Block> => {
  const found = new Set<Block>();
  const beside = countParagraphs(blocks);
  for (const scope of scopes) {
    if (scope.parent === null || scope.start < root.start || scope.end > root.end) continue;
    if (LEAVES.has(scope.name) || (beside.get(scope.parent) ?? 0) < LEAST_BESIDE) continue;
    const held = blocks.slice(scope.start - root.start, scope.end - root.start);
    if (isCallToAction(scope, held)) for (const block of held) found.add(block);
  }
  return found;
};

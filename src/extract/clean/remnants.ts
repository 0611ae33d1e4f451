import type { Block, Scope } from '../page/outline.ts';
import { endsSentence } from '../page/sentences.ts';
import { DATE_LINE } from '../lexicon/phrases.ts';
import { type Context, isDescription, type Reasons } from './rule-context.ts';
import { isBareDate, isUrl, LINK } from './block-rules.ts';

/** Who reported and edited is told to readers as part of the story; the comparison knows such lines. */
const REPORTED = /^\W*(?:additional )?(?:reporting|writing|editing) by\b/i;

const LONGEST_NAME = 30;

/** A line that announces something and is longer than this announces a part of the story. */
const LONGEST_LABEL = 45;

/** The last lines of a page of prose: an agency in italics, "This subject in our programme:". */
export const dropLastLines = (blocks: readonly Block[], reasons: Reasons): void => {
  for (let i = blocks.length - 1; i >= 0; i -= 1) {
    const block = blocks[i];
    if (block === undefined || reasons[i] !== null) continue;
    const told = isUrl(block.text) || REPORTED.test(block.text);
    // In bold it may be the news itself, unless it is a name or leads elsewhere.
    const set = block.emphasised > 0.8 && (block.italic || block.links > 0 || block.length < LONGEST_NAME);
    const credit = set && !endsSentence(block.text) && !told;
    const announces = block.length < LONGEST_LABEL && /[:：]$/.test(block.text);
    if (block.role !== 'paragraph' || block.length >= 80 || !(credit || announces)) return;
    reasons[i] = 'last line';
  }
};

/** What stood between a heading and the next of its rank is gone. */
const isCutOff = ({ level, index }: Block, next: Block | null): boolean =>
  next === null || (next.level > 0 && next.level <= level && next.index > index + 1);

/** Boxes with more blocks than this are sections, not headings with a little below. */
const LARGEST_BOX = 40;

/** All else in the heading's own box is gone. */
const standsAlone = ({ scope, index }: Block, reasons: readonly (string | null)[], root: Scope): boolean => {
  const box = scope.parent;
  if (box === null || box === root || box.start < root.start) return false;
  const size = box.end - box.start;
  if (size < 2 || size > LARGEST_BOX) return false;
  return reasons
    .slice(box.start - root.start, box.end - root.start)
    .every((reason, i) => reason !== null || box.start + i === index);
};

/** Set as a heading, but a standfirst by its place and length. */
const isStandfirst = (block: Block, { first, descriptions }: Context): boolean =>
  block.index < first && (block.length >= 60 || isDescription(block.text, descriptions));

/** A heading with nothing left below it heads nothing: at the end, in its own box, or before a heading of its rank. */
export const dropBareHeadings = (blocks: readonly Block[], reasons: Reasons, context: Context): void => {
  const { root } = context;
  let next: Block | null = null;
  for (let i = blocks.length - 1; i >= 0; i -= 1) {
    const block = blocks[i];
    if (block === undefined || reasons[i] !== null) continue;
    const bare = block.level > 0 && (isCutOff(block, next) || standsAlone(block, reasons, root));
    if (bare && !isStandfirst(block, context)) reasons[i] = 'heading of nothing';
    else next = block;
  }
};

/** A date above or below a link that is gone is that link's; one between paragraphs heads what follows. */
export const dropDates = (blocks: readonly Block[], reasons: Reasons): void => {
  blocks.forEach((block, i) => {
    if (reasons[i] !== null || block.length > 60 || block.level > 0) return;
    if (!DATE_LINE.test(block.text) || !isBareDate(block.text)) return;
    const before = reasons[i - 1];
    const after = i + 1 < blocks.length ? reasons[i + 1] : LINK;
    if ((before === LINK || after === LINK) && before !== null && after !== null)
      reasons[i] = 'date of a link';
  });
};

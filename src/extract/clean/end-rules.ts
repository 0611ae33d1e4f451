import type { Block } from '../page/outline.ts';
import { foldForSearch } from '../../text/fold.ts';
import { endsSentence } from '../page/sentences.ts';
import { MORE_AT } from '../lexicon/lexicon.ts';
import { BIOGRAPHY, CREDIT_NOTE } from '../lexicon/patterns.ts';
import { isDescription } from '../body/descriptions.ts';
import { isNote } from '../body/correction-notes.ts';
import { isUrl } from './block-features.ts';
import { LINK_ONLY_ID } from './block-rules.ts';
import { isDateLine } from './evidence/date-lines.ts';
import type { Decisions } from './decisions.ts';
import { inside, type PageContext } from './page-context.ts';
import { type Rule, rulesOf } from './rule.ts';

/** Who reported and edited is told to readers as part of the story; the comparison recognises such lines. */
const REPORTED = /^\W*(?:additional )?(?:reporting|writing|editing) by\b/i;

const LONGEST_NAME = 30;

/** A line that announces something and is longer than this announces a part of the story. */
const LONGEST_LABEL = 45;

const LONGEST_LAST_LINE = 80;

/** A heading's own box with more blocks is a section. */
const LARGEST_BOX = 40;

/** What the end phase has left so far; it goes from the last block to the first. */
export interface Remains extends Decisions {
  /** The nearest block after this one that stays; null at the end of the story. */
  readonly next: Block | null;
  /** Index of the last prose before the phase. */
  readonly last: number;
  readonly pullQuotes: ReadonlySet<Block>;
}

/** What the rules of the end phase read of one block. */
export class EndFeatures {
  private readonly block: Block;
  private readonly page: PageContext;
  private readonly remains: Remains;

  constructor(block: Block, page: PageContext, remains: Remains) {
    this.block = block;
    this.page = page;
    this.remains = remains;
  }

  get length(): number {
    return this.block.length;
  }

  get level(): number {
    return this.block.level;
  }

  get isPlainParagraph(): boolean {
    return this.block.role === 'paragraph';
  }

  get isSentence(): boolean {
    return endsSentence(this.block.text);
  }

  get standsOut(): boolean {
    return this.block.links > 0 || this.block.emphasised > 0.3;
  }

  /** Nothing after it stays. */
  get isLast(): boolean {
    return this.remains.next === null;
  }

  /** Blocks to the last paragraph of prose: 0 for that one itself, negative after it. */
  get distanceToLast(): number {
    return this.remains.last - this.block.index;
  }

  get isPullQuote(): boolean {
    return this.remains.pullQuotes.has(this.block);
  }

  get isCreditNote(): boolean {
    return CREDIT_NOTE.test(this.block.text);
  }

  get isBiography(): boolean {
    return BIOGRAPHY.test(this.block.text);
  }

  get isInBylineBox(): boolean {
    return inside(this.block, this.page, ({ hint }) => hint.byline);
  }

  get startsWithAuthor(): boolean {
    const { authors } = this.page;
    const folded = authors.length === 0 ? '' : foldForSearch(this.block.text);
    return authors.some((author) => folded.startsWith(`${author} `));
  }

  get saysWhereToRead(): boolean {
    return MORE_AT.test(this.block.text);
  }

  /** At least two fifths of the text are bare addresses. */
  get isMostlyAddresses(): boolean {
    const { text } = this.block;
    const addresses = text.match(/(?:https?:\/\/|www\.)\S+/g)?.join('') ?? '';
    return addresses.length >= 0.4 * text.length;
  }

  get isDateLine(): boolean {
    return isDateLine(this.block);
  }

  /** Above or below a link that is gone, and not between paragraphs that stay. */
  get isBesideDroppedLink(): boolean {
    const { dropped, root } = this.remains;
    const at = this.block.index - root.start;
    // The edges of the story's box count as gone.
    const [before, after] = [dropped[at - 1], dropped[at + 1]];
    if (before === null || after === null) return false;
    return before?.id === LINK_ONLY_ID || after === undefined || after.id === LINK_ONLY_ID;
  }

  /** What stood between the heading and the next of its rank is gone. */
  get isCutOff(): boolean {
    const { level, index } = this.block;
    const { next } = this.remains;
    return next === null || (next.level > 0 && next.level <= level && next.index > index + 1);
  }

  /** All else in the heading's own box is gone. */
  get standsAlone(): boolean {
    const { scope, index } = this.block;
    const { root, dropped } = this.remains;
    const box = scope.parent;
    if (box === null || box === root || box.start < root.start) return false;
    const size = box.end - box.start;
    if (size < 2 || size > LARGEST_BOX) return false;
    return dropped
      .slice(box.start - root.start, box.end - root.start)
      .every((reason, i) => reason !== null || box.start + i === index);
  }

  /** A name, an agency: set in italics, or in bold with a link, and no sentence. */
  get isCredit(): boolean {
    const { text, emphasised, italic, links, length } = this.block;
    // In bold it may be the news itself, unless it is a name or leads elsewhere.
    const set = emphasised > 0.8 && (italic || links > 0 || length < LONGEST_NAME);
    return set && !endsSentence(text) && !isUrl(text) && !REPORTED.test(text);
  }

  /** "This subject in our programme:" */
  get isAnnouncement(): boolean {
    return this.block.length < LONGEST_LABEL && /[:：]$/.test(this.block.text);
  }

  // Vetoes.

  get isDescription(): boolean {
    return isDescription(this.block.text, this.page.descriptions);
  }

  get isCorrectionNote(): boolean {
    return isNote(this.block, this.page.blocks);
  }

  /** Set as a heading, but a standfirst by its place and length. */
  get isStandfirst(): boolean {
    const { index, length } = this.block;
    return index < this.page.first && (length >= 60 || this.isDescription);
  }
}

const rule = rulesOf<EndFeatures>('end');

const STATEMENTS = ['isDescription', 'isCorrectionNote'] as const;

export const END_RULES: readonly Rule<EndFeatures>[] = [
  rule({
    id: 'end/pull-quote',
    features: ['isPullQuote'],
    decide: ({ isPullQuote }) => isPullQuote,
    evidence: 'repeats words of the story in a box of its own',
  }),
  rule({
    id: 'end/credit-note',
    features: ['length', 'distanceToLast', 'isCreditNote'],
    decide: (block) => block.distanceToLast <= 2 && block.length < 500 && block.isCreditNote,
    unless: STATEMENTS,
    evidence: 'note on who made the story',
  }),
  rule({
    id: 'end/biography',
    features: ['length', 'distanceToLast', 'standsOut', 'isInBylineBox', 'isBiography'],
    decide: (block) =>
      block.distanceToLast <= 1 &&
      block.length < 700 &&
      (block.standsOut || block.isInBylineBox) &&
      block.isBiography,
    unless: STATEMENTS,
    evidence: 'biography of the author',
  }),
  rule({
    id: 'end/author-introduced',
    features: ['length', 'distanceToLast', 'standsOut', 'startsWithAuthor'],
    decide: (block) =>
      block.distanceToLast <= (block.standsOut ? 1 : -1) && block.length < 700 && block.startsWithAuthor,
    unless: STATEMENTS,
    evidence: 'begins with the author’s name after the story',
  }),
  rule({
    id: 'end/more-at',
    features: ['length', 'distanceToLast', 'isSentence', 'saysWhereToRead', 'isMostlyAddresses'],
    decide: (block) =>
      block.distanceToLast <= 0 &&
      block.length < 200 &&
      !block.isSentence &&
      block.saysWhereToRead &&
      block.isMostlyAddresses,
    unless: STATEMENTS,
    evidence: 'addresses of further stories',
  }),
  rule({
    id: 'end/link-date',
    features: ['length', 'level', 'isDateLine', 'isBesideDroppedLink'],
    decide: (block) =>
      block.length <= 60 && block.level === 0 && block.isDateLine && block.isBesideDroppedLink,
    evidence: 'date of a link',
  }),
  rule({
    id: 'end/bare-heading',
    features: ['level', 'isCutOff', 'standsAlone'],
    decide: (block) => block.level > 0 && (block.isCutOff || block.standsAlone),
    unless: ['isStandfirst'],
    evidence: 'heading with nothing left below it',
  }),
  rule({
    id: 'end/last-line',
    features: ['length', 'isLast', 'isPlainParagraph', 'isCredit', 'isAnnouncement'],
    decide: (block) =>
      block.isLast &&
      block.isPlainParagraph &&
      block.length < LONGEST_LAST_LINE &&
      (block.isCredit || block.isAnnouncement),
    evidence: 'credit or announcement at the very end',
  }),
];

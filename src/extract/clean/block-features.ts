import type { Block } from '../page/outline.ts';
import { isLinkOnly, isMarkup, isProse } from '../page/prose.ts';
import { endsSentence } from '../page/sentences.ts';
import { beginsWithTitle } from '../body/teaser-cards.ts';
import { isDescription } from '../body/descriptions.ts';
import { isNote } from '../body/correction-notes.ts';
import { foldForSearch } from '../../text/fold.ts';
import * as words from '../lexicon/lexicon.ts';
import { isCreditedBox, isPictureBox, isSmallBox } from './evidence/captions.ts';
import { isLineOfNews, isTimedEntry } from './evidence/news-lines.ts';
import { isAmongShortLines, isLinkedWords, plainLinesBeside } from './evidence/line-runs.ts';
import { WordingFeatures } from './wording-features.ts';
import { holdsLittle, inside, type PageContext, PARAGRAPHS } from './page-context.ts';

/** Titles of other stories are shorter (reading length), or end without a full stop. */
const LEAST_LINKED = 70;

const LISTS = new Set(['ul', 'ol', 'dl']);

/** Share of words that a text has in common with a headline, as Dice over sets. */
const likeness = (text: string, headline: string): number => {
  const a = new Set(foldForSearch(text).split(' '));
  const b = new Set(headline.split(' '));
  let common = 0;
  for (const word of a) if (b.has(word)) common += 1;
  return (2 * common) / (a.size + b.size);
};

/** What a block needs to know of those after it, which are judged before it. */
export interface Following {
  /** The next block, if it stays. */
  readonly next: Block | null;
  readonly afterNext: Block | null;
  /** Does the story stand in its captions? Computed on first use. */
  readonly isPictureStory: () => boolean;
}

/** The label in front of a line, with its colon; empty where there is none. */
const labelIn = (text: string): string => /^[^:：.!?]{2,40}(?:: |：)(?=\S)/u.exec(text)?.[0] ?? '';

/** A bare address, and nothing else. */
export const isUrl = (text: string): boolean => /^(?:https?:\/\/|www\.)\S+$/.test(text);

/** What the rules of the block phase read of one block. Lengths are reading lengths. */
export class BlockFeatures extends WordingFeatures {
  private readonly page: PageContext;
  private readonly following: Following;

  constructor(block: Block, page: PageContext, following: Following) {
    super(block);
    this.page = page;
    this.following = following;
  }

  // Shape.

  get length(): number {
    return this.block.length;
  }

  /** Rank of a heading, 1 to 6; 0 for other text. */
  get level(): number {
    return this.block.level;
  }

  get linkShare(): number {
    return this.block.linkLength / this.block.length;
  }

  get isSentence(): boolean {
    return endsSentence(this.block.text);
  }

  get isProse(): boolean {
    return isProse(this.block);
  }

  get isLinkOnly(): boolean {
    return isLinkOnly(this.block);
  }

  get isListItem(): boolean {
    return this.block.role === 'list-item';
  }

  get isPlainParagraph(): boolean {
    return this.block.role === 'paragraph';
  }

  get isSpecial(): boolean {
    return this.block.role === 'embed' || this.block.role === 'table';
  }

  get isTable(): boolean {
    return this.block.role === 'table';
  }

  get isPreformatted(): boolean {
    return this.block.role === 'preformatted';
  }

  get isCaptionElement(): boolean {
    return this.block.role === 'caption';
  }

  /** In an element that means a paragraph. */
  get isTagged(): boolean {
    return PARAGRAPHS.has(this.block.scope.name);
  }

  /** Linked, or almost all of it in italics or bold. */
  get standsOut(): boolean {
    return this.block.linkLength > 0 || this.block.emphasised > 0.8;
  }

  get isItalic(): boolean {
    return this.block.italic;
  }

  get followsPicture(): boolean {
    return this.block.afterPicture;
  }

  get hasNoWords(): boolean {
    return foldForSearch(this.block.text) === '';
  }

  get isMarkup(): boolean {
    return isMarkup(this.block.text);
  }

  get isUrl(): boolean {
    return isUrl(this.block.text);
  }

  get endsInQuestion(): boolean {
    return this.block.text.endsWith('?');
  }

  // Place.

  get isBeforeStory(): boolean {
    return this.block.index < this.page.first;
  }

  /** Before the story or among its first blocks. */
  get isNearStart(): boolean {
    return this.block.index <= this.page.first + 2;
  }

  /** Do most paragraphs of the page stand in elements that mean one? */
  get isTaggedPage(): boolean {
    return this.page.tagged;
  }

  get isOwnLink(): boolean {
    return this.page.ownLinks.has(this.block);
  }

  get isAmongShortLines(): boolean {
    return isAmongShortLines(this.block, this.page.blocks);
  }

  get isLinkedWords(): boolean {
    return isLinkedWords(this.block, this.page.blocks);
  }

  /** One of several plain lines of a list: a step to take, not an invitation by the site. */
  get isListedStep(): boolean {
    return this.isListItem && plainLinesBeside(this.block, this.page.blocks) >= 3;
  }

  /** Key facts above the text are a list of plain lines; a line about the page stands alone or is linked. */
  get isKeyFact(): boolean {
    return this.isListItem && plainLinesBeside(this.block, this.page.blocks) >= 2;
  }

  /** An item of a list of entries or a table, which is content wherever it stands. */
  get isEntry(): boolean {
    const { name } = this.block.scope;
    if (name === 'dt' || name === 'dd' || this.isTable) return true;
    // The date of an entry stands in one item with its text.
    return inside(this.block, this.page, (scope) => scope.name === 'li' && scope.end - scope.start > 1);
  }

  /** "10.40am Tug reaches the ferry", "3 May: Inquiry begins": one of several lines that say what happened when. */
  get isTimedEntry(): boolean {
    return isTimedEntry(this.block, this.page.blocks);
  }

  /** Words in a row, set as a paragraph: a line of news, though without a full stop. */
  get saysSomething(): boolean {
    const { links, text } = this.block;
    return links === 0 && this.isTagged && isLineOfNews(text);
  }

  /** "By Monday, the ferry sailed again." goes on after the comma; a byline names a person or a trade. */
  get goesOnInSmall(): boolean {
    return /,\s\p{Ll}/u.test(this.block.text);
  }

  /** "This morning: Ferry aground" */
  get isLabelled(): boolean {
    const { index, text, length, linkLength, scope } = this.block;
    const label = labelIn(text);
    // In a list of such lines each names a thing of the story.
    const isAlike = (other: Block | undefined): boolean =>
      other !== undefined && other.scope.name === scope.name && labelIn(other.text) !== '';
    if (label === '' || isAlike(this.page.blocks[index - 1]) || isAlike(this.page.blocks[index + 1]))
      return false;
    const isBesideText = [index - 1, index + 1].some((at) => {
      const other = this.page.blocks[at];
      return other !== undefined && other.scope.parent === scope.parent && isProse(other);
    });
    return isBesideText && linkLength <= length - label.length + 2;
  }

  /** Who said what stands above, in the caption of a figure without a picture. */
  get isQuoteSource(): boolean {
    return this.block.scope.name === 'figcaption' && this.block.role === 'paragraph';
  }

  /** A paragraph that is one link, between paragraphs of the same box that are none. */
  get isLinkedParagraph(): boolean {
    const { block, page } = this;
    if (!this.isPlainParagraph || block.length < LEAST_LINKED || !this.isSentence) return false;
    const beside = [page.blocks[block.index - 1], page.blocks[block.index + 1]];
    return beside.some(
      (other) =>
        other !== undefined &&
        other.scope.parent === block.scope.parent &&
        other.scope.name === block.scope.name &&
        isProse(other),
    );
  }

  /** The name of whom the text below is about, linked to a page on them. */
  get namesSubject(): boolean {
    const { next } = this.following;
    return this.level > 0 && next !== null && isProse(next) && beginsWithTitle(next, this.block);
  }

  /** A label above points that lead nowhere: these are the story's own. */
  get headsPlainList(): boolean {
    const { index, links, role } = this.block;
    const next = this.page.blocks[index + 1];
    if (links > 0 || role === 'list-item' || next?.role !== 'list-item') return false;
    return next.links === 0 && !words.RELATED_LABEL.test(next.text);
  }

  /** "To the members of the board," addresses somebody, and a box named as a standfirst holds one. */
  get isAddress(): boolean {
    return (
      /[,，、:：]$/.test(this.block.text) || inside(this.block, this.page, ({ hint }) => hint.standfirst)
    );
  }

  // Agreement with what the page states.

  get isSameAsHeadline(): boolean {
    return this.page.headlines.includes(foldForSearch(this.block.text));
  }

  get isLikeHeadline(): boolean {
    return this.page.headlines.some((headline) => likeness(this.block.text, headline) >= 0.6);
  }

  /** Only names that the page states as its authors'. */
  get isAuthorName(): boolean {
    if (this.page.byline === '') return false;
    const folded = foldForSearch(this.block.text).replace(/^(?:by|von|par|por|di|av|door) /, '');
    return folded.length > 3 && this.page.byline.includes(folded);
  }

  get isPictureText(): boolean {
    return this.page.pictureTexts.has(this.block.text);
  }

  // Boxes around it.

  /** In a small box named for the author. */
  get isInBylineBox(): boolean {
    const { block, page } = this;
    // The story's first paragraph may bear a name of its dateline.
    if (block.index === page.first && block.links === 0 && block.scope.parent?.hint.byline !== true)
      return false;
    // A sentence of the story may stand in a box that bears its author's name; a whole biography is small.
    const share = isProse(block) ? 0.15 : 0.3;
    return inside(block, page, (scope) => scope.hint.byline && holdsLittle(scope, page, share));
  }

  get isInCaptionBox(): boolean {
    const { page } = this;
    return inside(
      this.block,
      page,
      (scope) => scope.hint.caption && (holdsLittle(scope, page, 0.3) || isSmallBox(scope, page)),
    );
  }

  get isInPictureBox(): boolean {
    return inside(this.block, this.page, (scope) => isPictureBox(scope, this.page));
  }

  get isInCreditedBox(): boolean {
    return inside(this.block, this.page, (scope) => isCreditedBox(scope, this.page));
  }

  get isInStandfirst(): boolean {
    return inside(this.block, this.page, ({ hint }) => hint.standfirst && !hint.byline);
  }

  /** In a small box whose name suggests boilerplate, and which does not hold the story's first paragraph. */
  get isInSuspectBox(): boolean {
    const { page } = this;
    return inside(this.block, page, (scope) => {
      const { hint, name } = scope;
      if (!hint.suspect || hint.body || PARAGRAPHS.has(name) || LISTS.has(name)) return false;
      if (scope.start <= page.first && page.first < scope.end) return false;
      return holdsLittle(scope, page, 0.3);
    });
  }

  // Vetoes.

  /** The page repeats this text as its description. */
  get isDescription(): boolean {
    return isDescription(this.block.text, this.page.descriptions);
  }

  get isDescriptionAboveStory(): boolean {
    return this.isBeforeStory && this.block.links === 0 && this.isDescription;
  }

  get isCorrectionNote(): boolean {
    return isNote(this.block, this.page.blocks);
  }

  get isPictureStory(): boolean {
    return this.isProse && this.following.isPictureStory();
  }

  /** "Up next" above running text is a heading of the story's own. */
  get headsText(): boolean {
    const { next, afterNext } = this.following;
    if (this.block.links > 0 || !this.isTagged || next === null || next.links > 0) return false;
    if (!isProse(next) && (next.length < 40 || !endsSentence(next.text))) return false;
    return afterNext === null || afterNext.role !== 'list-item' || !isLinkOnly(afterNext);
  }

  /** "Comments" is one, too, where the text stands in one box with it. */
  get headsTextBesideIt(): boolean {
    return (
      this.level > 0 &&
      words.COMMENTS_LABEL.test(this.block.text) &&
      this.headsText &&
      this.following.next?.scope.parent === this.block.scope.parent
    );
  }

  /** A line above a list of the story's, in a box with it, heads that list, however it is set. */
  get headsList(): boolean {
    const { next } = this.following;
    if (next === null || next.role !== 'list-item' || next.links > 0) return false;
    const box = this.block.scope.parent;
    return box !== null && box.start <= next.index && next.index < box.end;
  }
}

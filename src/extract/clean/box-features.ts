import { type Element, isTag } from 'domhandler';
import { headingLevel, isDisclosure } from '../page/element-kinds.ts';
import { elementsOf } from '../page/markup.ts';
import type { Block, Scope } from '../page/outline.ts';
import { addressesReader, speaksOf } from '../quality/error-page-phrases.ts';
import { consistsOf } from './evidence/copies.ts';
import { isProse, overlap, PAGE } from '../page/prose.ts';
import { keyOf, type Landmarks, NEVER_THE_STORY, standsApart } from '../body/landmarks.ts';
import { isTextWithField, readsLikeText } from './evidence/box-content.ts';
import { INVITATION } from '../lexicon/lexicon.ts';

/**
 * How far names of boxes are believed. `strict`: as they stand. `unnamed`: not at all, because they condemn most of the
 * page. `lenient`: even large asides are searched, because nothing else is left.
 */
export type Trust = 'strict' | 'unnamed' | 'lenient';

/** A box with this share of the page's prose is the story, whatever its name. */
const LARGE_SHARE = 0.5;

/** Hidden prose of this share of the page and this reading length waits for a script, for instance behind a meter. */
const TOO_LARGE_TO_HIDE = { share: 0.2, length: 500 };

/** Named as the margin of a page. */
const MARGIN = /(?:^|[\s_-])(?:footer|foot|sidebar)(?:$|[\s_-])/i;

/** A box with more blocks than this was named for what it holds. */
const MOST_BLOCKS_IN_FLOW = 3;

const HAS_WORDS = /[\p{L}\p{N}]/u;

/** This many times the prose of the box below the headline, and this reading length, may be the story after all. */
const DWARFS = { times: 5, length: 1_500 };

/** A form has less text (reading length) and a smaller share of the page's prose. */
const LARGEST_FORM = { length: 900, share: 0.3 };

/** Blocks of a box that is dropped by its name alone. */
const MOST_CERTAIN_BLOCKS = 8;

/** Blocks of a request for consent. */
const MOST_CONSENT_BLOCKS = 8;

const asksForConsent = (text: string): boolean =>
  text.length < 900 && speaksOf('consent', text) && addressesReader(text);

/** Paragraphs that make a folded part of the story. */
const LEAST_FOLDED = 2;

/** Is the element before it its heading, or does that hold a button that opens it? */
const followsOpener = (element: Element): boolean => {
  let before = element.prev;
  while (before !== null && !isTag(before)) before = before.prev;
  if (before === null) return false;
  return headingLevel(before) > 0 || [before, ...elementsOf(before)].some(isDisclosure);
};

/** What the rules of the box phase read of one box. Lengths are reading lengths, shares are of the page's prose. */
export class BoxFeatures {
  readonly scope: Scope;
  private readonly landmarks: Landmarks;
  private readonly trust: Trust;
  private readonly share: number;

  constructor(scope: Scope, landmarks: Landmarks, trust: Trust) {
    this.scope = scope;
    this.landmarks = landmarks;
    this.trust = trust;
    this.share = landmarks.prose.share(scope);
  }

  get isTeaserCard(): boolean {
    return this.landmarks.cards.has(this.scope.index);
  }

  get isNextStory(): boolean {
    return this.landmarks.others.has(this.scope.index);
  }

  /** Does its name say that it is boilerplate or a thread of comments? */
  get isNamed(): boolean {
    return this.scope.hint.boilerplate || this.scope.hint.comment;
  }

  /** Does its name say so beyond doubt: an advertisement, a dialog? */
  get isCertain(): boolean {
    return this.scope.hint.certain;
  }

  /** An advertisement is a few lines; a larger box may be named for where it stands. */
  get isFewBlocks(): boolean {
    return this.scope.end - this.scope.start <= MOST_CERTAIN_BLOCKS;
  }

  /** Running text, and nothing in it that speaks for boilerplate. */
  get readsLikeText(): boolean {
    return !this.scope.hint.comment && readsLikeText(this.scope, this.landmarks.blocks);
  }

  get isTextWithField(): boolean {
    return isTextWithField(this.scope, this.landmarks.blocks);
  }

  get isPagePart(): boolean {
    return NEVER_THE_STORY.has(this.scope.name);
  }

  get isMargin(): boolean {
    return MARGIN.test((this.scope.element?.attribs['class'] ?? '').slice(0, 200));
  }

  /** Beside what is known of the story, and not much larger than it. */
  get isBesideStory(): boolean {
    const { story, headed, prose } = this.landmarks;
    const own = story ?? headed;
    if (own === null || overlap(this.scope, own)) return false;
    return prose.in(this.scope) <= Math.max(DWARFS.length, DWARFS.times * prose.in(own));
  }

  /** An aside, a thread of comments or a sidebar: apart from the story by what it is, not by what it is called. */
  get isApart(): boolean {
    return standsApart(this.scope);
  }

  get isSmall(): boolean {
    return this.share < LARGE_SHARE;
  }

  get isLenient(): boolean {
    return this.trust === 'lenient';
  }

  /** Are names believed, and is this one not the name of most paragraphs? */
  get isNameBelieved(): boolean {
    return this.trust !== 'unnamed' && !this.landmarks.common.has(keyOf(this.scope));
  }

  /** A young story is shorter than the boxes around it, but it is known to begin elsewhere. */
  get beginsElsewhere(): boolean {
    const { opening } = this.landmarks;
    return opening !== null && (opening.index < this.scope.start || opening.index >= this.scope.end);
  }

  /** Much of the page's prose and hardly anything else: the name is unlucky, like "read-more" on a fold. */
  get readsLikeStory(): boolean {
    const { prose, lengths } = this.landmarks;
    const own = prose.in(this.scope);
    return this.share > 0.2 && own > 600 && own > 0.85 * lengths.in(this.scope);
  }

  get holdsHeadline(): boolean {
    const { headline } = this.landmarks;
    return this.scope.start <= headline && headline < this.scope.end;
  }

  /** Running text without links, alone or below its heading, in a box with much of the page's prose. */
  get isInFlow(): boolean {
    const { prose, blocks } = this.landmarks;
    const { name, parent, start, end, pictures, fields, buttons } = this.scope;
    if (parent === null || pictures + fields + buttons > 0) return false;
    if (name !== 'p' && name !== 'div' && name !== 'blockquote') return false;
    if (end - start > 2 * MOST_BLOCKS_IN_FLOW) return false;
    const held = blocks.slice(start, end).filter(({ text }) => HAS_WORDS.test(text));
    if (held.length > MOST_BLOCKS_IN_FLOW || !held.some(isProse)) return false;
    if (!held.every((block) => isProse(block) || block.level > 0)) return false;
    return (
      held.every(({ links, text }) => links === 0 && !INVITATION.test(text)) && prose.share(parent) > 0.3
    );
  }

  get isHidden(): boolean {
    return this.scope.hidden;
  }

  /**
   * A part of the story that a reader can open: paragraphs without links beside the story's own, or below the
   * heading or the button that opens them.
   */
  get isFoldedStory(): boolean {
    if (this.isCopy()) return false;
    const { blocks, opening } = this.landmarks;
    const { element, parent, start, end, fields } = this.scope;
    if (parent === null || element === null || fields > 0) return false;
    const held = blocks.slice(start, end);
    if (!held.every(({ links }) => links === 0)) return false;
    const paragraphs = held.filter(isProse).length;
    if (opening?.scope.parent === parent && paragraphs >= LEAST_FOLDED) return true;
    return paragraphs > 0 && followsOpener(element);
  }

  /** Says what stands outside of it, too: for a reading voice, for print. */
  private isCopy(): boolean {
    const { blocks } = this.landmarks;
    const { start, end } = this.scope;
    const isOutside = ({ index }: Block): boolean => index < start || index >= end;
    const others = blocks.filter((block) => isOutside(block) && isProse(block)).map(({ text }) => text);
    const held = blocks.slice(start, end).filter(isProse);
    return held.length > 0 && held.every(({ text }) => others.includes(text) || consistsOf(text, others));
  }

  /** Asks for consent to cookies, in a small box beside the story. */
  get isConsentRequest(): boolean {
    const { story, headed, blocks, lengths } = this.landmarks;
    const own = story ?? headed;
    if (own === null || overlap(this.scope, own) || lengths.in(this.scope) > LARGEST_FORM.length)
      return false;
    const held = blocks.slice(this.scope.start, this.scope.end);
    return (
      held.length <= MOST_CONSENT_BLOCKS &&
      held.some(({ text, level }) => level === 0 && asksForConsent(text))
    );
  }

  /** Too much of the page's prose to be hidden for good. */
  get waitsForScript(): boolean {
    if (this.isCopy()) return false;
    const { prose, story } = this.landmarks;
    if (story !== null && !overlap(this.scope, story)) return false;
    if (this.share < TOO_LARGE_TO_HIDE.share) return false;
    return this.share >= LARGE_SHARE || prose.in(this.scope) >= TOO_LARGE_TO_HIDE.length;
  }

  /** A field to fill in with little text around it: a newsletter, a search, a login. */
  get isForm(): boolean {
    return (
      this.scope.fields > 0 &&
      this.share < LARGEST_FORM.share &&
      !PAGE.has(this.scope.name) &&
      this.landmarks.lengths.in(this.scope) < LARGEST_FORM.length
    );
  }
}
